#include "report/explain/deeds.hpp"

#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_vms = 8;

/// The same host and datastore, in the same spell.
template <class Fact> bool belongs(const Fact& fact, const trace::ApdTimedOut& apd) { return fact.host == apd.host && fact.datastore == apd.datastore; }

Point told(const Said<trace::VmTerminated>& terminated)
{
  const auto& [at, fact] = terminated;
  return {fmt::format("{} is terminated at {}, {} after its last path went: {}", fact.vm, to_text(at), to_text(at - fact.since), fact.reason), fact.claim};
}

Point restart_of(const HostPolicies& policies, const Said<trace::VmTerminated>& terminated)
{
  const auto* restart = policies.restart_after(terminated);
  if (restart == nullptr) return {terminated.fact.vm + " is not restarted", ""};
  const auto& fact = restart->fact;
  return {fmt::format("{}. {} ({}) is restarted on {} at {}, after {} down", fact.order, fact.vm, fact.priority, policies.placed(fact.to), to_text(restart->at), to_text(fact.down)), fact.claim};
}

Deed deed_of(const HostPolicies& policies, const Said<trace::ApdTimedOut>& said)
{
  const auto& apd = said.fact;
  const auto* end = policies.end_of(apd);
  Deed deed{apd.since, end == nullptr ? said.at : end->at, fmt::format("{} does not reach datastore {}", policies.placed(apd.host), apd.datastore), "", {}};
  const auto in_it = [&](const auto& one) { return belongs(one.fact, apd) && one.at >= said.at && (end == nullptr || one.at <= end->at); };
  deed.points.push_back({fmt::format("The last path went at {}; APD is timed out at {}: from then on the host fails I/O there. {}", to_text(apd.since), to_text(apd.timed_out),
                                     plural(apd.vms.size(), "VM has files on it", "VMs have files on it")), apd.claim});
  std::vector<const Said<trace::VmTerminated>*> terminated;
  for (const auto& one : policies.terminated)
    if (in_it(one)) terminated.push_back(&one), deed.to = std::max(deed.to, one.at);
  say_some(deed.points, terminated, most_vms, "VM", [](const auto* one) { return told(*one); });
  say_some(deed.points, terminated, most_vms, "VM", [&](const auto* one) { return restart_of(policies, *one); });
  std::vector<const Said<trace::VmNotTerminated>*> kept;
  for (const auto& one : policies.not_terminated)
    if (in_it(one)) kept.push_back(&one), deed.to = std::max(deed.to, one.at);
  say_some(deed.points, kept, most_vms, "VM", [&](const auto* one) {
    return Point{fmt::format("{} is not terminated at {}{}: {}", one->fact.vm, to_text(one->at), one->fact.final ? ", and stays as it is" : "", one->fact.reason), one->fact.claim};
  });
  if (end == nullptr) deed.points.push_back({"It lasts to the end of the run", ""});
  else deed.points.push_back({fmt::format("It is over at {}: {}", to_text(end->at), end->fact.why), ""});
  return deed;
}

} // namespace

Deeds storage_protection_deeds(const HostPolicies& policies)
{
  Deeds deeds;
  for (const auto& said : policies.apd_timed_out) deeds.push_back(deed_of(policies, said));
  return deeds;
}

} // namespace godwit::report
