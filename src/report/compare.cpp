#include "report/compare.hpp"

#include "report/csv.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>

namespace godwit::report {

namespace {

constexpr std::size_t most_columns = 4;
using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

template <class Quantity> double plain(Quantity quantity)
{
  if constexpr (std::is_same_v<Quantity, Bytes>) return static_cast<double>(quantity.count());
  else return quantity.value();
}

template <class Quantity> std::string against(Quantity value, Quantity first)
{
  const auto times = ratio(plain(value), plain(first));
  return times ? fmt::format("{} ({:.{}f} x)", to_text(value), *times, *times < 100 ? 2 : 0) : to_text(value);
}

std::string joined(const std::vector<Mover>& movers, std::string Mover::*what, std::string_view separator)
{
  std::vector<std::string> texts;
  for (const auto& mover : movers)
    if (std::find(texts.begin(), texts.end(), mover.*what) == texts.end()) texts.push_back(mover.*what);
  return fmt::format("{}", fmt::join(texts, separator));
}

std::string bound(const Run& run)
{
  return run.bound_how.starts_with(run.bound_by) ? run.bound_how : run.bound_by + ": " + run.bound_how;
}

std::string outcomes(const Run& run)
{
  std::vector<std::string> texts;
  for (const auto& [outcome, count] : run.outcomes) texts.push_back(fmt::format("{} {}", count, outcome));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string slowed(const Run& run) { return run.slowdown > 0 ? fmt::format("to {:.0f} %", (1 - run.slowdown) * 100) : ""; }

/// "4, 12 s synchronous"
std::string switches(const Run& run)
{
  if (!run.mirrors_by_network) return "";
  return run.synchronous > Seconds{} ? fmt::format("{}, {} synchronous", run.mode_switches, to_text(run.synchronous)) : std::to_string(run.mode_switches);
}

bool moves_memory(const Run& run) { return run.memory > Bytes{} || run.mirrors_by_network; }

void add_bytes(Rows& rows, std::span<const Run> runs)
{
  for (auto& row : class_rows([&](ResourceClass of) {
         std::vector<std::string> cells;
         for (const auto& run : runs) cells.push_back(against(run.bytes.at(of), runs.front().bytes.at(of)));
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
  row("mean guest write", [](auto& run) { return run.mean_write > Seconds{}; }, [&](auto& run) { return against(run.mean_write, first.mean_write); });
  row("worst guest write", [](auto& run) { return run.worst_write > Seconds{}; }, [&](auto& run) { return against(run.worst_write, first.worst_write); });
  row("IOPS kept", [](auto& run) { return run.iops_kept.has_value(); },
      [](auto& run) { return run.iops_kept ? fmt::format("{:.0f} %", *run.iops_kept * 100) : ""; });
  row("iterations", [](auto& run) { return run.iterations > 0; }, [](auto& run) { return std::to_string(run.iterations); });
  row("recopied", [](auto& run) { return run.recopied > Bytes{}; }, [&](auto& run) { return against(run.recopied, first.recopied); });
  row("mirrored", [](auto& run) { return run.mirrored > Bytes{}; }, [&](auto& run) { return against(run.mirrored, first.mirrored); });
  row("mode switches", [](auto& run) { return run.mirrors_by_network; }, switches);
  row("guest slowed", [](auto& run) { return run.slowdown > 0; }, slowed);
  row("memory passes", [](auto& run) { return run.passes > 0; }, [](auto& run) { return std::to_string(run.passes); });
  row("memory sent", [](auto& run) { return run.memory > Bytes{}; }, [&](auto& run) { return against(run.memory, first.memory); });
  row("of it again", [](auto& run) { return run.memory_resent > Bytes{}; }, [&](auto& run) { return against(run.memory_resent, first.memory_resent); });
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
  row("", [](auto& run) { return run.label; });
  row("asks", [](auto& run) { return run.title; });
  row("migrations", outcomes);
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return !run.why_not.empty(); })) row("why not", [](auto& run) { return run.why_not; });
  row("lead times, sum", [&](auto& run) { return against(run.lead, first.lead); });
  row("longest", [&](auto& run) { return against(run.longest, first.longest); });
  if (std::any_of(runs.begin(), runs.end(), [](auto& run) { return run.queued > Seconds{}; }))
    row("waited, sum", [&](auto& run) { return against(run.queued, first.queued); });
  row("people estimate", [](auto& run) { return to_text(run.naive); });
  row("VMs stand still", [&](auto& run) { return against(run.downtime, first.downtime); });
  add_guests(rows, runs);
  row("data mover", [](auto& run) { return joined(run.movers, &Mover::name, ", "); });
  row("why", [](auto& run) { return joined(run.movers, &Mover::why, "\n"); });
  row("bound by", bound);
  add_bytes(rows, runs);
  row("host CPU", [&](auto& run) { return against(run.cpu, first.cpu); });
  return rows;
}

Bytes outside(const Run& run) { return run.bytes.at(ResourceClass::Fabric) + run.bytes.at(ResourceClass::Nics); }

Rows one_below_the_other(std::span<const Run> runs)
{
  const auto& first = runs.front();
  Rows rows{{"", "migrations", "lead times, sum", "data mover", "bound by", "fabric + NICs", "host CPU"}};
  for (const auto& run : runs)
    rows.push_back({run.label, outcomes(run), against(run.lead, first.lead), joined(run.movers, &Mover::name, ", "), run.bound_by,
                    against(outside(run), outside(first)), against(run.cpu, first.cpu)});
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
  const std::vector<Column> possible{
      {"migrations", outcomes},
      {"lead times, sum", [&](auto& run) { return against(run.lead, first.lead); }},
      {"waited", [](auto& run) { return run.queued > Seconds{} ? to_text(run.queued) : ""; }},
      {"longest stun", [](auto& run) { return run.still_longest > Seconds{} ? to_text(run.still_longest) : ""; }},
      {"memory again", [](auto& run) { return run.memory_resent > Bytes{} ? to_text(run.memory_resent) : ""; }},
      {"guest slowed", slowed},
      {"guest write, mean", [](auto& run) { return run.mean_write > Seconds{} ? to_text(run.mean_write) : ""; }},
      {"worst", [](auto& run) { return run.worst_write > Seconds{} ? to_text(run.worst_write) : ""; }},
      {"mode switches", switches},
      {"bound by", [](auto& run) { return run.bound_by; }},
      {"why not", [](auto& run) { return run.why_not; }}};
  Rows rows{{""}};
  for (const auto& run : runs) rows.push_back({run.label});
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
  if (runs.size() <= most_columns) return side_by_side(runs);
  return std::any_of(runs.begin(), runs.end(), moves_memory) ? memory_moves(runs) : one_below_the_other(runs);
}

Json optional(std::optional<double> value) { return value ? Json(*value) : Json(); }

} // namespace

std::optional<double> ratio(double value, double first)
{
  return first > 0 ? std::optional{value / first} : std::nullopt;
}

std::string compare_table(std::span<const Run> runs, Style style)
{
  if (runs.empty()) return "";
  return columns(rows_of(runs), style) + "\n(n x): against the first.\n";
}

std::string compare_json(std::span<const Run> runs)
{
  auto list = Json::array();
  for (const auto& run : runs) {
    const auto& first = runs.front();
    auto bytes = Json::object(), movers = Json::array(), ratios = Json::object();
    ratios["lead"] = optional(ratio(run.lead.value(), first.lead.value()));
    ratios["cpu"] = optional(ratio(run.cpu.value(), first.cpu.value()));
    for (const auto of : resource_classes) {
      const std::string name{key(of)};
      bytes[name] = run.bytes.at(of).count();
      ratios[name] = optional(ratio(plain(run.bytes.at(of)), plain(first.bytes.at(of))));
    }
    for (const auto& mover : run.movers) movers.push_back({{"name", mover.name}, {"why", mover.why}});
    list.push_back({{"run", run.label},
                    {"scenario", run.title},
                    {"outcomes", run.outcomes},
                    {"lead_s", run.lead.value()},
                    {"longest_s", run.longest.value()},
                    {"span_s", run.span.value()},
                    {"naive_s", run.naive.value()},
                    {"downtime_s", run.downtime.value()},
                    {"cpu_s", run.cpu.value()},
                    {"movers", movers},
                    {"bound_by", {{"what", run.bound_by}, {"how", run.bound_how}}},
                    {"bytes_by_class", bytes},
                    {"iterations", run.iterations},
                    {"recopied", run.recopied.count()},
                    {"mirrored", run.mirrored.count()},
                    {"mean_guest_write_s", run.mean_write.value()},
                    {"worst_guest_write_s", run.worst_write.value()},
                    {"iops_kept", optional(run.iops_kept)},
                    {"longest_stun_s", run.still_longest.value()},
                    {"queued_s", run.queued.value()},
                    {"memory_passes", run.passes},
                    {"memory", run.memory.count()},
                    {"memory_resent", run.memory_resent.count()},
                    {"cpu_slowdown_worst", run.slowdown},
                    {"mode_switches", run.mode_switches},
                    {"synchronous_s", run.synchronous.value()},
                    {"ratio_to_first", ratios}});
  }
  return Json{{"runs", list}}.dump(2) + "\n";
}

std::string compare_csv(std::span<const Run> runs)
{
  std::vector<std::string> head{"run", "scenario", "outcomes", "lead_s", "lead_ratio", "longest_s", "span_s", "naive_s", "downtime_s", "cpu_s", "mover", "mover_why", "bound_by", "bound_how"};
  for (const auto of : resource_classes)
    if (of != ResourceClass::Wan) head.emplace_back(key(of)); // it came later: with its peers, at the end
  for (const auto* more : {"iterations", "recopied", "mirrored", "worst_guest_write_s", "iops_kept", "wan", "longest_stun_s", "queued_s", "memory_passes",
                           "memory", "memory_resent", "cpu_slowdown_worst", "mode_switches", "synchronous_s", "mean_guest_write_s"})
    head.emplace_back(more);
  auto out = csv_line(head);
  for (const auto& run : runs) {
    const auto times = ratio(run.lead.value(), runs.front().lead.value());
    std::vector<std::string> line{run.label, run.title, outcomes(run)};
    line.push_back(fmt::format("{}", run.lead.value()));
    line.push_back(times ? fmt::format("{}", *times) : "");
    for (const auto time : {run.longest, run.span, run.naive, run.downtime, run.cpu}) line.push_back(fmt::format("{}", time.value()));
    line.insert(line.end(), {joined(run.movers, &Mover::name, " | "), joined(run.movers, &Mover::why, " | "), run.bound_by, run.bound_how});
    for (const auto& [of, size] : run.bytes)
      if (of != ResourceClass::Wan) line.push_back(fmt::format("{}", size.count()));
    line.push_back(std::to_string(run.iterations));
    for (const auto size : {run.recopied, run.mirrored}) line.push_back(fmt::format("{}", size.count()));
    line.push_back(fmt::format("{}", run.worst_write.value()));
    line.push_back(run.iops_kept ? fmt::format("{}", *run.iops_kept) : "");
    line.push_back(fmt::format("{}", run.bytes.at(ResourceClass::Wan).count()));
    for (const auto time : {run.still_longest, run.queued}) line.push_back(fmt::format("{}", time.value()));
    line.push_back(std::to_string(run.passes));
    for (const auto size : {run.memory, run.memory_resent}) line.push_back(fmt::format("{}", size.count()));
    line.push_back(fmt::format("{}", run.slowdown));
    line.push_back(std::to_string(run.mode_switches));
    for (const auto time : {run.synchronous, run.mean_write}) line.push_back(fmt::format("{}", time.value()));
    out += csv_line(line);
  }
  return out;
}

} // namespace godwit::report
