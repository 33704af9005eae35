#include "report/explain/deeds.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "report/plans.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_deeds = 40; // of more the first are told

Deed plan_deed(const Summary& summary, const Plan& plan)
{
  if (plan.impossible) {
    const auto& why = *plan.impossible;
    return {plan.made, plan.made, fmt::format("No evacuation plan {} is made", why.plan), "", {{fmt::format("{}: {}", why.proven ? "There is none" : "None was found", why.reason), ""}}};
  }
  const auto& planned = *plan.planned;
  const auto result = result_of(summary, plan);
  Deed deed{plan.made, plan.made + result.took, fmt::format("Evacuation plan {}: {} in {} order", planned.plan, plural(planned.moves.size(), "move", "moves"), planned.order), "", {}};
  say_some(deed.points, planned.bounds, 3, "such bound", [](auto& bound) { return Point{fmt::format("No order is done before {}: {}, {}", to_text(bound.time), spaced(bound.what), bound.how), ""}; });
  deed.points.push_back({fmt::format("Foreseen: {}. It took {}, {} of {} moves completed", to_text(planned.predicted), to_text(result.took), result.completed, result.moves), ""});
  if (!planned.above.empty()) deed.points.push_back({fmt::format("Why no more is foreseen than that, against the first of these bounds: {}", planned.above), ""});
  if (result.in_window) deed.points.push_back({fmt::format("The window of {} is {}", to_text(*planned.window), *result.in_window ? "kept" : "missed"), ""});
  return deed;
}

Deeds day_deeds(const Days& days)
{
  Deeds deeds;
  for (const auto& [datastore, from, to, stopped] : days.full) {
    const auto until = to ? fmt::format("until {}, for {}", to_text(*to), to_text(*to - from)) : "to the end";
    deeds.push_back({from, to.value_or(from), fmt::format("Datastore {} is full", datastore), "", {{fmt::format("VMs with thin disks there that would grow stand still {}: {}", until, fmt::join(stopped, ", ")), ""}}});
  }
  for (const auto& coming : days.comings)
    if (coming.kind == Days::Coming::Kind::NotArrived) deeds.push_back({coming.at, coming.at, fmt::format("{} does not arrive", coming.vm), "", {{coming.how, ""}}});
  return deeds;
}

/// Sites, hosts and vCenters lost, where policies answer to that.
Deeds fault_deeds(const Summary& summary)
{
  Deeds deeds;
  if (summary.policies.empty()) return deeds;
  for (const auto& fault : summary.faults) {
    const auto until = fault.to ? fmt::format("Until {}", to_text(*fault.to)) : std::string{"For good"};
    auto& deed = deeds.emplace_back(Deed{fault.from, fault.to.value_or(fault.from), capitalised(fault.what), "", {{until, ""}}});
    for (const auto& said : summary.policies.died)
      if (said.at == fault.from && summary.policies.takes_along(fault.what, said.fact.host))
        deed.points.push_back({fmt::format("{} went down with {}: {}", some_of(said.fact.vms), said.fact.host, summary.policies.afterwards(said)), ""});
  }
  return deeds;
}

Deeds all_deeds(const Summary& summary)
{
  Deeds all = fault_deeds(summary);
  for (const auto& plan : summary.plans) all.push_back(plan_deed(summary, plan));
  for (auto& more : {task_deeds(summary), storage_drs_deeds(summary), host_policy_deeds(summary), day_deeds(summary.days)}) all.insert(all.end(),
      more.begin(), more.end());
  std::ranges::stable_sort(all, {}, &Deed::from);
  return all;
}

} // namespace

std::vector<NarrativeStep> policy_steps(const Summary& summary)
{
  const auto all = all_deeds(summary);
  std::vector<NarrativeStep> steps;
  for (std::size_t i = 0; i < all.size();) {
    auto end = i + 1;
    while (end < all.size() && !all[i].alike.empty() && all[end].alike == all[i].alike) ++end;
    steps.push_back({all[i].from, all[i].to, all[i].title, all[i].points});
    if (end > i + 1) {
      const auto& last = all[end - 1];
      const auto times = end - i > 2 ? fmt::format("{} more times alike, the last time", end - i - 1) : "And once more alike";
      steps.push_back({last.from, last.to, fmt::format("{}: {}", times, last.title), last.points});
    }
    i = end;
  }
  if (steps.size() > most_deeds) {
    const auto more = steps.size() - most_deeds;
    steps.resize(most_deeds);
    steps.back().points.push_back({fmt::format("{} more such steps stand in the summary that godwit run writes", more), ""});
  }
  return steps;
}

} // namespace godwit::report
