#pragma once
// The "platform" object to inventory structs.

#include "inventory/inventory.hpp"
#include "scenario/parameters.hpp"
#include "scenario/reader.hpp"

namespace godwit::scenario {

/// Everything but VMs. The version picks defaults.
inventory::Inventory read_platform(ObjectReader& in, Version version);

} // namespace godwit::scenario
