// Any text is either a scenario, with everything it names there and its configuration printable, or a list of problems.

#include "inventory/topology.hpp"
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

void look_up(const Inventory& inventory, const RelocateSpec& move)
{
  inventory.vm(move.vm);
  require((move.change == Change::Datastore) == move.host.empty());
  if (!move.host.empty()) inventory.host(move.host);
  if (!move.to.empty()) inventory.datastore(move.to);
  for (const auto& [disk, datastore] : move.disks) inventory.datastore(datastore);
}
void look_up(const Inventory& inventory, const Evacuation& evacuation)
{
  inventory.host(evacuation.from);
  require(!evacuation.hosts.empty());
  for (const auto& host : evacuation.hosts) inventory.host(host);
  if (!evacuation.to.empty()) inventory.datastore(evacuation.to);
}
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
void look_up(const Inventory& inventory, const NicLost& fault)
{
  int nics = 0;
  for (const auto& attachment : inventory.host(fault.host).nics) nics += attachment.count;
  require(fault.nic >= 0 && fault.nic < nics);
}
void look_up(const Inventory& inventory, const WanDown& fault)
{
  require(std::ranges::find(inventory.wans, fault.wan, &godwit::inventory::Wan::id) != inventory.wans.end());
}

void look_up(const Inventory& inventory, const Fault& fault)
{
  std::visit([&](const auto& what) { look_up(inventory, what); }, fault.what);
}

/// Between neighbours in the file, as all pairs would be too many.
void look_over_the_network(const Inventory& inventory)
{
  const godwit::inventory::Topology topology(inventory);
  for (std::size_t i = 1; i < inventory.hosts.size(); ++i)
    for (const auto& path : topology.network_paths(inventory.hosts[i - 1].id, inventory.hosts[i].id, godwit::inventory::Traffic::Vmotion))
      require(path.loss >= 0 && path.loss < 1 && path.links.size() >= 2);
}

/// Throws std::out_of_range, which ends the run, for an id that is not there.
void look_everything_up(const Scenario& scenario)
{
  const auto& inventory = scenario.inventory;
  for (const auto& datastore : inventory.datastores)
    for (const auto& extent : datastore.extents) inventory.pool(extent);
  look_over_the_network(inventory);
  for (const auto& vm : inventory.vms) {
    inventory.host(vm.host);
    inventory.datastore(vm.home);
    for (const auto& disk : vm.disks) inventory.datastore(disk.datastore);
  }
  for (const auto& workload : scenario.memory_workloads) {
    require(!to_text(workload).empty());
    const auto written = workload.pages.size + (workload.hot ? workload.hot->size : godwit::units::Bytes{0});
    require(written + workload.zero + workload.swapped <= inventory.vm(workload.vm).memory);
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
