#include "cluster/drs/power.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster::drs {

namespace {

std::vector<std::size_t> on(const Observed& observed)
{
  std::vector<std::size_t> hosts;
  for (std::size_t host = 0; host < observed.hosts.size(); ++host)
    if (observed.hosts[host].available && !observed.hosts[host].leaving) hosts.push_back(host);
  return hosts;
}

/// The moves that empty it, or why it cannot be done.
Advice emptied(const Observed& observed, std::size_t host, double most)
{
  auto without = observed;
  without.hosts[host].leaving = true;
  return evacuate(without, Cause::Standby, most);
}

} // namespace

Advice power(const Observed& observed, const PowerSettings& settings)
{
  Advice advice{.metric = "power"};
  const auto hosts = on(observed);
  if (hosts.empty()) {
    advice.verdict = "no host is on";
    return advice;
  }
  const auto for_on = [&](std::size_t host) { return fullness(observed.hosts[host].over_power_on); };
  const auto for_off = [&](std::size_t host) { return fullness(observed.hosts[host].over_power_off); };
  const auto emptiest = for_on(*std::ranges::min_element(hosts, {}, for_on));
  const auto fullest = for_off(*std::ranges::max_element(hosts, {}, for_off));
  advice.measured = {{"emptiest_over_power_on", emptiest}, {"most", settings.most()}, {"fullest_over_power_off", fullest}, {"least", settings.least()},
                     {"hosts_on", static_cast<double>(hosts.size())}};
  if (emptiest > settings.most() + rounding) {
    const auto asleep = std::ranges::find_if(observed.hosts, &ObservedHost::standby);
    if (asleep == observed.hosts.end()) {
      advice.verdict = "every host is above the range, and none is in standby";
      return advice;
    }
    advice.verdict = "every host is above the range";
    const int priority = emptiest >= 1 ? 1 : 2;
    const auto reason = fmt::format("every host is above {:.0f} %, the emptiest at {:.1f} %", settings.most() * 100, emptiest * 100);
    if (priority <= settings.level) advice.recommended.push_back({.cause = Cause::PowerOn, .priority = priority, .to = asleep->id, .figures = advice.measured, .reason = reason});
    else advice.rejected.push_back({.cause = Cause::PowerOn, .to = asleep->id, .figures = advice.measured, .reason = "the level admits no priority 2"});
    return advice;
  }
  if (fullest >= settings.least() - rounding) {
    advice.verdict = "within the range";
    return advice;
  }
  advice.verdict = "every host is below the range";
  if (settings.level < 3 || hosts.size() <= settings.least_hosts) {
    const auto why = settings.level < 3 ? std::string{"the level admits no priority 3"} : fmt::format("at least {} stay on", settings.least_hosts);
    advice.rejected.push_back({.cause = Cause::PowerOff, .figures = advice.measured, .reason = why});
    return advice;
  }
  auto candidates = hosts;
  std::ranges::stable_sort(candidates, {}, for_off);
  for (const auto host : candidates) {
    const auto& id = observed.hosts[host].id;
    const auto comes = [&](const ObservedVm& vm) { return vm.host == host && vm.stays; };
    if (observed.hosts[host].awaited || std::ranges::any_of(observed.vms, comes)) {
      advice.rejected.push_back({.cause = Cause::PowerOff, .to = id, .figures = advice.measured, .reason = "a VM is on its way there, or restarted there"});
      continue;
    }
    auto moves = emptied(observed, host, settings.most());
    if (!moves.rejected.empty()) {
      advice.rejected.push_back({.cause = Cause::PowerOff, .to = id, .figures = advice.measured, .reason = fmt::format("{} cannot leave it: {}", moves.rejected.front().vm, moves.rejected.front().reason)});
      continue;
    }
    advice.recommended = std::move(moves.recommended);
    for (auto& move : advice.recommended) move.priority = 3;
    advice.recommended.push_back({.cause = Cause::PowerOff, .priority = 3, .to = id, .figures = advice.measured,
                                  .reason = fmt::format("every host is below {:.0f} %, the fullest at {:.1f} %, and {} is the emptiest that can be emptied", settings.least() * 100, fullest * 100, id)});
    break;
  }
  return advice;
}

} // namespace godwit::cluster::drs
