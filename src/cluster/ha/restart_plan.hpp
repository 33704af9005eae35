#pragma once
// vSphere HA: which VMs of lost hosts are restarted where, in which order. Pure.

#include "inventory/compute_cluster.hpp"
#include "units/quantity.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace godwit::cluster::ha {

using units::Bytes;

struct LostVm {
  std::string id;
  inventory::RestartPriority priority = inventory::RestartPriority::Medium;
  Bytes reserved; ///< memory reservation and overhead
};

struct LiveHost {
  std::string id;
  Bytes unreserved; ///< memory that no running VM has reserved
};

struct Lost {
  std::vector<LostVm> vms; ///< in the inventory's order
  std::vector<LiveHost> hosts;
  std::vector<inventory::ClusterRule> rules;
  /// Why the host (second) cannot run the VM (first): datastores, networks. "" where it can.
  std::function<std::string(const std::string& vm, const std::string& host)> why_not = [](const auto&, const auto&) { return std::string{}; };
};

struct Restart {
  std::string vm, host;
  inventory::RestartPriority priority;
  int order = 0; ///< from 1
  Bytes unreserved; ///< of the host, before
  Bytes reserved; ///< by the VM
  std::string reason;
};
struct NotRestarted {
  std::string vm, reason;
  inventory::RestartPriority priority;
};
struct RestartPlan {
  std::vector<Restart> restarts; ///< in order
  std::vector<NotRestarted> not_restarted; ///< in the same order
};

/// The highest priority first, VMs of one priority in the inventory's order; each on the host with the most unreserved memory of those that
/// reach its datastores and that must rules allow. No other rule is looked at, and no site (MOB-21, MOB-22; Denneman 2012-02-06;
/// vSphere 6.0 documentation, "VM Restart Priority").
RestartPlan plan_restarts(const Lost& lost);

/// Which of these hosts to start for them: in their order, each with which more VMs are restarted than without it. None, for nothing, where none is asleep.
std::vector<std::string> worth_waking(const Lost& lost, const std::vector<LiveHost>& asleep);

} // namespace godwit::cluster::ha
