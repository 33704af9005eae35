#include "report/host_policies.hpp"

#include <nlohmann/json.hpp>

namespace godwit::report {

namespace {

using Json = nlohmann::ordered_json;

Json numbers(const std::vector<trace::Number>& all)
{
  auto object = Json::object();
  for (const auto& [name, value] : all) object[name] = value;
  return object;
}

Json one(const trace::HostMoveRecommended& e)
{
  return {{"cluster", e.cluster}, {"by", e.by}, {"cause", e.cause}, {"vm", e.vm}, {"from", e.from}, {"to", e.to}, {"priority", e.priority}, {"carried_out", e.carried_out},
          {"numbers", numbers(e.numbers)}, {"reason", e.reason}};
}
Json one(const trace::HostMoveRejected& e)
{
  return {{"cluster", e.cluster}, {"by", e.by}, {"cause", e.cause}, {"vm", e.vm}, {"from", e.from}, {"to", e.to}, {"numbers", numbers(e.numbers)}, {"reason", e.reason}};
}
Json one(const trace::HostModeChanged& e) { return {{"host", e.host}, {"mode", e.mode}, {"reason", e.reason}, {"claim", e.claim}}; }
Json one(const trace::MaintenanceBlocked& e) { return {{"maintenance", e.maintenance}, {"host", e.host}, {"vm", e.vm}, {"reason", e.reason}, {"claim", e.claim}}; }
Json one(const trace::MaintenanceEntered& e)
{
  return {{"maintenance", e.maintenance}, {"host", e.host}, {"outcome", e.outcome}, {"took_s", e.took.value()}, {"reason", e.reason}};
}
Json one(const trace::HostFailed& e) { return {{"cluster", e.cluster}, {"host", e.host}, {"silent_s", e.silent.value()}}; }
Json one(const trace::VmRestarted& e)
{
  return {{"cluster", e.cluster}, {"vm", e.vm}, {"from", e.from}, {"to", e.to}, {"priority", e.priority}, {"order", e.order}, {"attempt", e.attempt}, {"down_s", e.down.value()},
          {"reason", e.reason}, {"claim", e.claim}};
}
Json one(const trace::VmNotRestarted& e)
{
  return {{"cluster", e.cluster}, {"vm", e.vm}, {"priority", e.priority}, {"attempt", e.attempt}, {"final", e.final}, {"reason", e.reason}, {"claim", e.claim}};
}
Json one(const trace::ApdTimedOut& e)
{
  return {{"cluster", e.cluster}, {"host", e.host}, {"datastore", e.datastore}, {"since_s", e.since.value()}, {"timed_out_s", e.timed_out.value()}, {"vms", e.vms}, {"claim", e.claim}};
}
Json one(const trace::ApdEnded& e) { return {{"cluster", e.cluster}, {"host", e.host}, {"datastore", e.datastore}, {"since_s", e.since.value()}, {"why", e.why}}; }
Json one(const trace::VmTerminated& e)
{
  return {{"cluster", e.cluster}, {"vm", e.vm}, {"host", e.host}, {"datastore", e.datastore}, {"since_s", e.since.value()}, {"timed_out_s", e.timed_out.value()}, {"to", e.to},
          {"reason", e.reason}, {"claim", e.claim}};
}
Json one(const trace::VmNotTerminated& e)
{
  return {{"cluster", e.cluster}, {"vm", e.vm}, {"host", e.host}, {"datastore", e.datastore}, {"attempt", e.attempt}, {"final", e.final}, {"reason", e.reason}, {"claim", e.claim}};
}
Json one(const trace::VmsDied& e) { return {{"host", e.host}, {"vms", e.vms}}; }
Json one(const trace::VCenterLost& e) { return {{"vcenter", e.vcenter}, {"reason", e.reason}, {"claim", e.claim}}; }
Json one(const trace::VCenterRestarted& e) { return {{"vcenter", e.vcenter}, {"down_s", e.down.value()}, {"how", e.how}, {"claim", e.claim}}; }

template <class Fact> Json each(const std::vector<Said<Fact>>& said)
{
  auto list = Json::array();
  for (const auto& [at, fact] : said) {
    auto object = one(fact);
    object["at_s"] = at.value();
    list.push_back(std::move(object));
  }
  return list;
}

} // namespace

nlohmann::ordered_json host_policies_json(const HostPolicies& policies)
{
  auto judged = Json::array();
  for (const auto& [what, count] : policies.judged) {
    const auto& [cluster, by, metric, verdict] = what;
    judged.push_back({{"cluster", cluster}, {"by", by}, {"metric", metric}, {"verdict", verdict}, {"times", count}});
  }
  return {{"judged", judged},
          {"recommended", each(policies.recommended)},
          {"rejected", each(policies.rejected)},
          {"host_modes", each(policies.modes)},
          {"maintenance", each(policies.maintenance)},
          {"blocking", each(policies.blocking)},
          {"died", each(policies.died)},
          {"hosts_failed", each(policies.failed)},
          {"restarts", each(policies.restarts)},
          {"not_restarted", each(policies.not_restarted)},
          {"apd_timed_out", each(policies.apd_timed_out)},
          {"apd_ended", each(policies.apd_ended)},
          {"terminated", each(policies.terminated)},
          {"not_terminated", each(policies.not_terminated)},
          {"vcenters_lost", each(policies.vcenters_lost)},
          {"vcenters_restarted", each(policies.vcenters_restarted)}};
}

} // namespace godwit::report
