#include "property/invariants.hpp"

#include "property/longest.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::test {

using trace::Bytes, trace::Cause, trace::Outcome, trace::Seconds;

Invariants::Invariants(const scenario::Scenario& scenario) : scenario_(scenario)
{
  for (const auto& vm : scenario.inventory.vms) {
    hosts_[vm.id] = vm.host;
    if (!vm.powered_on) off_.insert(vm.id);
    places_[{vm.id, "home"}] = vm.home;
    places_[{vm.id, "swap"}] = inventory::swap_place(vm, scenario.inventory.host(vm.host));
    for (const auto& disk : vm.disks) places_[{vm.id, disk.id}] = disk.datastore;
  }
}

void Invariants::on(Seconds at, const trace::Event& event)
{
  now_ = at;
  event.visit([this](const auto& fact) { see(fact); });
}

void Invariants::fails(std::string what) { broken_.push_back(fmt::format("at {} s: {}", now_.value(), what)); }

void Invariants::see(const trace::MigrationRequested& event)
{
  migrations_[event.migration].requested = event;
  if (event.host != hosts_[event.vm]) fails(fmt::format("{} finds {} on {}, it is on {}", event.migration, event.vm, event.host, hosts_[event.vm]));
  for (const auto& [file, datastore] : event.from)
    if (places_[{event.vm, file}] != datastore)
      fails(fmt::format("{} finds {} of {} on {}, it lives on {}", event.migration, file, event.vm, datastore, places_[{event.vm, file}]));
}

// Space.

void Invariants::keep(const std::string& holder, const std::string& datastore, Bytes taken)
{
  const auto migration = migrations_.find(holder);
  (migration == migrations_.end() ? fault_space_[holder] : migration->second.net)[datastore] += taken;
}

void Invariants::see(const trace::SpaceReserved& event) { keep(event.migration, event.datastore, event.size); }
void Invariants::see(const trace::SpaceReleased& event) { keep(event.migration, event.datastore, Bytes{0} - event.size); }

void Invariants::see(const trace::FaultBegan& event)
{
  for (const auto& host : scenario_.inventory.hosts) {
    if (event.what != "host " + host.id + " is lost") continue;
    down_.insert(host.id);
    for (const auto& [vm, where] : hosts_)
      if (where == host.id && !off_.contains(vm)) dead_.insert(vm);
  }
}

/// Called before the repair: what a fault took is seen to at the end.
void Invariants::see(const trace::FaultEnded& event)
{
  fault_space_[event.fault];
  for (const auto& host : scenario_.inventory.hosts)
    if (event.what == "host " + host.id + " is lost") down_.erase(down_.find(host.id));
}

// Slots.

void Invariants::see(const trace::SlotsTaken& event)
{
  auto& migration = migrations_[event.migration];
  migration.started = true;
  for (const auto& use : event.slots) migration.slots[use.resource] += use.cost;
}

void Invariants::see(const trace::SlotsReturned& event)
{
  auto& migration = migrations_[event.migration];
  if (!migration.ended) fails(event.migration + " gives its slots back before it has ended");
  for (const auto& use : event.slots) migration.slots[use.resource] -= use.cost;
}

// The VM.

void Invariants::see(const trace::Stunned& event)
{
  turning_points_.insert(now_.value());
  stunned_[event.vm] = event.migration;
}

void Invariants::see(const trace::Resumed& event)
{
  turning_points_.insert(now_.value());
  if (dead_.contains(event.vm)) fails(event.vm + " goes on after its death");
  stunned_.erase(event.vm);
}

void Invariants::see(const trace::SwitchedOver& event)
{
  migrations_[event.migration].switched_over = true;
  if (dead_.contains(event.vm)) fails(event.vm + " is handed over after its death");
  if (down_.contains(event.host)) fails(fmt::format("{} is handed over to {}, which is down", event.vm, event.host));
  if (!stunned_.contains(event.vm) && !off_.contains(event.vm)) fails(event.vm + " is handed over while it runs");
  hosts_[event.vm] = event.host;
  for (const auto& [file, datastore] : event.datastores) places_[{event.vm, file}] = datastore;
}

