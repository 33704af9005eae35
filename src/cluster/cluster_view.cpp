#include "cluster/cluster_view.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster {

using inventory::Traffic;
using migration::HostMode;

namespace {

std::string attachments(const inventory::Host& host)
{
  auto text = host.site + "|" + host.vcenter;
  for (const auto& nic : host.nics) text += "|" + nic.to;
  return text;
}

} // namespace

ClusterView::ClusterView(const migration::Surroundings& around, const VCenter& vcenter, const scenario::Scenario& scenario, const inventory::ComputeCluster& cluster)
    : around_(around), vcenter_(vcenter), scenario_(scenario), cluster_(cluster)
{
  demands_.resize(around.cluster.inventory().vms.size());
  for (const auto& demand : scenario.demands) demands_[around.cluster.place_of_vm(demand.vm)] = &demand;
  members_.resize(around.cluster.inventory().hosts.size());
  reached_.resize(cluster.hosts.size() * around.cluster.inventory().datastores.size());
  std::map<std::string, std::size_t> ways;
  for (std::size_t host = 0; host < cluster.hosts.size(); ++host) {
    members_[around.cluster.place_of_host(cluster.hosts[host])] = host;
    const auto& made = around.cluster.host(cluster.hosts[host]);
    attached_.push_back(ways.emplace(attachments(made), ways.size()).first->second);
    slots_.push_back(slots(made));
  }
}

const std::string& ClusterView::vcenter() const { return around_.cluster.host(cluster_.hosts.front()).vcenter; }

/// vMotions at once, by vCenter's own limits.
int ClusterView::slots(const inventory::Host& host) const
{
  int least = 0;
  for (const auto& charge : admission::charges(around_.parameters, around_.cluster.inventory(), {.changes_host = true, .moves_disks = false, .from = &host, .to = &host, .datastores = {}}))
    least = least == 0 ? charge.most / charge.cost : std::min(least, charge.most / charge.cost);
  return std::max(1, least);
}

Bytes ClusterView::reserved(const inventory::Vm& vm) { return vm.memory_reservation + drs::memory_overhead(vm.memory); }

drs::ObservedVm ClusterView::observed(const inventory::Vm& vm, std::size_t place, Seconds window) const
{
  const auto& parameters = around_.parameters;
  const auto share = [](int percent) { return percent / 100.0; };
  const auto* demand = demands_[place];
  auto cpu = demand != nullptr && demand->cpu ? demand->cpu->cores : vm.vcpus * share(parameters.drs_unstated_cpu);
  auto active = Bytes{vm.memory.count() * parameters.drs_unstated_memory / 100};
  auto consumed = vm.memory;
  if (const auto workload = around_.memory.find(vm.id); workload != around_.memory.end()) active = workload->second->pages.size;
  if (demand != nullptr && demand->memory) active = demand->memory->active, consumed = demand->memory->consumed;
  if (statistics_ != nullptr && demand != nullptr) {
    cpu = statistics_->mean(vm::cpu_demand, place, window).value_or(cpu);
    active = statistics_->mean(vm::active_memory, place, window).value_or(active);
    consumed = statistics_->mean(vm::consumed_memory, place, window).value_or(consumed);
  }
  if (!vm.powered_on) cpu = 0, active = consumed = Bytes{0};
  const auto overhead = vm.powered_on ? drs::memory_overhead(vm.memory) : Bytes{0};
  return {.id = vm.id, .host = 0, .cpu = cpu, .memory = drs::memory_demand(active, consumed, overhead, parameters.drs_idle_memory),
          .reserved = vm.powered_on ? reserved(vm) : Bytes{0}, .configured = vm.memory, .lead = lead(vm)};
}

drs::Observed ClusterView::observe(Seconds window, Off off) const
{
  const auto& state = around_.cluster;
  drs::Observed all;
  for (std::size_t place = 0; place < cluster_.hosts.size(); ++place) {
    const auto& host = state.host(cluster_.hosts[place]);
    const auto mode = state.mode(host.id);
    const bool leaving = mode == HostMode::EnteringMaintenance || mode == HostMode::EnteringStandby;
    all.hosts.push_back({.id = host.id, .cores = static_cast<double>(host.cores), .memory = host.memory, .slots = slots_[place],
                         .available = !state.is_down(host.id) && (mode == HostMode::Connected || leaving), .leaving = leaving,
                         .standby = mode == HostMode::Standby && !state.is_down(host.id), .over_power_on = {}, .over_power_off = {}});
  }
  const auto& vms = state.inventory().vms;
  for (std::size_t place = 0; place < vms.size(); ++place) {
    const auto here = members_[state.host_of(place)];
    if (!here) continue;
    const auto& vm = vms[place];
    if (!state.runs(vm.id) || (!vm.powered_on && off == Off::LeftOut)) continue;
    auto seen = observed(vm, place, window);
    seen.host = *here;
    seen.place = place;
    if (const auto* to = vcenter_.destination_of(vm.id)) {
      seen.stays = true;
      if (const auto there = member(*to)) seen.host = *there;
    }
    all.vms.push_back(std::move(seen));
  }
  all.rules = cluster_.rules;
  std::vector<std::size_t> places;
  for (const auto& vm : all.vms) places.push_back(vm.place);
  all.why_not = [this, places = std::move(places), files = std::vector<Files>(all.vms.size())](std::size_t vm, std::size_t host) mutable {
    if (files[vm].empty()) files[vm] = files_of(places[vm]);
    return why_not_move(places[vm], files[vm], host);
  };
  return all;
}

