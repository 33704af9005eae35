#include "cluster/maintenance.hpp"

#include "cluster/drs/evacuate.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster {

using migration::HostMode;

std::vector<trace::Number> numbers(const drs::Figures& figures)
{
  std::vector<trace::Number> all;
  for (const auto& [name, value] : figures) all.push_back({name, value});
  return all;
}

Maintenance::Maintenance(migration::Surroundings& around, VCenter& vcenter, const std::vector<std::unique_ptr<ClusterView>>& views, Seconds horizon)
    : around_(around), vcenter_(vcenter), views_(views), horizon_(horizon)
{
}

const ClusterView* Maintenance::observer_of(const std::string& host) const
{
  for (const auto& view : views_)
    if (std::ranges::find(view->cluster().hosts, host) != view->cluster().hosts.end()) return view.get();
  return nullptr;
}

void Maintenance::begin(const Wish& wish)
{
  const auto next = std::make_shared<std::size_t>(0);
  for (int turn = 0; turn < wish.at_once && turn < static_cast<int>(wish.hosts.size()); ++turn)
    around_.workshop.simulation.spawn(fmt::format("{}/{}", wish.id, turn), [this, &wish, next] { serve(wish, *next); });
}

void Maintenance::serve(const Wish& wish, std::size_t& next)
{
  while (next < wish.hosts.size()) {
    const auto& host = wish.hosts[next++];
    if (!enter(wish, host) || !wish.lasts) continue;
    around_.workshop.simulation.sleep_for(*wish.lasts);
    exit(host);
  }
}

void Maintenance::exit(const std::string& host)
{
  if (const auto entering = entering_.find(host); entering != entering_.end()) {
    entering->second->cancelled = true;
    entering->second->gate.open();
  } else if (around_.cluster.mode(host) == HostMode::Maintenance) {
    change(host, HostMode::Connected, "it leaves maintenance mode");
  }
}

void Maintenance::change(const std::string& host, HostMode mode, const std::string& reason)
{
  around_.cluster.set_mode(host, mode);
  around_.record(trace::HostModeChanged{host, std::string{to_text(mode)}, reason, "vSphere API: EnterMaintenanceMode_Task"});
}

bool Maintenance::enter(const Wish& wish, const std::string& host)
{
  const auto mode = around_.cluster.mode(host);
  if (mode != HostMode::Connected || around_.cluster.is_down(host)) {
    const auto why = around_.cluster.is_down(host) ? host + " is down" : fmt::format("{} {}", host, told(mode));
    around_.record(trace::MaintenanceEntered{wish.id, host, "refused", Seconds{0}, why});
    return false;
  }
  const auto began = around_.now();
  const auto entry = std::make_shared<Entry>(around_.workshop.simulation.gate());
  entering_[host] = entry;
  change(host, HostMode::EnteringMaintenance, wish.id);
  around_.workshop.simulation.give_way(); // nobody sends VMs to another that enters it in this instant
  const auto ended = empty(wish, host, entry);
  entering_.erase(host);
  const bool entered = ended.outcome == "entered";
  around_.record(trace::MaintenanceEntered{wish.id, host, ended.outcome, around_.now() - began, ended.reason});
  change(host, entered ? HostMode::Maintenance : HostMode::Connected, entered ? "nothing runs there" : ended.reason);
  return entered;
}

Maintenance::Ended Maintenance::empty(const Wish& wish, const std::string& host, const std::shared_ptr<Entry>& entry)
{
  const auto began = around_.now();
  const auto deadline = wish.timeout ? began + *wish.timeout : std::max(horizon_, began + around_.parameters.drs_interval);
  while (true) {
    ask_to_leave(wish, host, entry);
    while (entry->moving > 0 && !entry->cancelled && (!wish.timeout || around_.now() < deadline)) {
      if (wish.timeout) entry->gate.wait_for(deadline - around_.now());
      else entry->gate.wait();
    }
    if (around_.cluster.is_down(host)) return {"cancelled", host + " was lost"};
    if (entry->cancelled) return {"cancelled", "it was cancelled"};
    if (is_empty(host)) return {"entered", ""};
    if (around_.now() >= deadline && wish.timeout) return {"timed_out", fmt::format("after its timeout VMs still run on {}", host)};
    if (around_.now() >= deadline) return {"blocked", fmt::format("VMs on {} cannot leave it", host)};
    // As DRS comes round again.
    const auto again = std::min(around_.now() + around_.parameters.drs_interval, deadline);
    while (!entry->cancelled && around_.now() < again) entry->gate.wait_for(again - around_.now());
    if (entry->cancelled) return {"cancelled", "it was cancelled"};
  }
}

