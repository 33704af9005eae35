#include "cluster/drs/evacuate.hpp"

#include "cluster/drs/places.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster::drs {

namespace {

/// VMs that a rule keeps together leave together; where they are apart already, those on this host.
std::vector<Unit> leaving(const Layout& layout, const Rules& rules)
{
  const auto& observed = layout.observed();
  std::vector<Unit> units;
  for (std::size_t host = 0; host < observed.hosts.size(); ++host) {
    if (!observed.hosts[host].leaving) continue;
    std::vector<bool> seen(observed.vms.size());
    for (const auto vm : layout.on(host)) {
      if (seen[vm] || observed.vms[vm].stays) continue;
      Unit unit;
      for (const auto mate : rules.together(vm))
        if (layout.host_of(mate) == host && !observed.vms[mate].stays) unit.push_back(mate), seen[mate] = true;
      units.push_back(std::move(unit));
    }
  }
  const auto size = [&](const Unit& unit) {
    double all = 0;
    for (const auto vm : unit) all += static_cast<double>(observed.vms[vm].configured.count());
    return all;
  };
  std::ranges::stable_sort(units, std::ranges::greater{}, size);
  return units;
}

} // namespace

Advice evacuate(const Observed& observed, Cause cause, double cap)
{
  Layout layout{observed};
  const Rules rules{observed};
  const Settings settings;
  const Candidates candidates{layout, rules, settings};
  Advice advice{.metric = "evacuation"};
  const auto units = leaving(layout, rules);
  for (const auto& unit : units) {
    const auto place = place_for(unit, candidates.hosts(), layout, rules, cap);
    const auto from = layout.host_of(unit.front());
    const auto& source = observed.hosts[from].id;
    if (!place.host) {
      for (const auto vm : unit) advice.rejected.push_back({cause, observed.vms[vm].id, source, "", {{"cap", cap}}, place.why_none});
      continue;
    }
    const auto before = layout.load(*place.host), after = layout.load_with(*place.host, unit);
    const Figures figures{{"destination_load", std::max(before.cpu, before.memory)}, {"destination_load_after", std::max(after.cpu, after.memory)}, {"cap", cap}};
    const auto reason = fmt::format("{} enters {} mode{}", source, cause == Cause::Standby ? "standby" : "maintenance", place.breaks_should ? "; no host that its should rules want is left" : "");
    recommend(advice, layout, unit, *place.host, {.cause = cause, .priority = 1, .figures = figures, .reason = reason});
  }
  advice.measured = {{"vms", static_cast<double>(advice.recommended.size() + advice.rejected.size())}, {"blocking", static_cast<double>(advice.rejected.size())}};
  advice.verdict = advice.rejected.empty() ? "everything can leave" : "not everything can leave";
  return advice;
}

} // namespace godwit::cluster::drs
