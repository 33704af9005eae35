#pragma once
// A VM's "workload" to structs.

#include "scenario/reader.hpp"
#include "scenario/workload.hpp"

#include <vector>

namespace godwit::scenario {

/// In the order of the VM's disks, at most one a disk.
std::vector<DiskWorkload> read_workloads(ObjectReader& in, const inventory::Vm& vm);

} // namespace godwit::scenario