bool Maintenance::is_empty(const std::string& host) const
{
  return std::ranges::none_of(around_.cluster.inventory().vms, [&](const inventory::Vm& vm) {
    if (!vm.powered_on || !around_.cluster.runs(vm.id)) return false;
    const auto* to = vcenter_.destination_of(vm.id);
    return vm.host == host || (to != nullptr && *to == host);
  });
}

void Maintenance::blocked(const Wish& wish, const std::string& host, const std::string& vm, const std::string& reason, Entry& entry)
{
  if (!entry.said.emplace(vm, reason).second) return;
  const auto* view = observer_of(host);
  const bool local = view != nullptr && !view->local_datastore(vm).empty();
  around_.record(trace::MaintenanceBlocked{wish.id, host, vm, reason, local ? "XVM-8" : "vSphere API: EnterMaintenanceMode_Task"});
}

void Maintenance::ask_to_leave(const Wish& wish, const std::string& host, const std::shared_ptr<Entry>& entry)
{
  const auto* view = observer_of(host);
  if (view == nullptr || !view->cluster().drs) {
    for (const auto& vm : around_.cluster.inventory().vms)
      if (vm.host == host && vm.powered_on && around_.cluster.runs(vm.id) && vcenter_.destination_of(vm.id) == nullptr)
        blocked(wish, host, vm.id, view == nullptr ? host + " is in no cluster: nobody moves it" : "DRS is off: nobody moves it", *entry);
    return;
  }
  const auto& cluster = view->cluster();
  auto observed = view->observe(around_.parameters.drs_demand_window, wish.powered_off ? Off::Included : Off::LeftOut);
  for (auto& each : observed.hosts) // others that leave have an actor of their own
    if (each.leaving && each.id != host) each.available = false, each.leaving = false;
  const auto advice = drs::evacuate(observed, drs::Cause::Maintenance, around_.parameters.drs_cap / 100.0);
  const bool automated = cluster.drs->automation == inventory::DrsAutomation::FullyAutomated;
  for (const auto& move : advice.recommended) {
    around_.record(trace::HostMoveRecommended{cluster.id, "maintenance", "maintenance", move.vm, move.from, move.to, move.priority, automated, numbers(move.figures), move.reason});
    if (!automated) blocked(wish, host, move.vm, fmt::format("DRS is {}: its move to {} is only recommended", to_text(cluster.drs->automation), move.to), *entry);
  }
  for (const auto& no : advice.rejected) {
    around_.record(trace::HostMoveRejected{cluster.id, "maintenance", "maintenance", no.vm, no.from, "", numbers(no.figures), no.reason});
    if (std::as_const(around_.cluster).vm(no.vm).powered_on) blocked(wish, host, no.vm, no.reason, *entry);
  }
  if (!automated) return;
  ++entry->turn;
  entry->moving += static_cast<int>(advice.recommended.size());
  for (const auto& move : advice.recommended) this->move(wish, move, entry);
}

void Maintenance::move(const Wish& wish, const drs::Recommendation& recommended, const std::shared_ptr<Entry>& entry)
{
  const auto again = entry->turn > 1 ? fmt::format("/{}", entry->turn) : "";
  vcenter_.request({.id = fmt::format("{}/{}/{}{}", wish.id, recommended.from, recommended.vm, again), .vm = recommended.vm, .to = {}, .disks = {}, .format = {}, .change = scenario::Change::Host,
                    .host = recommended.to},
                   [entry] {
                     if (--entry->moving == 0) entry->gate.open();
                   });
}

} // namespace godwit::cluster
