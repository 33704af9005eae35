#pragma once
// Reads an element of "clusters"; says what is wrong with clusters once all of a scenario is there.

#include "scenario/problems.hpp"
#include "scenario/reader.hpp"
#include "scenario/scenario.hpp"

namespace godwit::scenario {

inventory::ComputeCluster read_cluster(ObjectReader& in, Version version);

/// Hosts in two clusters or of two vCenters; VMs of rules that are not the cluster's; rules that cannot hold together. Precondition: every id
/// named exists.
void check_clusters(const inventory::Inventory& inventory, Problems& problems);

} // namespace godwit::scenario