// Copies and their ends.

void Invariants::see(const trace::CopyStarted& event)
{
  const auto copies = ++migrations_[event.migration].copies[{event.subject, event.cause}];
  if (event.cause == Cause::Recopied && copies == most_passes + 1) fails(fmt::format("{} makes one pass after the other", event.migration));
}

void Invariants::see(const trace::DisksCompared& event)
{
  if (event.differing != 0) fails(fmt::format("{}: {} blocks of {} differ", event.migration, event.differing, event.disk));
  else if (event.when == "switchover") migrations_[event.migration].equal.insert(event.disk);
}

void Invariants::see(const trace::MigrationEnded& event)
{
  auto& migration = migrations_[event.migration];
  if (migration.ended) fails(event.migration + " ended twice");
  migration.ended = true;
  migration.outcome = event.outcome;
  const auto& vm = migration.requested.vm;
  const auto stunned = stunned_.find(vm);
  if (stunned != stunned_.end() && stunned->second == event.migration && !dead_.contains(vm)) fails(event.migration + " left " + vm + " stunned");
  if (event.outcome == Outcome::Completed) return completed(event.migration, migration);
  if (migration.switched_over) fails(event.migration + " did not complete, but handed its VM over");
  if (event.reason.empty()) fails(event.migration + " gives no reason");
  if (hosts_[vm] != migration.requested.host) fails(fmt::format("{} did not complete, but {} is on {}", event.migration, vm, hosts_[vm]));
  for (const auto& [datastore, net] : migration.net)
    if (net != Bytes{0}) fails(fmt::format("{} did not complete and holds {} bytes of {}", event.migration, net.count(), datastore));
}

void Invariants::completed(const std::string& id, const Migration& migration)
{
  if (!migration.switched_over) return fails(id + " completed without a switchover");
  const auto& [from, to] = std::pair{migration.requested.from, migration.requested.to};
  const auto& host = hosts_[migration.requested.vm];
  if (host != migration.requested.to_host) fails(fmt::format("{} completed, but its VM is on {}", id, host));
  for (const auto& [file, datastore] : to) {
    const File place{migration.requested.vm, file};
    if (places_[place] != datastore) fails(fmt::format("{} completed, but {} is on {}", id, file, places_[place]));
    const auto before = from.find(file);
    const auto moved = before == from.end() || before->second != datastore;
    if (moved && busy_.contains(place) && !migration.equal.contains(file)) fails(fmt::format("{} completed, but nobody compared {}", id, file));
  }
  Bytes net;
  for (const auto& [datastore, taken] : migration.net) net += taken;
  if (!converts(id) && (net > Bytes{0} || net < Bytes{0} - zeroes(migration.requested.vm)))
    fails(fmt::format("{} takes {} bytes more than before", id, net.count()));
}

bool Invariants::converts(const std::string& migration) const
{
  for (const auto& action : scenario_.actions)
    if (const auto* move = std::get_if<scenario::RelocateSpec>(&action.what); move != nullptr && move->id == migration) return move->format.has_value();
  return false;
}

/// A thin disk may leave these behind; one that an earlier move made thin, too.
Bytes Invariants::zeroes(const std::string& vm) const
{
  Bytes sum;
  const auto made_thin = std::ranges::any_of(scenario_.actions, [&](const auto& action) {
    const auto* move = std::get_if<scenario::RelocateSpec>(&action.what);
    return move != nullptr && move->vm == vm && move->format == inventory::DiskFormat::Thin;
  });
  for (const auto& disk : scenario_.inventory.vm(vm).disks)
    if (made_thin || disk.format == inventory::DiskFormat::Thin) sum += (made_thin ? disk.size : disk.allocated) - disk.nonzero;
  return sum;
}

// Guests.

void Invariants::see(const trace::LoadDeclared& event)
{
  loads_.push_back(event);
  if (event.migration.empty() && places_[{event.vm, event.disk}] != event.datastore)
    fails(fmt::format("the guest of {} works on {}, {} lives on {}", event.vm, event.datastore, event.disk, places_[{event.vm, event.disk}]));
}

