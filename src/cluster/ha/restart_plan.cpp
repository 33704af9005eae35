#include "cluster/ha/restart_plan.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace godwit::cluster::ha {

using inventory::RestartPriority;

namespace {

struct Reasons {
  std::map<std::string, std::vector<std::string>> hosts; ///< by reason
  std::string text() const
  {
    constexpr std::size_t few = 4;
    std::vector<std::string> parts;
    for (const auto& [reason, those] : hosts)
      parts.push_back(those.size() <= few ? fmt::format("{}: {}", fmt::join(those, ", "), reason) : fmt::format("{} hosts: {}", those.size(), reason));
    return parts.empty() ? "no host is left" : fmt::format("{}", fmt::join(parts, "; "));
  }
};

} // namespace

RestartPlan plan_restarts(const Lost& lost)
{
  RestartPlan plan;
  auto hosts = lost.hosts;
  std::vector<const LostVm*> order;
  for (const auto& vm : lost.vms) order.push_back(&vm);
  std::ranges::stable_sort(order, std::ranges::greater{}, &LostVm::priority);
  for (const auto* vm : order) {
    if (vm->priority == RestartPriority::Disabled) {
      plan.not_restarted.push_back({vm->id, "its restart priority is disabled", vm->priority});
      continue;
    }
    LiveHost* best = nullptr;
    Reasons reasons;
    for (auto& host : hosts) {
      std::string why;
      if (const auto* rule = inventory::must_rule_against(lost.rules, vm->id, host.id)) why = "rule " + rule->id;
      if (why.empty()) why = lost.why_not(vm->id, host.id);
      if (why.empty() && host.unreserved < vm->reserved) why = fmt::format("less than {} unreserved", units::to_text(vm->reserved));
      if (!why.empty()) reasons.hosts[why].push_back(host.id);
      else if (best == nullptr || host.unreserved > best->unreserved) best = &host;
    }
    if (best == nullptr) {
      plan.not_restarted.push_back({vm->id, reasons.text(), vm->priority});
      continue;
    }
    plan.restarts.push_back({vm->id, best->id, vm->priority, static_cast<int>(plan.restarts.size()) + 1, best->unreserved, vm->reserved,
                             fmt::format("{} has the most unreserved memory of those that can run it, {}", best->id, units::to_text(best->unreserved))});
    best->unreserved -= vm->reserved;
  }
  return plan;
}

std::vector<std::string> worth_waking(const Lost& lost, const std::vector<LiveHost>& asleep)
{
  std::vector<std::string> worth;
  if (asleep.empty()) return worth;
  auto with = lost;
  auto restarted = plan_restarts(with).restarts.size();
  for (const auto& host : asleep) {
    if (restarted == lost.vms.size()) break;
    with.hosts.push_back(host);
    const auto then = plan_restarts(with).restarts.size();
    if (then > restarted) worth.push_back(host.id), restarted = then;
    else with.hosts.pop_back();
  }
  return worth;
}

} // namespace godwit::cluster::ha
