#pragma once
// Which faults a scenario's random ones come to, and what a fault is called. Pure.

#include "inventory/inventory.hpp"
#include "scenario/faults.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace godwit::fault {

using units::Seconds;

struct TimedFault {
  Seconds at;
  scenario::Fault fault;
};

/// The faults that begin after `from` and not after `from` + faults.until, in order of time, named "random1", "random2", ... Each time a
/// kind is picked evenly among those that have a place here at all, then a place evenly among the kind's. Ports are of arrays; what goes
/// down is a fabric, or a network that carries storage; a primitive fails where it is not unsupported; 1 to 100 % of a datastore's capacity
/// are taken. Equal arguments make equal faults, on every machine.
std::vector<TimedFault> expand(const scenario::RandomFaults& faults, Seconds from, const inventory::Inventory& inventory, std::uint64_t seed);

/// "fabric fc is down", "array A fails XCOPY", "port 1 of array A is lost", "datastore B1 is not reached", "100 GiB of B1 are taken",
/// "host esx1 is lost".
std::string describe(const scenario::Fault& fault);
/// "XCOPY is supported", "WRITE SAME is unsupported", "XCOPY fails": both where both change.
std::string describe(const scenario::FirmwareUpgrade& upgrade);

} // namespace godwit::fault
