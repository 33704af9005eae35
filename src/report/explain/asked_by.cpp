#include "report/explain/deeds.hpp"

#include "report/motion_cells.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

Points by_storage_drs(const Summary& summary, const Migration& migration)
{
  for (const auto& [at, move] : summary.recommended)
    if (move.migration == migration.id) return {{fmt::format("Storage DRS of datastore cluster {} asks for it: {}", move.cluster, move.reason), rule_of(move)}};
  return {};
}

Points by_host_policies(const Summary& summary, const Migration& migration)
{
  for (const auto& [at, move] : summary.policies.recommended) {
    if (move.vm != migration.vm || at != migration.requested || !move.carried_out) continue;
    const auto who = move.by == "drs" ? "DRS" : move.by == "dpm" ? "DPM" : "Maintenance mode";
    return {{fmt::format("{} of cluster {} asks for it, at priority {}: {}", who, move.cluster, move.priority, move.reason), "XVM-8"}};
  }
  return {};
}

Points by_plan(const Summary& summary, const Migration& migration)
{
  for (const auto& plan : summary.plans) {
    if (!plan.planned) continue;
    const auto& moves = plan.planned->moves;
    const auto move = std::ranges::find(moves, migration.id, &trace::PlannedMove::migration);
    if (move == moves.end()) continue;
    return {{fmt::format("Evacuation plan {} asks for it, number {} of {}: foreseen from {} to {} after the plan was made", plan.planned->plan, move - moves.begin() + 1, moves.size(),
                         to_text(move->start), to_text(move->end)), ""}};
  }
  return {};
}

Points by_succession(const Summary&, const Migration& migration)
{
  if (migration.after.empty()) return {};
  return {{fmt::format("It comes after {}: asked for as soon as that has ended, in whatever way", migration.after), ""}};
}

} // namespace

Points asked_by_points(const Summary& summary, const Migration& migration)
{
  for (const auto& who : {by_storage_drs, by_host_policies, by_plan, by_succession})
    if (auto points = who(summary, migration); !points.empty()) return points;
  return {};
}

} // namespace godwit::report
