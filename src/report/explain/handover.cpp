#include "report/explain/parts.hpp"

#include "report/cells.hpp"
#include "report/motion_cells.hpp"
#include "report/motion_remarks.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

void add_stuns(Points& points, const Summary& summary, const Migration& migration, const Span& span)
{
  std::vector<std::pair<std::string, Seconds>> parts; // those of one name together
  for (const auto& [part, time, at, phase] : migration.stuns) {
    if (!(phase ? span.has(phase) : span.has(at)) || time <= Seconds{}) continue;
    const auto known = std::ranges::find(parts, part, &std::pair<std::string, Seconds>::first);
    if (known == parts.end()) parts.emplace_back(part, time);
    else known->second += time;
  }
  const auto is_far = [&](std::size_t stream) { return summary.streams[stream].declared.rtt > Seconds{}; };
  const bool far = moves_files(migration) && std::ranges::any_of(migration.streams, is_far);
  for (const auto& [part, time] : parts)
    points.push_back({fmt::format("{} stands still for {}: {}", migration.vm, to_text(time), happens_in(part, summary, migration)),
                      far && part == "round_trips" ? "MOB-8" : ""});
}

/// What is reserved as the migration starts, or later.
std::string reserved_text(const Migration& migration, const SpaceChange& change, bool early)
{
  const auto& [at, reserved, datastore, size, free, steps] = change;
  const auto is_destination = [&](const auto& file) { return file.second == datastore; };
  const bool at_source = std::ranges::none_of(migration.to, is_destination);
  const auto room = fmt::format("on {}, where {} stay free", datastore, to_text(free));
  if (at_source && generation_of(migration) == "snapshot") return fmt::format("The redo logs grow by {} {}", to_text(size), room);
  if (!early && steps > 1) return fmt::format("{} reserved bit by bit as it is needed ({} times) {}", to_text(size), grouped(steps), room);
  const auto is_more = [&](const SpaceChange& later) { return later.reserved && later.datastore == datastore && later.at > at; };
  const bool grows = early && std::ranges::any_of(migration.space, is_more);
  return fmt::format("{} reserved {}{}", to_text(size), room, grows ? ", to begin with; what its thin disks need there is taken as they are copied" : "");
}

/// What is taken when it starts is told with the request.
void add_space(Points& points, const Migration& migration, const Span& span)
{
  const auto begins = migration.phases.empty() ? migration.end : migration.phases.front().start;
  for (const auto& change : migration.space) {
    const bool early = change.at <= begins;
    if (early ? span.phase != "request" : !span.has(change.at)) continue;
    if (change.reserved) points.push_back({reserved_text(migration, change, early), early ? "SVM-7" : ""});
    else points.push_back({fmt::format("{} given back on {}, where {} are free now", to_text(change.size), change.datastore, to_text(change.free)), ""});
  }
}

void add_passages(Points& points, const Summary& summary, const Migration& migration, const Span& span)
{
  const bool in_phase = std::ranges::any_of(migration.phases, [](const Phase& phase) { return phase.name == "switchover"; });
  const auto here = [&](Seconds at) { return in_phase ? span.phase == "switchover" && span.from <= at && at <= span.to : span.has(at); };
  const bool runs = migration.kind != "cold"; // nothing holds a lock on the files of a VM that is off
  const auto by_file_copy = copies_locked_files(summary, migration);
  for (const auto& [at, from, to] : migration.locks)
    if (runs && here(at)) points.push_back({fmt::format("{}: the lock on its files passes from {} to {}", to_text(at), from, to), by_file_copy ? "MOB-5" : ""});
  for (const auto& [at, from, to] : migration.registrations)
    if (here(at))
      points.push_back({fmt::format("{}: it stands in the inventory of {} from now on, no longer in that of {}{}", to_text(at), to, from,
                                    runs && !by_file_copy ? "; nothing of it needed a network file copy" : ""), "MOB-4"});
}

void add_comparisons(Points& points, const Migration& migration, const Span& span)
{
  for (const auto& [at, compared] : migration.comparisons) {
    const bool here = compared.when == "switchover" ? span.phase == "switchover" : span.has(at);
    if (!here) continue;
    const auto verdict = compared.differing == 0 ? std::string{"none differs"} : fmt::format("{} DIFFER", grouped(compared.differing));
    const auto sides = compared.when == "switchover" ? "both sides" : "the source against what the guest wrote";
    points.push_back({fmt::format("Check of {}: all {} blocks compared, {}; the guest had written to {} of them since the migration was asked for; {}", compared.disk,
                                  grouped(compared.blocks), sides, grouped(compared.written), verdict), ""});
  }
}

} // namespace

Points handover_points(const Summary& summary, const Migration& migration, const Span& span)
{
  Points points;
  add_space(points, migration, span);
  add_stuns(points, summary, migration, span);
  if (span.phase == "switchover" && migration.memory_in_stun > Bytes{})
    points.push_back({fmt::format("{} of memory and device state go over the network in all", to_text(migration.memory_in_stun)), ""});
  add_passages(points, summary, migration, span);
  add_comparisons(points, migration, span);
  return points;
}

} // namespace godwit::report
