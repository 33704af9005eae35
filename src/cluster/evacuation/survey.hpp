#pragma once
// The cluster as it stands, in the planner's numbers: what moves, over which resources, how fast at best, in which slots.
// Routes, windows and the choice of data mover are those the copies themselves will have. Pure.

#include "cluster/evacuation/state.hpp"
#include "migration/surroundings.hpp"

namespace godwit::cluster::evacuation {

/// VMs with a file on one of `from`, or those named. A datastore or VM takes part as it is now; guests count as at rest.
State survey(const migration::Surroundings& around, const scenario::EvacuationPlan& wish);

/// The move of a VM to a datastore, as the plan wishes it: all its files, or of an evacuation those on the datastores that are emptied.
scenario::RelocateSpec wish_of(const scenario::EvacuationPlan& plan, const inventory::Vm& vm, const std::string& to);

} // namespace godwit::cluster::evacuation
