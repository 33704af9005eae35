#include "report/host_policies.hpp"

#include "report/cells.hpp"
#include "report/motion_cells.hpp"
#include "units/grouped.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace godwit::report {

namespace {

constexpr std::size_t most_restarts = 20; // more are counted together
using Rows = std::vector<std::vector<std::string>>;

/// By whom, why, how many, carried out or not.
std::string totals(const HostPolicies& policies, Style style)
{
  struct Total {
    std::size_t all = 0, carried_out = 0, rejected = 0;
    std::set<std::vector<std::string>> different; ///< of what was rejected: a policy looks at the same again and again
    std::string rejections() const
    {
      if (rejected == different.size()) return std::to_string(rejected);
      return fmt::format("{}, {} times in all", different.size(), units::grouped(rejected));
    }
  };
  std::map<std::pair<std::string, std::string>, Total> by;
  for (const auto& [at, move] : policies.recommended) {
    auto& total = by[{move.by, move.cause}];
    ++total.all;
    if (move.carried_out) ++total.carried_out;
  }
  for (const auto& [at, move] : policies.rejected) {
    auto& total = by[{move.by, move.cause}];
    ++total.rejected;
    total.different.insert({move.vm, move.from, move.to});
  }
  if (by.empty()) return "";
  Rows rows{{"recommended by", "because of", "number", "carried out", "rejected"}};
  for (const auto& [who, total] : by)
    rows.push_back({who.first, spaced(who.second), std::to_string(total.all), std::to_string(total.carried_out), total.rejections()});
  return columns(rows, style) + "\n";
}

std::string move_text(const std::string& vm, const std::string& from, const std::string& to)
{
  if (vm.empty()) return to;
  return to.empty() ? fmt::format("{} away from {}", vm, from) : fmt::format("{}: {} -> {}", vm, from, to);
}

std::string recommendations(const HostPolicies& policies, Style style)
{
  const auto count = policies.recommended.size() + policies.rejected.size();
  if (count == 0 || count > most_restarts) return "";
  Rows rows{{"at", "by", "recommended", "priority", "because"}};
  for (const auto& [at, move] : policies.recommended)
    rows.push_back({to_text(at), move.by, move_text(move.vm, move.from, move.to) + (move.carried_out ? "" : " (left to you)"), std::to_string(move.priority), move.reason});
  for (const auto& [at, move] : policies.rejected)
    rows.push_back({to_text(at), move.by, "not " + move_text(move.vm, move.from, move.to), "", move.reason});
  return columns(rows, style) + "\n";
}

std::string restarts(const HostPolicies& policies, Style style)
{
  if (policies.restarts.empty() || policies.restarts.size() > most_restarts) return "";
  Rows rows{{"restarted", "order", "priority", "from", "to", "down for"}};
  for (const auto& [at, restart] : policies.restarts)
    rows.push_back({restart.vm, std::to_string(restart.order), restart.priority, policies.placed(restart.from), policies.placed(restart.to), to_text(restart.down)});
  return columns(rows, style) + "\n";
}

/// What VM Component Protection saw and did, VM by VM where they are few.
std::string lost_datastores(const HostPolicies& policies)
{
  std::string out;
  if (policies.apd_timed_out.size() <= most_restarts)
    for (const auto& [at, apd] : policies.apd_timed_out) {
      const auto* end = policies.end_of(apd);
      out += paragraph(fmt::format("Datastore {} is not reached by {} from {} {}; at {} APD is timed out and the host fails I/O there; {}.", apd.datastore, policies.placed(apd.host),
                                   to_text(apd.since), end == nullptr ? "on" : "to " + to_text(end->at), to_text(apd.timed_out),
                                   plural(apd.vms.size(), "VM has files on it", "VMs have files on it")));
    }
  for (const auto& said : policies.terminated) {
    if (policies.terminated.size() > most_restarts) break;
    const auto* restart = policies.restart_after(said);
    out += paragraph(fmt::format("{} is terminated on {} at {}{}.", said.fact.vm, policies.placed(said.fact.host), to_text(said.at),
                                 restart == nullptr ? ", and not restarted" : fmt::format(", restarted on {} at {}", policies.placed(restart->fact.to), to_text(restart->at))));
  }
  if (const auto count = policies.terminated.size(); count > most_restarts) out += paragraph(fmt::format("vSphere HA terminates {} VMs whose hosts do not reach their datastores.", count));
  for (const auto& [at, no] : policies.not_terminated)
    if (no.final) out += paragraph(fmt::format("{} is not terminated and stays on {}, which does not reach {}: {}.", no.vm, policies.placed(no.host), no.datastore, no.reason));
  return out;
}

std::string deaths(const HostPolicies& policies)
{
  std::string out;
  for (const auto& said : policies.died)
    out += paragraph(fmt::format("At {} {} went down with {}; {}.", to_text(said.at), some_of(said.fact.vms), policies.placed(said.fact.host), policies.afterwards(said)));
  return out;
}

std::string in_words(const HostPolicies& policies)
{
  std::string out = lost_datastores(policies) + deaths(policies);
  for (const auto& [at, failed] : policies.failed)
    if (policies.failed.size() <= most_restarts) out += paragraph(fmt::format("At {} vSphere HA declares {} failed, after {} of silence.", to_text(at), policies.placed(failed.host), to_text(failed.silent)));
  if (const auto count = policies.restarts.size(); count > most_restarts) {
    Seconds longest;
    for (const auto& [at, restart] : policies.restarts) longest = std::max(longest, restart.down);
    out += paragraph(fmt::format("vSphere HA restarts {} VMs; the longest was down for {}.", count, to_text(longest)));
  }
  for (const auto& [at, no] : policies.not_restarted)
    if (no.final) out += paragraph(fmt::format("{} is not restarted: {}.", no.vm, no.reason));
  for (const auto& [at, lost] : policies.vcenters_lost) out += paragraph(fmt::format("At {} vCenter {} is lost: {} (MOB-20).", to_text(at), lost.vcenter, lost.reason));
  for (const auto& [at, back] : policies.vcenters_restarted)
    out += paragraph(fmt::format("At {} vCenter {} is restarted {}, after {} (MOB-20).", to_text(at), back.vcenter, back.how, to_text(back.down)));
  std::size_t entered = 0;
  Seconds took, longest;
  for (const auto& [at, each] : policies.maintenance) {
    if (each.outcome == "entered") ++entered, took += each.took, longest = std::max(longest, each.took);
    else out += paragraph(fmt::format("{} does not enter maintenance mode ({}): {}.", each.host, spaced(each.outcome), each.reason));
  }
  if (entered == 1) out += paragraph(fmt::format("{} enters maintenance mode after {}.", policies.maintenance.front().fact.host, to_text(took)));
  else if (entered > 1) out += paragraph(fmt::format("{} hosts enter maintenance mode, each after {} on average, the longest after {}.", entered, to_text(took / static_cast<double>(entered)), to_text(longest)));
  for (const auto& [at, block] : policies.blocking) out += paragraph(fmt::format("{} blocks {}: {} ({}).", block.vm, block.host, block.reason, block.claim));
  return out;
}

} // namespace

