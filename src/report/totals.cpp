#include "report/totals.hpp"

#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

template <class KeyOf> std::vector<Total> totals_by(const Summary& summary, KeyOf key_of)
{
  std::map<std::string, Total> by_key;
  for (const auto& migration : summary.migrations) {
    auto& total = by_key[key_of(migration)];
    total.of = key_of(migration);
    total.add(migration);
  }
  std::vector<Total> found;
  for (auto& [key, total] : by_key) found.push_back(std::move(total));
  return found;
}

} // namespace

void Total::add(const Migration& migration)
{
  first = migrations == 0 ? migration.requested : std::min(first, migration.requested);
  last = std::max(last, migration.end);
  ++migrations;
  completed += migration.outcome == trace::Outcome::Completed ? 1 : 0;
  waited += migration.admission.waited;
  longest_wait = std::max(longest_wait, migration.admission.waited);
  longest = std::max(longest, duration(migration));
  longest_still = std::max(longest_still, migration.downtime);
  memory += booked(migration.bytes, trace::Cause::Memory);
  disks += booked(migration.bytes, trace::Cause::Bulk) + booked(migration.bytes, trace::Cause::Recopied) + migration.offloaded;
}

std::vector<Total> totals(const Summary& summary, std::size_t most)
{
  auto found = totals_by(summary, [](auto& m) { return fmt::format("{} from {}", spaced(m.kind), m.host); });
  if (found.size() > most) found = totals_by(summary, [](auto& m) { return spaced(m.kind); });
  if (found.size() == 1) found.clear();
  Total all{.of = "all"};
  for (const auto& migration : summary.migrations) all.add(migration);
  found.push_back(all);
  return found;
}

std::string totals_table(const Summary& summary, Style style)
{
  const auto all = totals(summary);
  const bool any_waited = all.back().waited > Seconds{};
  std::vector<std::vector<std::string>> rows{{"", "migrations", "first request to last end"}};
  auto& head = rows.front();
  if (any_waited) head.insert(head.end(), {"waited, sum", "longest wait"});
  head.insert(head.end(), {"longest", "longest still"});
  if (all.back().memory > Bytes{}) head.emplace_back("memory");
  if (all.back().disks > Bytes{}) head.emplace_back("disks");
  for (const auto& total : all) {
    const auto count = total.completed == total.migrations ? std::to_string(total.migrations)
                                                           : fmt::format("{}, {} completed", total.migrations, total.completed);
    std::vector<std::string> row{total.of, count, to_text(total.span())};
    if (any_waited) row.insert(row.end(), {to_text(total.waited), to_text(total.longest_wait)});
    row.insert(row.end(), {to_text(total.longest), to_text(total.longest_still)});
    if (all.back().memory > Bytes{}) row.push_back(to_text(total.memory));
    if (all.back().disks > Bytes{}) row.push_back(to_text(total.disks));
    rows.push_back(std::move(row));
  }
  return columns(rows, style);
}

Seconds nothing_running(std::vector<Lead> leads)
{
  std::ranges::sort(leads, {}, &Lead::from);
  Seconds idle, over = leads.empty() ? Seconds{} : leads.front().from;
  for (const auto& [from, to] : leads) {
    if (from > over) idle += from - over;
    over = std::max(over, to);
  }
  return idle;
}

std::string all_together(const Summary& summary)
{
  if (summary.migrations.size() < 2) return "";
  Total all;
  std::vector<Lead> leads;
  for (const auto& migration : summary.migrations) {
    all.add(migration);
    leads.push_back({migration.requested, migration.end});
  }
  if (all.span() <= Seconds{}) return "";
  const auto idle = nothing_running(std::move(leads));
  return fmt::format("All together: {} from the first request to the last end{}.", to_text(all.span()),
                     idle > Seconds{} ? fmt::format(", of it {} with nothing running", to_text(idle)) : std::string{", with something running all the time"});
}

} // namespace godwit::report
