#pragma once
// Clusters of hosts as the platform says them (vSphere API: ClusterComputeResource, ClusterConfigInfoEx). Plain data.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::inventory {

/// Manual: migrations are recommended, and left to the administrator. PartiallyAutomated: the same, but for initial placement.
/// FullyAutomated: they are carried out (vSphere API: DrsBehavior).
enum class DrsAutomation { Manual, PartiallyAutomated, FullyAutomated };

struct DrsSettings {
  DrsAutomation automation = DrsAutomation::FullyAutomated;
  int level = 3; ///< vmotionRate, 1 (conservative: mandatory moves only) to 5 (aggressive)
};

struct DpmSettings {
  bool automatic = true; ///< false: power-on and power-off are recommended only
  int level = 3; ///< 1 to 5
};

/// Which VM is restarted first. Lowest and Highest: from 6.5 on.
enum class RestartPriority { Disabled, Lowest, Low, Medium, High, Highest };

/// VM Component Protection (6.0 on): what becomes of a VM whose host has lost all paths to a datastore of the VM's. Warning: it is told, no
/// more. RestartConservative: the VM is terminated and restarted elsewhere, if it can be (vSphere API:
/// VmComponentProtectionSettings.StorageVmReaction). The product's restartAggressive differs only where nobody can be asked what room there
/// is, in a network partition; a run has none.
enum class StorageProtection { Disabled, Warning, RestartConservative };

struct HaSettings {
  RestartPriority priority = RestartPriority::Medium;
  StorageProtection for_apd = StorageProtection::Disabled;
  std::map<std::string, RestartPriority> of_vm; ///< instead of the cluster's
};

/// The younger stands later in the list.
struct ClusterRule {
  enum class Kind { KeepTogether, Separate, MustRunOn, MustNotRunOn, ShouldRunOn, ShouldNotRunOn };
  std::string id;
  Kind kind = Kind::KeepTogether;
  std::vector<std::string> vms;
  std::vector<std::string> hosts; ///< of VM-Host rules

  bool of_hosts() const { return kind != Kind::KeepTogether && kind != Kind::Separate; }
};

/// The must rule that keeps the VM off the host, null for none. It binds everybody: DRS, vSphere HA, and who asks by hand.
const ClusterRule* must_rule_against(const std::vector<ClusterRule>& rules, std::string_view vm, std::string_view host);

struct ComputeCluster {
  std::string id;
  std::vector<std::string> hosts;
  std::optional<DrsSettings> drs; ///< absent: off
  std::optional<DpmSettings> dpm;
  std::optional<HaSettings> ha;
  std::vector<ClusterRule> rules;
};

std::string_view to_text(DrsAutomation automation); ///< "fully_automated", ...
std::string_view to_text(RestartPriority priority); ///< "medium", ...
std::string_view to_text(StorageProtection protection); ///< "restart_conservative", ...
std::string_view to_text(ClusterRule::Kind kind); ///< "keep_together", "must_run_on", ...

} // namespace godwit::inventory
