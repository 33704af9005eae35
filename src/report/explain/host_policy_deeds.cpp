#include "report/explain/deeds.hpp"

#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace godwit::report {

namespace {

constexpr std::size_t most_said = 8; // of moves, restarts and the like

std::string policy_name(const std::string& by) { return by == "drs" ? "DRS" : by == "dpm" ? "DPM" : spaced(by); }

/// Those that a reason does not say itself.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> told_numbers{{{"source_load", "load of the source"},
                                                                                     {"destination_load", "load of the destination"},
                                                                                     {"cost_core_s", "cost in core seconds"},
                                                                                     {"benefit_core_s", "benefit in core seconds"},
                                                                                     {"lead_s", "seconds of lead time"}}};

std::string numbers_text(const std::vector<trace::Number>& numbers)
{
  std::vector<std::string> texts;
  for (const auto& [name, words] : told_numbers)
    if (const auto found = std::ranges::find(numbers, name, &trace::Number::name); found != numbers.end()) texts.push_back(fmt::format("{} {:.3g}", words, found->value));
  return texts.empty() ? "" : fmt::format(" ({})", fmt::join(texts, ", "));
}

Point told(const trace::HostMoveRecommended& move)
{
  const auto what = move.vm.empty() ? fmt::format("{}: {}", move.to, spaced(move.cause)) : fmt::format("{} goes from {} to {}", move.vm, move.from, move.to);
  return {fmt::format("{}, priority {}{}: {}{}", what, move.priority, move.carried_out ? "" : ", left to the administrator", move.reason, numbers_text(move.numbers)), move.vm.empty() ? "" : "XVM-8"};
}

/// By reason, each with the last it was said of.
void add_rejected(Deed& deed, const std::vector<const trace::HostMoveRejected*>& all)
{
  std::map<std::string, std::pair<std::uint64_t, const trace::HostMoveRejected*>> reasons;
  for (const auto* one : all) ++reasons[one->reason].first, reasons[one->reason].second = one;
  for (const auto& [reason, seen] : reasons) {
    const auto& [count, last] = seen;
    if (last->vm.empty()) {
      deed.points.push_back({fmt::format("Not recommended: {}{}; {}{}", last->to.empty() ? "" : last->to + ": ", spaced(last->cause), reason, numbers_text(last->numbers)), ""});
      continue;
    }
    const auto where = last->to.empty() ? fmt::format("{} away from {}", last->vm, last->from) : fmt::format("{} from {} to {}", last->vm, last->from, last->to);
    deed.points.push_back({fmt::format("Not recommended, {}: {}; {}{}", plural(count, "move", "moves"), reason, where, numbers_text(last->numbers)), ""});
  }
}

/// What DRS and DPM recommended, and what of it was not to be, at one time in one cluster.
void add_rounds(Deeds& deeds, const HostPolicies& policies)
{
  struct Round {
    std::vector<const trace::HostMoveRecommended*> made;
    std::vector<const trace::HostMoveRejected*> rejected;
  };
  std::map<std::tuple<double, std::string, std::string>, Round> rounds; // time, by, cluster
  for (const auto& [at, move] : policies.recommended)
    if (move.by != "maintenance") rounds[{at.value(), move.by, move.cluster}].made.push_back(&move);
  for (const auto& [at, move] : policies.rejected)
    if (move.by != "maintenance") rounds[{at.value(), move.by, move.cluster}].rejected.push_back(&move);
  for (const auto& [key, round] : rounds) {
    const auto& [time, by, cluster] = key;
    Deed deed{Seconds{time}, Seconds{time}, fmt::format("{} looks at cluster {}", policy_name(by), cluster), round.made.empty() ? by + cluster : "", {}};
    say_some(deed.points, round.made, most_said, "recommendation", [](const auto* move) { return told(*move); });
    add_rejected(deed, round.rejected);
    for (const auto* one : round.rejected)
      if (!deed.alike.empty() && deed.alike.find(one->reason) == deed.alike.npos) deed.alike += one->reason;
    deeds.push_back(std::move(deed));
  }
}

/// Standing by and back, as DPM has it.
void add_power(Deeds& deeds, const HostPolicies& policies)
{
  for (const auto& [at, changed] : policies.modes)
    if (changed.mode.find("standby") != changed.mode.npos) deeds.push_back({at, at, fmt::format("{}: {}", changed.host, spaced(changed.mode)), "", {{"Why: " + changed.reason, ""}}});
}

