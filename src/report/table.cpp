#include "report/table.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "report/plans.hpp"
#include "report/remarks.hpp"
#include "report/storage_drs.hpp"
#include "report/totals.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>

namespace godwit::report {

namespace {

constexpr std::size_t most_columns = 4;
constexpr std::size_t most_rows = 30; // more are counted together
using Rows = std::vector<std::vector<std::string>>;

std::string moved(const Summary& summary, const Migration& migration)
{
  Bytes size;
  int count = 0;
  for (const auto* copy : bulk_copies(summary, migration))
    if (!copy->takes_over) size += copy->started.size, ++count;
  const auto disks = count > 1 ? fmt::format(", {} disks", count) : "";
  auto sizes = count == 0 ? "" : ", " + to_text(size);
  if (booked(migration.bytes, trace::Cause::Memory) > Bytes{}) sizes += fmt::format(", {} of memory", to_text(migration.memory));
  for (const auto number : migration.copies)
    if (const auto& started = summary.copies[number].started; started.cause == trace::Cause::Swap) sizes += " and " + to_text(started.size) + " of swap";
  auto route = route_text(migration);
  if (changes_host(migration)) route = fmt::format("{} -> {}{}{}", migration.host, migration.to_host, route.empty() ? "" : ", ", route);
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

std::string downtime(const Migration& migration)
{
  if (migration.copies.empty() && migration.stuns.empty()) return "";
  if (migration.stuns.size() < 2) return to_text(migration.downtime);
  std::vector<std::string> parts;
  for (const auto& [part, time, at, phase] : migration.stuns)
    if (time > Seconds{}) parts.push_back(fmt::format("{} {}", spaced(part), to_text(time)));
  return fmt::format("{}: {}", to_text(migration.downtime), fmt::join(parts, ", "));
}

std::string joined(const std::vector<Mover>& movers, std::string Mover::*what)
{
  std::vector<std::string> texts;
  for (const auto& mover : movers)
    if (std::find(texts.begin(), texts.end(), mover.*what) == texts.end()) texts.push_back(mover.*what);
  return fmt::format("{}", fmt::join(texts, "\n"));
}

/// Who does the copying, for those who do not know them by name.
std::string_view gloss(std::string_view mover)
{
  if (mover == "fs3dm_hw") return "fs3dm_hw, the array copies by itself";
  if (mover == "fs3dm") return "fs3dm, the host's kernel copies";
  if (mover == "fsdm") return "fsdm, the host copies at application level";
  if (mover == "vmotion_network") return "vmotion, one host reads and the other writes";
  if (mover == "nfc") return "nfc, a file copy from host to host";
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
  for (const auto& [vm, disk, what, works_in] : summary.workloads)
    if (vm == migration.vm) texts.push_back(fmt::format("{}: {}", disk.empty() ? "memory" : disk, what));
  return fmt::format("{}", fmt::join(texts, "\n"));
}

/// Many in a row of one name are one.
std::string phase_times(const Migration& migration)
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

std::string bytes_on(ResourceClass of, const ClassBytes& bytes, const Migration& migration)
{
  return of == ResourceClass::CopyEngine ? engine_bytes(bytes.at(of), migration.offloaded) : to_text(bytes.at(of));
}

/// None where nothing was copied at all; what only memory put on networks stands there.
void add_bytes(Rows& rows, const Summary& summary)
{
  if (summary.copies.empty()) return;
  for (auto& row : class_rows([&](ResourceClass of) {
         std::vector<std::string> cells;
         for (const auto& migration : summary.migrations)
           cells.push_back(migration.copies.empty() && migration.streams.empty() ? "" : bytes_on(of, class_bytes(summary, migration), migration));
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
  row("begins", [](auto& m) { return m.after.empty() ? "" : "after " + m.after; });
  row("duration", duration_text);
  row("of it waited", [&](auto& m) { return waited(summary, m); });
  row("people estimate", naive);
  row("VM stands still", downtime);
  row("guest slowed", guest_slowed);
  row("memory", memory);
  row("guest asks", [&](auto& m) { return asked(summary, m); });
  row("guest writes", guest_writes);
  row("guest reads", guest_reads);
  row("IOPS", guest_iops);
  row("goes over", goes_over);
  row("networks", [&](auto& m) { return networks(summary, m); });
  row("encryption", [](auto& m) { return chosen(m, "encryption"); });
  row("swap", [](auto& m) { return chosen(m, "swap"); });
  row("mirror", mirror_modes);
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
  row("vCenter", registered);
  row("files locked by", locked_by);
  add_bytes(rows, summary);
  row("host CPU", [](auto& m) { return m.copies.empty() && m.streams.empty() ? "" : to_text(m.cpu); });
  row("phases", phase_times);
  return columns(rows, style);
}

/// Those that were asked to do something and began.
bool began(const Migration& migration) { return !migration.copies.empty() || !migration.streams.empty() || !migration.stuns.empty(); }

std::string only_endings(const Summary& summary, Style style)
{
  Rows rows{{"", "moves", "outcome"}};
  for (const auto& m : summary.migrations) rows.push_back({m.id, moved(summary, m), ending(summary, m)});
  return columns(rows, style);
}

/// A column of the table with a row for each migration.
struct Column {
  std::string head;
  std::function<std::string(const Migration&)> cell;
  bool always = true; ///< also where it says nothing of any
  bool each = false; ///< a cell for each, though all be alike
};

/// Where it is one of many: its name says the VM.
std::string moved_briefly(const Summary& summary, const Migration& migration)
{
  const auto text = moved(summary, migration);
  return migration.id.ends_with(migration.vm) ? text.substr(migration.vm.size() + 2) : text;
}

std::string one_below_the_other(const Summary& summary, Style style)
{
  const auto& all = summary.migrations;
  const std::vector<Column> possible{
      {"", [](auto& m) { return m.id; }, true, true},
      {"moves", [&](auto& m) { return moved_briefly(summary, m); }, true, true},
      {"duration", [](auto& m) { return m.outcome == trace::Outcome::Completed ? duration_text(m) : std::string{outcome_text(m)}; }, true, true},
      {"waited", [](auto& m) { return m.admission.waited > Seconds{} ? to_text(m.admission.waited) : ""; }, false},
      {"estimate", [](auto& m) { return m.naive_how.empty() ? "" : to_text(m.naive); }},
      {"still", [](auto& m) { return began(m) ? to_text(m.downtime) : ""; }},
      {"slowed to", [](auto& m) { return m.slowdown.worst > 0 ? fmt::format("{:.0f} %", (1 - m.slowdown.worst) * 100) : ""; }, false},
      {"mover", [](auto& m) { return joined(movers(m), &Mover::name); }, false},
      {"bound by", [&](auto& m) { const auto limit = main_bound(summary, m); return limit ? limit->by : ""; }},
      {"fabric+NICs", [&](auto& m) {
         const auto bytes = class_bytes(summary, m);
         return began(m) ? to_text(bytes.at(ResourceClass::Fabric) + bytes.at(ResourceClass::Nics)) : "";
       }},
      {"CPU", [](auto& m) { return m.copies.empty() && m.streams.empty() ? "" : to_text(m.cpu); }, false}};
  Rows rows(all.size() + 1);
  std::vector<std::string> alike; // said once
  for (const auto& column : possible) {
    std::vector<std::string> cells;
    for (const auto& m : all) cells.push_back(column.cell(m));
    const bool same = std::all_of(cells.begin(), cells.end(), [&](auto& text) { return text == cells.front(); });
    if (same && cells.front().empty() && !column.always) continue;
    if (same && !cells.front().empty() && !column.each) {
      alike.push_back(fmt::format("{} {}", column.head, cells.front()));
      continue;
    }
    rows.front().push_back(column.head);
    for (std::size_t i = 0; i < all.size(); ++i) rows[i + 1].push_back(std::move(cells[i]));
  }
  return columns(rows, style) + (alike.empty() ? "" : paragraph(fmt::format("each: {}", fmt::join(alike, "; "))));
}

/// Those with equal reasons together.
std::string reasons(const Summary& summary)
{
  constexpr std::size_t enough = 10;
  std::vector<std::pair<std::string, std::vector<const Migration*>>> by_reason;
  for (const auto& m : summary.migrations) {
    if (m.reason.empty()) continue;
    auto reason = fmt::format("{}: {}", outcome_text(m), cited(m.reason, m.claim));
    const auto same = std::find_if(by_reason.begin(), by_reason.end(), [&](auto& known) { return known.first == reason; });
    if (same == by_reason.end()) by_reason.push_back({std::move(reason), {&m}});
    else same->second.push_back(&m);
  }
  std::string out;
  for (std::size_t i = 0; i < std::min(by_reason.size(), enough); ++i) {
    const auto& [reason, those] = by_reason[i];
    const auto who = those.size() == 1 ? those.front()->id : fmt::format("{} and {} more", those.front()->id, those.size() - 1);
    out += paragraph(those.size() == 1 ? fmt::format("{}: {}.", who, ending(summary, *those.front())) : fmt::format("{}: {}.", who, reason));
  }
  if (by_reason.size() > enough) out += paragraph(fmt::format("{} more reasons stand in the summary.", by_reason.size() - enough));
  return out;
}

/// Many migrations: a row each, or only what they come to.
std::string below(const Summary& summary, Style style)
{
  const auto& all = summary.migrations;
  const bool few = all.size() <= most_rows;
  if (few && std::none_of(all.begin(), all.end(), [](auto& m) { return m.outcome == trace::Outcome::Completed; })) return only_endings(summary, style);
  auto out = few ? one_below_the_other(summary, style) + "\n" : "";
  out += totals_table(summary, style);
  return out + reasons(summary);
}

} // namespace

std::string table(const Summary& summary, Style style)
{
  auto out = paragraph(fmt::format("{} (vSphere {})", summary.run.title, summary.run.vsphere)) + "\n";
  const auto policies = table(summary.policies, style);
  if (summary.migrations.empty() && policies.empty()) out += "No migration was asked for.\n";
  else if (!summary.migrations.empty()) out += summary.migrations.size() <= most_columns ? side_by_side(summary, style) : below(summary, style);
  if (!policies.empty()) out += (summary.migrations.empty() ? "" : "\n") + policies;

  out += plans_text(summary);
  if (const auto advice = storage_drs_table(summary, style); !advice.empty()) out += "\n" + advice;
  auto sentences = remarks(summary);
  if (auto together = all_together(summary); !together.empty()) sentences.insert(sentences.begin(), std::move(together));
  for (auto& sentence : day_remarks(summary.days)) sentences.push_back(std::move(sentence));
  if (!sentences.empty() || !summary.assumed.empty()) out += "\n";
  for (const auto& sentence : sentences) out += paragraph(sentence);
  if (const auto count = summary.assumed.size(); count > 0)
    out += paragraph(fmt::format("{} assumed, for want of a published figure; --print-config=assumed lists them with the reasons.",
                                 count == 1 ? "1 value is" : fmt::format("{} values are", count)));
  for (const auto& violation : summary.violations) out += paragraph("SELF-CHECK VIOLATED: " + violation);
  return out;
}

} // namespace godwit::report
