#pragma once
// A VM's "workload" to structs.

#include "scenario/reader.hpp"
#include "scenario/workload.hpp"

#include <optional>
#include <vector>

namespace godwit::scenario {

struct Workloads {
  std::vector<DiskWorkload> disks; ///< in the order of the VM's disks, at most one a disk
  std::optional<MemoryWorkload> memory;
};
/// "pattern" of an object that has one; default uniform.
Pattern read_pattern(ObjectReader& in);
Workloads read_workloads(ObjectReader& in, const inventory::Vm& vm);

} // namespace godwit::scenario
