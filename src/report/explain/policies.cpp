#include "report/explain/deeds.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "report/plans.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace godwit::report {

namespace {

constexpr std::size_t most_deeds = 40; // of more the first are told
constexpr std::size_t most_tasks = 4; // more are told as one
constexpr Seconds far{0.005}; // MOB-9: a round trip of 5 ms and more

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

/// Migrations that one action of the scenario asked for, by what stands before the slash of their ids.
struct Task {
  std::string name;
  std::vector<const Migration*> migrations;
  Seconds from, to;
  bool is_far = false;
};

void add(Task& task, const Summary& summary, const Migration& migration)
{
  task.from = task.migrations.empty() ? migration.requested : std::min(task.from, migration.requested);
  task.to = std::max(task.to, migration.end);
  task.migrations.push_back(&migration);
  task.is_far = task.is_far || std::ranges::any_of(migration.streams, [&](auto number) { return summary.streams[number].declared.rtt >= far; });
}

/// Asked for by DRS or DPM, which tell it.
bool is_a_policys(const Summary& summary, const Migration& migration)
{
  return std::ranges::any_of(summary.policies.recommended, [&](auto& said) { return said.fact.vm == migration.vm && said.at == migration.requested && said.fact.by != "maintenance"; });
}

std::vector<Task> tasks_of(const Summary& summary)
{
  std::set<std::string_view> others; // told by the policy or plan that asked for them
  for (const auto& [at, move] : summary.recommended) others.insert(move.migration);
  for (const auto& plan : summary.plans)
    if (plan.planned)
      for (const auto& move : plan.planned->moves) others.insert(move.migration);
  std::map<std::string, Task> tasks;
  for (const auto& migration : summary.migrations) {
    const auto slash = migration.id.find('/');
    if (slash == migration.id.npos || others.contains(migration.id) || is_a_policys(summary, migration)) continue;
    const auto name = migration.id.substr(0, slash);
    add(tasks[name], summary, migration);
    tasks[name].name = "Task " + name;
  }
  std::vector<Task> found;
  for (auto& [name, task] : tasks)
    if (task.migrations.size() > 1 || task.is_far) found.push_back(std::move(task));
  if (found.size() <= most_tasks) return found;
  Task all{.name = fmt::format("{} tasks", found.size()), .migrations = {}, .from = {}, .to = {}};
  for (const auto& task : found)
    for (const auto* migration : task.migrations) add(all, summary, *migration);
  return {all};
}

/// Most at a time, from taking slots to the end.
std::size_t most_at_once(const std::vector<const Migration*>& migrations)
{
  std::vector<std::pair<Seconds, int>> changes; // ends before beginnings at one instant
  for (const auto* migration : migrations) {
    if (migration->outcome == trace::Outcome::Refused) continue;
    changes.emplace_back(migration->requested + migration->admission.waited, 1);
    changes.emplace_back(migration->end, -1);
  }
  std::ranges::sort(changes);
  int now = 0, most = 0;
  for (const auto& [at, by] : changes) now += by, most = std::max(most, now);
  return static_cast<std::size_t>(most);
}

Deed task_deed(const Task& task)
{
  const auto completed = std::ranges::count(task.migrations, std::optional{trace::Outcome::Completed}, &Migration::outcome);
  const auto longest = *std::ranges::max_element(task.migrations, {}, [](auto* migration) { return duration(*migration); });
  Deed deed{task.from, task.to, fmt::format("{}: {}", task.name, plural(task.migrations.size(), "migration", "migrations")), "", {}};
  deed.points.push_back({fmt::format("{} completed, the last {} after the first was asked for, at most {} at a time", completed, to_text(task.to - task.from), most_at_once(task.migrations)), task.is_far ? "MOB-9" : ""});
  if (task.migrations.size() > 1) deed.points.push_back({fmt::format("The longest, {}, took {}, {} of it waiting for slots", longest->id, to_text(duration(*longest)), to_text(longest->admission.waited)), ""});
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
    deeds.push_back({fault.from, fault.to.value_or(fault.from), capitalised(fault.what), "", {{until, ""}}});
  }
  return deeds;
}

Deeds all_deeds(const Summary& summary)
{
  Deeds all = fault_deeds(summary);
  for (const auto& plan : summary.plans) all.push_back(plan_deed(summary, plan));
  for (const auto& task : tasks_of(summary)) all.push_back(task_deed(task));
  for (auto& more : {storage_drs_deeds(summary), host_policy_deeds(summary), day_deeds(summary.days)}) all.insert(all.end(), more.begin(), more.end());
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
