#include "cluster/clusters.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster {

namespace {

Seconds last_action(const scenario::Scenario& scenario) { return scenario.actions.empty() ? Seconds{0} : scenario.actions.back().at; }

/// Until when policies act.
Seconds until(const scenario::Scenario& scenario) { return scenario.until.value_or(last_action(scenario)); }

std::vector<std::unique_ptr<ClusterView>> views(const migration::Surroundings& around, const VCenter& vcenter, const scenario::Scenario& scenario)
{
  std::vector<std::unique_ptr<ClusterView>> all;
  for (const auto& cluster : scenario.inventory.clusters) all.push_back(std::make_unique<ClusterView>(around, vcenter, scenario, cluster));
  return all;
}

} // namespace

Clusters::Clusters(migration::Surroundings& around, VCenter& vcenter, const scenario::Scenario& scenario)
    : around_(around), vcenter_(vcenter), scenario_(scenario), views_(views(around, vcenter, scenario)),
      maintenance_(around, vcenter, views_, std::max(until(scenario), last_action(scenario) + scenario.parameters.drs_interval))
{
  for (const auto& view : views_) {
    auto* scheduler = view->cluster().drs ? schedulers_.emplace_back(std::make_unique<drs::Scheduler>(around, vcenter, *view)).get() : nullptr;
    if (!view->cluster().ha) continue;
    ha::Wake wake = [](const auto&...) {};
    if (view->cluster().dpm) wake = [scheduler](const std::string& host, const std::string& reason) { scheduler->wake(host, reason); };
    failovers_.push_back(std::make_unique<ha::Failover>(around, *view, std::move(wake)));
    if (scheduler != nullptr) scheduler->when_awake([&failover = *failovers_.back()](const std::string& host) { failover.host_back(host); });
    if (view->cluster().ha->for_apd != inventory::StorageProtection::Disabled)
      protections_.push_back(std::make_unique<ha::ComponentProtection>(around, *view, *failovers_.back()));
    for (const auto& host : view->cluster().hosts) failover_of_[host] = failovers_.back().get();
  }
  around.cluster.watched_by(*this);
}

void Clusters::go()
{
  for (const auto& scheduler : schedulers_) scheduler->go(until(scenario_));
}

void Clusters::go(Observer& observer)
{
  for (const auto& view : views_) view->read(observer.statistics());
  for (const auto& scheduler : schedulers_) scheduler->go(observer);
}

void Clusters::host_lost(const std::string& host)
{
  if (const auto failover = failover_of_.find(host); failover != failover_of_.end()) failover->second->host_lost(host);
}

void Clusters::host_back(const std::string& host)
{
  if (const auto failover = failover_of_.find(host); failover != failover_of_.end()) failover->second->host_back(host);
}

void Clusters::paths_changed()
{
  for (const auto& protection : protections_) protection->paths_changed();
}

void Clusters::site_lost(const std::string& site)
{
  for (const auto& vcenter : around_.cluster.inventory().vcenters) {
    if (vcenter.site != site || lost_.contains(vcenter.id)) continue;
    lost_[vcenter.id] = {vcenter.id, site, around_.now()};
    around_.record(trace::VCenterLost{vcenter.id, fmt::format("it ran at {}, which is lost: no DRS, and nobody starts a migration; HA goes on by itself", site), "MOB-20"});
    vcenter_.lose(vcenter.id);
    restart_by_hand(vcenter.id, around_.now());
  }
}

/// Somebody does so on another site, unless its own comes back before.
void Clusters::restart_by_hand(const std::string& vcenter, Seconds since)
{
  auto& simulation = around_.workshop.simulation;
  simulation.spawn("vcenter/" + vcenter, [this, &simulation, vcenter, since] {
    simulation.sleep_for(around_.parameters.vcenter_by_hand);
    const auto lost = lost_.find(vcenter);
    if (lost == lost_.end() || lost->second.since != since) return;
    restarted(LostVCenter{lost->second}, "by hand, on another site");
  });
}

void Clusters::restarted(const LostVCenter& lost, const std::string& how)
{
  lost_.erase(lost.id);
  vcenter_.regain(lost.id);
  around_.record(trace::VCenterRestarted{lost.id, around_.now() - lost.since, how, "MOB-20"});
}

void Clusters::site_back(const std::string& site)
{
  std::vector<LostVCenter> back;
  for (const auto& [id, lost] : lost_)
    if (lost.site == site) back.push_back(lost);
  for (const auto& lost : back) restarted(lost, "with its site");
}

} // namespace godwit::cluster
