#include "cluster/storage_drs/balance.hpp"
#include "cluster/storage_drs/relief.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace godwit::cluster::storage_drs {

namespace {

/// Within the threshold before all; then as the policy prefers; then the emptiest.
Rank rank(const Layout& layout, const Settings& settings, const Unit& unit, std::size_t to)
{
  const auto& from = layout.datastore(unit.on);
  const auto& there = layout.datastore(to);
  const auto used = layout.used_with(to, unit);
  Rank rank{used > layout.threshold(to) ? 1.0 : 0.0, static_cast<double>(preference(settings, from, there.id)), used, 0};
  if (settings.policy == inventory::StorageDrsPolicy::LeadTimeAware)
    rank.second = (unit.allocated / expected_rate(layout, settings, unit, to)).value();
  return rank;
}

/// Hosts take turns: admission lets nobody pass whoever waits for a slot of the same datastore, so moves of one host in a row would hold
/// the others' back.
void take_turns(const Observed& observed, std::vector<Recommendation>& moves)
{
  std::map<std::string, std::string> hosts;
  for (const auto& vm : observed.vms) hosts.emplace(vm.id, vm.host);
  std::map<std::string, std::size_t> turns;
  std::vector<std::pair<std::size_t, std::size_t>> order; // turn of its host, place
  for (std::size_t i = 0; i < moves.size(); ++i) order.emplace_back(turns[hosts.at(moves[i].move.vm)]++, i);
  std::ranges::sort(order);
  std::vector<Recommendation> ordered;
  for (const auto& [turn, i] : order) ordered.push_back(std::move(moves[i]));
  moves = std::move(ordered);
}

} // namespace

Advice evacuate(const Observed& observed, const Settings& settings, const Rules& rules, const std::string& datastore)
{
  Layout layout(observed, settings);
  const auto source = layout.find(datastore);
  if (!source) throw std::logic_error("no datastore " + datastore + " in its cluster");
  std::vector<std::size_t> leaving;
  for (std::size_t which = 0; which < layout.units().size(); ++which)
    if (layout.units()[which].on == *source) leaving.push_back(which);
  std::ranges::stable_sort(leaving, std::ranges::greater{}, [&](std::size_t which) { return layout.units()[which].allocated; });

  Advice advice;
  Rejections rejections(Cause::Maintenance);
  for (const auto which : leaving) {
    const auto& unit = layout.units()[which];
    if (const auto never = objection_to_leaving(layout, unit)) {
      rejections.add(layout.as_move(unit, *source), *never, 0);
      continue;
    }
    const auto best = destination(
        layout, unit, rejections, [&](std::size_t to) { return impossible(layout, rules, unit, to); }, // maintenance is a new cause to go back
        [&](std::size_t to) { return rank(layout, settings, unit, to); });
    if (!best) continue;
    advice.recommended.push_back({.cause = Cause::Maintenance, .move = layout.as_move(unit, *best),
                                  .figures = {{"destination_used_before_percent", layout.used(*best)},
                                              {"destination_used_after_percent", layout.used_with(*best, unit)}},
                                  .reason = fmt::format("{} enters maintenance mode", datastore)});
    layout.move(which, *best);
  }
  take_turns(observed, advice.recommended);
  advice.rejected = rejections.taken();
  return advice;
}

} // namespace godwit::cluster::storage_drs
