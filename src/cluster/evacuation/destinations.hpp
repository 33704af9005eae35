#pragma once
// Which VM goes where, when it may choose. Pure.

#include "cluster/evacuation/impossible.hpp"
#include "cluster/evacuation/machines.hpp"

#include <variant>

namespace godwit::cluster::evacuation {

/// Longest first, each to where the busiest machine it passes stays least busy, as far as space goes; should that leave one without a
/// place, the most spacious first, each to where the least stays free. One leg for each VM, in their order.
std::variant<std::vector<Step>, Impossible> choose_destinations(const State& state, const Machines& machines);

} // namespace godwit::cluster::evacuation
