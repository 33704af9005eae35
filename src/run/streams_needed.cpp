#include "run/streams_needed.hpp"

#include <algorithm>
#include <cmath>
#include <set>

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

/// A copy has a stream to read and one to write, or, across a network, one for each lane; memory has one for each lane.
class Needs {
public:
  explicit Needs(const Scenario& scenario) : scenario_(scenario), lanes_(most_lanes(scenario)) {}

  void add(const std::string& vm, Change change)
  {
    const auto disks = disks_of(vm);
    const auto copies = std::clamp(disks, std::size_t{1}, static_cast<std::size_t>(scenario_.parameters.parallel_disks));
    const auto need = change == Change::Host ? lanes_ : change == Change::Datastore ? copies * 2 : copies * (1 + lanes_) + lanes_;
    largest_ = std::max(largest_, need);
    all_ += need;
  }
  void touches(const std::string& host) { hosts_.insert(host); }

  std::size_t at_once() const
  {
    const auto& p = scenario_.parameters;
    const auto cheapest = std::max(1, std::min(p.host_vmotion, p.host_storage_vmotion));
    const auto slots = static_cast<std::size_t>(std::max(1, p.host_most / cheapest));
    return std::min(all_, largest_ * slots * hosts_.size());
  }

private:
  std::size_t disks_of(const std::string& vm)
  {
    if (disks_.empty())
      for (const auto& each : scenario_.inventory.vms) disks_.emplace(each.id, each.disks.size());
    return disks_.at(vm);
  }

  const Scenario& scenario_;
  std::size_t lanes_;
  std::map<std::string, std::size_t> disks_; ///< by VM
  std::set<std::string> hosts_;
  std::size_t largest_ = 0, all_ = 0;
};

} // namespace

std::size_t streams_needed(const Scenario& scenario)
{
  Needs needs{scenario};
  std::map<std::string, std::string> host_of;
  for (const auto& vm : scenario.inventory.vms) host_of.emplace(vm.id, vm.host);
  for (const auto& action : scenario.actions) {
    if (const auto* wish = std::get_if<scenario::RelocateSpec>(&action.what)) {
      needs.add(wish->vm, wish->change);
      // Its VM may have been moved before: then it runs where that move led.
      needs.touches(host_of.at(wish->vm));
      if (!wish->host.empty()) needs.touches(wish->host);
    } else if (const auto* evacuation = std::get_if<scenario::Evacuation>(&action.what)) {
      for (const auto& vm : scenario.inventory.vms) needs.add(vm.id, evacuation->to.empty() ? Change::Host : Change::Both);
      needs.touches(evacuation->from);
      for (const auto& host : evacuation->hosts) needs.touches(host);
    }
  }
  return needs.at_once();
}

} // namespace godwit::run
