#include "cluster/drs/balance.hpp"
#include "cluster/drs/contention.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster::drs {

double score(const Load& load, const Settings& settings)
{
  const auto efficient = efficient_load(settings.level);
  const auto beyond = std::clamp((load.cpu - efficient) / (1 - efficient), 0.0, 1.0);
  const auto granted = std::min(1.0, 1 / std::max(load.cpu, 1.0)) * std::min(1.0, 1 / std::max(load.memory, 1.0));
  return 100 * granted * (1 - settings.inefficiency * beyond);
}

namespace {

/// Of all VMs of the host together, each weighted by the CPU it asks for.
double weight(const Layout& layout, std::size_t host, const Load& load, const Settings& settings)
{
  return layout.observed().hosts[host].cores * load.cpu * score(load, settings);
}

double points_of(const Seconds& lead, const Settings& settings) { return 100 * (lead / settings.demand_window); }

struct ScoresMove {
  Unit unit;
  Move move{};
  double before = 0, after = 0, cost = 0;
  std::string against;
  double net() const { return after - before - cost; }
};

class ScoresSearch {
public:
  ScoresSearch(const Layout& layout, const Candidates& candidates, const Settings& settings) : layout_(layout), candidates_(candidates), settings_(settings)
  {
    by_load_ = candidates.hosts();
    std::ranges::stable_sort(by_load_, {}, [&](std::size_t host) { return layout.load(host).cpu; });
    for (auto from = by_load_.rbegin(); from != by_load_.rend(); ++from) {
      const auto room = 100 - score(layout.load(*from), settings);
      if (room <= 0 || (best && room <= best->net())) continue;
      for (const auto& unit : candidates.units(*from)) look(unit, *from);
    }
  }
  std::optional<ScoresMove> best, rejected;

private:
  void look(const Unit& unit, std::size_t from)
  {
    for (const auto to : by_load_) {
      if (to == from || !candidates_.within_moves(unit, from, to) || !candidates_.may_go(unit, to)) continue;
      const auto move = move_of(layout_, unit, to);
      ScoresMove found{unit, move, score(move.from_before, settings_), score(move.to_after, settings_), points_of(candidates_.lead(unit), settings_), ""};
      const auto cluster = weight(layout_, to, move.to_after, settings_) + weight(layout_, from, move.from_after, settings_) -
                           weight(layout_, to, move.to_before, settings_) - weight(layout_, from, move.from_before, settings_);
      if (found.net() < least_gain(settings_.level))
        found.against = fmt::format("its score rises by {:.1f} less a cost of {:.1f}, {:.0f} points are asked for", found.after - found.before, found.cost, least_gain(settings_.level));
      else if (cluster <= 1e-9)
        found.against = "other VMs there lose as much as it gains";
      auto& place = found.against.empty() ? best : rejected;
      if (!place || found.net() > place->net()) place = std::move(found);
      return; // the emptiest that may have it serves it best
    }
  }

  const Layout& layout_;
  const Candidates& candidates_;
  const Settings& settings_;
  std::vector<std::size_t> by_load_;
};

} // namespace

double cluster_score(const Layout& layout, const Settings& settings)
{
  double all = 0, asked = 0;
  for (std::size_t host = 0; host < layout.observed().hosts.size(); ++host) {
    const auto load = layout.load(host);
    asked += layout.observed().hosts[host].cores * load.cpu;
    all += weight(layout, host, load, settings);
  }
  return asked > 0 ? all / asked : 100;
}

Advice balance_scores(Layout& layout, const Rules& rules, const Settings& settings)
{
  Candidates candidates{layout, rules, settings};
  const auto& observed = layout.observed();
  Advice advice{.metric = "score", .measured = {{"cluster_score", cluster_score(layout, settings)}}, .verdict = "every VM is well where it is"};
  if (candidates.hosts().size() < 2) return advice;
  while (true) {
    const ScoresSearch search{layout, candidates, settings};
    const auto figures = [&](const ScoresMove& found) {
      return Figures{{"score_before", found.before}, {"score_after", found.after}, {"cost_points", found.cost}, {"least_gain_points", least_gain(settings.level)},
                     {"source_load", found.move.from_before.cpu}, {"destination_load", found.move.to_before.cpu}, {"lead_s", candidates.lead(found.unit).value()}};
    };
    if (const auto& no = search.rejected; no && !search.best)
      advice.rejected.push_back({Cause::Balance, observed.vms[no->unit.front()].id, observed.hosts[no->move.from].id, observed.hosts[no->move.to].id, figures(*no), no->against});
    if (!search.best) break;
    const auto found = *search.best;
    int priority = 2;
    while (priority < 5 && found.net() < least_gain(priority)) ++priority;
    candidates.count(found.unit, found.move.from, found.move.to);
    advice.verdict = "VMs are better elsewhere";
    recommend(advice, layout, found.unit, found.move.to,
              {.cause = Cause::Balance, .priority = priority, .figures = figures(found),
               .reason = fmt::format("its score is {:.1f} where it is and would be {:.1f}, for {:.1f} points of cost", found.before, found.after, found.cost)});
  }
  advice.measured.push_back({"cluster_score_afterwards", cluster_score(layout, settings)});
  return advice;
}

} // namespace godwit::cluster::drs
