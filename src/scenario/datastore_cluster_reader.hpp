#pragma once
// Reads datastore clusters, and what of them can only be judged once the VMs are known.

#include "scenario/reader.hpp"

namespace godwit::scenario {

inventory::DatastoreCluster read_datastore_cluster(ObjectReader& in, Version version);

/// Rules that contradict each other or can never hold, datastores in two clusters.
void check_datastore_clusters(const inventory::Inventory& inventory, Problems& problems);

/// A datastore cluster may stand for a datastore only in a VM that arrives, and there for the home and all disks: until Storage DRS has placed
/// them. `vm_pointers`: of each VM, the entry it comes from. Precondition: all ids resolve.
void check_placements(const inventory::Inventory& inventory, const std::vector<std::string>& vm_pointers, Problems& problems);

} // namespace godwit::scenario
