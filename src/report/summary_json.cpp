#include "report/summary_json.hpp"

#include "report/details_json.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "report/motion_json.hpp"
#include "report/plans.hpp"
#include "report/storage_drs.hpp"
#include "report/version.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace godwit::report {

namespace {

using trace::Cause;

Json phases(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& phase : migration.phases)
    list.push_back({{"name", phase.name}, {"start_s", phase.start.value()}, {"end_s", phase.end.value()},
                    {"bytes", phase.bytes.count()}, {"claim", phase.claim}});
  return list;
}

Json decisions(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& [at, made, phase] : migration.decisions) {
    auto tried = Json::array();
    for (const auto& rejected : made.tried)
      tried.push_back({{"name", rejected.name}, {"rejected", rejected.reason}, {"claim", rejected.claim}});
    list.push_back({{"at_s", at.value()}, {"what", made.what}, {"subject", made.subject}, {"chosen", made.chosen}, {"reason", made.reason},
                    {"tried", tried}, {"claim", made.claim}, {"device_state", made.device_state}});
  }
  return list;
}

Json bytes(const Migration& migration)
{
  return {{"bulk", booked(migration.bytes, Cause::Bulk).count()},
          {"recopied", booked(migration.bytes, Cause::Recopied).count()},
          {"mirrored", booked(migration.bytes, Cause::Mirrored).count()},
          {"memory", booked(migration.bytes, Cause::Memory).count()},
          {"memory_resent", memory_resent(migration).count()},
          {"memory_in_stun", migration.memory_in_stun.count()},
          {"home", booked(migration.bytes, Cause::Home).count()},
          {"swap", booked(migration.bytes, Cause::Swap).count()},
          {"zero", booked(migration.bytes, Cause::Zero).count()},
          {"offloaded", migration.offloaded.count()}};
}

Json by_class(const Summary& summary, const Migration& migration)
{
  auto object = Json::object();
  for (const auto& [of, size] : class_bytes(summary, migration)) object[std::string{key(of)}] = size.count();
  return object;
}

Json movers_json(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& mover : movers(migration)) list.push_back({{"name", mover.name}, {"why", mover.why}});
  return list;
}

/// Its I/O, and its vCPUs.
Json guest_of(const Migration& m)
{
  auto guest = guest_json(m.guest);
  guest["cpu_slowdown"] = {{"mean", m.slowdown.mean}, {"worst", m.slowdown.worst}};
  return guest;
}

Json one(const Summary& summary, const Migration& m)
{
  const auto start = m.phases.empty() ? m.requested + m.admission.waited : m.phases.front().start;
  const auto bound = main_bound(summary, m);
  auto stuns = Json::array();
  for (const auto& [part, time, at, phase] : m.stuns) stuns.push_back({{"part", part}, {"duration_s", time.value()}});
  return {{"id", m.id},
          {"vm", m.vm},
          {"kind", m.kind},
          {"outcome", outcome_text(m)},
          {"reason", m.reason},
          {"claim", m.claim},
          {"after", m.after},
          {"queued_s", m.admission.waited.value()},
          {"start_s", start.value()},
          {"end_s", m.end.value()},
          {"duration_s", duration(m).value()},
          {"naive_s", m.naive.value()},
          {"naive_how", m.naive_how},
          {"downtime_s", m.downtime.value()},
          {"stuns", stuns},
          {"cpu_s", m.cpu.value()},
          {"from", {{"host", m.host}, {"datastores", m.from}}},
          {"to", {{"host", m.to_host}, {"datastores", m.to}}},
          {"phases", phases(m)},
          {"decisions", decisions(m)},
          {"movers", movers_json(m)},
          {"bound_by", bound ? Json{{"what", bound->by}, {"how", bound->how}, {"share", bound->share}, {"guest_share", bound->guest_share}} : Json()},
          {"bytes", bytes(m)},
          {"bytes_by_class", by_class(summary, m)},
          {"guest", guest_of(m)},
          {"admission", admission_json(m)},
          {"passes", passes_json(m)},
          {"slowings", slowings_json(m)},
          {"streams", streams_json(summary, m)},
          {"networks", networks_json(summary, m)},
          {"mirror_modes", mirror_modes_json(m)},
          {"locks", passages_json(m.locks)},
          {"registrations", passages_json(m.registrations)},
          {"iterations", iterations_json(m)},
          {"writes", writes_json(m.writes)},
          {"handovers", handovers_json(m)},
          {"faults", faults_json(summary, m)},
          {"paths", paths_json(m)},
          {"comparisons", comparisons_json(m)}};
}

