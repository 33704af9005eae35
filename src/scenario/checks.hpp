#pragma once
// What must hold across objects of an input that is right in itself.

#include "scenario/problems.hpp"
#include "scenario/scenario.hpp"

namespace godwit::scenario {

/// NFS datastores are on an array with a port on an NFS network; what stands on a datastore fits; every VM's host reaches its
/// datastores. Precondition: all ids resolve.
void check(const Scenario& scenario, Problems& problems);

} // namespace godwit::scenario
