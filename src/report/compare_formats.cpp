// A comparison for programs: JSON and CSV.

#include "report/compare_cells.hpp"
#include "report/csv.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace godwit::report {

namespace {

using Json = nlohmann::ordered_json;

Json optional(std::optional<double> value) { return value ? Json(*value) : Json(); }
Json optional(std::optional<Seconds> value) { return value ? Json(value->value()) : Json(); }

std::string text(std::optional<double> value) { return value ? fmt::format("{}", *value) : ""; }
std::string text(std::optional<Seconds> value) { return value ? fmt::format("{}", value->value()) : ""; }

std::size_t count(const std::map<std::string, std::size_t>& recommended)
{
  std::size_t all = 0;
  for (const auto& [cause, count] : recommended) all += count;
  return all;
}

} // namespace

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
    list.push_back({{"run", name(run)},
                    {"scenario", run.title},
                    {"outcomes", run.outcomes},
                    {"lead_s", run.lead.value()},
                    {"longest_s", run.longest.value()},
                    {"span_s", run.span.value()},
                    {"idle_s", run.idle.value()},
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
                    {"storage_drs_moves", run.recommended},
                    {"use_deviation_percent", optional(run.used_deviation)},
                    {"slowest_datastore_s", optional(run.slowest)},
                    {"guest_io_latency_s", optional(run.io_latency)},
                    {"guest_io_latency_last_day_s", optional(run.io_latency_last_day)},
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
                           "memory", "memory_resent", "cpu_slowdown_worst", "mode_switches", "synchronous_s", "mean_guest_write_s", "storage_drs_moves",
                           "use_deviation_percent", "slowest_datastore_s", "guest_io_latency_s", "guest_io_latency_last_day_s", "idle_s"})
    head.emplace_back(more);
  auto out = csv_line(head);
  for (const auto& run : runs) {
    const auto times = ratio(run.lead.value(), runs.front().lead.value());
    std::vector<std::string> line{name(run), run.title, outcomes(run)};
    line.push_back(fmt::format("{}", run.lead.value()));
    line.push_back(times ? fmt::format("{}", *times) : "");
    for (const auto time : {run.longest, run.span, run.naive, run.downtime, run.cpu}) line.push_back(fmt::format("{}", time.value()));
    line.insert(line.end(), {joined(run.movers, &Mover::name, " | "), joined(run.movers, &Mover::why, " | "), run.bound_by, run.bound_how});
    for (const auto& [of, size] : run.bytes)
      if (of != ResourceClass::Wan) line.push_back(fmt::format("{}", size.count()));
    line.push_back(std::to_string(run.iterations));
    for (const auto size : {run.recopied, run.mirrored}) line.push_back(fmt::format("{}", size.count()));
    line.push_back(fmt::format("{}", run.worst_write.value()));
    line.push_back(text(run.iops_kept));
    line.push_back(fmt::format("{}", run.bytes.at(ResourceClass::Wan).count()));
    for (const auto time : {run.still_longest, run.queued}) line.push_back(fmt::format("{}", time.value()));
    line.push_back(std::to_string(run.passes));
    for (const auto size : {run.memory, run.memory_resent}) line.push_back(fmt::format("{}", size.count()));
    line.push_back(fmt::format("{}", run.slowdown));
    line.push_back(std::to_string(run.mode_switches));
    for (const auto time : {run.synchronous, run.mean_write}) line.push_back(fmt::format("{}", time.value()));
    line.insert(line.end(), {std::to_string(count(run.recommended)), text(run.used_deviation), text(run.slowest), text(run.io_latency), text(run.io_latency_last_day),
                             fmt::format("{}", run.idle.value())});
    out += csv_line(line);
  }
  return out;
}

} // namespace godwit::report
