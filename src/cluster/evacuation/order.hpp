#pragma once
// In which order moves are best asked for, when space does not say it. Pure.

#include "cluster/evacuation/machines.hpp"

namespace godwit::cluster::evacuation {

/// Always one that passes the machine with the most work left, and of those the longest: no host, datastore or path is left with a queue
/// of its own when all others are done, and what is left for the end is short.
std::vector<Step> most_work_first(const State& state, const Machines& machines, std::vector<Step> steps);
/// As somebody does it who marks all and clicks: in the inventory's order, destinations in turn.
std::vector<Step> in_turn(const State& state);

} // namespace godwit::cluster::evacuation
