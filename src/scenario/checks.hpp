#pragma once
// What must hold across objects of an input that is right in itself.

#include "scenario/problems.hpp"
#include "scenario/scenario.hpp"

namespace godwit::scenario {

/// Ids that resources are named by are unlike; NFS datastores are on an array with a port on an NFS network; what stands on a datastore fits; every VM's host reaches its
/// datastores, and each host its own for swap files. `vm_pointers`: of each VM, the entry it comes from. Precondition: all ids resolve.
void check(const Scenario& scenario, const std::vector<std::string>& vm_pointers, Problems& problems);

} // namespace godwit::scenario
