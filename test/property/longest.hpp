#pragma once
// How long a run may take at the very most.

#include "scenario/scenario.hpp"

namespace godwit::test {

/// Passes over one disk that no copy in its senses exceeds.
inline constexpr int most_passes = 100;

/// The simulated time by which every migration must have ended: after the last thing that is given to happen, every migration in turn
/// at the slowest rate anything allows, each guest in its way with all it may have outstanding.
units::Seconds longest(const scenario::Scenario& scenario);

} // namespace godwit::test
