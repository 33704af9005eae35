#include "report/cells.hpp"
#include "report/compare_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>

namespace godwit::report {

namespace {

constexpr std::size_t most_side_by_side = 4;
using Rows = std::vector<std::vector<std::string>>;

template <class Quantity> std::string against(Quantity value, Quantity first)
{
  const auto times = ratio(plain(value), plain(first));
  return times ? fmt::format("{} ({:.{}f} x)", to_text(value), *times, *times < 100 ? 2 : 0) : to_text(value);
}

std::string what_bound(const Run& run)
{
  return run.bound_how.starts_with(run.bound_by) ? run.bound_how : run.bound_by + ": " + run.bound_how;
}

std::string slowed(const Run& run) { return run.slowdown > 0 ? fmt::format("to {:.0f} %", (1 - run.slowdown) * 100) : ""; }

/// "4, 12 s synchronous"
std::string switches(const Run& run)
{
  if (!run.mirrors_by_network) return "";
  return run.synchronous > Seconds{} ? fmt::format("{}, {} synchronous", run.mode_switches, to_text(run.synchronous)) : std::to_string(run.mode_switches);
}

/// First columns: who is who, what is varied in one of its own.
Rows names(std::span<const Run> runs)
{
  Rows rows(runs.size() + 1);
  const auto column = [&](std::string head, auto cell) {
    rows.front().push_back(std::move(head));
    for (std::size_t i = 0; i < runs.size(); ++i) rows[i + 1].push_back(cell(runs[i]));
  };
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return !run.label.empty(); })) column("", [](auto& run) { return run.label; });
  std::vector<std::string> varied;
  for (const auto& run : runs)
    for (const auto& [what, value] : run.varied)
      if (std::find(varied.begin(), varied.end(), what) == varied.end()) varied.push_back(what);
  for (const auto& what : varied)
    column(what, [&](auto& run) {
      const auto here = std::find_if(run.varied.begin(), run.varied.end(), [&](auto& pair) { return pair.first == what; });
      return here == run.varied.end() ? "" : here->second;
    });
  return rows;
}

int count(const Run& run)
{
  int all = 0;
  for (const auto& [outcome, number] : run.outcomes) all += number;
  return all;
}

bool has_several(const Run& run) { return count(run) > 1; }

bool moves_memory(const Run& run) { return run.memory > Bytes{} || run.mirrors_by_network; }

void add_bytes(Rows& rows, std::span<const Run> runs)
{
  for (auto& row : class_rows([&](ResourceClass of) {
         std::vector<std::string> cells;
         for (const auto& run : runs) {
           const bool uncounted = of == ResourceClass::CopyEngine && run.bytes.at(of) == Bytes{};
           cells.push_back(uncounted ? engine_bytes({}, run.offloaded) : against(run.bytes.at(of), runs.front().bytes.at(of)));
         }
         return cells;
       }))
    rows.push_back(std::move(row));
}

/// A row each where any run has something to say.
void add_guests(Rows& rows, std::span<const Run> runs)
{
  const auto row = [&](std::string label, auto says_something, auto cell) {
    if (std::none_of(runs.begin(), runs.end(), says_something)) return;
    std::vector<std::string> cells{std::move(label)};
    for (const auto& run : runs) cells.push_back(cell(run));
    rows.push_back(std::move(cells));
  };
  const auto& first = runs.front();
  row("guest write, mean of the worst VM", [](auto& run) { return run.mean_write > Seconds{}; }, [&](auto& run) { return against(run.mean_write, first.mean_write); });
  row("worst guest write, without the stuns", [](auto& run) { return run.worst_write > Seconds{}; }, [&](auto& run) { return against(run.worst_write, first.worst_write); });
  row("IOPS kept, all VMs together", [](auto& run) { return run.iops_kept.has_value(); },
      [](auto& run) { return run.iops_kept ? fmt::format("{:.0f} %", std::min(1.0, *run.iops_kept) * 100) : ""; });
  row("iterations", [](auto& run) { return run.iterations > 0; }, [](auto& run) { return std::to_string(run.iterations); });
  row("recopied", [](auto& run) { return run.recopied > Bytes{}; }, [&](auto& run) { return against(run.recopied, first.recopied); });
  row("mirrored", [](auto& run) { return run.mirrored > Bytes{}; }, [&](auto& run) { return against(run.mirrored, first.mirrored); });
  row("mode switches", [](auto& run) { return run.mirrors_by_network; }, switches);
  row("guest slowed", [](auto& run) { return run.slowdown > 0; }, slowed);
  row("memory passes", [](auto& run) { return run.passes > 0; }, [](auto& run) { return std::to_string(run.passes); });
  row("memory sent", [](auto& run) { return run.memory > Bytes{}; }, [&](auto& run) { return against(run.memory, first.memory); });
  row("of it again", [](auto& run) { return run.memory_resent > Bytes{}; }, [&](auto& run) { return against(run.memory_resent, first.memory_resent); });
}

