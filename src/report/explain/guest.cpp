#include "report/explain/parts.hpp"

#include "report/cells.hpp"
#include "report/guests.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

std::string felt_text(const trace::Felt& felt)
{
  return fmt::format("{} on average, {} at p99, {} at worst", to_text(felt.mean), to_text(felt.p99), to_text(felt.worst));
}

void add_latencies(Points& points, const Guest& guest, std::string_view what, trace::Felt trace::GuestFelt::*which)
{
  std::vector<std::string> windows;
  for (const auto* window : {&guest.before, &guest.during, &guest.after})
    if (*window && ((**window).*which).count > 0) windows.push_back(fmt::format("{}: {}", (*window)->window, felt_text((**window).*which)));
  if (!windows.empty()) points.push_back({fmt::format("A {} took: {}", what, fmt::join(windows, "; ")), ""});
}

void add_stillness(Points& points, const Migration& migration)
{
  if (migration.stuns.empty()) {
    points.push_back({fmt::format("{} never stood still", migration.vm), ""});
    return;
  }
  std::vector<std::string> parts;
  std::vector<std::string> names;
  for (const auto& [part, time] : migration.stuns) {
    if (std::ranges::find(names, part) != names.end()) continue;
    Seconds sum;
    for (const auto& [other, took] : migration.stuns)
      if (other == part) sum += took;
    names.push_back(part);
    if (sum > Seconds{}) parts.push_back(fmt::format("{} {}", spaced(part), to_text(sum)));
  }
  points.push_back({fmt::format("{} stood still for {} in all: {}", migration.vm, to_text(migration.downtime), fmt::join(parts, ", ")), ""});
}

} // namespace

Points guest_points(const Summary& summary, const Migration& migration)
{
  Points points;
  add_stillness(points, migration);
  if (const auto slowed = guest_slowed(migration); !slowed.empty()) points.push_back({fmt::format("Its vCPUs were slowed {}", slowed), ""});
  add_latencies(points, migration.guest, "write", &trace::GuestFelt::writes);
  add_latencies(points, migration.guest, "read", &trace::GuestFelt::reads);
  if (const auto rate = guest_iops(migration); !rate.empty()) points.push_back({fmt::format("I/Os done: {}", rate), ""});
  const bool does_io = std::ranges::any_of(summary.workloads, [&](auto& workload) { return workload.vm == migration.vm && !workload.disk.empty(); });
  if (!does_io) points.push_back({"The scenario has its guest do no disk I/O, so there was no latency to feel", ""});
  return points;
}

} // namespace godwit::report
