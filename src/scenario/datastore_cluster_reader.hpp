#pragma once
// Reads datastore clusters, and what of them can only be judged once the VMs are known.

#include "scenario/reader.hpp"

namespace godwit::scenario {

inventory::DatastoreCluster read_datastore_cluster(ObjectReader& in, Version version);

/// Rules that contradict each other or can never hold, datastores in two clusters.
void check_datastore_clusters(const inventory::Inventory& inventory, Problems& problems);

} // namespace godwit::scenario