/// "7 (3 for I/O, 4 for space)"
std::string moves(const Run& run)
{
  std::size_t all = 0;
  std::vector<std::string> causes;
  for (const auto& [cause, count] : run.recommended) {
    all += count;
    causes.push_back(fmt::format("{} for {}", count, cause == "io" ? "I/O" : cause));
  }
  return causes.empty() ? "0" : fmt::format("{} ({})", all, fmt::join(causes, ", "));
}

bool has_storage_drs(const Run& run) { return run.used_deviation.has_value(); }

std::string points(double deviation) { return fmt::format("{:.1f} points of %", deviation); }

/// What Storage DRS did over days, and where that led.
void add_storage_drs(Rows& rows, std::span<const Run> runs)
{
  const auto& first = runs.front();
  const auto row = [&](std::string label, auto member, auto cell) {
    if (std::none_of(runs.begin(), runs.end(), [&](auto& run) { return (run.*member).has_value(); })) return;
    std::vector<std::string> cells{std::move(label)};
    for (const auto& run : runs) cells.push_back(run.*member ? cell(*(run.*member)) : "");
    rows.push_back(std::move(cells));
  };
  const auto time = [&](auto member) { return [&first, member](Seconds value) { return first.*member ? against(value, *(first.*member)) : to_text(value); }; };
  if (std::any_of(runs.begin(), runs.end(), has_storage_drs)) {
    std::vector<std::string> counts{"Storage DRS moves"}, copying{"copying, sum"};
    for (const auto& run : runs) counts.push_back(moves(run)), copying.push_back(against(run.lead - run.queued, first.lead - first.queued));
    rows.push_back(std::move(counts));
    rows.push_back(std::move(copying));
  }
  row("guest I/O, mean", &Run::io_latency, time(&Run::io_latency));
  row("in the last day", &Run::io_latency_last_day, time(&Run::io_latency_last_day));
  row("slowest datastore", &Run::slowest, time(&Run::slowest));
  row("use, std. dev.", &Run::used_deviation, points);
}

Rows side_by_side(std::span<const Run> runs)
{
  const auto& first = runs.front();
  Rows rows;
  const auto row = [&](std::string label, auto cell) {
    std::vector<std::string> cells{std::move(label)};
    for (const auto& run : runs) cells.push_back(cell(run));
    rows.push_back(std::move(cells));
  };
  row("", name);
  row("asks", [](auto& run) { return run.title; });
  row("migrations", outcomes);
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return !run.why_not.empty(); })) row("why not", [](auto& run) { return run.why_not; });
  row("lead times, sum", [&](auto& run) { return against(run.lead, first.lead); });
  row("longest", [&](auto& run) { return against(run.longest, first.longest); });
  if (std::any_of(runs.begin(), runs.end(), has_several)) row("all done in", [&](auto& run) { return against(run.span, first.span); });
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return run.idle > Seconds{}; }))
    row("of it nothing runs", [](auto& run) { return run.idle > Seconds{} ? to_text(run.idle) : ""; });
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return run.queued > Seconds{}; }))
    row("waited, sum", [&](auto& run) { return against(run.queued, first.queued); });
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return run.plan_bound > Seconds{}; })) {
    row("no order is done before", [](auto& run) { return run.plan_bound > Seconds{} ? to_text(run.plan_bound) : ""; });
    row("done, against that", [](auto& run) { return run.plan_bound > Seconds{} ? fmt::format("{:.2f} x", run.plan_took / run.plan_bound) : ""; });
  }
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return run.in_window.has_value(); }))
    row("window", [](auto& run) { return !run.in_window ? "" : *run.in_window ? "kept" : "missed"; });
  add_storage_drs(rows, runs);
  row("people estimate", [](auto& run) { return to_text(run.naive); });
  row("VMs stand still", [&](auto& run) { return against(run.downtime, first.downtime); });
  add_guests(rows, runs);
  row("data mover", [](auto& run) { return joined(run.movers, &Mover::name, ", "); });
  row("why", [](auto& run) { return joined(run.movers, &Mover::why, "\n"); });
  row("bound by", what_bound);
  add_bytes(rows, runs);
  row("host CPU", [&](auto& run) { return against(run.cpu, first.cpu); });
  return rows;
}

