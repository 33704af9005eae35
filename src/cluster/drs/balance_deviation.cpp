#include "cluster/drs/balance.hpp"
#include "cluster/drs/contention.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <map>
#include <set>

namespace godwit::cluster::drs {

namespace {

/// Host loads with their first two moments, kept up to date move by move; and the emptiest first, for each size of host.
class Loads {
public:
  Loads(const Layout& layout, const std::vector<std::size_t>& hosts) : layout_(layout), hosts_(hosts), weights_(weights(layout, hosts))
  {
    of_.resize(layout.observed().hosts.size());
    for (const auto host : hosts) {
      const auto& has = layout.observed().hosts[host];
      add(host, ranks_[{has.cores, has.memory}]);
    }
  }

  const Weights& by() const { return weights_; }
  double of(std::size_t host) const { return of_[host].load; }
  double mean() const { return sum_ / count(); }
  double deviation() const { return std::sqrt(std::max(0.0, squares_ / count() - mean() * mean())); }
  /// Were those two hosts' loads other ones.
  double deviation_with(const Move& move) const
  {
    const auto from = weighed(move.from_after, weights_), to = weighed(move.to_after, weights_);
    const auto sum = sum_ - of(move.from) - of(move.to) + from + to;
    const auto squares = squares_ - of(move.from) * of(move.from) - of(move.to) * of(move.to) + from * from + to * to;
    return std::sqrt(std::max(0.0, squares / count() - sum / count() * (sum / count())));
  }
  using Rank = std::set<std::pair<double, std::size_t>>;
  const std::map<std::pair<double, Bytes>, Rank>& ranks() const { return ranks_; }
  double least() const
  {
    double least = of(hosts_.front());
    for (const auto& [size, rank] : ranks_) least = std::min(least, rank.begin()->first);
    return least;
  }
  /// The layout has changed there.
  void look_again(std::size_t host)
  {
    auto& old = of_[host];
    old.rank->erase({old.load, host});
    sum_ -= old.load, squares_ -= old.load * old.load;
    add(host, *old.rank);
  }

private:
  struct One {
    double load = 0;
    Rank* rank = nullptr;
  };
  double count() const { return static_cast<double>(hosts_.size()); }
  void add(std::size_t host, Rank& rank)
  {
    const auto load = weighed(layout_.load(host), weights_);
    of_[host] = {load, &rank};
    rank.emplace(load, host);
    sum_ += load, squares_ += load * load;
  }

  const Layout& layout_;
  const std::vector<std::size_t>& hosts_;
  Weights weights_; ///< as the run began
  std::vector<One> of_;
  std::map<std::pair<double, Bytes>, Rank> ranks_;
  double sum_ = 0, squares_ = 0;
};

struct DeviationMove {
  Unit unit;
  Move move{};
  Judged judged;
  double after = 0; ///< deviation
};

class DeviationSearch {
public:
  DeviationSearch(const Layout& layout, const Candidates& candidates, const Loads& loads, const Settings& settings)
      : layout_(layout), candidates_(candidates), loads_(loads), settings_(settings)
  {
  }

  /// The move that lowers the deviation most, of those that are worth it. What would have lowered it more stands in `rejected`.
  std::optional<DeviationMove> best()
  {
    auto sources = candidates_.hosts();
    std::ranges::sort(sources, [&](auto a, auto b) { return std::pair{-loads_.of(a), a} < std::pair{-loads_.of(b), b}; });
    const auto least = loads_.least();
    for (const auto from : sources) {
      if (loads_.of(from) <= loads_.mean()) break;
      const auto gap = loads_.of(from) - least;
      if (best_ && lowered_by(gap) <= gain_) break; // even its best possible move does less
      for (const auto& unit : candidates_.units(from)) look(unit, from);
    }
    return best_;
  }
  const std::optional<DeviationMove>& rejected() const { return rejected_; }

private:
  /// Of the deviation squared, were the whole gap closed between two equal hosts.
  double lowered_by(double gap) const { return gap * gap / 2 / static_cast<double>(candidates_.hosts().size()); }

