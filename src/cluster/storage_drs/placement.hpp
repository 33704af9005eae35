#pragma once
// Initial placement: where a new VM's files go, and what must move first to make room (domain sheet, 6.3). Pure.

#include "cluster/storage_drs/rules.hpp"

namespace godwit::cluster::storage_drs {

struct Placement {
  std::vector<Recommendation> files; ///< what goes where, from nowhere (""), the largest first; empty: not all find a place, not even after the moves allowed
  std::vector<Recommendation> first; ///< prerequisite moves, in their order
  std::vector<Rejection> rejected;
  std::string why_not; ///< "" when all find one
};

/// Of a VM whose disks stand nowhere yet: as one unit where affinity keeps them together, else each of them, the largest first. Filters by
/// rules, reach (fully connected datastores preferred), thin alarm and maintenance; then the best of space and I/O together, I/O counted even
/// while I/O balancing is off. Where none has room below the threshold, the fewest moves that make it, of those the least data, at most
/// Settings::placement_steps for all of the VM. Denneman 2013-02-05, 2012-01-24.
Placement place(const Observed& observed, const Settings& settings, const Rules& rules, const ObservedVm& arriving);

} // namespace godwit::cluster::storage_drs