Bytes outside(const Run& run) { return run.bytes.at(ResourceClass::Fabric) + run.bytes.at(ResourceClass::Nics); }

Rows one_below_the_other(std::span<const Run> runs)
{
  const auto& first = runs.front();
  auto rows = names(runs);
  const auto add = [&](std::size_t row, std::vector<std::string> cells) { rows[row].insert(rows[row].end(), cells.begin(), cells.end()); };
  add(0, {"migrations", "lead times, sum", "data mover", "bound by", "fabric + NICs", "host CPU"});
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& run = runs[i];
    add(i + 1, {outcomes(run), against(run.lead, first.lead), joined(run.movers, &Mover::name, ", "), run.bound_by, against(outside(run), outside(first)),
                against(run.cpu, first.cpu)});
  }
  if (std::none_of(runs.begin(), runs.end(), has_storage_drs)) return rows;
  add(0, {"guest I/O", "use, dev."});
  for (std::size_t i = 0; i < runs.size(); ++i)
    add(i + 1, {runs[i].io_latency ? to_text(*runs[i].io_latency) : "", runs[i].used_deviation ? fmt::format("{:.1f} %", *runs[i].used_deviation) : ""});
  return rows;
}

/// Where memory moved, other things are asked than where only disks did.
Rows memory_moves(std::span<const Run> runs)
{
  const auto& first = runs.front();
  struct Column {
    std::string head;
    std::function<std::string(const Run&)> cell;
  };
  const bool alike = std::all_of(runs.begin(), runs.end(), [&](auto& run) { return run.outcomes == first.outcomes; });
  const bool one_each = std::none_of(runs.begin(), runs.end(), has_several);
  const auto time = [](Seconds Run::*member) { return [member](const Run& run) { return run.*member > Seconds{} ? to_text(run.*member) : ""; }; };
  const std::vector<Column> possible{
      {"migrations", [&](auto& run) { return alike ? "" : outcomes(run); }}, // said once, below
      {one_each ? "duration" : "all done in", time(one_each ? &Run::lead : &Run::span)},
      {"nothing runs", time(&Run::idle)},
      {"waited, sum", time(&Run::queued)},
      {"longest stun", time(&Run::still_longest)},
      {"memory again", [](auto& run) { return run.memory_resent > Bytes{} ? to_text(run.memory_resent) : ""; }},
      {"guest slowed", slowed},
      {"guest write, mean of the worst VM", time(&Run::mean_write)},
      {"worst", time(&Run::worst_write)},
      {"mode switches", [](auto& run) { return run.mirrors_by_network ? std::to_string(run.mode_switches) : ""; }},
      {"synchronous", time(&Run::synchronous)},
      {"bound by", [](auto& run) { return run.bound_by; }}};
  auto rows = names(runs);
  for (const auto& [head, cell] : possible) {
    std::vector<std::string> cells;
    for (const auto& run : runs) cells.push_back(cell(run));
    if (std::all_of(cells.begin(), cells.end(), [](auto& text) { return text.empty(); })) continue;
    rows.front().push_back(head);
    for (std::size_t i = 0; i < runs.size(); ++i) rows[i + 1].push_back(std::move(cells[i]));
  }
  return rows;
}

Rows rows_of(std::span<const Run> runs)
{
  if (runs.size() <= most_side_by_side) return side_by_side(runs);
  return std::any_of(runs.begin(), runs.end(), moves_memory) ? memory_moves(runs) : one_below_the_other(runs);
}

} // namespace

std::string compare_table(std::span<const Run> runs, Style style)
{
  if (runs.empty()) return "";
  auto text = columns(rows_of(runs), style) + "\n";
  const auto& first = runs.front();
  const bool alike = std::all_of(runs.begin(), runs.end(), [&](auto& run) { return run.outcomes == first.outcomes; });
  if (runs.size() > most_side_by_side && alike) text += fmt::format("Of each run: {}.\n", outcomes(first));
  if (runs.size() > most_side_by_side)
    for (const auto& run : runs)
      if (!run.why_not.empty()) text += paragraph(fmt::format("{}: {}.", run.label, run.why_not));
  if (text.find(" x)") != text.npos) text += "(n x): against the first.\n";
  return text;
}

} // namespace godwit::report