Json one(const Copy& copy)
{
  const auto& s = copy.started;
  return {{"copy", s.copy},
          {"migration", s.migration},
          {"subject", s.subject},
          {"cause", to_text(s.cause)},
          {"mover", s.mover},
          {"offloaded", s.offloaded},
          {"from", s.from},
          {"to", s.to},
          {"host", s.host},
          {"start_s", copy.start.value()},
          {"end_s", copy.end.value()},
          {"whole", copy.whole},
          {"takes_over", copy.takes_over},
          {"open_ended", s.open_ended},
          {"start", s.start.count()},
          {"size", s.size.count()},
          {"read", copy.read.count()},
          {"written", copy.written.count()},
          {"cut", copy.cut.count()},
          {"transfers", copy.transfers},
          {"ios", copy.ios},
          {"transfer_size", s.transfer_size.count()},
          {"io_size", s.io_size.count()},
          {"depth", s.depth},
          {"most_outstanding", copy.most_outstanding},
          {"paths", s.paths},
          {"window_bytes_per_s", s.window ? Json(s.window->value()) : Json()},
          {"window_how", s.window_how},
          {"max_flow_bytes_per_s", s.max_flow.value()},
          {"naive_s", s.naive.value()},
          {"naive_how", s.naive_how},
          {"allocating_s", copy.allocating.value()},
          {"waiting_s", copy.waiting.value()},
          {"cpu_s", copy.cpu.value()}};
}

Json one(const ResourceUse& use)
{
  return {{"id", use.resource.id},
          {"kind", use.resource.kind},
          {"rated_bytes_per_s", use.resource.rated.value()},
          {"payload_bytes_per_s", use.resource.payload.value()},
          {"bytes",
           {{"guest", booked(use.bytes, Cause::Guest).count()},
            {"bulk", booked(use.bytes, Cause::Bulk).count()},
            {"mirror", booked(use.bytes, Cause::Mirrored).count()},
            {"recopied", booked(use.bytes, Cause::Recopied).count()},
            {"home", booked(use.bytes, Cause::Home).count()},
            {"swap", booked(use.bytes, Cause::Swap).count()},
            {"zero", booked(use.bytes, Cause::Zero).count()},
            {"memory", booked(use.bytes, Cause::Memory).count()}}},
          {"busy_s", use.busy.value()},
          {"mean_utilisation", use.mean_utilisation},
          {"peak_utilisation", use.peak_utilisation}};
}

Json one(const Limit& limit)
{
  return {{"migration", limit.migration}, {"from_s", limit.from.value()}, {"to_s", limit.to.value()}, {"bound_by", limit.bound_by},
          {"rate_bytes_per_s", limit.rate.value()}, {"guest_share", limit.guest_share}};
}

/// Every member of the document, in its order. `out.value(name, json)`, or `out.list(name, elements, json of one)` where there may be thousands.
template <class Out> void write(const Summary& summary, Out out)
{
  const auto as_json = [](const auto& element) { return one(element); };
  out.value("godwit", version());
  out.value("scenario", summary.run.title);
  out.value("scenario_hash", summary.run.scenario_hash);
  out.value("vsphere", summary.run.vsphere);
  out.value("fidelity", summary.run.fidelity);
  out.value("seed", summary.run.seed);
  out.value("simulated_s", summary.simulated.value());
  out.list("migrations", summary.migrations, [&](const Migration& migration) { return one(summary, migration); });
  out.list("copies", summary.copies, as_json);
  out.list("resources", summary.resources, as_json);
  out.list("limits", summary.limits, as_json);
  out.value("faults", faults_json(summary));
  out.value("device_states", device_states_json(summary));
  out.value("firmware_upgrades", upgrades_json(summary));
  out.value("plans", plans_json(summary));
  out.value("workloads", workloads_json(summary));
  out.value("days", days_json(summary.days));
  out.value("policies", host_policies_json(summary.policies));
  out.value("recommendations", recommendations_json(summary));
  out.value("datastore_maintenance", maintenance_json(summary));
  out.list("assumed", summary.assumed, [](const trace::Assumed& value) { return Json(value.name + " = " + value.value + " (" + value.reason + ")"); });
  out.value("self_check", summary.violations.empty() ? Json("passed") : Json(summary.violations));
}

struct Document {
  Json& document;
  void value(const char* name, Json json) { document[name] = std::move(json); }
  template <class List, class One> void list(const char* name, const List& list, One one)
  {
    auto elements = Json::array();
    for (const auto& element : list) elements.push_back(one(element));
    value(name, std::move(elements));
  }
};

/// As Document's would be printed, but no more of it in memory than one element: ten thousand migrations are half a gigabyte as a document.
struct Text {
  std::string& text;
  void value(const char* name, const Json& json) { add(name), add(json, 2); }
  template <class List, class One> void list(const char* name, const List& list, One one)
  {
    add(name);
    text += '[';
    for (bool first = true; const auto& element : list) {
      text += std::exchange(first, false) ? "\n    " : ",\n    ";
      add(one(element), 4);
    }
    text += list.empty() ? "]" : "\n  ]";
  }

private:
  void add(const char* name) { text += fmt::format("{}\n  \"{}\": ", text.empty() ? "{" : ",", name); }
  void add(const Json& json, std::size_t indent)
  {
    const auto lines = json.dump(2);
    for (std::string_view rest = lines; !rest.empty();) {
      const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      text += rest.substr(0, end);
      if (rest[end - 1] == '\n') text.append(indent, ' ');
      rest.remove_prefix(end);
    }
  }
};

} // namespace

Json summary_document(const Summary& summary)
{
  Json document;
  write(summary, Document{document});
  return document;
}

std::string summary_json(const Summary& summary)
{
  std::string text;
  write(summary, Text{text});
  return text + "\n}\n";
}

} // namespace godwit::report