std::vector<std::string> ClusterView::datastores_of(const inventory::Vm& vm)
{
  std::vector<std::string> all;
  if (!vm.home.empty()) all.push_back(vm.home);
  for (const auto& disk : vm.disks)
    if (std::ranges::find(all, disk.datastore) == all.end()) all.push_back(disk.datastore);
  return all;
}

ClusterView::Files ClusterView::files_of(std::size_t vm) const
{
  Files files;
  for (const auto& datastore : datastores_of(around_.cluster.inventory().vms[vm])) files.push_back(around_.cluster.place_of_datastore(datastore));
  return files;
}

bool ClusterView::reaches(const std::string& host, const std::string& datastore) const
{
  return reaches(member(host).value(), around_.cluster.place_of_datastore(datastore));
}

bool ClusterView::reaches(std::size_t host, std::size_t datastore) const
{
  const auto& datastores = around_.cluster.inventory().datastores;
  auto& known = reached_[host * datastores.size() + datastore];
  if (!known) known = around_.topology.reaches(cluster_.hosts[host], datastores[datastore].id);
  return *known;
}

bool ClusterView::share_network(std::size_t from, std::size_t to) const
{
  const auto [known, fresh] = shared_.try_emplace({attached_[from], attached_[to]}, false);
  if (fresh) known->second = around_.topology.round_trip(cluster_.hosts[from], cluster_.hosts[to], Traffic::Vmotion).has_value();
  return known->second;
}

std::string ClusterView::why_not_move(std::size_t place, const Files& files, std::size_t host) const
{
  const auto& inventory = around_.cluster.inventory();
  for (const auto datastore : files)
    if (!reaches(host, datastore)) return fmt::format("does not reach {}, and files are not moved", inventory.datastores[datastore].id);
  const auto& vm = inventory.vms[place];
  if (vm.powered_on && !share_network(members_[around_.cluster.host_of(place)].value(), host)) return fmt::format("shares no vMotion network with {}", vm.host);
  return "";
}

bool ClusterView::has_path(const std::string& host, const std::string& datastore) const
{
  const auto& outages = around_.workshop.outages;
  return outages.all_work() ? outages.reached(datastore) && reaches(host, datastore) : around_.reaches_now(host, datastore);
}

std::string ClusterView::why_not_run(const std::string& id, const std::string& host) const
{
  for (const auto& datastore : datastores_of(std::as_const(around_.cluster).vm(id))) {
    if (!has_path(host, datastore)) return fmt::format("does not reach {}", datastore);
    if (vcenter_.is_closed(datastore)) return fmt::format("{} is in maintenance mode, or on its way there: nothing is powered on", datastore);
  }
  return around_.cluster.swap_fits(id, host) ? "" : "no space for its swap file";
}

std::string ClusterView::local_datastore(const std::string& id) const
{
  const auto& vm = std::as_const(around_.cluster).vm(id);
  for (const auto& datastore : datastores_of(vm)) {
    const auto others = [&](const std::string& host) { return host != vm.host && reaches(host, datastore); };
    if (std::ranges::none_of(cluster_.hosts, others)) return datastore;
  }
  return "";
}

std::vector<const inventory::Vm*> ClusterView::running_on(const std::string& host) const
{
  std::vector<const inventory::Vm*> found;
  for (const auto& vm : around_.cluster.inventory().vms)
    if (vm.host == host && vm.powered_on && around_.cluster.runs(vm.id)) found.push_back(&vm);
  return found;
}

void ClusterView::finished(Bytes memory, Seconds took)
{
  moved_ += memory;
  moving_ += took;
}

/// Before any has finished: at what the slowest of the host's adapters for vMotion is rated.
Seconds ClusterView::lead(const inventory::Vm& vm) const
{
  if (moved_ > Bytes{0}) return moving_ * (vm.memory / moved_);
  std::optional<units::BytesPerSecond> rate;
  for (const auto& nic : around_.cluster.host(vm.host).nics) rate = std::min(nic.rate, rate.value_or(nic.rate));
  return around_.parameters.vmotion_prepare + (rate ? vm.memory / *rate : Seconds{0});
}

} // namespace godwit::cluster
