// Where each VM lives and whether it runs: one copy of it, on one host, under one lock, in one inventory.

#include "run/self_check.hpp"

#include <fmt/core.h>

namespace godwit::run {

SelfCheck::Vm& SelfCheck::vm(const std::string& id, const std::string& migration)
{
  const auto* mover = migrations_.find(migration);
  return mover != nullptr && mover->vm != nullptr && mover->vm->id == id ? *mover->vm : vm(id);
}

void SelfCheck::lives_on(Vm& vm, const std::string& host)
{
  vm.host = host;
  vm.belongs = &vcenters_[host];
}

void SelfCheck::check(const trace::VmDeclared& event)
{
  auto& declared = vm(event.id);
  lives_on(declared, event.host);
  declared.lock = event.host;
  declared.vcenter = event.vcenter;
  declared.power = event.powered_on ? Power::On : Power::Off;
  declared.declared = true;
  vcenters_[event.host] = event.vcenter;
}

void SelfCheck::check(const trace::MigrationRequested& event)
{
  auto& requested = migration(event.migration);
  auto& moving = vm(event.vm);
  if (moving.host.empty()) lives_on(moving, moving.lock = event.host); // never declared
  if (event.host != moving.host) violated(fmt::format("{} takes {} from {}, it lives on {}", event.migration, event.vm, event.host, moving.host));
  requested.vm = &moving;
  requested.kind = event.kind;
  requested.to_host = event.to_host;
  requested.memory = event.memory;
}

void SelfCheck::check(const trace::DemandDeclared& event)
{
  if (vms_.find(event.vm) == nullptr) violated(event.vm + " asks for something, but was never declared");
}

/// A new one: nobody of that name runs.
void SelfCheck::check(const trace::VmArrived& event)
{
  auto& arrived = vm(event.vm);
  if (arrived.declared && arrived.power != Power::Gone) violated(event.vm + " arrives, but is there already");
  if (lost_hosts_.contains(event.host)) violated(fmt::format("{} arrives on {}, which is lost", event.vm, event.host));
  if (closed_hosts_.contains(event.host) && event.powered_on) violated(fmt::format("{} is powered on on {}, which takes no VMs", event.vm, event.host));
  check(trace::VmDeclared{event.vm, event.host, event.vcenter, event.memory, event.powered_on});
}

void SelfCheck::check(const trace::VmDeparted& event)
{
  auto& departed = vm(event.vm);
  if (departed.power == Power::Gone) violated(event.vm + " departs, but has gone already");
  if (departed.stun && departed.power != Power::Died) violated(event.vm + " departs in the midst of a stun");
  departed.stun.reset();
  departed.power = Power::Gone;
}

namespace {

/// Between the two words, "" where the text is another.
std::string between(std::string_view text, std::string_view before, std::string_view after)
{
  if (!text.starts_with(before) || !text.ends_with(after)) return "";
  return std::string{text.substr(before.size(), text.size() - before.size() - after.size())};
}

} // namespace

/// "host esx1 is lost": esx1. "site east is lost": all that stand there. Nothing for other faults.
std::vector<std::string> SelfCheck::hosts_of(std::string_view fault) const
{
  if (auto host = between(fault, "host ", " is lost"); !host.empty()) return {std::move(host)};
  std::vector<std::string> hosts;
  if (const auto site = between(fault, "site ", " is lost"); !site.empty())
    for (auto [place, end] = sites_.equal_range(site); place != end; ++place) hosts.push_back(place->second);
  return hosts;
}

/// With a host go its VMs; they do not come back with it.
void SelfCheck::check(const trace::FaultBegan& event)
{
  const auto hosts = hosts_of(event.what);
  if (hosts.empty()) return;
  const std::set<std::string_view> lost(hosts.begin(), hosts.end());
  for (const auto& host : hosts) lost_hosts_.insert(host);
  for (auto& vm : vms_)
    if (vm.power == Power::On && lost.contains(vm.host)) vm.power = Power::Died;
}

void SelfCheck::check(const trace::VmsDied& event)
{
  for (const auto& id : event.vms)
    if (const auto& dead = vm(id); dead.power != Power::Died || dead.host != event.host) violated(fmt::format("{} is said to die with {}, but it runs on {}", id, event.host, dead.host));
}

void SelfCheck::check(const trace::FaultEnded& event)
{
  for (const auto& host : hosts_of(event.what))
    if (const auto lost = lost_hosts_.find(host); lost != lost_hosts_.end()) lost_hosts_.erase(lost);
}

/// Only of one that died: else there would be two. On a host that is there and takes VMs; the lock of the lost host is taken over.
void SelfCheck::check(const trace::VmRestarted& event)
{
  auto& restarted = vm(event.vm);
  if (restarted.power != Power::Died) violated(fmt::format("{} was restarted on {}, but it runs on {}: two copies at once", event.vm, event.to, restarted.host));
  if (lost_hosts_.contains(event.to)) violated(fmt::format("{} was restarted on {}, which is lost", event.vm, event.to));
  if (closed_hosts_.contains(event.to)) violated(fmt::format("{} was restarted on {}, which takes no VMs", event.vm, event.to));
  if (apds_.contains({event.to, restarted.terminated_for})) violated(fmt::format("{} was restarted on {}, which has no path to {} either", event.vm, event.to, restarted.terminated_for));
  restarted.terminated_for.clear();
  restarted.power = Power::On;
  lives_on(restarted, restarted.lock = event.to);
  restarted.stun.reset();
  belongs_where_it_runs(restarted);
}

void SelfCheck::check(const trace::ApdTimedOut& event)
{
  if (lost_hosts_.contains(event.host)) violated(fmt::format("{} gives {} up, but is lost itself", event.host, event.datastore));
  if (event.since > event.timed_out || event.timed_out > now_) violated(fmt::format("{} gave {} up before it had lost it", event.host, event.datastore));
  if (!apds_.emplace(event.host, event.datastore).second) violated(fmt::format("{} gives {} up twice", event.host, event.datastore));
}

void SelfCheck::check(const trace::ApdEnded& event)
{
  if (apds_.erase({event.host, event.datastore}) == 0) violated(fmt::format("{} has {} back, but had not given it up", event.host, event.datastore));
}

/// Only of one that runs there, without paths, and that no migration has in hand: the restart is then the one copy.
void SelfCheck::check(const trace::VmTerminated& event)
{
  auto& terminated = vm(event.vm);
  if (terminated.power != Power::On || terminated.host != event.host) violated(fmt::format("{} is terminated on {}, but does not run there", event.vm, event.host));
  if (!apds_.contains({event.host, event.datastore})) violated(fmt::format("{} is terminated for {}, which {} has not given up", event.vm, event.datastore, event.host));
  if (event.to == event.host) violated(fmt::format("{} is terminated on {}, to be restarted there", event.vm, event.host));
  for (const auto& migration : migrations_)
    if (migration.vm == &terminated && migration.slots && !migration.ended) violated(fmt::format("{} is terminated, but {} moves it", event.vm, migration.id));
  terminated.power = Power::Died;
  terminated.terminated_for = event.datastore;
}

void SelfCheck::check(const trace::VmNotTerminated& event)
{
  const auto& kept = vm(event.vm);
  if (kept.power != Power::On || kept.host != event.host) violated(fmt::format("{} is said to stay on {}, but does not run there", event.vm, event.host));
}

void SelfCheck::check(const trace::HostModeChanged& event)
{
  const bool closed = event.mode == "maintenance" || event.mode == "standby";
  closed ? static_cast<void>(closed_hosts_.insert(event.host)) : static_cast<void>(closed_hosts_.erase(event.host));
  if (!closed) return;
  for (const auto& vm : vms_)
    if (vm.declared && vm.power == Power::On && vm.host == event.host) violated(fmt::format("{} is in {} mode, but {} runs there", event.host, event.mode, vm.id));
}

void SelfCheck::check(const trace::Stunned& event)
{
  auto& stunned = vm(event.vm, event.migration);
  if (stunned.stun) return violated(event.vm + " is stunned already");
  stunned.stun = Stun{event.migration, event.part};
}

void SelfCheck::check(const trace::Resumed& event)
{
  auto& resumed = vm(event.vm, event.migration);
  if (!resumed.stun || resumed.stun->part != event.part) return violated(event.vm + " is resumed without having been stunned");
  resumed.stun.reset();
  if (resumed.power == Power::Died) violated(fmt::format("{} is resumed, but it died with {}", event.vm, resumed.host));
  belongs_where_it_runs(resumed);
}

void SelfCheck::check(const trace::SwitchedOver& event)
{
  auto& switched = migration(event.migration);
  auto& moved = vm(event.vm, event.migration);
  if (!moved.stun && moved.power != Power::Off) violated(event.vm + " was handed over while it ran: two copies at once");
  if (moved.power == Power::Died) violated(fmt::format("{} was handed over, but it died with {}", event.vm, moved.host));
  if (moved.power == Power::Gone) violated(event.vm + " was handed over, but it has departed");
  if (lost_hosts_.contains(event.host)) violated(fmt::format("{} was handed over to {}, which is lost", event.vm, event.host));
  if (closed_hosts_.contains(event.host) && moved.power == Power::On) violated(fmt::format("{} was handed over to {}, which takes no VMs", event.vm, event.host));
  if (event.host != switched.to_host) violated(fmt::format("{} was handed over to {} instead of {}", event.vm, event.host, switched.to_host));
  if (switched.switched) violated(fmt::format("{} handed {} over twice", event.migration, event.vm));
  for (const auto& [errand, copy] : switched.latest)
    if (!copies_[copy].ended) violated(event.vm + " was handed over before its copies had ended");
  if (event.host != moved.host && moved.power == Power::On) memory_arrived(switched, event.vm);
  switched.switched = now_;
  lives_on(moved, event.host);
  if (moved.power == Power::Off) moved.lock = event.host; // nobody has its files open: whoever powers it on takes it
}

// What goes with the VM at once.

void SelfCheck::in_switchover(const Migration& migration, std::string_view what, const std::string& vm)
{
  if (migration.switched != now_ || migration.ended) violated(fmt::format("{} {} {} apart from its switchover", migration.id, what, vm));
}

void SelfCheck::check(const trace::LocksMoved& event)
{
  in_switchover(migration(event.migration), "moved the lock of", event.vm);
  auto& moved = vm(event.vm, event.migration);
  if (moved.power == Power::Off) violated(fmt::format("{} moved the lock of {}, which is powered off", event.migration, event.vm));
  if (event.from != moved.lock) violated(fmt::format("the lock of {} is taken from {}, but {} holds it", event.vm, event.from, moved.lock));
  moved.lock = event.to;
}

void SelfCheck::check(const trace::VmRegistered& event)
{
  in_switchover(migration(event.migration), "registered", event.vm);
  auto& moved = vm(event.vm, event.migration);
  if (event.from != moved.vcenter) violated(fmt::format("{} leaves the inventory of {}, but it stands in that of {}", event.vm, event.from, moved.vcenter));
  moved.vcenter = event.to;
}

/// Its host holds the lock, and its host's vCenter has it in the inventory (MOB-4, MOB-5).
void SelfCheck::belongs_where_it_runs(const Vm& vm)
{
  if (vm.lock != vm.host) violated(fmt::format("{} is on {}, but {} holds its lock", vm.id, vm.host, vm.lock));
  if (vm.belongs != nullptr && *vm.belongs && **vm.belongs != vm.vcenter) {
    violated(fmt::format("{} is on {}, a host of {}, but stands in the inventory of {}", vm.id, vm.host, **vm.belongs, vm.vcenter));
  }
}

void SelfCheck::check(const trace::MigrationEnded& event)
{
  auto& ending = migration(event.migration);
  if (ending.ended) violated(event.migration + " ended twice");
  ending.ended = true;
  over_with(ending);
  for (const auto& [errand, copy] : ending.latest)
    if (!copies_[copy].ended) violated(event.migration + " ended before its copies had");
  if (const auto* moved = ending.vm) {
    const bool by_it = moved->stun && moved->stun->migration == event.migration; // another's may go on
    if (by_it && moved->power != Power::Died) violated(moved->id + " is still stunned at the end");
    if (ending.switched && moved->power == Power::Off) belongs_where_it_runs(*moved);
  }
  if (event.outcome == trace::Outcome::Completed) return completed(ending);
  if (ending.switched) violated(fmt::format("{} did not complete but handed its VM over", event.migration));
  for (const auto& [datastore, held] : ending.held)
    if (held != Bytes{0}) violated(fmt::format("{} did not complete but holds {} bytes of {}", event.migration, held.count(), datastore));
}

void SelfCheck::completed(const Migration& migration)
{
  for (const auto& [errand, copy] : migration.latest) {
    const auto& [file, cause] = errand;
    if (!copies_[copy].whole) violated(fmt::format("{} completed, but {} ({}) was never copied to its end", migration.id, file, to_text(cause)));
    if (cause == trace::Cause::Bulk && migration.vm && busy_.contains({migration.vm->id, file}) && !migration.compared.contains(file))
      violated(fmt::format("{} completed, but {} was never compared with its source", migration.id, file));
  }
}

} // namespace godwit::run
