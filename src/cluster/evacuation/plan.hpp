#pragma once
// The evacuation planner: which VM goes where and in which order, so that all are done as soon as limits and space admit; or why they
// cannot. Pure: an actor of vCenter carries it out.

#include "cluster/evacuation/bound.hpp"
#include "cluster/evacuation/forecast.hpp"
#include "cluster/evacuation/impossible.hpp"

namespace godwit::cluster::evacuation {

struct PlannedMove {
  Step step;
  Span expected; ///< from the plan's beginning on
};
struct Plan {
  std::vector<PlannedMove> moves; ///< in the order they are asked for; none when it is impossible
  Asking asking = Asking::Held;
  std::vector<Bound> bounds; ///< the largest first; none when nothing is to be done
  Seconds predicted;
  std::string above; ///< what keeps it above the bound by more than a tenth; "" when nothing does
  std::optional<Impossible> impossible;

  std::vector<Step> steps() const;
};

/// Of the orders it knows the one whose forecast is done first.
Plan planned(const State& state);
/// As `in_turn`, all asked for at once, whatever space and slots there are. `queue`: vCenter's, Fifo or FirstFit.
Plan naive(const State& state, Asking queue);

} // namespace godwit::cluster::evacuation
