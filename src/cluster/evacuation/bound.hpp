#pragma once
// What no order of moves can beat: the largest of what each resource, each host's or datastore's slots, and each VM by itself takes. Pure.

#include "cluster/evacuation/machines.hpp"

namespace godwit::cluster::evacuation {

struct Bound {
  std::string what; ///< "B/sas/write", "all pool_write", "slots of host esx1", "VM db1"
  std::string how; ///< "12 TiB / 800 MB/s"
  Seconds time;
};

/// The largest first. Each holds for every choice of destinations: a VM counts with the way that loads the machine least. All resources of
/// a kind together are a bound too, where moves could choose between them. What guests do meanwhile is left out.
std::vector<Bound> bounds(const State& state, const Machines& machines);

} // namespace godwit::cluster::evacuation
