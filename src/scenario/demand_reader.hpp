#pragma once
// A VM's "demand" to structs.

#include "scenario/demand.hpp"
#include "scenario/reader.hpp"

namespace godwit::scenario {

VmDemand read_demand(ObjectReader& in, const inventory::Vm& vm);

} // namespace godwit::scenario
