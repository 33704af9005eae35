#include "cluster/ha/failover.hpp"

#include "migration/guests_at_rest.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::cluster::ha {

using inventory::RestartPriority;

Failover::Failover(migration::Surroundings& around, const ClusterView& view, Wake wake) : around_(around), view_(view), wake_(std::move(wake)) {}

RestartPriority Failover::priority(const std::string& vm) const
{
  const auto own = settings().of_vm.find(vm);
  return own == settings().of_vm.end() ? settings().priority : own->second;
}

void Failover::host_lost(const std::string& host)
{
  // Who is in standby or starting is not listened to; but who starts may be waited for.
  const auto mode = around_.cluster.mode(host);
  if (mode == migration::HostMode::Standby) return;
  const bool starts = mode == migration::HostMode::LeavingStandby;
  if (!starts) silent_[host] = around_.now();
  auto& simulation = around_.workshop.simulation;
  simulation.spawn("ha/" + host, [this, &simulation, starts] {
    simulation.sleep_for(around_.parameters.ha_silence);
    starts ? restart_all() : detect();
  });
}

void Failover::host_back(const std::string& host)
{
  if (dead_.empty()) return;
  around_.workshop.simulation.spawn("ha/" + host + "/back", [this] { restart_all(); });
}

/// Hosts that went together are dealt with together: the first call does, the others find nothing.
void Failover::detect()
{
  std::vector<std::pair<std::string, Seconds>> due;
  for (const auto& [host, since] : silent_)
    if (since + around_.parameters.ha_silence <= around_.now()) due.emplace_back(host, since);
  if (due.empty()) return;
  for (const auto& [host, since] : due) {
    silent_.erase(host);
    around_.record(trace::HostFailed{view_.cluster().id, host, around_.now() - since});
    gather(host, since);
  }
  restart_all();
}

void Failover::gather(const std::string& host, Seconds since)
{
  for (const auto& vm : around_.cluster.inventory().vms)
    if (vm.host == host && vm.powered_on && around_.cluster.is_present(vm.id) && !around_.cluster.runs(vm.id)) dead_.try_emplace(vm.id, Dead{host, since, 0, ""});
}

LostVm Failover::as_lost(const inventory::Vm& vm) const { return {vm.id, priority(vm.id), ClusterView::reserved(vm)}; }

Lost Failover::lost() const
{
  Lost lost;
  for (const auto& vm : around_.cluster.inventory().vms) {
    const auto dead = dead_.find(vm.id);
    if (dead != dead_.end() && dead->second.restarting_on.empty()) lost.vms.push_back(as_lost(vm));
  }
  for (const auto& host : view_.cluster().hosts)
    if (around_.cluster.takes_vms(host)) lost.hosts.push_back(as_live(host));
  lost.rules = view_.cluster().rules;
  // The same for many VMs on many hosts: asked once for each pair of host and files.
  lost.why_not = [this](const std::string& vm, const std::string& host) { return view_.why_not_run(vm, host); };
  return lost;
}

LiveHost Failover::as_live(const std::string& host) const
{
  auto unreserved = around_.cluster.host(host).memory;
  for (const auto* vm : view_.running_on(host)) unreserved -= ClusterView::reserved(*vm);
  for (const auto& [vm, dead] : dead_)
    if (dead.restarting_on == host) unreserved -= ClusterView::reserved(std::as_const(around_.cluster).vm(vm));
  return {host, unreserved};
}

void Failover::restart_all()
{
  std::erase_if(dead_, [this](const auto& dead) { return dead.second.restarting_on.empty() && !around_.cluster.is_present(dead.first); }); // deleted meanwhile
  const auto asked = lost();
  if (asked.vms.empty()) return;
  wake_for(asked);
  const auto starting = hosts_starting();
  const auto plan = plan_restarts(asked);
  const auto wait = starting.empty() ? std::set<std::string>{} : wait_for_hosts(asked, plan);
  for (const auto& vm : asked.vms)
    if (!wait.contains(vm.id)) ++dead_.at(vm.id).attempts;
  for (const auto& no : plan.not_restarted) {
    if (wait.contains(no.vm)) record(no.vm, false, fmt::format("{}; waits for {}, which {} woken", no.reason, fmt::join(starting, " and "), starting.size() == 1 ? "is" : "are"));
    else not_restarted(no.vm, no.reason);
  }
  begin(plan.restarts);
}

std::vector<std::string> Failover::hosts_starting() const
{
  std::vector<std::string> starting;
  for (const auto& host : view_.cluster().hosts)
    if (around_.cluster.mode(host) == migration::HostMode::LeavingStandby && !around_.cluster.is_down(host)) starting.push_back(host);
  return starting;
}