void Invariants::see(const trace::LoadCarried& event)
{
  const auto& load = loads_.at(event.load);
  for (const auto resource : load.reads) carried_[{resource, load.cause}] += event.read;
  for (const auto resource : load.writes) carried_[{resource, load.cause}] += event.written;
  if (event.read < Bytes{0} || event.written < Bytes{0}) fails(fmt::format("load {} carried less than nothing", event.load));
}

void Invariants::see(const trace::GuestFelt& event)
{
  for (const auto* felt : {&event.reads, &event.writes}) {
    const auto ordered = felt->p50 <= felt->p95 && felt->p95 <= felt->p99 && felt->p99 <= felt->worst && felt->mean <= felt->worst * 1.000001;
    const auto something = felt->worst > Seconds{0};
    if (!ordered) fails(fmt::format("{}, {}: latencies out of order", event.migration, event.window));
    if (felt->count == 0 && something) fails(fmt::format("{}, {}: a latency of no I/O", event.migration, event.window));
  }
}

void Invariants::check_resources(const report::Summary& summary)
{
  for (std::uint32_t number = 0; number < summary.resources.size(); ++number) {
    const auto& use = summary.resources[number];
    for (const auto cause : {Cause::Guest, Cause::Mirrored}) {
      const auto reported = use.bytes.contains(cause) ? use.bytes.at(cause) : Bytes{0};
      const auto carried = carried_[{number, cause}];
      if (reported != carried)
        fails(fmt::format("{}: {} bytes {} reported, loads carried {}", use.resource.id, reported.count(), to_text(cause), carried.count()));
    }
    double all = 0;
    for (const auto& [cause, size] : use.bytes) all += static_cast<double>(size.count());
    // Guests' loads are averages over a second: so much may stand in the books that was not there. Where guests fill a resource, a
    // copy gets a hundredth on top.
    const auto most = use.resource.payload.value() * (summary.simulated.value() + 1);
    if (all > most * 1.02 + (1 << 20)) fails(fmt::format("{} carried {} bytes, in all the time it can carry {}", use.resource.id, all, most));
    if (use.peak_utilisation > 1.001) fails(fmt::format("{} carries {} times what it can", use.resource.id, use.peak_utilisation));
  }
}

/// An evacuation asks for as many as it finds VMs.
std::size_t Invariants::asked() const
{
  std::size_t asked = 0;
  for (const auto& action : scenario_.actions) {
    if (std::holds_alternative<scenario::RelocateSpec>(action.what)) ++asked;
    if (const auto* evacuation = std::get_if<scenario::Evacuation>(&action.what))
      asked += static_cast<std::size_t>(std::ranges::count_if(migrations_, [&](const auto& each) { return each.first.starts_with(evacuation->id + "/"); }));
  }
  return asked;
}

std::vector<std::string> Invariants::broken(const report::Summary& summary)
{
  if (migrations_.size() != asked()) fails(fmt::format("{} migrations were asked for, {} began", asked(), migrations_.size()));
  for (const auto& [id, migration] : migrations_) {
    if (!migration.ended) fails(id + " has no outcome");
    if (migration.queued && !migration.started) fails(id + " waits for ever");
    for (const auto& [resource, held] : migration.slots)
      if (held != 0) fails(fmt::format("{} holds {} slots of {} at the end", id, held, resource));
  }
  for (const auto& [vm, migration] : stunned_)
    if (!dead_.contains(vm)) fails(vm + " stands still for ever, since " + migration);
  const auto most = longest(scenario_);
  if (now_ > most) fails(fmt::format("the run is not over after {} s", most.value()));
  for (const auto& fault : summary.faults)
    if (fault.to)
      for (const auto& [datastore, taken] : fault_space_[fault.id])
        if (taken != Bytes{0}) fails(fmt::format("{} is over and holds {} bytes of {}", fault.id, taken.count(), datastore));
  check_resources(summary);
  return broken_;
}

} // namespace godwit::test
