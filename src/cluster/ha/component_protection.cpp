#include "cluster/ha/component_protection.hpp"

#include "migration/guests_at_rest.hpp"

#include <algorithm>

namespace godwit::cluster::ha {

namespace {

constexpr auto timeout_source = "VMware vSphere documentation: Misc.APDTimeout";
constexpr auto protection_source = "vSphere API: VmComponentProtectionSettings";

} // namespace

ComponentProtection::ComponentProtection(migration::Surroundings& around, const ClusterView& view, Failover& failover) : around_(around), view_(view), failover_(failover) {}

/// A host that is down has lost nothing that this is about.
bool ComponentProtection::lost_paths(const std::string& host, const std::string& datastore) const
{
  return !around_.cluster.is_down(host) && view_.reaches(host, datastore) && !view_.has_path(host, datastore);
}

void ComponentProtection::paths_changed()
{
  bool fresh = false;
  for (const auto& host : view_.cluster().hosts)
    for (const auto& datastore : around_.cluster.inventory().datastores) {
      const Place place{host, datastore.id};
      const auto known = apds_.find(place);
      if (lost_paths(host, datastore.id)) {
        if (known == apds_.end()) apds_.emplace(place, Apd{.since = around_.now(), .timed_out = {}}), fresh = true;
      } else if (known != apds_.end()) {
        const auto* why = around_.cluster.is_down(host) ? "the host is lost" : "a path is back";
        if (known->second.told) around_.record(trace::ApdEnded{view_.cluster().id, host, datastore.id, known->second.since, why});
        apds_.erase(known);
      }
    }
  if (fresh && waiting_since_ != around_.now()) {
    waiting_since_ = around_.now();
    around_.workshop.simulation.spawn("ha/" + view_.cluster().id + "/apd", [this, since = around_.now()] { wait_out(since); });
  }
  for (auto& [vm, pending] : pending_)
    if (!pending.settled) pending.attempts = 0; // there may be a host for it now
  if (!pending_.empty()) ask();
}

/// What was lost together is dealt with together. Paths that come back in the very instant are back in time.
void ComponentProtection::wait_out(Seconds since)
{
  auto& simulation = around_.workshop.simulation;
  simulation.sleep_until(since + around_.parameters.apd_timeout);
  simulation.wait_out_instant();
  for (auto& [place, apd] : apds_)
    if (apd.since == since) apd.timed_out = around_.now(), tell(place, apd);
  simulation.sleep_until(since + around_.parameters.apd_timeout + around_.parameters.ha_apd_delay);
  simulation.wait_out_instant();
  bool any = false;
  for (auto& [place, apd] : apds_)
    if (apd.since == since) any = apd.due = true, tell(place, apd);
  if (any) ask();
}

std::vector<std::string> ComponentProtection::vms_at(const Place& place) const
{
  std::vector<std::string> found;
  for (const auto* vm : view_.running_on(place.first))
    if (std::ranges::count(ClusterView::datastores_of(*vm), place.second) > 0) found.push_back(vm->id);
  return found;
}

/// Once, where somebody is concerned.
void ComponentProtection::tell(const Place& place, Apd& apd)
{
  if (apd.told) return;
  auto vms = vms_at(place);
  if (vms.empty()) return;
  apd.told = true;
  around_.record(trace::ApdTimedOut{view_.cluster().id, place.first, place.second, apd.since, *apd.timed_out, std::move(vms), timeout_source});
}

const std::pair<const ComponentProtection::Place, ComponentProtection::Apd>* ComponentProtection::due_for(const inventory::Vm& vm) const
{
  const std::pair<const Place, Apd>* first = nullptr;
  for (const auto& datastore : ClusterView::datastores_of(vm)) {
    const auto found = apds_.find({vm.host, datastore});
    if (found != apds_.end() && found->second.due && (first == nullptr || found->second.since < first->second.since)) first = &*found;
  }
  return first;
}

void ComponentProtection::ask()
{
  if (std::exchange(asked_, true)) return;
  around_.workshop.simulation.spawn("ha/" + view_.cluster().id + "/vmcp", [this] {
    around_.workshop.simulation.wait_out_instant();
    asked_ = false;
    decide();
  });
}

void ComponentProtection::decide()
{
  Stalled stalled{.protection = protection(), .vms = {}, .lost = failover_.lost()};
  std::set<std::string> all;
  for (const auto& vm : around_.cluster.inventory().vms) {
    if (!vm.powered_on || !around_.cluster.runs(vm.id) || due_for(vm) == nullptr) continue;
    all.insert(vm.id);
    const auto known = pending_.find(vm.id);
    const bool given_up = known != pending_.end() && (known->second.settled || known->second.attempts >= around_.parameters.ha_attempts);
    if (!given_up) stalled.vms.push_back({failover_.as_lost(vm), around_.cluster.is_claimed(vm.id)});
  }
  std::erase_if(pending_, [&](const auto& of) { return !all.contains(of.first); });
  if (stalled.vms.empty()) return;
  const auto plan = plan_protection(stalled);
  for (const auto& kept : plan.kept) keep(kept);
  terminate(plan.terminated);
}

void ComponentProtection::terminate(const std::vector<Restart>& restarts)
{
  for (const auto& restart : restarts) {
    const auto& vm = std::as_const(around_.cluster).vm(restart.vm);
    auto& [place, apd] = *due_for(vm);
    tell(place, apds_.at(place)); // nobody was there before
    around_.record(trace::VmTerminated{view_.cluster().id, vm.id, vm.host, place.second, apd.since, *apd.timed_out, restart.host, restart.reason, protection_source});
    around_.cluster.stop(vm.id);
    around_.guests.die(vm.id);
    pending_.erase(restart.vm);
  }
  failover_.restart(restarts);
}

void ComponentProtection::keep(const KeptVm& kept)
{
  auto& pending = pending_[kept.vm];
  bool final = false;
  switch (kept.until) {
  case KeptVm::Until::PathIsBack: final = pending.settled = true; break;
  case KeptVm::Until::MigrationEnds: wait_for_migration(kept.vm); break;
  case KeptVm::Until::Attempt:
    final = ++pending.attempts >= around_.parameters.ha_attempts;
    if (!final) retry_later();
    break;
  }
  if (std::exchange(pending.said, kept.reason) == kept.reason && !final) return;
  const auto& vm = std::as_const(around_.cluster).vm(kept.vm);
  const auto& place = due_for(vm)->first;
  tell(place, apds_.at(place));
  around_.record(trace::VmNotTerminated{view_.cluster().id, vm.id, vm.host, place.second, pending.attempts, final, kept.reason, protection_source});
}

void ComponentProtection::wait_for_migration(const std::string& vm)
{
  if (!migrating_.insert(vm).second) return;
  around_.cluster.when_unclaimed(vm, [this, vm] {
    migrating_.erase(vm);
    ask();
  });
}

void ComponentProtection::retry_later()
{
  if (std::exchange(retry_is_due_, true)) return;
  auto& simulation = around_.workshop.simulation;
  simulation.spawn("ha/" + view_.cluster().id + "/vmcp/retry", [this, &simulation] {
    simulation.sleep_for(around_.parameters.ha_retry);
    retry_is_due_ = false;
    ask();
  });
}

} // namespace godwit::cluster::ha
