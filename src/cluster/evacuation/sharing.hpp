#pragma once
// How flows share the resources they pass: max-min, none beyond what it reaches alone. Pure.

#include "cluster/evacuation/state.hpp"

namespace godwit::cluster::evacuation {

struct Shares {
  std::vector<BytesPerSecond> rates; ///< by flow
  std::vector<bool> full; ///< by resource: it carries all it can
};
/// All rates rise together; a flow's stops where a resource it passes is full, or at its own most.
Shares share(const std::vector<Resource>& resources, const std::vector<const Leg*>& flows);

} // namespace godwit::cluster::evacuation
