#include "report/table.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/remarks.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_columns = 4;
using Rows = std::vector<std::vector<std::string>>;

std::string moved(const Summary& summary, const Migration& migration)
{
  Bytes size;
  int count = 0;
  for (const auto* copy : bulk_copies(summary, migration))
    if (!copy->takes_over) size += copy->started.size, ++count;
  const auto disks = count > 1 ? fmt::format(", {} disks", count) : "";
  auto sizes = count == 0 ? "" : ", " + to_text(size);
  for (const auto number : migration.copies)
    if (const auto& started = summary.copies[number].started; started.cause == trace::Cause::Swap) sizes += " and " + to_text(started.size) + " of swap";
  const auto route = route_text(migration);
  return fmt::format("{}: {}{}{}", migration.vm, route.empty() ? "nothing" : route, disks, sizes);
}

std::string duration_text(const Migration& migration)
{
  return migration.outcome == trace::Outcome::Refused ? "" : to_text(duration(migration));
}

std::string naive(const Migration& migration)
{
  return migration.naive_how.empty() ? "" : fmt::format("{} = {}", to_text(migration.naive), migration.naive_how);
}

/// "shadow vm"
std::string spaced(std::string name)
{
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string downtime(const Migration& migration)
{
  if (migration.copies.empty() && migration.stuns.empty()) return "";
  if (migration.stuns.size() < 2) return to_text(migration.downtime);
  std::vector<std::string> parts;
  for (const auto& [part, time] : migration.stuns) parts.push_back(fmt::format("{} {}", spaced(part), to_text(time)));
  return fmt::format("{}: {}", to_text(migration.downtime), fmt::join(parts, ", "));
}

std::string joined(const std::vector<Mover>& movers, std::string Mover::*what)
{
  std::vector<std::string> texts;
  for (const auto& mover : movers)
    if (std::find(texts.begin(), texts.end(), mover.*what) == texts.end()) texts.push_back(mover.*what);
  return fmt::format("{}", fmt::join(texts, "\n"));
}

/// Who does the copying, for those who do not know the three by name.
std::string_view gloss(std::string_view mover)
{
  if (mover == "fs3dm_hw") return "fs3dm_hw, the array copies by itself";
  if (mover == "fs3dm") return "fs3dm, the host's kernel copies";
  if (mover == "fsdm") return "fsdm, the host copies at application level";
  return mover;
}

std::string mover_names(const Migration& migration)
{
  std::vector<std::string_view> names;
  for (const auto& mover : movers(migration))
    if (std::find(names.begin(), names.end(), gloss(mover.name)) == names.end()) names.push_back(gloss(mover.name));
  return fmt::format("{}", fmt::join(names, "\n"));
}

/// The first is enough for a table; the others are as long.
std::string path(const Summary& summary, const Migration& migration)
{
  std::vector<std::string> names;
  for (const auto* copy : bulk_copies(summary, migration))
    for (const auto& name : copy->started.paths)
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  if (names.empty()) return "";
  return names.size() == 1 ? names.front() : fmt::format("{} (and {} more)", names.front(), names.size() - 1);
}

std::string bound(const Summary& summary, const Migration& migration)
{
  const auto found = main_bound(summary, migration);
  if (!found) return "";
  const auto share = found->share < 0.95 ? fmt::format(" ({:.0f} % of the time)", found->share * 100) : "";
  return (found->how.starts_with(found->by) ? found->how : found->by + ": " + found->how) + share;
}

std::string max_flow(const Summary& summary, const Migration& migration)
{
  BytesPerSecond most;
  for (const auto* copy : bulk_copies(summary, migration)) most = std::max(most, copy->started.max_flow);
  return most > BytesPerSecond{} ? to_text(most) : "";
}

std::string size_of(const Migration& migration, trace::Cause cause)
{
  const auto size = booked(migration.bytes, cause);
  return size > Bytes{} ? to_text(size) : "";
}

/// What the guest asks of the disks that move.
std::string asked(const Summary& summary, const Migration& migration)
{
  std::vector<std::string> texts;
  for (const auto& [vm, disk, what] : summary.workloads)
    if (vm == migration.vm) texts.push_back(fmt::format("{}: {}", disk, what));
  return fmt::format("{}", fmt::join(texts, "\n"));
}

/// Many in a row of one name are one.
std::string phases(const Migration& migration)
{
  constexpr int enough = 3;
  std::vector<std::string> texts;
  const auto& all = migration.phases;
  for (auto first = all.begin(); first != all.end();) {
    const auto last = std::find_if(first, all.end(), [&](const Phase& phase) { return phase.name != first->name; });
    const auto count = last - first;
    if (count >= enough) {
      texts.push_back(fmt::format("{} x {} {}", count, spaced(first->name), to_text(std::prev(last)->end - first->start)));
      first = last;
    } else {
      texts.push_back(fmt::format("{} {}", spaced(first->name), to_text(first->end - first->start)));
      ++first;
    }
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// None where nothing was copied at all.
void add_bytes(Rows& rows, const Summary& summary)
{
  if (summary.copies.empty()) return;
  for (auto& row : class_rows([&](ResourceClass of) {
         std::vector<std::string> cells;
         for (const auto& migration : summary.migrations)
           cells.push_back(migration.copies.empty() ? "" : to_text(class_bytes(summary, migration).at(of)));
         return cells;
       }))
    rows.push_back(std::move(row));
}

std::string side_by_side(const Summary& summary, Style style)
{
  Rows rows;
  const auto row = [&](std::string label, auto cell) {
    std::vector<std::string> cells{std::move(label)};
    for (const auto& migration : summary.migrations) cells.push_back(cell(migration));
    const bool says_something = std::any_of(cells.begin() + 1, cells.end(), [](auto& text) { return !text.empty(); });
    if (says_something) rows.push_back(std::move(cells));
  };
  const auto& all = summary.migrations;
  const bool all_completed = std::all_of(all.begin(), all.end(), [](auto& m) { return m.outcome == trace::Outcome::Completed; });

  row("", [](auto& m) { return m.id; });
  row("moves", [&](auto& m) { return moved(summary, m); });
  if (!all_completed) row("outcome", [&](auto& m) { return ending(summary, m); });
  row("duration", duration_text);
  row("people estimate", naive);
  row("VM stands still", downtime);
  row("guest asks", [&](auto& m) { return asked(summary, m); });
  row("guest writes", guest_writes);
  row("guest reads", guest_reads);
  row("IOPS", guest_iops);
  row("data mover", mover_names);
  row("why", [](auto& m) { return joined(movers(m), &Mover::why); });
  row("handed over", handovers);
  row("faults met", [&](auto& m) { return faults(summary, m); });
  row("paths lost", paths);
  row("path", [&](auto& m) { return path(summary, m); });
  row("bound by", [&](auto& m) { return bound(summary, m); });
  row("max-flow bound", [&](auto& m) { return max_flow(summary, m); });
  row("iterations", iterations);
  row("recopied", [](auto& m) { return size_of(m, trace::Cause::Recopied); });
  row("mirrored", [](auto& m) { return size_of(m, trace::Cause::Mirrored); });
  row("writes by region", writes_by_region);
  add_bytes(rows, summary);
  row("host CPU", [](auto& m) { return m.copies.empty() ? "" : to_text(m.cpu); });
  row("phases", phases);
  return columns(rows, style);
}

std::string only_endings(const Summary& summary, Style style)
{
  Rows rows{{"", "moves", "outcome"}};
  for (const auto& m : summary.migrations) rows.push_back({m.id, moved(summary, m), ending(summary, m)});
  return columns(rows, style);
}

std::string one_below_the_other(const Summary& summary, Style style)
{
  const auto& all = summary.migrations;
  if (std::none_of(all.begin(), all.end(), [](auto& m) { return m.outcome == trace::Outcome::Completed; })) return only_endings(summary, style);
  Rows rows{{"", "moves", "duration", "estimate", "still", "mover", "bound by", "fabric+NICs", "CPU"}};
  for (const auto& m : summary.migrations) {
    const bool completed = m.outcome == trace::Outcome::Completed;
    const auto limit = main_bound(summary, m);
    const auto bytes = class_bytes(summary, m);
    rows.push_back({m.id, moved(summary, m), completed ? duration_text(m) : std::string{outcome_text(m)}, m.naive_how.empty() ? "" : to_text(m.naive),
                    m.copies.empty() ? "" : to_text(m.downtime), joined(movers(m), &Mover::name), limit ? limit->by : "",
                    m.copies.empty() ? "" : to_text(bytes.at(ResourceClass::Fabric) + bytes.at(ResourceClass::Nics)),
                    m.copies.empty() ? "" : to_text(m.cpu)});
  }
  auto out = columns(rows, style);
  for (const auto& m : all)
    if (!m.reason.empty()) out += paragraph(fmt::format("{}: {}.", m.id, ending(summary, m)));
  return out;
}

} // namespace

std::string table(const Summary& summary, Style style)
{
  auto out = paragraph(fmt::format("{} (vSphere {})", summary.run.title, summary.run.vsphere)) + "\n";
  if (summary.migrations.empty()) out += "No migration was asked for.\n";
  else out += summary.migrations.size() <= most_columns ? side_by_side(summary, style) : one_below_the_other(summary, style);

  const auto sentences = remarks(summary);
  if (!sentences.empty() || !summary.assumed.empty()) out += "\n";
  for (const auto& sentence : sentences) out += paragraph(sentence);
  if (const auto count = summary.assumed.size(); count > 0)
    out += paragraph(fmt::format("{} assumed, for want of a published figure; --print-config lists all with the reasons.",
                                 count == 1 ? "1 value is" : fmt::format("{} values are", count)));
  for (const auto& violation : summary.violations) out += paragraph("SELF-CHECK VIOLATED: " + violation);
  return out;
}

} // namespace godwit::report