Deed maintenance_deed(const HostPolicies& policies, Seconds at, const std::string& host)
{
  const auto end = std::ranges::find_if(policies.maintenance, [&](auto& said) { return said.fact.host == host && said.at >= at; });
  const auto ended = end != policies.maintenance.end();
  Deed deed{at, ended ? end->at : at, fmt::format("Host {} is to enter maintenance mode", host), "", {}};
  std::vector<const trace::HostMoveRecommended*> moves; // of each VM the first: it may be asked again
  for (const auto& [when, move] : policies.recommended) {
    const auto same = [&](const auto* other) { return other->vm == move.vm; };
    if (move.by == "maintenance" && move.from == host && when >= at && (!ended || when <= end->at) && std::ranges::none_of(moves, same)) moves.push_back(&move);
  }
  std::vector<std::string> leaving;
  for (const auto* move : moves) leaving.push_back(fmt::format("{} to {}", move->vm, move->to));
  const auto all = leaving.size();
  leaving.resize(std::min(all, most_said));
  const bool done = std::ranges::any_of(moves, &trace::HostMoveRecommended::carried_out);
  const auto leave = done ? (all == 1 ? "leaves by vMotion" : "leave by vMotion") : (all == 1 ? "is only recommended to leave" : "are only recommended to leave");
  if (all > 0) deed.points.push_back({fmt::format("{} {}: {}{}", plural(all, "VM", "VMs"), leave, fmt::join(leaving, ", "), all > leaving.size() ? " and others" : ""), "XVM-8"});
  std::vector<std::string> blocked;
  for (const auto& [when, block] : policies.blocking) {
    if (block.host != host || when < at || (ended && when > end->at)) continue;
    const auto text = fmt::format("{} cannot leave and holds {} up: {}", block.vm, host, block.reason);
    if (std::ranges::find(blocked, text) == blocked.end()) blocked.push_back(text), deed.points.push_back({text, block.claim});
  }
  if (!ended) deed.points.push_back({"The run ends before it is empty", ""});
  else if (end->fact.outcome == "entered") deed.points.push_back({fmt::format("It is in maintenance mode after {}", to_text(end->fact.took)), ""});
  else deed.points.push_back({fmt::format("It does not enter it ({}, after {}): {}", spaced(end->fact.outcome), to_text(end->fact.took), end->fact.reason), ""});
  if (blocked.empty() && ended) deed.alike = fmt::format("maintenance {} {} {}", end->fact.outcome, all, to_text(end->fact.took));
  return deed;
}

/// Where sites are, those whose VMs run at another now.
std::string across_sites(const HostPolicies& policies, const std::vector<const trace::VmRestarted*>& restarts)
{
  const auto site = [&](const std::string& host) {
    const auto found = policies.sites.find(host);
    return found == policies.sites.end() ? std::string{} : found->second;
  };
  const auto elsewhere = static_cast<std::size_t>(std::ranges::count_if(restarts, [&](auto* one) { return site(one->from) != site(one->to); }));
  return elsewhere == 0 ? "" : fmt::format("{} of {} run at another site now: HA and DRS know of no sites", elsewhere, plural(restarts.size(), "VM", "VMs"));
}

/// It was, on a host that did not fail.
bool was_terminated(const HostPolicies& policies, const Said<trace::VmRestarted>& restart)
{
  return std::ranges::any_of(policies.terminated, [&](const auto& said) { return policies.restart_after(said) == &restart; });
}

/// Hosts that fail together, and what HA does about it until the next fail.
void add_availability(Deeds& deeds, const HostPolicies& policies)
{
  for (auto first = policies.failed.begin(); first != policies.failed.end();) {
    const auto next = std::find_if(first, policies.failed.end(), [&](auto& said) { return said.at != first->at; });
    std::vector<std::string> hosts;
    for (auto one = first; one != next; ++one) hosts.push_back(policies.placed(one->fact.host));
    Deed deed{first->at, first->at, fmt::format("vSphere HA declares {} failed", fmt::join(hosts, " and ")), "", {{fmt::format("Nothing was heard for {}", to_text(first->fact.silent)), ""}}};
    const auto is_its = [&](Seconds at) { return at >= first->at && (next == policies.failed.end() || at < next->at); };
    std::map<std::string, std::vector<std::string>> not_yet; // VMs by reason
    for (const auto& [at, no] : policies.not_restarted) {
      if (!is_its(at) || no.final) continue;
      if (auto& vms = not_yet[no.reason]; std::ranges::find(vms, no.vm) == vms.end()) vms.push_back(no.vm);
    }
    say_some(deed.points, not_yet, most_said, "reason", [](const auto& wait) { return Point{fmt::format("Not at once: {}; {}", fmt::join(wait.second, ", "), wait.first), ""}; });
    std::vector<const trace::VmRestarted*> restarts;
    for (const auto& said : policies.restarts)
      if (is_its(said.at) && !was_terminated(policies, said)) restarts.push_back(&said.fact), deed.to = std::max(deed.to, said.at);
    say_some(deed.points, restarts, most_said, "VM", [&](const auto* restart) {
      return Point{fmt::format("{}. {} ({}) starts on {}, after {} down: {}", restart->order, restart->vm, restart->priority, policies.placed(restart->to), to_text(restart->down), restart->reason), restart->claim};
    });
    if (const auto text = across_sites(policies, restarts); !text.empty()) deed.points.push_back({text, "MOB-21"});
    for (const auto& [at, no] : policies.not_restarted)
      if (is_its(at) && no.final) deed.points.push_back({fmt::format("{} is not restarted: {}", no.vm, no.reason), no.claim});
    deeds.push_back(std::move(deed));
    first = next;
  }
}

} // namespace

Deeds host_policy_deeds(const Summary& summary)
{
  const auto& policies = summary.policies;
  Deeds deeds;
  for (const auto& [at, lost] : policies.vcenters_lost) deeds.push_back({at, at, fmt::format("vCenter {} is lost", lost.vcenter), "", {{"Why: " + lost.reason, lost.claim}}});
  for (const auto& [at, back] : policies.vcenters_restarted)
    deeds.push_back({at, at, fmt::format("vCenter {} is restarted {}", back.vcenter, back.how), "", {{fmt::format("It was away for {}", to_text(back.down)), back.claim}}});
  for (const auto& [at, changed] : policies.modes)
    if (changed.mode == "entering_maintenance") deeds.push_back(maintenance_deed(policies, at, changed.host));
  add_rounds(deeds, policies);
  add_power(deeds, policies);
  add_availability(deeds, policies);
  std::ranges::move(storage_protection_deeds(policies), std::back_inserter(deeds));
  return deeds;
}

} // namespace godwit::report
