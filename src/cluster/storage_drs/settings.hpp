#pragma once
// What Storage DRS decides by, as numbers: the cluster's own settings, else the release's (parameters storage_drs.*).

#include "inventory/datastore_cluster.hpp"
#include "scenario/parameters.hpp"

namespace godwit::cluster::storage_drs {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

struct Settings {
  inventory::StorageDrsPolicy policy = inventory::StorageDrsPolicy::Vmware;
  bool io_balancing = true;
  double space_threshold = 0; ///< % of capacity; a datastore above it must lose something
  std::optional<Bytes> free_space_threshold; ///< instead: a datastore with less must
  double min_space_difference = 0; ///< points of % that a destination must be emptier
  Seconds growth_horizon; ///< a destination may not pass the threshold within it
  double idle_share = 0; ///< of a thin disk's unallocated space, counted as used; 0..1
  Seconds io_latency_threshold;
  double io_imbalance = 0; ///< %: normalised load the destination must have less, of the source's
  Seconds io_history; ///< statistics needed of the current day
  double min_benefit = 0; ///< of a space move: bytes of violation it removes for each byte it costs; 0..1
  BytesPerSecond assumed_rate; ///< of any move, as the product takes all to be alike
  int mover_depth = 0; ///< I/Os a copy keeps outstanding at each of its ends
  Seconds settling; ///< a VM does not go back, and is not moved for its I/O, within so long after a move
  bool vm_observed_latency = false; ///< 5.1: latency with the hosts' queues in it
  bool correlation_detector = false; ///< 5.1
  int placement_steps = 0; ///< moves before an initial placement (MaxRecursionDepth + 1, the placement itself included)
};

/// What may be used of a datastore of that capacity; the same in %. Free space that must be left is a smaller part of a larger one.
Bytes most_space(const Settings& settings, Bytes capacity);
double space_threshold(const Settings& settings, Bytes capacity);

Settings settings(const inventory::StorageDrsSettings& own, const scenario::Parameters& parameters);

} // namespace godwit::cluster::storage_drs
