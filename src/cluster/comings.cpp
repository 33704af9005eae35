#include "cluster/comings.hpp"

#include "migration/guests_at_rest.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster {

using units::Seconds;

namespace {

struct Event {
  Seconds at;
  bool arrives;
  const inventory::Vm* vm;
};

std::vector<Event> events(const inventory::Inventory& inventory)
{
  std::vector<Event> all;
  for (const auto& vm : inventory.vms) {
    if (vm.arrives > Seconds{0}) all.push_back({vm.arrives, true, &vm});
    if (vm.departs) all.push_back({*vm.departs, false, &vm});
  }
  // Who goes makes room for who comes at the same instant.
  std::ranges::stable_sort(all, {}, [](const Event& event) { return std::pair{event.at, event.arrives}; });
  return all;
}

} // namespace

void Comings::spawn()
{
  auto all = events(std::as_const(around_.cluster).inventory());
  if (all.empty()) return;
  auto& simulation = around_.workshop.simulation;
  simulation.spawn("arrivals and departures", [this, &simulation, all = std::move(all)] {
    for (const auto& [at, arrives, vm] : all) {
      simulation.sleep_until(at, engine::Turn::First);
      arrives ? arrive(*vm) : depart(*vm);
    }
  });
}

void Comings::arrive(const inventory::Vm& vm)
{
  const auto cluster = std::ranges::find(storage_drs_, vm.home, [](const auto& of) { return of.cluster().id; });
  if (cluster == storage_drs_.end()) return power_on(vm);
  around_.workshop.simulation.spawn(vm.id + " arrives", [this, &vm, &storage_drs = *cluster] { place(vm, storage_drs); });
}

void Comings::place(const inventory::Vm& vm, storage_drs::StorageDrs& storage_drs)
{
  const auto found = storage_drs.place(vm);
  if (found.datastores.empty()) return around_.record(trace::VmNotArrived{vm.id, found.why_not});
  if (vm.departs && *vm.departs <= around_.now()) return around_.record(trace::VmNotArrived{vm.id, "room for it was made when it had to depart"});
  auto& placed = around_.cluster.vm(vm.id);
  placed.home = found.datastores.at("home");
  for (auto& disk : placed.disks) disk.datastore = found.datastores.at(disk.id);
  power_on(vm);
}

/// "" when it may come.
std::string Comings::why_not(const inventory::Vm& vm, const migration::Space& space) const
{
  const auto& cluster = around_.cluster;
  if (cluster.is_down(vm.host)) return vm.host + " is down";
  if (const auto mode = cluster.mode(vm.host); mode != migration::HostMode::Connected) return fmt::format("{} {}: nothing is powered on there", vm.host, told(mode));
  for (const auto& [datastore, size] : space)
    if (!around_.reaches_now(vm.host, datastore)) return fmt::format("{} does not reach {}", vm.host, datastore);
  for (const auto& [datastore, size] : space)
    if (std::ranges::any_of(storage_drs_, [&](const auto& of) { return of.is_in_maintenance(datastore); }))
      return datastore + " is in maintenance mode, or on its way there";
  if (const auto* full = cluster.lacking(space))
    return migration::too_little_space(*full, cluster.free(*full), space.at(*full));
  return "";
}

void Comings::power_on(const inventory::Vm& vm)
{
  auto& cluster = around_.cluster;
  const auto space = files(vm);
  if (auto why = why_not(vm, space); !why.empty()) return around_.record(trace::VmNotArrived{vm.id, std::move(why)});
  cluster.arrive(vm.id);
  cluster.reserve(around_.workshop.trace, around_.now(), vm.id, space);
  around_.record(trace::VmArrived{vm.id, vm.host, cluster.host(vm.host).vcenter, vm.memory, vm.powered_on});
  around_.guests.settle(around_, vm.id, {});
}

void Comings::depart(const inventory::Vm& vm)
{
  if (!around_.cluster.is_present(vm.id)) return;
  const auto wanted = around_.now();
  if (!around_.cluster.is_claimed(vm.id)) return remove(vm, wanted);
  around_.workshop.simulation.spawn(vm.id + " departs", [this, &vm, wanted] {
    while (around_.cluster.is_claimed(vm.id)) {
      auto over = around_.workshop.simulation.gate();
      around_.cluster.when_unclaimed(vm.id, [&over] { over.open(); });
      over.wait();
    }
    remove(vm, wanted);
  });
}

void Comings::remove(const inventory::Vm& vm, Seconds wanted)
{
  around_.guests.die(vm.id);
  around_.cluster.release(around_.workshop.trace, around_.now(), vm.id, files(vm));
  around_.cluster.depart(vm.id);
  around_.record(trace::VmDeparted{vm.id, around_.now() - wanted});
}

/// What they take of any datastore.
migration::Space Comings::files(const inventory::Vm& vm) const
{
  auto space = around_.cluster.files_of(vm);
  std::erase_if(space, [](const auto& of) { return of.second == units::Bytes{}; });
  return space;
}

} // namespace godwit::cluster
