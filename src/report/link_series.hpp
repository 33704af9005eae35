#pragma once
// How much passed each resource over time, by cause: steps that other tools draw.

#include "report/summary.hpp"

namespace godwit::report {

/// From `at` on, until the next step, so much for each cause. A cause that stopped stands with zero.
struct LinkStep {
  Seconds at;
  std::map<trace::Cause, BytesPerSecond> rates;
};

/// By resource, in order of declaration; empty for one that nothing passed. Steps at distinct instants, in order, the last all zero.
std::vector<std::vector<LinkStep>> link_series(const Summary& summary);

} // namespace godwit::report
