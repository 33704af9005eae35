#pragma once
// "vms" to structs.

#include "scenario/reader.hpp"
#include "scenario/scenario.hpp"

namespace godwit::scenario {

/// The VMs with their workloads, an entry with a "count" as so many. Notes in Reading::vm_pointers which entry each comes from.
void read_vms(ObjectReader& in, Scenario& scenario);

} // namespace godwit::scenario
