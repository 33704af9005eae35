#include "report/explain/parts.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_changes = 4;

std::string mode_text(const ModeChange& change)
{
  const auto& c = change.changed;
  const auto fill = c.buffer > Bytes{} ? fmt::format(" ({} of {} in its buffer)", to_text(c.buffered), to_text(c.buffer)) : "";
  const auto means = c.mode == "synchronous" ? "each write waits until the destination has it too" : "writes wait in the buffer, not the guest";
  return fmt::format("{}: mirroring of {} turns {}{}: {}; {}", to_text(change.at), c.disk, c.mode, fill, c.reason, means);
}

void add_modes(Points& points, const Migration& migration, const Span& span)
{
  std::vector<const ModeChange*> here;
  for (const auto& change : migration.mirroring.changes)
    if (span.has(change.at)) here.push_back(&change);
  const auto told = here.size() > most_changes ? 1 : here.size();
  for (std::size_t i = 0; i < told; ++i) points.push_back({mode_text(*here[i]), here[i]->changed.claim});
  if (told == here.size()) return;
  const auto end = std::min(span.next, migration.switched_over.value_or(migration.end));
  points.push_back({fmt::format("and {} more changes to and fro in this step, {} of the step synchronous", grouped(here.size() - told),
                                to_text(synchronous_time(migration.mirroring, span.from, end))), ""});
}

bool has_phase(const Migration& migration, std::string_view name)
{
  return std::ranges::find(migration.phases, name, &Phase::name) != migration.phases.end();
}

/// How long a transfer of its disks took where they took longest.
Seconds longest_transfer(const Summary& summary, const Migration& migration)
{
  Seconds longest;
  for (const auto number : migration.copies) {
    if (summary.copies[number].started.cause != trace::Cause::Bulk) continue;
    const auto first = std::ranges::lower_bound(summary.stretches, number, {}, &Stretch::copy);
    for (auto at = first; at != summary.stretches.end() && at->copy == number; ++at)
      if (!at->waited && at->transfers > 0) longest = std::max(longest, at->active() / static_cast<double>(at->transfers));
  }
  return longest;
}

/// Where the guest's writes fell is told once, when the last of them has fallen.
bool sums_up(const Migration& migration, const Span& span)
{
  return has_phase(migration, "switchover") ? span.phase == "switchover" : span.phase != "request" && span.last + 1 == migration.phases.size();
}

void add_regions(Points& points, const Summary& summary, const Migration& migration)
{
  const auto& writes = migration.writes;
  const auto size = writes.not_copied.size + writes.in_flight.size + writes.copied.size;
  const auto when = fmt::format("from {} to {}", to_text(writes.from), to_text(writes.to));
  const auto way = generation_of(migration);
  if (way == "snapshot") {
    points.push_back({fmt::format("The guest's {} writes {}, {}, went to redo logs, which grew by {}: the first write to a block takes all of it",
                                  grouped(writes.count()), when, to_text(size), to_text(writes.dirtied)), "SVM-12"});
    return;
  }
  points.push_back({fmt::format("The guest's writes {}, by where they fell: {}", when, writes_by_region(migration)), ""});
  if (writes.dirtied > Bytes{}) points.push_back({"Whatever part of a block is written, all of it has to be copied again", ""});
  if (way != "mirror" || writes.in_flight.count == 0) return;
  const auto& during = migration.guest.during;
  const auto held = std::min(longest_transfer(summary, migration), during ? during->writes.worst : Seconds{1e9});
  points.push_back({fmt::format("A write in flight fell where the copy was at work just then, and waited for that transfer: up to {}", to_text(held)), ""});
}

void add_mirrored(Points& points, const Migration& migration)
{
  const auto mirrored = booked(migration.bytes, trace::Cause::Mirrored);
  if (mirrored == Bytes{}) return;
  const bool lost = migration.outcome != trace::Outcome::Completed && mirrored < migration.writes.copied.size;
  points.push_back({fmt::format("{} of writes went to the destination too{}", to_text(mirrored),
                                lost ? fmt::format("; another {} was to follow and never reached it", to_text(migration.writes.copied.size - mirrored)) : ""), "XVM-14"});
  if (migration.mirroring.by_network && migration.mirroring.synchronous <= Seconds{})
    points.push_back({"They went over the network asynchronously: they waited in a buffer, which never filled, and not the guest", "XVM-15"});
}

} // namespace

std::string_view generation_of(const Migration& migration)
{
  if (has_phase(migration, "snapshot")) return "snapshot";
  if (has_phase(migration, "sweep")) return "sweep";
  if (has_phase(migration, "mirror_insertion")) return "mirror";
  return has_phase(migration, "bulk_copy") ? "dirty_blocks" : "";
}

Points write_points(const Summary& summary, const Migration& migration, const Span& span)
{
  Points points;
  add_modes(points, migration, span);
  if (migration.writes.count() == 0 || !sums_up(migration, span)) return points;
  add_regions(points, summary, migration);
  add_mirrored(points, migration);
  return points;
}

} // namespace godwit::report
