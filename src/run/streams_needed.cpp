#include "run/streams_needed.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>

namespace godwit::run {

using scenario::Change;
using scenario::Scenario;

namespace {

/// Side by side between any two hosts.
std::size_t most_lanes(const Scenario& scenario)
{
  std::size_t most = 1; // of a network file copy
  for (const auto& host : scenario.inventory.hosts) {
    std::size_t lanes = 0;
    for (const auto& nic : host.nics) {
      const auto helpers = scenario.parameters.streams_by_link == 0 ? 1.0 : std::ceil(nic.rate.value() * 8 / 1e6 / scenario.parameters.helper_rate);
      lanes += static_cast<std::size_t>(nic.count * nic.vmknics) * static_cast<std::size_t>(helpers);
    }
    most = std::max(most, lanes);
  }
  return most;
}

/// How many migrations the slots of so many resources admit, when each takes at least `cheapest` of one of them; nothing: any number.
std::optional<std::size_t> admitted(int slots, int cheapest, std::size_t resources)
{
  if (cheapest == 0) return std::nullopt;
  return static_cast<std::size_t>(slots / cheapest) * resources;
}

/// A copy has a stream to read and one to write, or, across a network, one for each lane; memory has one for each lane.
class Needs {
public:
  explicit Needs(const Scenario& scenario) : scenario_(scenario), lanes_(most_lanes(scenario)) {}

  void add(const inventory::Vm& vm, Change change)
  {
    const auto copies = std::clamp(vm.disks.size(), std::size_t{1}, static_cast<std::size_t>(scenario_.parameters.parallel_disks));
    const auto need = change == Change::Host ? lanes_ : change == Change::Datastore ? copies * 2 : copies * (1 + lanes_) + lanes_;
    largest_ = std::max(largest_, need);
    all_ += need;
    for (const auto& disk : vm.disks) reaches_for(disk.datastore);
    diskless_ = diskless_ || vm.disks.empty();
  }
  /// Both keep no copy.
  void touches(const std::string& host) { hosts_.insert(host); }
  void reaches_for(const std::string& datastore)
  {
    if (!datastore.empty()) datastores_.insert(datastore);
  }

  std::size_t at_once() const
  {
    const auto& p = scenario_.parameters;
    const auto by_hosts = admitted(p.host_most, std::min(p.host_vmotion, p.host_storage_vmotion), hosts_.size());
    const auto by_datastores = admitted(p.datastore_most, std::min(p.datastore_vmotion, p.datastore_storage_vmotion), datastores_.size());
    auto most = all_;
    // One more: a migration's slots are given back before it lets go of its streams.
    if (by_hosts) most = std::min(most, largest_ * (*by_hosts + 1));
    if (by_datastores && !diskless_) most = std::min(most, largest_ * (*by_datastores + 1));
    return most;
  }

private:
  const Scenario& scenario_;
  std::size_t lanes_;
  std::set<std::string_view> hosts_, datastores_; ///< in the scenario
  std::size_t largest_ = 0, all_ = 0;
  bool diskless_ = false; ///< some migration takes no slot of a datastore
};

void add(Needs& needs, const scenario::RelocateSpec& wish, const inventory::Vm& vm)
{
  needs.add(vm, wish.change);
  // The VM may have been moved before: then it runs where that move led, and its files are there.
  needs.touches(vm.host);
  if (!wish.host.empty()) needs.touches(wish.host);
  needs.reaches_for(wish.to);
  for (const auto& [disk, datastore] : wish.disks) needs.reaches_for(datastore);
}

void add(Needs& needs, const scenario::Evacuation& evacuation, const std::vector<inventory::Vm>& vms)
{
  for (const auto& vm : vms) needs.add(vm, evacuation.to.empty() ? Change::Host : Change::Both);
  needs.touches(evacuation.from);
  for (const auto& host : evacuation.hosts) needs.touches(host);
  needs.reaches_for(evacuation.to);
}

void add(Needs& needs, const scenario::EvacuationPlan& plan, const std::vector<inventory::Vm>& vms)
{
  for (const auto& vm : vms) {
    needs.add(vm, Change::Datastore);
    needs.touches(vm.host);
  }
  for (const auto* datastores : {&plan.from, &plan.to, &plan.spare})
    for (const auto& datastore : *datastores) needs.reaches_for(datastore);
  for (const auto& [vm, datastore] : plan.vms) needs.reaches_for(datastore);
}

/// DRS, DPM or maintenance mode move VMs to other hosts by themselves.
bool may_move_by_policy(const Scenario& scenario)
{
  return std::ranges::any_of(scenario.inventory.clusters, [](const auto& cluster) { return cluster.drs.has_value(); });
}

/// Storage DRS may move whatever stands there, or will be placed there.
void add(Needs& needs, const inventory::DatastoreCluster& cluster, const std::vector<inventory::Vm>& vms)
{
  const auto here = [&](const std::string& datastore) { return datastore == cluster.id || std::ranges::find(cluster.datastores, datastore) != cluster.datastores.end(); };
  for (const auto& vm : vms) {
    if (!here(vm.home) && std::ranges::none_of(vm.disks, [&](const auto& disk) { return here(disk.datastore); })) continue;
    needs.add(vm, Change::Datastore);
    needs.touches(vm.host);
  }
  for (const auto& datastore : cluster.datastores) needs.reaches_for(datastore);
}

} // namespace

std::size_t streams_needed(const Scenario& scenario)
{
  Needs needs{scenario};
  for (const auto& action : scenario.actions) {
    if (const auto* wish = std::get_if<scenario::RelocateSpec>(&action.what)) add(needs, *wish, scenario.inventory.vm(wish->vm));
    else if (const auto* evacuation = std::get_if<scenario::Evacuation>(&action.what)) add(needs, *evacuation, scenario.inventory.vms);
    else if (const auto* plan = std::get_if<scenario::EvacuationPlan>(&action.what)) add(needs, *plan, scenario.inventory.vms);
  }
  if (may_move_by_policy(scenario)) {
    for (const auto& vm : scenario.inventory.vms) {
      needs.add(vm, Change::Host);
      needs.touches(vm.host);
    }
    for (const auto& cluster : scenario.inventory.clusters)
      for (const auto& host : cluster.hosts) needs.touches(host);
  }
  for (const auto& cluster : scenario.inventory.datastore_clusters) add(needs, cluster, scenario.inventory.vms);
  return needs.at_once();
}

} // namespace godwit::run
