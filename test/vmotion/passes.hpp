#pragma once
// Pre-copy at one rate all the time, as bare as it gets: send what is left, judge, again.

#include "guest/memory.hpp"
#include "vmotion/pre_copy.hpp"

namespace godwit::test {

struct Passes {
  vmotion::Verdict verdict; ///< of the last
  int count = 0;
  units::Bytes sent; ///< in the passes
  units::Bytes left; ///< for the stun
  units::Seconds took; ///< the passes, and what is left at the same rate
  double slowdown = 0;
};

/// Ends after 10,000 passes whatever they come to; the verdict is Again then.
inline Passes send(const guest::Memory& memory, const scenario::Parameters& parameters, units::BytesPerSecond rate)
{
  vmotion::PreCopy pre_copy{parameters};
  Passes passes{.verdict = vmotion::Verdict::Again, .left = memory.resident()};
  while (passes.verdict == vmotion::Verdict::Again && passes.count < 10'000) {
    const auto took = passes.left / rate;
    const vmotion::Pass pass{passes.left, memory.dirtied(took * (1 - passes.slowdown)), took, passes.slowdown};
    const auto judgement = pre_copy.judge(pass);
    ++passes.count;
    passes.verdict = judgement.verdict;
    passes.slowdown = judgement.slowdown;
    passes.sent += pass.sent;
    passes.left = pass.dirtied;
    passes.took += took;
  }
  passes.took += passes.left / rate;
  return passes;
}

/// The published settings: half a second, 130 %, 500 %; gives up after three passes without progress (assumed).
inline scenario::Parameters pre_copy_parameters()
{
  scenario::Parameters parameters;
  parameters.switchover_goal = units::Seconds{0.5};
  parameters.min_progress = 130;
  parameters.sdps = 2;
  parameters.sdps_target = 500;
  parameters.vmotion_patience = 3;
  return parameters;
}

} // namespace godwit::test
