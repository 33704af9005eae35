#include "report/compare.hpp"
#include "report/guests.hpp"
#include "report/totals.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace godwit::report {

namespace {

using Parsed = nlohmann::json;

constexpr Seconds rounding{1e-6}; ///< a request is computed back from an end

Seconds seconds(const Parsed& object, const char* name) { return Seconds{object.at(name).get<double>()}; }

/// Of old summaries, nothing between sites.
Bytes bytes_of(const Parsed& by_class, ResourceClass of)
{
  const std::string name{key(of)};
  if (of == ResourceClass::Wan && !by_class.contains(name)) return {};
  return Bytes{by_class.at(name).get<std::int64_t>()};
}

void add_movers(Run& run, const Parsed& migration)
{
  for (const auto& each : migration.at("movers")) {
    Mover mover{each.at("name").get<std::string>(), each.at("why").get<std::string>()};
    const auto same = [&](const Mover& other) { return other.name == mover.name && other.why == mover.why; };
    if (std::none_of(run.movers.begin(), run.movers.end(), same)) run.movers.push_back(std::move(mover));
  }
}

/// Summaries of 0.1.0 have nothing of this.
void add_guest(Run& run, const Parsed& migration)
{
  const auto& bytes = migration.at("bytes");
  run.recopied += Bytes{bytes.at("recopied").get<std::int64_t>()};
  run.mirrored += Bytes{bytes.at("mirrored").get<std::int64_t>()};
  if (const auto iterations = migration.find("iterations"); iterations != migration.end()) run.iterations += iterations->size();
  const auto& guest = migration.at("guest");
  const auto& during = guest.at("write_latency_s").at("during");
  if (during.contains("worst")) run.worst_write = std::max(run.worst_write, seconds(during, "worst"));
  if (during.contains("mean")) run.mean_write = std::max(run.mean_write, seconds(during, "mean"));
}

/// A ratio of each VM's would be mostly chance where each does an I/O a second. Summaries of 0.6.0 have nothing of this.
class IopsKept {
public:
  void add(const Parsed& migration)
  {
    const auto found = migration.at("guest").find("ios");
    if (found == migration.at("guest").end()) return;
    const auto &before = found->at("before"), &during = found->at("during");
    if (before.is_null() || during.is_null() || before.at("in_s").get<double>() <= 0) return;
    const auto count = before.at("count").get<std::uint64_t>();
    counted_before_ += count;
    expected_ += static_cast<double>(count) / before.at("in_s").get<double>() * during.at("in_s").get<double>();
    done_ += during.at("count").get<double>();
  }
  std::optional<double> share() const { return counted_before_ >= enough_to_count && expected_ > 0 ? std::optional{done_ / expected_} : std::nullopt; }

private:
  std::uint64_t counted_before_ = 0;
  double expected_ = 0, done_ = 0; ///< while they moved
};

/// Summaries of 0.2.0 have nothing of this.
void add_motion(Run& run, const Parsed& migration)
{
  run.still_longest = std::max(run.still_longest, seconds(migration, "downtime_s"));
  run.queued += seconds(migration, "queued_s");
  if (const auto passes = migration.find("passes"); passes != migration.end()) run.passes += passes->size();
  const auto& bytes = migration.at("bytes");
  run.memory += Bytes{bytes.at("memory").get<std::int64_t>()};
  run.memory_resent += Bytes{bytes.value("memory_resent", std::int64_t{0})};
  const auto& guest = migration.at("guest");
  if (const auto slowdown = guest.find("cpu_slowdown"); slowdown != guest.end()) run.slowdown = std::max(run.slowdown, slowdown->at("worst").get<double>());
  const auto modes = migration.find("mirror_modes");
  if (modes == migration.end()) return;
  run.mirrors_by_network = run.mirrors_by_network || modes->at("by_network").get<bool>() || !modes->at("changes").empty();
  run.mode_switches += modes->at("switches").get<std::size_t>();
  run.synchronous += seconds(*modes, "synchronous_s");
}

/// Summaries of 0.3.0 have nothing of this.
void add_plans(Run& run, const Parsed& summary)
{
  const auto plans = summary.find("plans");
  if (plans == summary.end()) return;
  for (const auto& plan : *plans) {
    if (!plan.at("possible").get<bool>()) {
      if (run.why_not.empty()) run.why_not = plan.at("reason").get<std::string>();
      continue;
    }
    if (const auto took = seconds(plan, "took_s"); took > run.plan_took) run.plan_took = took, run.plan_bound = seconds(plan, "bound_s");
    if (const auto& kept = plan.at("in_window"); !kept.is_null()) run.in_window = run.in_window.value_or(true) && kept.get<bool>();
  }
}

/// Summaries of 0.4.0 have nothing of this.
void add_storage_drs(Run& run, const Parsed& summary)
{
  const auto optional = [](const Parsed& object, const char* name) { return object.contains(name) && !object.at(name).is_null() ? std::optional(seconds(object, name)) : std::nullopt; };
  if (const auto days = summary.find("days"); days != summary.end())
    run.io_latency = optional(*days, "io_latency_s"), run.io_latency_last_day = optional(*days, "io_latency_last_day_s");
  const auto all = summary.find("recommendations");
  if (all == summary.end() || !all->at("storage_drs").contains("standing")) return;
  for (const auto& made : all->at("storage_drs").at("made"))
    if (made.at("from") != "") ++run.recommended[made.at("cause").get<std::string>()];
  for (const auto& standing : all->at("storage_drs").at("standing")) {
    if (const auto& spread = standing.at("used_deviation_percent"); !spread.is_null()) run.used_deviation = std::max(run.used_deviation.value_or(0), spread.get<double>());
    for (const auto& [datastore, latency] : standing.at("latency_s").items()) run.slowest = std::max(run.slowest.value_or(Seconds{}), Seconds{latency.get<double>()});
  }
}

Run read(std::string label, const Parsed& summary)
{
  Run run{.label = std::move(label), .title = summary.at("scenario").get<std::string>()};
  for (const auto of : resource_classes) run.bytes[of];
  std::optional<Seconds> first, last;
  std::vector<Lead> leads;
  IopsKept kept;
  std::map<std::string, Seconds> bound_for;
  std::map<std::string, std::pair<Seconds, std::string>> explained; // by the longest of each kind
  for (const auto& migration : summary.at("migrations")) {
    ++run.outcomes[migration.at("outcome").get<std::string>()];
    if (run.why_not.empty()) run.why_not = migration.value("reason", "");
    const auto took = seconds(migration, "duration_s"), end = seconds(migration, "end_s");
    first = std::min(first.value_or(end - took), end - took);
    last = std::max(last.value_or(end), end);
    leads.push_back({end - took, end});
    run.lead += took;
    run.longest = std::max(run.longest, took);
    run.naive += seconds(migration, "naive_s");
    run.downtime += seconds(migration, "downtime_s");
    run.cpu += seconds(migration, "cpu_s");
    add_movers(run, migration);
    add_guest(run, migration);
    kept.add(migration);
    add_motion(run, migration);
    run.offloaded += Bytes{migration.at("bytes").value("offloaded", std::int64_t{0})};
    for (const auto of : resource_classes) run.bytes[of] += bytes_of(migration.at("bytes_by_class"), of);
    const auto& bound = migration.at("bound_by");
    if (bound.is_null()) continue;
    const auto what = bound.at("what").get<std::string>();
    bound_for[what] += took * bound.at("share").get<double>();
    if (auto& [longest, how] = explained[what]; how.empty() || took > longest) longest = took, how = bound.at("how").get<std::string>();
  }
  run.iops_kept = kept.share();
  if (first) run.span = *last - *first;
  if (const auto idle = nothing_running(std::move(leads)); idle > rounding) run.idle = idle;
  add_plans(run, summary);
  add_storage_drs(run, summary);
  const auto most = std::max_element(bound_for.begin(), bound_for.end(), [](auto& a, auto& b) { return a.second < b.second; });
  if (most != bound_for.end()) run.bound_by = most->first, run.bound_how = explained[most->first].second;
  return run;
}

} // namespace

std::optional<Run> read_run(std::string label, std::string_view summary_json)
{
  try {
    return read(std::move(label), Parsed::parse(summary_json));
  } catch (const Parsed::exception&) { // no JSON, a key missing, or a value of another type
    return std::nullopt;
  }
}

} // namespace godwit::report
