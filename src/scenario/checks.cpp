#include "scenario/checks.hpp"

#include "inventory/topology.hpp"
#include "scenario/cluster_reader.hpp"
#include "scenario/datastore_cluster_reader.hpp"
#include "units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace godwit::scenario {

namespace {

using namespace inventory;
using namespace units::literals;

constexpr std::int64_t max_blocks = std::int64_t{1} << 27; ///< 8 TiB of 64 KiB; 12 bytes each while the disk moves

/// Sums that no input can overflow.
constexpr Bytes beyond_all = 1'048'576_TiB;
Bytes sum(Bytes a, Bytes b) { return units::min(beyond_all, a + b); }

/// What must be told apart by its id alone: where a port is plugged in, and what resources are named by.
void check_ids(const Inventory& inventory, Problems& problems)
{
  std::set<std::string_view> fabrics, arrays;
  for (const auto& fabric : inventory.fabrics) fabrics.insert(fabric.id);
  for (const auto& array : inventory.arrays) arrays.insert(array.id);
  const auto complain = [&](const char* list, std::size_t i, const std::string& id, const char* allowed) {
    problems.add({"", fmt::format("/platform/{}/{}/id", list, i), in_quotes(id) + " again", allowed, ""});
  };
  for (std::size_t i = 0; i < inventory.networks.size(); ++i)
    if (const auto& id = inventory.networks[i].id; fabrics.contains(id)) complain("networks", i, id, "an id that no fabric has");
  for (std::size_t i = 0; i < inventory.wans.size(); ++i)
    if (const auto& id = inventory.wans[i].id; fabrics.contains(id) || arrays.contains(id))
      complain("wans", i, id, "an id that no fabric and no array has");
}

void check_nfs(const Inventory& inventory, Problems& problems)
{
  std::set<std::string_view> nfs_networks, nfs_arrays;
  for (const auto& network : inventory.networks)
    if (std::ranges::find(network.carries, Traffic::Nfs) != network.carries.end()) nfs_networks.insert(network.id);
  for (const auto& array : inventory.arrays)
    if (std::ranges::any_of(array.ports, [&](const auto& port) { return nfs_networks.contains(port.to); }))
      nfs_arrays.insert(array.id);
  for (std::size_t i = 0; i < inventory.datastores.size(); ++i) {
    const auto& datastore = inventory.datastores[i];
    const auto& array = datastore.extents.front().array;
    if (datastore.type == DatastoreType::Nfs && !nfs_arrays.contains(array))
      problems.add({"", fmt::format("/platform/datastores/{}/array", i), in_quotes(array),
                    "an array with a port on a network that carries nfs", ""});
  }
}

/// What takes the space of a datastore.
struct Standing {
  struct Disk {
    Bytes size;
    std::string name = "none", pointer;
  };
  Bytes disks, homes, swap;
  Disk largest;
};

void check_space(const Scenario& scenario, const std::vector<std::string>& vm_pointers, Problems& problems)
{
  const auto& inventory = scenario.inventory;
  std::map<std::string_view, const Host*> hosts;
  for (const auto& host : inventory.hosts) hosts[host.id] = &host;
  std::map<std::string_view, Standing> standing;
  for (std::size_t i = 0; i < inventory.vms.size(); ++i) {
    const auto& vm = inventory.vms[i];
    if (vm.arrives > 0_s) continue; // there is room then, or it does not power on
    standing[vm.home].homes = sum(standing[vm.home].homes, scenario.parameters.home_size);
    auto& swap = standing[swap_place(vm, *hosts.at(vm.host))].swap;
    swap = sum(swap, swap_size(vm));
    for (std::size_t j = 0; j < vm.disks.size(); ++j) {
      const auto& disk = vm.disks[j];
      const auto size = space_of(disk.format, disk.size, disk.allocated);
      auto& there = standing[disk.datastore];
      there.disks = sum(there.disks, size);
      if (size > there.largest.size) there.largest = {size, vm.id + "/" + disk.id, fmt::format("{}/disks/{}/{}", vm_pointers[i], j, size < disk.size ? "allocated" : "size")};
    }
  }
  for (std::size_t i = 0; i < inventory.datastores.size(); ++i) {
    const auto& datastore = inventory.datastores[i];
    const auto& there = standing[datastore.id];
    const auto needed = sum(datastore.used, sum(there.disks, sum(there.homes, there.swap)));
    if (needed <= datastore.capacity) continue;
    const auto parts = fmt::format("disks {}, the largest {} with {}; swap files {}, homes {}, used {}", units::to_text(there.disks), there.largest.name,
                                   units::to_text(there.largest.size), units::to_text(there.swap), units::to_text(there.homes), units::to_text(datastore.used));
    if (there.largest.size > datastore.capacity) // no other disk's fault, and most likely not the capacity's
      problems.add({"", there.largest.pointer, units::to_text(there.largest.size),
                    fmt::format("what fits the {} of {} with all else there ({})", units::to_text(datastore.capacity), datastore.id, parts), ""});
    else
      problems.add({"", fmt::format("/platform/datastores/{}/capacity", i), units::to_text(datastore.capacity),
                    fmt::format("at least the {} that stand on it, {} bytes ({})", units::to_text(needed), needed.count(), parts), ""});
  }
}

class Reach {
public:
  Reach(const Inventory& inventory, Problems& problems) : inventory_(inventory), topology_(inventory), problems_(problems) {}

