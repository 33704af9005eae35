#include "report/explain/parts.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
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
  std::size_t here = 0;
  for (const auto& change : migration.mirroring.changes) {
    if (!span.has(change.at)) continue;
    if (++here <= most_changes) points.push_back({mode_text(change), change.changed.claim});
  }
  if (here > most_changes)
    points.push_back({fmt::format("and {} more times; synchronous for {} in all", here - most_changes, to_text(migration.mirroring.synchronous)), ""});
}

} // namespace

Points write_points(const Migration& migration, const Span& span)
{
  Points points;
  add_modes(points, migration, span);
  const bool copies_disks = span.phase == "bulk_copy" || span.phase == "sweep";
  const auto first = std::ranges::find_if(migration.phases, [](auto& phase) { return phase.name == "bulk_copy" || phase.name == "sweep"; });
  if (!copies_disks || migration.writes.count() == 0 || static_cast<std::size_t>(first - migration.phases.begin()) != span.first) return points;
  points.push_back({fmt::format("The guest's writes until the end of the copy, by where they fell: {}", writes_by_region(migration)), ""});
  if (const auto mirrored = booked(migration.bytes, trace::Cause::Mirrored); mirrored > Bytes{})
    points.push_back({fmt::format("{} of writes went to the destination too", to_text(mirrored)), "XVM-14"});
  return points;
}

} // namespace godwit::report
