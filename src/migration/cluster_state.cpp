#include "migration/cluster_state.hpp"

#include <algorithm>

namespace godwit::migration {

ClusterState::ClusterState(inventory::Inventory& inventory, Bytes home) : inventory_(inventory), home_(home)
{
  for (std::size_t datastore = 0; datastore < inventory.datastores.size(); ++datastore) {
    const auto& made = inventory.datastores[datastore];
    free_[made.id] = made.capacity - made.used;
    datastores_.emplace(made.id, datastore);
  }
  for (std::size_t host = 0; host < inventory.hosts.size(); ++host) hosts_.emplace(inventory.hosts[host].id, host);
  for (std::size_t vm = 0; vm < inventory.vms.size(); ++vm) vms_.emplace(inventory.vms[vm].id, vm);
  for (const auto& vm : inventory.vms) {
    if (vm.arrives > Seconds{0}) absent_.insert(vm.id);
    else
      for (const auto& [datastore, size] : files_of(vm)) free_.at(datastore) -= size;
  }
}

Space ClusterState::files_of(const inventory::Vm& vm) const
{
  Space space;
  if (!vm.home.empty()) space[vm.home] += home_;
  if (const auto& swap = inventory::swap_place(vm, host(vm.host)); !swap.empty()) space[swap] += inventory::swap_size(vm);
  for (const auto& disk : vm.disks) space[disk.datastore] += inventory::space_of(disk.format, disk.size, disk.allocated);
  return space;
}

void ClusterState::unclaim(const std::string& vm)
{
  migrating_.erase(vm);
  if (auto waiting = waiting_.extract(vm)) waiting.mapped()();
}

void ClusterState::grow(const trace::Trace& trace, Seconds at, const std::string& datastore, Bytes size)
{
  auto& free = free_.at(datastore);
  free -= size;
  trace.record(at, trace::DisksGrew{datastore, size, free});
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