Lost Failover::with_starting(Lost lost) const
{
  for (const auto& host : hosts_starting()) lost.hosts.push_back(as_live(host));
  return lost;
}

void Failover::wake_for(const Lost& lost)
{
  std::vector<LiveHost> asleep;
  for (const auto& host : view_.cluster().hosts)
    if (around_.cluster.mode(host) == migration::HostMode::Standby && !around_.cluster.is_down(host)) asleep.push_back(as_live(host));
  for (const auto& host : worth_waking(with_starting(lost), asleep)) wake_(host, "vSphere HA finds no room for all VMs of lost hosts on those that are on");
}

std::set<std::string> Failover::wait_for_hosts(const Lost& lost, const RestartPlan& now) const
{
  std::set<std::string> waiting;
  for (const auto& restart : plan_restarts(with_starting(lost)).restarts) waiting.insert(restart.vm);
  for (const auto& restart : now.restarts) waiting.erase(restart.vm);
  return waiting;
}

void Failover::restart(const std::vector<Restart>& restarts)
{
  for (const auto& restart : restarts) dead_.insert_or_assign(restart.vm, Dead{std::as_const(around_.cluster).vm(restart.vm).host, around_.now(), 1, ""});
  begin(restarts);
}

void Failover::begin(const std::vector<Restart>& restarts)
{
  if (restarts.empty()) return;
  for (const auto& restart : restarts) {
    dead_.at(restart.vm).restarting_on = restart.host;
    around_.cluster.await(restart.host);
  }
  around_.workshop.simulation.spawn("ha/" + view_.cluster().id, [this, restarts] { power_on(restarts); });
}

void Failover::not_restarted(const std::string& vm, const std::string& reason)
{
  auto& dead = dead_.at(vm);
  dead.restarting_on.clear();
  const bool final = priority(vm) == RestartPriority::Disabled || dead.attempts >= around_.parameters.ha_attempts;
  record(vm, final, reason);
  if (final) dead_.erase(vm);
  else retry_later();
}

void Failover::record(const std::string& vm, bool final, const std::string& reason) const
{
  around_.record(trace::VmNotRestarted{view_.cluster().id, vm, std::string{to_text(priority(vm))}, dead_.at(vm).attempts, final, reason, "MOB-22"});
}

void Failover::retry_later()
{
  if (std::exchange(retry_is_due_, true)) return;
  auto& simulation = around_.workshop.simulation;
  simulation.spawn("ha/" + view_.cluster().id + "/retry", [this, &simulation] {
    simulation.sleep_for(around_.parameters.ha_retry);
    retry_is_due_ = false;
    restart_all();
  });
}

void Failover::power_on(const std::vector<Restart>& restarts)
{
  auto& simulation = around_.workshop.simulation;
  const auto began = around_.now();
  std::map<std::string, int> on_host;
  std::vector<std::pair<Seconds, const Restart*>> ends;
  for (const auto& restart : restarts) {
    const auto round = on_host[restart.host]++ / around_.parameters.ha_at_once;
    ends.emplace_back(began + around_.parameters.ha_power_on * (round + 1), &restart);
  }
  std::ranges::stable_sort(ends, {}, [](const auto& end) { return end.first; });
  for (const auto& [at, restart] : ends) {
    simulation.sleep_until(at);
    finish(*restart);
  }
}

void Failover::finish(const Restart& restart)
{
  auto& state = around_.cluster;
  state.await_no_more(restart.host);
  if (!state.is_present(restart.vm)) return static_cast<void>(dead_.erase(restart.vm));
  if (state.is_down(restart.host)) return not_restarted(restart.vm, fmt::format("{} is gone as well", restart.host));
  if (!state.takes_vms(restart.host)) return not_restarted(restart.vm, fmt::format("{} {}", restart.host, told(state.mode(restart.host))));
  if (const auto why = view_.why_not_run(restart.vm, restart.host); !why.empty()) return not_restarted(restart.vm, fmt::format("{}: {}", restart.host, why));
  if (!state.claim(restart.vm)) return not_restarted(restart.vm, "a migration holds it");
  const auto dead = dead_.at(restart.vm);
  dead_.erase(restart.vm);
  state.restart(around_.workshop.trace, around_.now(), restart.vm, restart.host);
  state.unclaim(restart.vm);
  around_.record(trace::VmRestarted{view_.cluster().id, restart.vm, dead.from, restart.host, std::string{to_text(restart.priority)}, restart.order, dead.attempts,
                                    around_.now() - dead.since, restart.reason, "MOB-22"});
  around_.guests.restart(around_, restart.vm);
}

} // namespace godwit::cluster::ha