std::string HostPolicies::afterwards(const Said<trace::VmsDied>& death) const
{
  auto down = death.fact.vms;
  for (const auto& restart : restarts)
    if (restart.at >= death.at) std::erase(down, restart.fact.vm);
  const bool one = death.fact.vms.size() == 1;
  if (down.empty()) return one ? "it was restarted" : "all were restarted";
  if (down == death.fact.vms) return one ? "nobody restarted it" : "nobody restarted them";
  return fmt::format("all but {} were restarted", some_of(down));
}

bool HostPolicies::takes_along(std::string_view fault, const std::string& host) const
{
  const auto site = sites.find(host);
  return fault == fmt::format("host {} is lost", host) || (site != sites.end() && fault == fmt::format("site {} is lost", site->second));
}

std::string HostPolicies::placed(const std::string& host) const
{
  const auto site = sites.find(host);
  return site == sites.end() ? host : fmt::format("{} ({})", host, site->second);
}

const Said<trace::ApdEnded>* HostPolicies::end_of(const trace::ApdTimedOut& apd) const
{
  const auto found = std::ranges::find_if(apd_ended, [&](const auto& end) { return end.fact.host == apd.host && end.fact.datastore == apd.datastore && end.fact.since == apd.since; });
  return found == apd_ended.end() ? nullptr : &*found;
}

const Said<trace::VmRestarted>* HostPolicies::restart_after(const Said<trace::VmTerminated>& terminated) const
{
  const auto found = std::ranges::find_if(restarts, [&](const auto& restart) { return restart.fact.vm == terminated.fact.vm && restart.at >= terminated.at; });
  return found == restarts.end() ? nullptr : &*found;
}

std::string table(const HostPolicies& policies, Style style)
{
  if (policies.empty()) return "";
  return totals(policies, style) + recommendations(policies, style) + restarts(policies, style) + in_words(policies);
}

} // namespace godwit::report
