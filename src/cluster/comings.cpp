#include "cluster/comings.hpp"

#include "units/text.hpp"

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
      simulation.sleep_until(at);
      arrives ? arrive(*vm) : depart(*vm);
    }
  });
}

void Comings::arrive(const inventory::Vm& vm)
{
  auto& cluster = around_.cluster;
  const auto no = [&](std::string reason) { around_.record(trace::VmNotArrived{vm.id, std::move(reason)}); };
  if (cluster.is_down(vm.host)) return no(vm.host + " is down");
  const auto space = files(vm);
  if (const auto* full = cluster.lacking(space))
    return no(fmt::format("{} has {} free, {} are needed: {} bytes too few", *full, units::to_text(cluster.free(*full)), units::to_text(space.at(*full)),
                          (space.at(*full) - cluster.free(*full)).count()));
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
