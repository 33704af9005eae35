#pragma once
// What DRS goes by in one release: see the version table, drs.*.

#include "units/quantity.hpp"

#include <optional>

namespace godwit::cluster::drs {

using units::Seconds;

struct Settings {
  int level = 3; ///< vmotionRate, 1 (mandatory only) to 5
  Seconds interval{300}; ///< from one run to the next
  std::optional<int> moves_per_host = {}; ///< MaxMovesPerHost in one run; nothing: as many as finish within the interval (4.1 on)
  bool pairwise = false; ///< 6.5 on: no two hosts differ by more than the level's tolerance
  bool by_score = false; ///< 7.0 on: VM DRS scores, instead of the standard deviation
  double cap = 1; ///< no move fills a host beyond this share
  Seconds cpu_per_gib{0.573}; ///< that a vMotion takes of either host
  double contention = 0.1; ///< of the work on a full host, the share that waits
  double least_goodness = 0.01; ///< of what the best possible move between the two hosts would do
  double high_goodness = 0.9; ///< from there on a move may cost more than it gains
  double inefficiency = 0.25; ///< of a VM's score, what a full host takes
  Seconds demand_window{2400}; ///< 7.0: over which demand is averaged, and a move's time weighed
};

/// A cluster is balanced up to this standard deviation of host load (THLSD). VMware KB 1007485 gives a recommendation's priority as
/// 6 - ceil(deviation / 0.1 x sqrt(hosts)); the level admits priorities up to itself, so its target is (5 - level) x 0.1 / sqrt(hosts).
double target_deviation(int level, std::size_t hosts);
/// By the same formula, 2 to 5: 1 is kept for mandatory moves.
int priority_of(double deviation, std::size_t hosts);
/// Difference of CPU or memory load that pairwise balancing tolerates between any two hosts, by level 2 to 5: 30, 20, 10, 5 %
/// (Denneman 2019-10-30).
double pairwise_tolerance(int level);
/// Load from which on a host is less efficient: 50 %, at levels 4 and 5 30 % (Denneman 2020-05-08).
double efficient_load(int level);
/// Points of score that a move must gain, by level 2 to 5. Assumed: 15, 10, 5, 2; no figure is published.
double least_gain(int level);

} // namespace godwit::cluster::drs
