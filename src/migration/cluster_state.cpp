#include "migration/cluster_state.hpp"

#include <algorithm>

namespace godwit::migration {

ClusterState::ClusterState(inventory::Inventory& inventory, Bytes home) : inventory_(inventory)
{
  for (const auto& datastore : inventory.datastores) free_[datastore.id] = datastore.capacity - datastore.used;
  for (std::size_t host = 0; host < inventory.hosts.size(); ++host) hosts_.emplace(inventory.hosts[host].id, host);
  for (std::size_t vm = 0; vm < inventory.vms.size(); ++vm) vms_.emplace(inventory.vms[vm].id, vm);
  for (const auto& vm : inventory.vms) {
    if (!vm.home.empty()) free_.at(vm.home) -= home;
    if (const auto& swap = inventory::swap_place(vm, host(vm.host)); !swap.empty()) free_.at(swap) -= inventory::swap_size(vm);
    for (const auto& disk : vm.disks) free_.at(disk.datastore) -= inventory::space_of(disk.format, disk.size, disk.allocated);
  }
}

const std::string* ClusterState::lacking(const Space& wanted) const
{
  const auto full = std::find_if(wanted.begin(), wanted.end(), [&](const auto& want) { return free(want.first) < want.second; });
  return full == wanted.end() ? nullptr : &full->first;
}

void ClusterState::reserve(const trace::Trace& trace, Seconds at, const std::string& migration, const Space& space)
{
  for (const auto& [datastore, size] : space) {
    auto& free = free_.at(datastore);
    free -= size;
    trace.record(at, trace::SpaceReserved{migration, datastore, size, free});
  }
}

void ClusterState::release(const trace::Trace& trace, Seconds at, const std::string& migration, const Space& space)
{
  for (const auto& [datastore, size] : space) {
    auto& free = free_.at(datastore);
    free += size;
    trace.record(at, trace::SpaceReleased{migration, datastore, size, free});
  }
}

inventory::Vaai& ClusterState::vaai(const std::string& array)
{
  return std::ranges::find(inventory_.arrays, array, &inventory::Array::id)->vaai;
}

inventory::Vm& ClusterState::vm(const std::string& id) { return inventory_.vms[vms_.at(id)]; }

} // namespace godwit::migration
