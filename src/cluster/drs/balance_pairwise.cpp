#include "cluster/drs/balance.hpp"
#include "cluster/drs/contention.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace godwit::cluster::drs {

namespace {

struct Resource {
  const char* name;
  double Load::*of;
};
constexpr std::array resources{Resource{"CPU", &Load::cpu}, Resource{"memory", &Load::memory}};

struct Pair {
  std::size_t fullest, emptiest;
  double difference;
};

Pair extremes(const Layout& layout, const std::vector<std::size_t>& hosts, double Load::*of)
{
  const auto load = [&](std::size_t host) { return layout.load(host).*of; };
  const auto fullest = *std::ranges::max_element(hosts, {}, load), emptiest = *std::ranges::min_element(hosts, {}, load);
  return {fullest, emptiest, load(fullest) - load(emptiest)};
}

/// The least level whose tolerance the difference exceeds.
int priority(double difference)
{
  for (int level = 2; level < 5; ++level)
    if (difference > pairwise_tolerance(level) + rounding) return level;
  return 5;
}

struct PairwiseMove {
  Unit unit;
  Move move{};
  Judged judged;
  double gain = 0;
};

/// From the fullest host to the emptiest that may have it: the unit whose size comes nearest to half of what lies between.
struct PairwiseSearch {
  std::optional<PairwiseMove> best, rejected;

  PairwiseSearch(const Layout& layout, const Candidates& candidates, const Settings& settings, std::size_t from, double Load::*of)
  {
    const auto by = weights(layout, candidates.hosts());
    auto destinations = candidates.hosts();
    std::ranges::stable_sort(destinations, {}, [&](std::size_t host) { return layout.load(host).*of; });
    for (const auto& unit : candidates.units(from)) {
      for (const auto to : destinations) {
        if (to == from || !candidates.within_moves(unit, from, to)) continue;
        const auto move = move_of(layout, unit, to);
        const auto gap = move.from_before.*of - move.to_before.*of;
        const auto size = move.to_after.*of - move.to_before.*of, left = move.from_before.*of - move.from_after.*of;
        const auto gain = left * gap + size * gap - left * left - size * size; // of the sum of squares
        if (gap <= 0 || gain <= 0) break;
        if (!candidates.may_go(unit, to)) continue;
        PairwiseMove found{unit, move, judge(gain / (gap * gap / 2), candidates.cost(unit), benefit(layout, move, by, settings, candidates.lead(unit)), settings), gain};
        auto& place = found.judged.against.empty() ? best : rejected;
        if (!place || gain > place->gain) place = std::move(found);
        break;
      }
    }
  }
};

} // namespace

Advice balance_pairwise(Layout& layout, const Rules& rules, const Settings& settings)
{
  Candidates candidates{layout, rules, settings};
  const auto& observed = layout.observed();
  const auto tolerance = pairwise_tolerance(settings.level);
  Advice advice{.metric = "pairwise", .verdict = "balanced"};
  if (candidates.hosts().size() < 2) return advice;
  for (const auto& [name, of] : resources) {
    const auto first = extremes(layout, candidates.hosts(), of);
    advice.measured.push_back({of == &Load::cpu ? "cpu_difference" : "memory_difference", first.difference});
    for (auto pair = first; pair.difference > tolerance + rounding; pair = extremes(layout, candidates.hosts(), of)) {
      PairwiseSearch search{layout, candidates, settings, pair.fullest, of};
      const auto figures = [&](const PairwiseMove& found) {
        auto all = figures_of(found.judged, found.move, weights(layout, candidates.hosts()), candidates.lead(found.unit));
        all.insert(all.begin(), {{"difference", pair.difference}, {"tolerance", tolerance}});
        return all;
      };
      if (!search.best) {
        advice.verdict = fmt::format("{} of {} and {} differ by more than is tolerated: no move is worth it", name, observed.hosts[pair.fullest].id, observed.hosts[pair.emptiest].id);
        if (const auto& no = search.rejected)
          advice.rejected.push_back({Cause::Balance, observed.vms[no->unit.front()].id, observed.hosts[no->move.from].id, observed.hosts[no->move.to].id, figures(*no), no->judged.against});
        break;
      }
      if (advice.verdict == "balanced") advice.verdict = "balanced by the moves";
      const auto found = *search.best;
      candidates.count(found.unit, found.move.from, found.move.to);
      recommend(advice, layout, found.unit, found.move.to,
                {.cause = Cause::Balance, .priority = priority(pair.difference), .figures = figures(found),
                 .reason = fmt::format("{} of {} and {} differs by {:.1f} %, {:.0f} % are tolerated", name, observed.hosts[pair.fullest].id, observed.hosts[pair.emptiest].id,
                                       pair.difference * 100, tolerance * 100)});
    }
  }
  advice.measured.push_back({"tolerance", tolerance});
  return advice;
}

} // namespace godwit::cluster::drs
