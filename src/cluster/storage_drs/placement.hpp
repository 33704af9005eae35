#pragma once
// Initial placement: where a new VM's files go, and what must move first to make room (domain sheet, 6.3). Pure.

#include "cluster/storage_drs/rules.hpp"

namespace godwit::cluster::storage_drs {

struct Placement {
  std::string datastore; ///< "": none has room, not even after the moves allowed
  std::vector<Recommendation> first; ///< prerequisite moves, in their order
  Figures figures;
  std::vector<Rejection> rejected;
};

/// Of a VM whose disks stand nowhere yet, as one unit. Filters by rules, reach (fully connected datastores preferred), thin alarm and
/// maintenance; then the best of space and I/O together, I/O counted even while I/O balancing is off. Where none has room below the
/// threshold, the fewest moves that make it, of those the least data, at most Settings::placement_steps. Denneman 2013-02-05, 2012-01-24.
Placement place(const Observed& observed, const Settings& settings, const Rules& rules, const ObservedVm& arriving);

} // namespace godwit::cluster::storage_drs