  void check(const std::string& host, const std::string& datastore, const std::string& pointer)
  {
    const auto [known, fresh] = reached_.try_emplace({host, datastore}, false);
    if (fresh) known->second = topology_.reaches(host, datastore);
    if (!known->second)
      problems_.add({"", pointer, in_quotes(datastore), fmt::format("a datastore that host {} reaches: {}", in_quotes(host), those_reached(host, datastore)), ""});
  }

private:
  /// "A1, A2", or why it is none.
  std::string those_reached(const std::string& host, const std::string& datastore) const
  {
    constexpr std::size_t few = 8;
    std::vector<std::string> reached;
    for (const auto& each : inventory_.datastores)
      if (reached.size() <= few && topology_.reaches(host, each.id)) reached.push_back(each.id);
    if (reached.size() > few) reached.back() = "and more";
    if (!reached.empty()) return fmt::format("{}", fmt::join(reached, ", "));
    const auto& array = inventory_.datastore(datastore).extents.front().array;
    const auto& adapters = inventory_.host(host);
    return fmt::format("none; its adapters are on {}, the ports of {} on {}", ends_of({&adapters.hbas, &adapters.nics}), array, ends_of({&inventory_.array(array).ports}));
  }
  static std::string ends_of(const std::vector<const std::vector<Attachment>*>& lists)
  {
    std::set<std::string> ends;
    for (const auto* list : lists)
      for (const auto& attachment : *list) ends.insert(attachment.to);
    return ends.empty() ? "nothing" : fmt::format("{}", fmt::join(ends, ", "));
  }

  const Inventory& inventory_;
  Topology topology_;
  Problems& problems_;
  std::map<std::pair<std::string_view, std::string_view>, bool> reached_;
};

void check_reach(const Inventory& inventory, const std::vector<std::string>& vm_pointers, Problems& problems)
{
  Reach reach(inventory, problems);
  for (std::size_t i = 0; i < inventory.hosts.size(); ++i)
    if (const auto& host = inventory.hosts[i]; host.swap) reach.check(host.id, *host.swap, fmt::format("/platform/hosts/{}/swap", i));
  for (std::size_t i = 0; i < inventory.vms.size(); ++i) {
    if (i > 0 && vm_pointers[i] == vm_pointers[i - 1]) continue; // a copy of the one before
    const auto& vm = inventory.vms[i];
    if (std::ranges::find(inventory.datastore_clusters, vm.home, &DatastoreCluster::id) != inventory.datastore_clusters.end()) continue; // it goes where its host reaches
    for (std::size_t j = 0; j < vm.disks.size(); ++j)
      reach.check(vm.host, vm.disks[j].datastore, fmt::format("{}/disks/{}/datastore", vm_pointers[i], j));
    const bool beside_first_disk = !vm.disks.empty() && vm.home == vm.disks.front().datastore;
    if (!beside_first_disk) reach.check(vm.host, vm.home, vm_pointers[i] + "/home");
  }
}

/// What the block map of a written disk can hold, and what its transfers must be made of.
void check_blocks(const Scenario& scenario, Problems& problems)
{
  if (scenario.workloads.empty() && scenario.demands.empty()) return;
  const auto block = scenario.parameters.block_size;
  const auto transfer = scenario.parameters.transfer_size;
  if (transfer.count() % block.count() != 0)
    problems.add({"", "/parameters/mirror.block_size", units::to_text(block),
                  fmt::format("a size of which data_mover.transfer_size, {}, is a multiple", units::to_text(transfer)), ""});
  auto vm = scenario.inventory.vms.begin();
  const auto fits = [&](const std::string& id, const std::string& on) {
    while (vm->id != id) ++vm; // both lists are in the order of the VMs
    const auto& disk = *std::ranges::find(vm->disks, on, &Disk::id);
    if (units::pieces(disk.size, block) <= max_blocks) return true;
    problems.add({"", "/parameters/mirror.block_size", units::to_text(block),
                  fmt::format("at least {}: a disk with a workload has at most {} blocks, and {} of {} has {}",
                              units::to_text(Bytes{units::pieces(disk.size, Bytes{max_blocks})}), max_blocks, disk.id, id,
                              units::to_text(disk.size)), ""});
    return false;
  };
  for (const auto& workload : scenario.workloads)
    if (!fits(workload.vm, workload.disk)) return;
  vm = scenario.inventory.vms.begin();
  for (const auto& demand : scenario.demands)
    for (const auto& disk : demand.disks)
      if (!fits(demand.vm, disk.disk)) return;
}

} // namespace

void check(const Scenario& scenario, const std::vector<std::string>& vm_pointers, Problems& problems)
{
  check_ids(scenario.inventory, problems);
  check_nfs(scenario.inventory, problems);
  check_clusters(scenario.inventory, problems);
  check_placements(scenario.inventory, vm_pointers, problems);
  if (!problems.empty()) return;
  check_space(scenario, vm_pointers, problems);
  check_datastore_clusters(scenario.inventory, problems);
  if (problems.empty()) check_blocks(scenario, problems);
  if (problems.empty()) check_reach(scenario.inventory, vm_pointers, problems);
}

} // namespace godwit::scenario
