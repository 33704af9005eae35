#include "migration/cluster_state.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <stdexcept>

namespace godwit::migration {

std::string too_little_space(const std::string& datastore, Bytes free, Bytes needed)
{
  return fmt::format("{} has {} free, {} are needed: {} too few", datastore, units::to_text(free), units::to_text(needed), units::to_text(needed - free));
}

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
    host_of_.push_back(hosts_.at(vm.host));
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
  if (const auto waiting = waiting_.extract(vm))
    for (const auto& call : waiting.mapped()) call();
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

std::string_view to_text(HostMode mode)
{
  switch (mode) {
  case HostMode::Connected: return "connected";
  case HostMode::EnteringMaintenance: return "entering_maintenance";
  case HostMode::Maintenance: return "maintenance";
  case HostMode::EnteringStandby: return "entering_standby";
  case HostMode::Standby: return "standby";
  case HostMode::LeavingStandby: return "leaving_standby";
  }
  throw std::logic_error("a host's mode without a name");
}

std::string_view told(HostMode mode)
{
  switch (mode) {
  case HostMode::Connected: return "is connected";
  case HostMode::EnteringMaintenance: return "is on its way into maintenance mode";
  case HostMode::Maintenance: return "is in maintenance mode";
  case HostMode::EnteringStandby: return "is on its way into standby";
  case HostMode::Standby: return "is in standby";
  case HostMode::LeavingStandby: return "is still starting from standby";
  }
  throw std::logic_error("a host's mode without words");
}

void ClusterState::lose(const std::string& host)
{
  down_.insert(host);
  if (down_.count(host) > 1) return;
  for (auto* watcher : watchers_) watcher->host_lost(host);
}

void ClusterState::regain(const std::string& host)
{
  down_.erase(down_.find(host));
  if (is_down(host)) return;
  for (auto* watcher : watchers_) watcher->host_back(host);
}

void ClusterState::lose_site(const std::string& site)
{
  for (auto* watcher : watchers_) watcher->site_lost(site);
}

void ClusterState::regain_site(const std::string& site)
{
  for (auto* watcher : watchers_) watcher->site_back(site);
}

void ClusterState::paths_changed()
{
  for (auto* watcher : watchers_) watcher->paths_changed();
}

HostMode ClusterState::mode(const std::string& host) const
{
  const auto known = modes_.find(host);
  return known == modes_.end() ? HostMode::Connected : known->second;
}

bool ClusterState::swap_fits(const std::string& id, const std::string& to) const
{
  const auto& moved = vm(id);
  const auto& place = inventory::swap_place(moved, host(to));
  return place.empty() || place == inventory::swap_place(moved, host(moved.host)) || free(place) >= inventory::swap_size(moved);
}

void ClusterState::restart(const trace::Trace& trace, Seconds at, const std::string& id, const std::string& to)
{
  auto& restarted = vm(id);
  const auto size = inventory::swap_size(restarted);
  const auto from = inventory::swap_place(restarted, host(restarted.host)), place = inventory::swap_place(restarted, host(to));
  if (from != place && size > Bytes{0}) {
    reserve(trace, at, "ha/" + id, {{place, size}});
    release(trace, at, "ha/" + id, {{from, size}});
  }
  lives_on(restarted, host(to));
  stopped_.erase(id);
}

void ClusterState::lives_on(const inventory::Vm& vm, const inventory::Host& host)
{
  changing(vm).host = host.id;
  host_of_[place_of(vm)] = static_cast<std::size_t>(&host - inventory_.hosts.data());
}

} // namespace godwit::migration
