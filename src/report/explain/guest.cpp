#include "report/explain/parts.hpp"

#include "report/cells.hpp"
#include "report/guests.hpp"
#include "report/motion.hpp"
#include "report/motion_cells.hpp"
#include "report/motion_remarks.hpp"
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
  for (const auto* window : {&guest.before, &guest.during, &guest.after}) {
    if (!*window || ((**window).*which).count == 0) continue;
    const bool undisturbed = (*window)->window == "before" && (*window)->from < Seconds{}; // there was no time before
    windows.push_back(fmt::format("{}: {}", undisturbed ? "undisturbed" : (*window)->window, felt_text((**window).*which)));
  }
  if (!windows.empty()) points.push_back({fmt::format("A {} took: {}", what, fmt::join(windows, "; ")), ""});
}

/// Writes that had no answer yet when the migration ended count with what they had waited.
void add_unanswered(Points& points, const Migration& migration)
{
  const auto& [before, during, after] = migration.guest;
  const bool silent = after && after->to > after->from && after->writes.count == 0 && during && during->writes.count > 0;
  if (!silent || migration.outages.empty()) return;
  points.push_back({fmt::format("Its datastore was out of reach when the migration ended: the writes waiting then count with what they had waited, and none was answered in the {} after",
                                to_text(after->to - after->from)), ""});
}

/// Times when a datastore was full and had stopped it.
std::vector<const Days::Full*> stopped_by(const Summary& summary, const Migration& migration)
{
  std::vector<const Days::Full*> found;
  for (const auto& full : summary.days.full) {
    const bool meanwhile = full.from < migration.end && (!full.to || *full.to > migration.requested);
    if (meanwhile && std::ranges::find(full.stopped, migration.vm) != full.stopped.end()) found.push_back(&full);
  }
  return found;
}

std::string fullness_text(const Migration& migration, const Days::Full& full)
{
  const auto until = full.to ? fmt::format("it went on at {}, {} later", to_text(*full.to), to_text(*full.to - full.from))
                             : std::string{"it did not go on before the run's end"};
  return fmt::format("{} stood still from {} on: {} was full and its disk could not grow; {}", migration.vm, to_text(full.from), full.datastore, until);
}

/// "last copy 2 s, fast suspend and resume 500 ms"
std::string stun_parts(const Migration& migration)
{
  std::vector<std::pair<std::string, Seconds>> sums;
  for (const auto& [part, took, at, phase] : migration.stuns) {
    const auto known = std::ranges::find(sums, part, &std::pair<std::string, Seconds>::first);
    if (known == sums.end()) sums.emplace_back(part, took);
    else known->second += took;
  }
  std::vector<std::string> parts;
  for (const auto& [part, sum] : sums)
    if (sum > Seconds{}) parts.push_back(fmt::format("{} {}", stun_name(part), to_text(sum)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

void add_stillness(Points& points, const Summary& summary, const Migration& migration)
{
  const auto* lost = downed_by(summary, migration);
  if (lost) points.push_back({fmt::format("{} went down at {}: {}", migration.vm, to_text(lost->from), lost->what), ""});
  const auto full = stopped_by(summary, migration);
  for (const auto* one : full) points.push_back({fullness_text(migration, *one), ""});
  const bool stopped = !full.empty();
  if (migration.downtime <= Seconds{}) {
    if (!stopped && !lost) points.push_back({fmt::format("{} was never made to stand still", migration.vm), ""});
    return;
  }
  const auto intro = stopped ? fmt::format("The migration itself made it stand still for {}", to_text(migration.downtime))
                             : fmt::format("{}{} stood still for {} in all", lost ? "Before that " : "", migration.vm, to_text(migration.downtime));
  points.push_back({fmt::format("{}: {}", intro, stun_parts(migration)), ""});
}

void add_waiting_writes(Points& points, const Migration& migration)
{
  const auto& [by_network, changes, switches, synchronous] = migration.mirroring;
  if (synchronous <= Seconds{}) return;
  std::size_t times = 0;
  for (const auto& disk : mirrored_disks(migration.mirroring)) times += synchronous_spells(migration.mirroring, disk, migration.end).size();
  const bool buffered = std::ranges::any_of(changes, [](auto& change) { return change.changed.buffer > Bytes{}; });
  const auto why = buffered ? fmt::format("mirroring turned synchronous {}", plural(times, "time", "times")) : "there is no buffer";
  points.push_back({fmt::format("For {} in all its writes waited for the destination: {}", to_text(synchronous), why), "XVM-13"});
}

bool does_disk_io(const Summary& summary, const Migration& migration)
{
  const auto& guest = migration.guest;
  const auto did = [](const std::optional<trace::GuestFelt>& window) { return window && window->reads.count + window->writes.count > 0; };
  const auto has_disk = [&](auto& workload) { return workload.vm == migration.vm && !workload.disk.empty(); };
  const auto asks = [&](auto& demand) { return demand.vm == migration.vm && demand.what.find("I/Os/s") != std::string::npos; };
  return did(guest.before) || did(guest.during) || did(guest.after) || std::ranges::any_of(summary.workloads, has_disk) ||
         std::ranges::any_of(summary.days.demands, asks);
}

/// Of a guest that asks for I/O and got none, where there was a reason for it.
void add_silence(Points& points, const Summary& summary, const Migration& migration)
{
  const auto& during = migration.guest.during;
  const bool silent = during && during->reads.count + during->writes.count == 0 && during->to > during->from;
  const bool stopped = !stopped_by(summary, migration).empty();
  if (!silent || (!stopped && migration.outages.empty())) return;
  points.push_back({fmt::format("None of {}'s I/Os was answered while it was on the move{}", migration.vm, stopped ? "" : ": no path to its datastore was left"), ""});
}

} // namespace

Points guest_points(const Summary& summary, const Migration& migration)
{
  if (migration.kind == "cold") return {{fmt::format("{} is powered off: there is no guest to feel anything", migration.vm), ""}};
  Points points;
  add_stillness(points, summary, migration);
  if (const auto slowed = guest_slowed(migration); !slowed.empty()) points.push_back({fmt::format("Its vCPUs were slowed {}", slowed), ""});
  add_latencies(points, migration.guest, "write", &trace::GuestFelt::writes);
  add_latencies(points, migration.guest, "read", &trace::GuestFelt::reads);
  add_unanswered(points, migration);
  if (const auto rate = guest_iops(migration); !rate.empty()) points.push_back({fmt::format("I/Os done: {}", rate), ""});
  add_waiting_writes(points, migration);
  if (does_disk_io(summary, migration)) add_silence(points, summary, migration);
  else points.push_back({"The scenario has its guest do no disk I/O, so there was no latency to feel", ""});
  return points;
}

} // namespace godwit::report
