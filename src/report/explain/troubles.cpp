#include "report/explain/parts.hpp"

#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

/// Its copies go over something of this array.
bool uses(const Summary& summary, const Migration& migration, const std::string& array)
{
  for (const auto number : migration.copies)
    for (const auto* ways : {&summary.copies[number].started.reads, &summary.copies[number].started.writes})
      for (const auto& way : *ways)
        for (const auto link : way)
          if (summary.resources.at(link).resource.id.starts_with(array + "/")) return true;
  return false;
}

} // namespace

Points trouble_points(const Summary& summary, const Migration& migration, const Span& span)
{
  std::vector<std::pair<Seconds, Point>> happened;
  for (const auto number : migration.faults) {
    const auto& fault = summary.faults[number];
    if (span.has(std::max(fault.from, migration.requested)))
      happened.push_back({fault.from, {fmt::format("{}: {}{}", to_text(fault.from), fault.what, fault.to ? fmt::format(", until {}", to_text(*fault.to)) : ", for good"), ""}});
  }
  for (const auto& [at, changed] : summary.device_states)
    if (span.has(at) && at <= migration.end && uses(summary, migration, changed.array))
      happened.push_back({at, {fmt::format("{}: array {}, {}: {} from now on: {}", to_text(at), changed.array, changed.operation == "clone" ? "XCOPY" : "WRITE SAME",
                                           spaced(changed.state), changed.reason), changed.claim}});
  for (const auto& upgrade : summary.upgrades)
    if (span.has(upgrade.at) && upgrade.at <= migration.end && uses(summary, migration, upgrade.upgraded.array))
      happened.push_back({upgrade.at, {fmt::format("{}: new firmware of array {}: {}", to_text(upgrade.at), upgrade.upgraded.array, upgrade.upgraded.what), ""}});
  for (const auto& [at, handed] : migration.handovers)
    if (span.has(at))
      happened.push_back({at, {fmt::format("{}: {} copied {} up to {}, {} goes on from there: {}", to_text(at), handed.from_mover, handed.subject, to_text(handed.offset),
                                           handed.to_mover, handed.reason), handed.claim}});
  for (const auto& outage : migration.outages) {
    const auto at = outage.lost ? *outage.lost : *outage.found;
    if (!span.has(at)) continue;
    if (!outage.found) happened.push_back({at, {fmt::format("{}: {} has no path left, and none comes back in time", to_text(at), outage.subject), ""}});
    else if (outage.lost)
      happened.push_back({at, {fmt::format("{}: {} has no path left; after {} it goes on over {}", to_text(at), outage.subject, to_text(*outage.found - at), outage.path), ""}});
    else happened.push_back({at, {fmt::format("{}: {} goes on over another path, {}", to_text(at), outage.subject, outage.path), ""}});
  }
  std::ranges::stable_sort(happened, {}, &std::pair<Seconds, Point>::first);
  constexpr std::size_t enough = 8;
  Points points;
  for (std::size_t i = 0; i < std::min(happened.size(), enough); ++i) points.push_back(std::move(happened[i].second));
  if (happened.size() > enough) points.push_back({fmt::format("and {} more such events, which trace.jsonl tells", happened.size() - enough), ""});
  return points;
}

} // namespace godwit::report
