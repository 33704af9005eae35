#include "report/explain/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace godwit::report {

namespace {

constexpr std::size_t most_named = 3, most_in_model = 2;
constexpr double least_change = 0.01; // of what the run took

/// In whole microseconds: what differs by rounding only is equal, and stays in the order tried.
long long micros(Seconds time) { return std::llround(time.value() * 1e6); }

/// One quantity of a migration, in the run and in another one.
struct Figure {
  Seconds Trial::*in_run;
  Seconds Variation::*varied;
};

/// The random part of a value may reach beyond what three seeds have shown. Two and a half times their range on either side: of 72 values compared with
/// so few, half as far again let one in ten through.
bool may_be_chance(Seconds value, const Spread& spread)
{
  const auto beyond = (spread.most - spread.least) * 2.5;
  return spread.least < spread.most && value >= spread.least - beyond && value <= spread.most + beyond;
}

/// Which variations are ranked, and how many of them are named.
struct Among {
  std::size_t most;
  std::function<bool(const Variation&)> belongs;
};

/// What changes the figure most, each input at the value that does.
std::vector<Ranked> greatest(const std::vector<Variation>& variations, const Sensitivity& found, Figure figure, const Among& among)
{
  const auto was = found.base.*figure.in_run;
  const auto spread = spread_of(found, figure.in_run);
  std::vector<Variation> best;
  const auto change = [&](const Variation& variation) { return micros(variation.*figure.varied > was ? variation.*figure.varied - was : was - variation.*figure.varied); };
  for (const auto& variation : variations) {
    if (variation.outcome != found.base.outcome || !variation.elsewhere.empty() || !among.belongs(variation) || may_be_chance(variation.*figure.varied,
        spread)) continue;
    if (change(variation) == 0 || static_cast<double>(change(variation)) < least_change * was.value() * 1e6) continue;
    const auto same = std::ranges::find(best, variation.change.pointer, [](const Variation& one) { return one.change.pointer; });
    if (same == best.end()) best.push_back(variation);
    else if (change(variation) > change(*same)) *same = variation;
  }
  std::ranges::stable_sort(best, std::greater{}, change);
  std::vector<Ranked> ranked;
  std::size_t places = 0;
  const auto takes_place = [](const Ranked& one) { return !one.variation.change.amount || !std::ranges::all_of(one.alike, &Change::amount); };
  for (const auto& variation : best) {
    const auto apart = [&](const Ranked& one) { return std::abs(micros(one.variation.*figure.varied) - micros(variation.*figure.varied)); };
    const auto same = std::ranges::find_if(ranked, [&](const Ranked& one) { return static_cast<double>(apart(one)) < least_change * was.value() * 1e6; });
    if (same != ranked.end()) {
      const bool took = takes_place(*same);
      same->about |= apart(*same) > 0;
      same->alike.push_back(variation.change);
      if (!took && takes_place(*same)) ++places;
    } else {
      if (places == among.most) break;
      if (takes_place(ranked.emplace_back(Ranked{variation, {}}))) ++places;
    }
  }
  return ranked;
}

BothWays both_ways(const std::vector<Variation>& variations, const Sensitivity& found, Figure figure)
{
  const auto was = found.base.*figure.in_run;
  const auto named = [&](bool less, bool model) {
    // It is no news that less data takes less time.
    const auto belongs = [&, less, model](const Variation& one) { return (one.*figure.varied < was) == less && one.change.model == model && !(less &&
        one.change.amount); };
    return greatest(variations, found, figure, {model ? most_in_model : most_named, belongs});
  };
  return {named(true, false), named(false, false), named(true, true), named(false, true)};
}

/// It holds whatever the seed.
bool ends_otherwise(const Variation& variation, const Sensitivity& found)
{
  const auto stays = [&](const Trial& trial) { return trial.outcome == found.base.outcome; };
  const auto holds = [&](const std::string& outcome) { return outcome == variation.outcome; };
  return std::ranges::all_of(found.by_chance, stays) && std::ranges::all_of(variation.by_chance, holds);
}

} // namespace

std::optional<Variation> compare(const std::vector<Trial>& base, const Trial& move, Change change, const std::vector<Trial>& changed)
{
  const auto* found = counterpart(base, move, changed);
  if (found == nullptr) return Variation{std::move(change), std::string{not_asked_for}, "", "", {}, {}};
  if (meets_another_state(base, changed, *found)) return std::nullopt;
  return Variation{std::move(change), found->outcome, found->reason, found->way == move.way ? "" : found->way, found->duration, found->stun};
}

Sensitivity rank(const Trial& base, const std::vector<Variation>& variations, const std::vector<Trial>& by_chance)
{
  Sensitivity found;
  found.runs = variations.size();
  found.base = base;
  found.by_chance = by_chance;
  for (const auto& variation : variations) {
    if (std::ranges::find(found.tried, variation.change.input) == found.tried.end()) found.tried.push_back(variation.change.input);
    const bool another = variation.outcome != base.outcome || !variation.elsewhere.empty();
    if (another && ends_otherwise(variation, found)) found.of_outcome.push_back(variation);
  }
  found.inputs = found.tried.size();
  const Figure duration{&Trial::duration, &Variation::duration}, stun{&Trial::stun, &Variation::stun};
  const Among all{most_named, [](const Variation&) { return true; }};
  found.of_duration = greatest(variations, found, duration, all);
  found.of_stun = greatest(variations, found, stun, all);
  found.duration_ways = both_ways(variations, found, duration);
  found.stun_ways = both_ways(variations, found, stun);
  return found;
}

Spread spread_of(const Sensitivity& found, Seconds Trial::*what)
{
  Spread spread{found.base.*what, found.base.*what};
  for (const auto& trial : found.by_chance) spread = {std::min(spread.least, trial.*what), std::max(spread.most, trial.*what)};
  return spread;
}

} // namespace godwit::report
