#include "report/details_json.hpp"

#include "report/guests.hpp"

namespace godwit::report {

namespace {

using Window = std::optional<trace::GuestFelt>;

/// Empty where there was nothing to feel.
Json felt(const Window& window, trace::Felt trace::GuestFelt::*which)
{
  if (!window || ((*window).*which).count == 0) return Json::object();
  const auto& [count, mean, p50, p95, p99, worst] = (*window).*which;
  return {{"mean", mean.value()}, {"p50", p50.value()}, {"p95", p95.value()}, {"p99", p99.value()}, {"worst", worst.value()}};
}

Json around(const Guest& guest, trace::Felt trace::GuestFelt::*which)
{
  return {{"before", felt(guest.before, which)}, {"during", felt(guest.during, which)}, {"after", felt(guest.after, which)}};
}

Json rate(const Window& window)
{
  const auto achieved = iops(window);
  return achieved ? Json(*achieved) : Json();
}

Json ios(const Window& window)
{
  if (!window) return Json();
  return {{"count", window->reads.count + window->writes.count}, {"in_s", (window->to - window->from).value()}};
}

Json one(const trace::Writes& writes) { return {{"count", writes.count}, {"bytes", writes.size.count()}}; }

Json time(const std::optional<Seconds>& at) { return at ? Json(at->value()) : Json(); }

Json one(const Fault& fault)
{
  return {{"fault", fault.id}, {"what", fault.what}, {"from_s", fault.from.value()}, {"to_s", time(fault.to)}};
}

} // namespace

Json guest_json(const Guest& guest)
{
  auto achieved = Json::object();
  if (busy(guest)) achieved = {{"before", rate(guest.before)}, {"during", rate(guest.during)}, {"after", rate(guest.after)}};
  return {{"write_latency_s", around(guest, &trace::GuestFelt::writes)},
          {"read_latency_s", around(guest, &trace::GuestFelt::reads)},
          {"iops", achieved},
          {"ios", {{"before", ios(guest.before)}, {"during", ios(guest.during)}}},
          {"iops_ratio", iops_kept(guest).value_or(1)},
          {"slowdown", slowdown(guest)}};
}

Json iterations_json(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& [at, judged] : migration.iterations)
    list.push_back({{"at_s", at.value()}, {"iteration", judged.iteration}, {"left", judged.left.count()},
                    {"measured_bytes_per_s", judged.measured.value()}, {"estimate_s", judged.estimate.value()}, {"target_s", judged.target.value()},
                    {"verdict", judged.verdict}, {"reason", judged.reason}, {"claim", judged.claim}});
  return list;
}

Json writes_json(const SortedWrites& writes)
{
  const auto amplification = writes.amplification();
  return {{"not_copied", one(writes.not_copied)}, {"in_flight", one(writes.in_flight)}, {"copied", one(writes.copied)},
          {"dirtied_bytes", writes.dirtied.count()}, {"amplification", amplification ? Json(*amplification) : Json()}};
}

Json handovers_json(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& [at, handed] : migration.handovers)
    list.push_back({{"at_s", at.value()}, {"subject", handed.subject}, {"from", handed.from_mover}, {"to", handed.to_mover},
                    {"offset", handed.offset.count()}, {"reason", handed.reason}, {"claim", handed.claim}});
  return list;
}

Json paths_json(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& outage : migration.outages)
    list.push_back({{"subject", outage.subject}, {"lost_s", time(outage.lost)}, {"found_s", time(outage.found)}, {"path", outage.path}});
  return list;
}

Json comparisons_json(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& [at, compared] : migration.comparisons)
    list.push_back({{"at_s", at.value()}, {"disk", compared.disk}, {"when", compared.when}, {"blocks", compared.blocks},
                    {"written", compared.written}, {"differing", compared.differing}});
  return list;
}

Json faults_json(const Summary& summary, const Migration& migration)
{
  auto list = Json::array();
  for (const auto number : migration.faults) list.push_back(one(summary.faults[number]));
  return list;
}

Json faults_json(const Summary& summary)
{
  auto list = Json::array();
  for (const auto& fault : summary.faults) list.push_back(one(fault));
  return list;
}

Json device_states_json(const Summary& summary)
{
  auto list = Json::array();
  for (const auto& [at, changed] : summary.device_states)
    list.push_back({{"at_s", at.value()}, {"array", changed.array}, {"operation", changed.operation}, {"state", changed.state},
                    {"evaluated_s", changed.evaluated.value()}, {"reason", changed.reason}, {"claim", changed.claim}});
  return list;
}

Json upgrades_json(const Summary& summary)
{
  auto list = Json::array();
  for (const auto& [at, upgraded] : summary.upgrades) list.push_back({{"at_s", at.value()}, {"array", upgraded.array}, {"what", upgraded.what}});
  return list;
}

Json workloads_json(const Summary& summary)
{
  auto list = Json::array();
  for (const auto& [vm, disk, what, works_in] : summary.workloads) list.push_back({{"vm", vm}, {"disk", disk}, {"what", what}});
  return list;
}

namespace {

std::string_view word(Days::Coming::Kind kind)
{
  switch (kind) {
  case Days::Coming::Kind::Arrived: return "arrived";
  case Days::Coming::Kind::NotArrived: return "not_arrived";
  case Days::Coming::Kind::Departed: return "departed";
  }
  return "";
}

} // namespace

namespace {

Json seconds_or_null(std::optional<Seconds> value) { return value ? Json(value->value()) : Json(); }

} // namespace

Json days_json(const Days& days)
{
  auto comings = Json::array(), full = Json::array();
  auto grown = Json::object();
  for (const auto& [kind, at, vm, how] : days.comings) comings.push_back({{"at_s", at.value()}, {"vm", vm}, {"what", word(kind)}, {"how", how}});
  for (const auto& [datastore, from, to, stopped] : days.full)
    full.push_back({{"datastore", datastore}, {"from_s", from.value()}, {"to_s", to ? Json(to->value()) : Json()}, {"stopped", stopped}});
  for (const auto& [datastore, size] : days.grown) grown[datastore] = size.count();
  const auto last = days.samples.empty() ? Seconds{} : days.samples.back().at;
  return {{"vms_with_demand", days.demands.size()}, {"comings", comings}, {"full", full}, {"grown_bytes", grown},
          {"io_latency_s", seconds_or_null(io_latency(days, {}))}, {"io_latency_last_day_s", seconds_or_null(io_latency(days, last - Seconds{86'400}))}};
}

} // namespace godwit::report
