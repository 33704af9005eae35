#pragma once
// Why a wish cannot be granted: which set needs how much, and has how much.

#include "cluster/evacuation/state.hpp"

namespace godwit::cluster::evacuation {

struct Impossible {
  std::vector<Number> vms, datastores; ///< the set
  Bytes needed, available;
  std::string why;
  bool proven = true; ///< false: nothing was found, which proves nothing
};

} // namespace godwit::cluster::evacuation
