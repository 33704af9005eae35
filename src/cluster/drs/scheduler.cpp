#include "cluster/drs/scheduler.hpp"

#include "cluster/maintenance.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>

namespace godwit::cluster::drs {

using inventory::DrsAutomation;
using migration::HostMode;

namespace {

constexpr Seconds a_day{86'400};
/// Demand that differs by less is no new cause to go back.
constexpr double same_demand = 0.1;

} // namespace

Scheduler::Scheduler(migration::Surroundings& around, VCenter& vcenter, ClusterView& view) : around_(around), vcenter_(vcenter), view_(view) {}

void Scheduler::go(Seconds until)
{
  auto& simulation = around_.workshop.simulation;
  const auto every = [&](const std::string& name, Seconds interval, auto what) {
    simulation.spawn(name + "/" + cluster().id, [&simulation, interval, until, what] {
      for (auto at = simulation.now() + interval; at <= until; at += interval) {
        simulation.sleep_until(at);
        what();
      }
    });
  };
  every("drs", around_.parameters.drs_interval, [this] { balance(); });
  if (cluster().dpm) every("dpm", around_.parameters.dpm_interval, [this] { power(); });
}

void Scheduler::go(Observer& observer)
{
  observer.every(around_.parameters.drs_interval, [this] { balance(); });
  if (cluster().dpm) observer.every(around_.parameters.dpm_interval, [this] { power(); });
}

Settings Scheduler::settings() const
{
  const auto& p = around_.parameters;
  Settings settings{.level = cluster().drs->level, .interval = p.drs_interval, .pairwise = p.drs_pairwise != 0, .by_score = p.drs_by_score != 0, .cap = 1,
                    .cpu_per_gib = p.vmotion_cpu, .contention = p.drs_contention / 100.0, .least_goodness = p.drs_least_goodness / 100.0,
                    .high_goodness = p.drs_high_goodness / 100.0, .inefficiency = p.drs_inefficiency / 100.0, .demand_window = p.drs_demand_window};
  if (p.drs_moves_per_host > 0) settings.moves_per_host = p.drs_moves_per_host;
  return settings;
}

void Scheduler::balance()
{
  if (vcenter_.is_lost(view_.vcenter())) return;
  auto observed = view_.observe(around_.parameters.drs_demand_window, Off::LeftOut);
  // Who empties a host does so by itself.
  for (auto& host : observed.hosts)
    if (host.leaving) host.available = host.leaving = false;
  remember_left(observed);
  const bool automated = cluster().drs->automation == DrsAutomation::FullyAutomated;
  for (const auto& advice : run(observed, settings())) {
    record(advice, "drs", automated);
    if (!automated) continue;
    for (const auto& move : advice.recommended) {
      if (move.cause == Cause::Balance) {
        const auto vm = std::ranges::find(observed.vms, move.vm, &ObservedVm::id);
        left_[vm->place].push_back({move.from, around_.now(), vm->cpu});
      }
      carry_out(move, "drs", {});
    }
  }
}

void Scheduler::remember_left(Observed& observed)
{
  for (auto& vm : observed.vms) {
    const auto known = left_.find(vm.place);
    if (known == left_.end()) continue;
    std::erase_if(known->second, [&](const Left& left) { return left.at + a_day <= around_.now(); });
    for (const auto& left : known->second) {
      const auto host = std::ranges::find(observed.hosts, left.host, &ObservedHost::id);
      const bool same = std::abs(vm.cpu - left.cpu) <= same_demand * std::max(vm.cpu, left.cpu);
      if (same && host != observed.hosts.end()) vm.left.push_back(static_cast<std::size_t>(host - observed.hosts.begin()));
    }
  }
}

void Scheduler::record(const Advice& advice, const std::string& by, bool carried_out) const
{
  around_.record(trace::ClusterJudged{cluster().id, by, advice.metric, advice.verdict, numbers(advice.measured)});
  for (const auto& move : advice.recommended)
    around_.record(trace::HostMoveRecommended{cluster().id, by, std::string{to_text(move.cause)}, move.vm, move.from, move.to, move.priority, carried_out, numbers(move.figures), move.reason});
  for (const auto& no : advice.rejected)
    around_.record(trace::HostMoveRejected{cluster().id, by, std::string{to_text(no.cause)}, no.vm, no.from, no.to, numbers(no.figures), no.reason});
}

void Scheduler::carry_out(const Recommendation& move, const std::string& by, std::function<void()> over)
{
  const auto began = around_.now();
  const auto memory = std::as_const(around_.cluster).vm(move.vm).memory;
  vcenter_.request({.id = fmt::format("{}/{}/{}", by, ++moves_, move.vm), .vm = move.vm, .to = {}, .disks = {}, .format = {}, .change = scenario::Change::Host, .host = move.to},
                   [this, memory, began, vm = move.vm, to = move.to, over = std::move(over)] {
                     if (std::as_const(around_.cluster).vm(vm).host == to) view_.finished(memory, around_.now() - began);
                     if (over) over();
                   });
}

void Scheduler::sample(const Observed& observed)
{
  const Layout layout{observed};
  Sample sample{around_.now(), {}, {}};
  for (std::size_t host = 0; host < observed.hosts.size(); ++host) {
    sample.loads.push_back(layout.load(host));
    sample.on.push_back(observed.hosts[host].available);
  }
  samples_.push_back(std::move(sample));
  const auto longest = std::max(around_.parameters.dpm_power_on_window, around_.parameters.dpm_power_off_window);
  while (samples_.front().at + longest < around_.now()) samples_.pop_front();
}

/// A sample stands for the interval before it.
std::optional<Load> Scheduler::mean(std::size_t host, Seconds window) const
{
  Load sum;
  int count = 0;
  bool whole = false;
  for (auto sample = samples_.rbegin(); sample != samples_.rend() && !whole; ++sample) {
    if (!sample->on[host]) return std::nullopt;
    sum.cpu += sample->loads[host].cpu, sum.memory += sample->loads[host].memory, ++count;
    whole = sample->at - around_.parameters.dpm_interval <= around_.now() - window + Seconds{1e-6};
  }
  if (!whole) return std::nullopt;
  return Load{sum.cpu / count, sum.memory / count};
}

void Scheduler::power()
{
  if (vcenter_.is_lost(view_.vcenter())) return;
  const auto& p = around_.parameters;
  auto observed = view_.observe(p.dpm_interval, Off::LeftOut);
  sample(observed);
  for (auto& host : observed.hosts) host.awaited = is_awaited(host.id);
  const bool changing = std::ranges::any_of(cluster().hosts, [&](const std::string& host) {
    const auto mode = around_.cluster.mode(host);
    return mode == HostMode::EnteringStandby || mode == HostMode::LeavingStandby;
  });
  if (changing) return; // one at a time
  for (std::size_t host = 0; host < observed.hosts.size(); ++host) {
    auto& seen = observed.hosts[host];
    // Without a whole window it counts as being within the range.
    const Load within{p.dpm_target / 100.0, 0};
    seen.over_power_on = mean(host, p.dpm_power_on_window).value_or(within);
    seen.over_power_off = mean(host, p.dpm_power_off_window).value_or(within);
  }
  const auto advice = drs::power(observed, {.level = cluster().dpm->level, .target = p.dpm_target / 100.0, .tolerance = p.dpm_tolerance / 100.0,
                                            .least_hosts = cluster().ha ? std::size_t{2} : std::size_t{1}});
  const bool acts = acts_on_power();
  record(advice, "dpm", acts);
  if (!acts || advice.recommended.empty()) return;
  const auto& last = advice.recommended.back();
  if (last.cause == Cause::PowerOn) start_up(last.to, "DPM wakes it");
  else put_to_standby(last.to, {advice.recommended.begin(), advice.recommended.end() - 1});
}

void Scheduler::change(const std::string& host, HostMode mode, const std::string& reason)
{
  around_.cluster.set_mode(host, mode);
  around_.record(trace::HostModeChanged{host, std::string{to_text(mode)}, reason, "VMware KB 310527"});
}

void Scheduler::wake(const std::string& host, const std::string& reason)
{
  if (vcenter_.is_lost(view_.vcenter())) return;
  const bool acts = acts_on_power();
  around_.record(trace::HostMoveRecommended{cluster().id, "dpm", std::string{to_text(Cause::PowerOn)}, "", "", host, 1, acts, {}, reason});
  if (acts) start_up(host, "vSphere HA needs it: DPM wakes it");
}

bool Scheduler::acts_on_power() const { return cluster().dpm->automatic && cluster().drs->automation == DrsAutomation::FullyAutomated; }

void Scheduler::start_up(const std::string& host, const std::string& reason)
{
  change(host, HostMode::LeavingStandby, reason);
  auto& simulation = around_.workshop.simulation;
  simulation.spawn("dpm/" + host, [this, &simulation, host] {
    simulation.sleep_for(around_.parameters.dpm_power_on);
    if (around_.cluster.is_down(host)) return change(host, HostMode::Connected, "it was lost as it started, and runs VMs again once it is back");
    change(host, HostMode::Connected, "it runs VMs again");
    if (awake_) awake_(host);
  });
}

bool Scheduler::is_awaited(const std::string& host) const
{
  const auto goes_there = [&](const auto& vm_and_host) { return vm_and_host.second == host; };
  return around_.cluster.is_awaited(host) || std::ranges::any_of(vcenter_.destinations(), goes_there);
}

bool Scheduler::is_empty(const std::string& host) const { return view_.running_on(host).empty() && !is_awaited(host); }

void Scheduler::put_to_standby(const std::string& host, const std::vector<Recommendation>& moves)
{
  change(host, HostMode::EnteringStandby, "DPM empties it");
  auto& simulation = around_.workshop.simulation;
  const auto gate = std::make_shared<engine::Gate>(simulation.gate());
  const auto left = std::make_shared<std::size_t>(moves.size());
  for (const auto& move : moves)
    carry_out(move, "dpm", [gate, left] {
      if (--*left == 0) gate->open();
    });
  simulation.spawn("dpm/" + host, [this, &simulation, host, gate, waits = !moves.empty()] {
    if (waits) gate->wait();
    if (!is_empty(host) || around_.cluster.is_down(host)) return change(host, HostMode::Connected, "it could not be emptied");
    simulation.sleep_for(around_.parameters.dpm_power_off);
    if (!is_empty(host)) return change(host, HostMode::Connected, "a VM has come meanwhile");
    change(host, HostMode::Standby, "it is empty");
  });
}

} // namespace godwit::cluster::drs
