#include "inventory/compute_cluster.hpp"

#include <algorithm>
#include <stdexcept>

namespace godwit::inventory {

const ClusterRule* must_rule_against(const std::vector<ClusterRule>& rules, std::string_view vm, std::string_view host)
{
  using Kind = ClusterRule::Kind;
  const auto forbids = [&](const ClusterRule& rule) {
    if (rule.kind != Kind::MustRunOn && rule.kind != Kind::MustNotRunOn) return false;
    if (std::ranges::find(rule.vms, vm) == rule.vms.end()) return false;
    const bool listed = std::ranges::find(rule.hosts, host) != rule.hosts.end();
    return listed != (rule.kind == Kind::MustRunOn);
  };
  const auto found = std::ranges::find_if(rules, forbids);
  return found == rules.end() ? nullptr : &*found;
}

std::string_view to_text(DrsAutomation automation)
{
  switch (automation) {
  case DrsAutomation::Manual: return "manual";
  case DrsAutomation::PartiallyAutomated: return "partially_automated";
  case DrsAutomation::FullyAutomated: return "fully_automated";
  }
  throw std::logic_error("an automation level without a name");
}

std::string_view to_text(RestartPriority priority)
{
  switch (priority) {
  case RestartPriority::Disabled: return "disabled";
  case RestartPriority::Lowest: return "lowest";
  case RestartPriority::Low: return "low";
  case RestartPriority::Medium: return "medium";
  case RestartPriority::High: return "high";
  case RestartPriority::Highest: return "highest";
  }
  throw std::logic_error("a restart priority without a name");
}

std::string_view to_text(StorageProtection protection)
{
  switch (protection) {
  case StorageProtection::Disabled: return "disabled";
  case StorageProtection::Warning: return "warning";
  case StorageProtection::RestartConservative: return "restart_conservative";
  }
  throw std::logic_error("a storage protection without a name");
}

std::string_view to_text(ClusterRule::Kind kind)
{
  switch (kind) {
  case ClusterRule::Kind::KeepTogether: return "keep_together";
  case ClusterRule::Kind::Separate: return "separate";
  case ClusterRule::Kind::MustRunOn: return "must_run_on";
  case ClusterRule::Kind::MustNotRunOn: return "must_not_run_on";
  case ClusterRule::Kind::ShouldRunOn: return "should_run_on";
  case ClusterRule::Kind::ShouldNotRunOn: return "should_not_run_on";
  }
  throw std::logic_error("a kind of rule without a name");
}

} // namespace godwit::inventory