  void look(const Unit& unit, std::size_t from)
  {
    // Among hosts of one size, the emptiest that may have it is the best; of the others none can do more.
    for (const auto& [size, rank] : loads_.ranks())
      for (const auto& [load, to] : rank) {
        if (load >= loads_.of(from)) break;
        if (to == from || !candidates_.within_moves(unit, from, to)) continue;
        const auto move = move_of(layout_, unit, to);
        const auto after = loads_.deviation_with(move);
        const auto before = loads_.deviation();
        const auto gain = before * before - after * after;
        if (gain <= 0) break;
        if (gain <= gain_ && gain <= rejected_gain_) break;
        if (!candidates_.may_go(unit, to)) continue;
        weigh({unit, move, {}, after}, gain);
        break;
      }
  }

  void weigh(DeviationMove found, double gain)
  {
    const auto gap = loads_.of(found.move.from) - loads_.of(found.move.to);
    const auto goodness = gain / lowered_by(gap);
    found.judged = judge(goodness, candidates_.cost(found.unit), benefit(layout_, found.move, loads_.by(), settings_, candidates_.lead(found.unit)), settings_);
    if (!found.judged.against.empty()) {
      if (gain > rejected_gain_) rejected_gain_ = gain, rejected_ = std::move(found);
    } else if (gain > gain_) {
      gain_ = gain, best_ = std::move(found);
    }
  }

  const Layout& layout_;
  const Candidates& candidates_;
  const Loads& loads_;
  const Settings& settings_;
  std::optional<DeviationMove> best_, rejected_;
  double gain_ = 0, rejected_gain_ = 0;
};

} // namespace

Advice balance_deviation(Layout& layout, const Rules& rules, const Settings& settings)
{
  Candidates candidates{layout, rules, settings};
  const auto& hosts = candidates.hosts();
  Advice advice{.metric = "standard_deviation"};
  if (hosts.size() < 2) {
    advice.verdict = "there are not two hosts to balance";
    return advice;
  }
  Loads loads{layout, hosts};
  const auto target = target_deviation(settings.level, hosts.size());
  const auto first = loads.deviation();
  const auto& observed = layout.observed();
  const auto figures = [&](const DeviationMove& found) {
    auto all = figures_of(found.judged, found.move, loads.by(), candidates.lead(found.unit));
    all.insert(all.begin(), {{"deviation_before", loads.deviation()}, {"deviation_after", found.after}, {"deviation_target", target}});
    return all;
  };
  std::string stopped;
  while (stopped.empty() && loads.deviation() > target) {
    DeviationSearch search{layout, candidates, loads, settings};
    const auto found = search.best();
    if (!found) {
      stopped = "no move is worth it";
      if (const auto& no = search.rejected())
        advice.rejected.push_back({Cause::Balance, observed.vms[no->unit.front()].id, observed.hosts[no->move.from].id, observed.hosts[no->move.to].id, figures(*no), no->judged.against});
      break;
    }
    const auto priority = priority_of(loads.deviation(), hosts.size());
    candidates.count(found->unit, found->move.from, found->move.to);
    recommend(advice, layout, found->unit, found->move.to,
              {.cause = Cause::Balance, .priority = priority, .figures = figures(*found),
               .reason = fmt::format("the standard deviation of host load is {:.3f}, above the target {:.3f}; it goes down to {:.3f}", loads.deviation(), target, found->after)});
    loads.look_again(found->move.from);
    loads.look_again(found->move.to);
  }
  advice.measured = {{"deviation", first}, {"deviation_target", target}, {"deviation_afterwards", loads.deviation()}, {"hosts", static_cast<double>(hosts.size())}};
  advice.verdict = first <= target ? "balanced" : stopped.empty() ? "balanced by the moves" : "imbalanced: " + stopped;
  return advice;
}

} // namespace godwit::cluster::drs
