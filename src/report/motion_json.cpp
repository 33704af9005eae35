#include "report/motion_json.hpp"

#include "report/motion_cells.hpp"

namespace godwit::report {

namespace {

Json slots(const std::vector<trace::SlotUse>& uses)
{
  auto list = Json::array();
  for (const auto& [resource, cost, in_use, most] : uses) list.push_back({{"resource", resource}, {"cost", cost}, {"in_use", in_use}, {"most", most}});
  return list;
}

} // namespace

Json admission_json(const Migration& migration)
{
  const auto& [waited, lacking, taken] = migration.admission;
  return {{"waited_s", waited.value()}, {"lacking", slots(lacking)}, {"taken", slots(taken)}};
}

Json passes_json(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& [at, judged] : migration.passes)
    list.push_back({{"at_s", at.value()}, {"pass", judged.pass}, {"took_s", judged.took.value()}, {"sent", judged.sent.count()},
                    {"dirtied", judged.dirtied.count()}, {"transmitted_bytes_per_s", judged.transmitted.value()},
                    {"dirtying_bytes_per_s", judged.dirtying.value()}, {"progress_percent", judged.progress}, {"estimate_s", judged.estimate.value()},
                    {"goal_s", judged.goal.value()}, {"slowdown", judged.slowdown}, {"verdict", judged.verdict}, {"reason", judged.reason},
                    {"claim", judged.claim}});
  return list;
}

Json slowings_json(const Migration& migration)
{
  auto list = Json::array();
  for (const auto& [at, pass, phase, slowed] : migration.slowings)
    list.push_back({{"at_s", at.value()}, {"slowdown", slowed.slowdown}, {"pass", pass}, {"phase", phase}, {"reason", slowed.reason}, {"claim", slowed.claim}});
  return list;
}

Json streams_json(const Summary& summary, const Migration& migration)
{
  auto list = Json::array();
  for (const auto number : migration.streams) {
    const auto& stream = summary.streams[number];
    auto links = Json::array();
    for (const auto link : stream.declared.links) links.push_back(summary.resources.at(link).resource.id);
    auto bytes = Json::object();
    for (const auto& [cause, size] : stream.bytes) bytes[std::string{to_text(cause)}] = size.count();
    list.push_back({{"name", stream.declared.name}, {"network", stream.network()}, {"links", links}, {"rtt_s", stream.declared.rtt.value()},
                    {"most_bytes_per_s", stream.declared.most.value()}, {"how", stream.declared.how}, {"bytes", bytes}, {"cut", stream.cut.count()},
                    {"active_s", stream.active.value()}, {"mean_rate_bytes_per_s", stream.mean_rate().value()}});
  }
  return list;
}

Json networks_json(const Summary& summary, const Migration& migration)
{
  auto list = Json::array();
  for (const auto& [network, use] : network_uses(summary, migration))
    list.push_back({{"network", network}, {"bytes", use.bytes.count()}, {"streams", use.streams}, {"rtt_s", use.rtt.value()}});
  return list;
}

Json mirror_modes_json(const Migration& migration)
{
  auto changes = Json::array();
  for (const auto& [at, changed] : migration.mirroring.changes)
    changes.push_back({{"at_s", at.value()}, {"disk", changed.disk}, {"mode", changed.mode}, {"buffered", changed.buffered.count()},
                       {"buffer", changed.buffer.count()}, {"reason", changed.reason}, {"claim", changed.claim}});
  return {{"by_network", migration.mirroring.by_network}, {"switches", migration.mirroring.switches}, {"synchronous_s", migration.mirroring.synchronous.value()}, {"changes", changes}};
}

Json passages_json(const std::vector<Passage>& passages)
{
  auto list = Json::array();
  for (const auto& [at, from, to] : passages) list.push_back({{"at_s", at.value()}, {"from", from}, {"to", to}});
  return list;
}

} // namespace godwit::report
