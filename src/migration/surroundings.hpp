#pragma once
// What every migration of a run shares.

#include "datamover/copy.hpp"
#include "inventory/topology.hpp"
#include "migration/cluster_state.hpp"
#include "scenario/scenario.hpp"
#include "vaai/device.hpp"

namespace godwit::migration {

class GuestsAtRest;
class Migration;

struct Surroundings {
  ClusterState& cluster;
  const inventory::Topology& topology;
  const scenario::Parameters& parameters;
  scenario::Version version;
  scenario::Edition edition;
  const std::map<std::string, const scenario::MemoryWorkload*>& memory; ///< by VM
  std::uint64_t seed;
  vaai::Devices& devices;
  datamover::Workshop& workshop;
  GuestsAtRest& guests;
  std::vector<Migration*> under_way = {}; ///< in order of start
  trace::LoadNumber next_load = 0;

  /// The host has a path to the datastore that works, with all that has failed.
  bool reaches_now(const std::string& host, const std::string& datastore) const;
  Seconds now() const { return workshop.simulation.now(); }
  template <class Event> void record(Event event) const { workshop.trace.record(now(), std::move(event)); }
  /// What `reason()` returns, a DecisionMade; not asked for where nobody wants words.
  template <class Reason> void explain(Reason reason) const
  {
    if (workshop.trace.wants_words()) record(reason());
  }
};

} // namespace godwit::migration
