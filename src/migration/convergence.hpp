#pragma once
// Whether passes over changed blocks come to an end (SVM-11, SVM-9). Pure.

#include "units/quantity.hpp"
#include "vmotion/pre_copy.hpp"

#include <limits>
#include <string>

namespace godwit::migration {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

using vmotion::Verdict;

/// What is done when passes leave no less again and again: 4.x gives up (SVM-9); 3.5 knew no bound on its downtime.
enum class Hopeless { GiveUp, SwitchOver };

struct Judgement {
  Verdict verdict = Verdict::Again;
  Seconds estimate; ///< left / measured
  std::string reason;
  std::string claim;
};

/// Looks at what each pass leaves.
class Convergence {
public:
  /// Gives up after `patience` passes in a row that leave no less than the one before. Preconditions: patience >= 1.
  Convergence(Seconds target, int patience, Hopeless hopeless) : target_(target), patience_(patience), hopeless_(hopeless) {}

  /// A pass is over: it copied at `measured`, and `left` has changed meanwhile. The estimate must be below the target: "when it detects
  /// that the time needed to copy the outstanding dirty blocks is less than the target downtime (default 5 secs)".
  Judgement judge(Bytes left, BytesPerSecond measured);
  Seconds target() const { return target_; }

private:
  Seconds target_;
  int patience_;
  Hopeless hopeless_;
  Bytes before_{std::numeric_limits<std::int64_t>::max()};
  int no_less_ = 0;
};

/// Whether a sweep will ever find nothing dirty. Its rounds shrink to a few blocks, and then as many may be dirty again by chance; so
/// rounds that leave a target downtime's worth of copying, or more, count in full, smaller ones a 64th.
class SweepPatience {
public:
  /// Preconditions: patience >= 1.
  SweepPatience(Seconds target, int patience) : target_(target), most_(patience * in_full) {}

  /// A round is over that took `took` for `copied`; `dirty` is what the next has to take. False: it is hopeless, there was no new least
  /// for `patience` rounds.
  bool goes_on(Bytes dirty, Bytes copied, Seconds took);
  Bytes least() const { return least_; } ///< that was dirty at the end of a round

private:
  static constexpr int in_full = 64;

  Seconds target_;
  int most_;
  int weight_ = 0; ///< of the rounds since the least
  Bytes least_{std::numeric_limits<std::int64_t>::max()};
};

} // namespace godwit::migration
