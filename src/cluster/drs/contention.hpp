#pragma once
// What two hosts lose by contention, and what a move would save of it: the benefit in DRS's cost-benefit. Pure.

#include "cluster/drs/candidates.hpp"

namespace godwit::cluster::drs {

/// How much each resource counts: in proportion to how much of the cluster's is asked for. They add up to 1.
struct Weights {
  double cpu = 0.5, memory = 0.5;
};
Weights weights(const Layout& layout, const std::vector<std::size_t>& hosts);
double weighed(const Load& load, const Weights& weights);

struct Move {
  std::size_t from, to;
  Load from_before, to_before, from_after, to_after;
};
Move move_of(const Layout& layout, const Unit& unit, std::size_t to);

/// Core seconds of waiting that the move saves until the next run: of a host's work, a share waits that grows with its load, so what a host
/// loses goes by load squared. The time the move itself takes saves nothing.
double benefit(const Layout& layout, const Move& move, const Weights& weights, const Settings& settings, Seconds lead);

struct Judged {
  double goodness = 0, cost = 0, benefit = 0;
  std::string against; ///< "" where it is worth it
};
/// MinGoodness and CostBenefit, both needed; a move of high goodness may cost more than it saves, as long as it saves anything.
Judged judge(double goodness, double cost, double benefit, const Settings& settings);
Figures figures_of(const Judged& judged, const Move& move, const Weights& weights, Seconds lead);

} // namespace godwit::cluster::drs
