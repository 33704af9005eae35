// Any text is either a scenario, with everything it names there and its configuration printable, or a list of problems.

#include "scenario/scenario.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace godwit::scenario;

namespace {

void require(bool holds)
{
  if (!holds) std::abort();
}

using godwit::inventory::Inventory;

void look_up(const Inventory& inventory, const StorageVmotion& move) { inventory.vm(move.vm); }
void look_up(const Inventory& inventory, const FirmwareUpgrade& upgrade) { inventory.array(upgrade.array); }
void look_up(const Inventory&, const RandomFaults& faults) { require(!faults.kinds.empty()); }

void look_up(const Inventory& inventory, const PrimitiveFails& fault)
{
  inventory.array(fault.array);
  require(fault.xcopy || fault.write_same);
}
void look_up(const Inventory& inventory, const PortLost& fault)
{
  int ports = 0;
  for (const auto& attachment : inventory.array(fault.array).ports) ports += attachment.count;
  require(fault.port >= 0 && fault.port < ports);
}
void look_up(const Inventory&, const FabricDown& fault) { require(!fault.fabric.empty()); }
void look_up(const Inventory& inventory, const DatastoreLost& fault) { inventory.datastore(fault.datastore); }
void look_up(const Inventory& inventory, const SpaceTaken& fault) { inventory.datastore(fault.datastore); }
void look_up(const Inventory& inventory, const HostLost& fault) { inventory.host(fault.host); }

void look_up(const Inventory& inventory, const Fault& fault)
{
  std::visit([&](const auto& what) { look_up(inventory, what); }, fault.what);
}

/// Throws std::out_of_range, which ends the run, for an id that is not there.
void look_everything_up(const Scenario& scenario)
{
  const auto& inventory = scenario.inventory;
  for (const auto& datastore : inventory.datastores)
    for (const auto& extent : datastore.extents) inventory.pool(extent);
  for (const auto& vm : inventory.vms) {
    inventory.host(vm.host);
    inventory.datastore(vm.home);
    for (const auto& disk : vm.disks) inventory.datastore(disk.datastore);
  }
  for (const auto& workload : scenario.workloads) {
    require(!to_text(workload).empty());
    const auto& disks = inventory.vm(workload.vm).disks;
    require(std::ranges::find(disks, workload.disk, &godwit::inventory::Disk::id) != disks.end());
  }
  for (const auto& action : scenario.actions) std::visit([&](const auto& what) { look_up(inventory, what); }, action.what);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    // No such folder: a platform by name is a problem, so that no input reaches the disk.
    const auto scenario = parse(text, "scenario", "/nonexistent");
    look_everything_up(scenario);
    require(!print_config(scenario).empty());
    require(scenario.hash.size() == 16);
  } catch (const InvalidInput& invalid) {
    require(!invalid.problems().empty());
    for (const auto& problem : invalid.problems())
      require(!problem.file.empty() && !problem.found.empty() && !problem.allowed.empty());
  }
  return 0;
}
