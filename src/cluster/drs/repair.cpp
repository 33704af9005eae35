#include "cluster/drs/balance.hpp"
#include "cluster/drs/places.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster::drs {

namespace {

/// None is on its way, by an earlier run or by this one.
bool all_movable(const Unit& unit, const Layout& layout)
{
  const auto& vms = layout.observed().vms;
  return std::ranges::none_of(unit, [&](std::size_t vm) { return vms[vm].stays || vms[vm].host != layout.host_of(vm); });
}

/// Of hosts that already have VMs of the unit, and of all others.
std::vector<std::size_t> gathering(const Unit& unit, const Layout& layout, const std::vector<std::size_t>& hosts)
{
  std::vector<std::size_t> found;
  for (const auto host : hosts)
    if (std::ranges::any_of(unit, [&](std::size_t vm) { return layout.host_of(vm) == host; })) found.push_back(host);
  return found;
}

} // namespace

Advice repair(Layout& layout, const Rules& rules, const Settings& settings)
{
  Advice advice{.metric = "rules", .verdict = "no rule is broken"};
  const auto& observed = layout.observed();
  const Candidates candidates{layout, rules, settings};
  int broken = 0;
  for (std::size_t behind = observed.vms.size(); rules.any() && behind > 0; --behind) {
    const auto vm = behind - 1;
    if (!observed.hosts[layout.host_of(vm)].available) continue;
    auto rule = rules.broken(vm, layout, Strictness::Should);
    if (rule.empty()) continue;
    ++broken;
    const auto& unit = rules.together(vm);
    if (!all_movable(unit, layout)) continue;
    const bool spread = std::ranges::any_of(unit, [&](std::size_t mate) { return layout.host_of(mate) != layout.host_of(vm); });
    Place place;
    // Where one of them is already, the fewest move.
    if (spread) place = place_for(unit, gathering(unit, layout, candidates.hosts()), layout, rules, settings.cap);
    if (!place.host || place.breaks_should) place = place_for(unit, candidates.hosts(), layout, rules, settings.cap);
    const auto must = !rules.broken(vm, layout, Strictness::Must).empty();
    const Figures figures{{"must", must ? 1.0 : 0.0}};
    if (!place.host || (place.breaks_should && !must)) {
      const auto why = place.host ? "every other host breaks a should rule too" : place.why_none;
      advice.rejected.push_back({Cause::Rule, observed.vms[vm].id, observed.hosts[layout.host_of(vm)].id, "", figures, fmt::format("rule {} is broken, but {}", rule, why)});
      continue;
    }
    recommend(advice, layout, unit, *place.host, {.cause = Cause::Rule, .priority = 1, .figures = figures, .reason = fmt::format("rule {} is broken", rule)});
  }
  advice.measured = {{"broken", static_cast<double>(broken)}};
  if (broken > 0) advice.verdict = advice.rejected.empty() ? "broken rules are repaired" : "not all broken rules can be repaired";
  return advice;
}

std::vector<Advice> run(const Observed& observed, const Settings& settings)
{
  Layout layout{observed};
  const Rules rules{observed};
  std::vector<Advice> all;
  if (rules.any()) all.push_back(repair(layout, rules, settings));
  if (settings.level < 2) return all;
  if (settings.by_score) {
    all.push_back(balance_scores(layout, rules, settings));
    return all;
  }
  all.push_back(balance_deviation(layout, rules, settings));
  if (settings.pairwise) all.push_back(balance_pairwise(layout, rules, settings));
  return all;
}

} // namespace godwit::cluster::drs
