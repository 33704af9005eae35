#include "report/explain/parts.hpp"

#include "report/motion_remarks.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

/// Stuns are named for the phase they are in, but for those of the switchover.
bool belongs(const std::string& part, const Migration& migration, const Span& span)
{
  const auto of_phase = std::ranges::any_of(migration.phases, [&](const Phase& phase) { return phase.name == part; });
  return of_phase ? span.phase == part : span.phase == "switchover";
}

void add_stuns(Points& points, const Summary& summary, const Migration& migration, const Span& span)
{
  std::vector<std::pair<std::string, Seconds>> parts; // those of one name together
  for (const auto& [part, time] : migration.stuns) {
    if (!belongs(part, migration, span) || time <= Seconds{}) continue;
    const auto known = std::ranges::find(parts, part, &std::pair<std::string, Seconds>::first);
    if (known == parts.end()) parts.emplace_back(part, time);
    else known->second += time;
  }
  for (const auto& [part, time] : parts)
    points.push_back({fmt::format("{} stands still for {}: {}", migration.vm, to_text(time), happens_in(part, summary, migration)), ""});
}

/// What is taken when it starts is told with the request.
void add_space(Points& points, const Migration& migration, const Span& span)
{
  const auto begins = migration.phases.empty() ? migration.end : migration.phases.front().start;
  for (const auto& [at, reserved, datastore, size, free, steps] : migration.space) {
    const bool early = at <= begins;
    if (early ? span.phase != "request" : !span.has(at)) continue;
    if (reserved) points.push_back({fmt::format("{} reserved on {}{}, where {} stay free", to_text(size), datastore, steps > 1 ? fmt::format(", bit by bit as it is needed ({} times)", steps) : "", to_text(free)), early ? "SVM-7" : ""});
    else points.push_back({fmt::format("{} given back on {}, where {} are free now", to_text(size), datastore, to_text(free)), ""});
  }
}

void add_passages(Points& points, const Migration& migration, const Span& span)
{
  const bool in_phase = std::ranges::any_of(migration.phases, [](const Phase& phase) { return phase.name == "switchover"; });
  const auto here = [&](Seconds at) { return in_phase ? span.phase == "switchover" && span.from <= at && at <= span.to : span.has(at); };
  for (const auto& [at, from, to] : migration.locks)
    if (here(at)) points.push_back({fmt::format("{}: the lock on its files passes from {} to {}", to_text(at), from, to), copies_locked_files(migration) ? "MOB-5" : ""});
  for (const auto& [at, from, to] : migration.registrations)
    if (here(at)) points.push_back({fmt::format("{}: it stands in the inventory of {} from now on, no longer in that of {}", to_text(at), to, from), "MOB-4"});
}

void add_comparisons(Points& points, const Migration& migration, const Span& span)
{
  for (const auto& [at, compared] : migration.comparisons) {
    const bool here = compared.when == "switchover" ? span.phase == "switchover" : span.has(at);
    if (!here) continue;
    const auto verdict = compared.differing == 0 ? std::string{"none differs"} : fmt::format("{} DIFFER", compared.differing);
    const auto sides = compared.when == "switchover" ? "both sides" : "the source against what the guest wrote";
    points.push_back({fmt::format("{}: {} blocks compared, {}; the guest had changed {} of them; {}", compared.disk, compared.blocks, sides, compared.written, verdict), ""});
  }
}

} // namespace

Points handover_points(const Summary& summary, const Migration& migration, const Span& span)
{
  Points points;
  add_space(points, migration, span);
  add_stuns(points, summary, migration, span);
  if (span.phase == "switchover" && migration.memory_in_stun > Bytes{})
    points.push_back({fmt::format("{} of memory and device state go over the network in it", to_text(migration.memory_in_stun)), ""});
  add_passages(points, migration, span);
  add_comparisons(points, migration, span);
  return points;
}

} // namespace godwit::report
