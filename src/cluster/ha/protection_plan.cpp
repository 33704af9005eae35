#include "cluster/ha/protection_plan.hpp"

#include <algorithm>
#include <set>

namespace godwit::cluster::ha {

using inventory::RestartPriority;
using inventory::StorageProtection;
using Until = KeptVm::Until;

namespace {

/// Whom no look at the hosts can help.
std::optional<KeptVm> kept_anyway(StorageProtection protection, const StalledVm& stalled)
{
  if (protection != StorageProtection::RestartConservative) return KeptVm{stalled.vm.id, "storage_protection_for_apd is warning: it is told, no more", Until::PathIsBack};
  if (stalled.vm.priority == RestartPriority::Disabled) return KeptVm{stalled.vm.id, "its restart priority is disabled, so that nobody would restart it", Until::PathIsBack};
  if (stalled.claimed) return KeptVm{stalled.vm.id, "a migration has it, and is not disturbed", Until::MigrationEnds};
  return std::nullopt;
}

} // namespace

ProtectionPlan plan_protection(const Stalled& stalled)
{
  ProtectionPlan plan;
  auto lost = stalled.lost;
  std::set<std::string> candidates;
  for (const auto& each : stalled.vms) {
    if (auto kept = kept_anyway(stalled.protection, each)) {
      plan.kept.push_back(std::move(*kept));
      continue;
    }
    candidates.insert(each.vm.id);
    lost.vms.push_back(each.vm);
  }
  if (candidates.empty()) return plan;
  auto restarts = plan_restarts(lost);
  for (auto& restart : restarts.restarts)
    if (candidates.contains(restart.vm)) {
      restart.order = static_cast<int>(plan.terminated.size()) + 1;
      plan.terminated.push_back(std::move(restart));
    }
  for (auto& no : restarts.not_restarted)
    if (candidates.contains(no.vm)) plan.kept.push_back({no.vm, std::move(no.reason), Until::Attempt});
  return plan;
}

} // namespace godwit::cluster::ha
