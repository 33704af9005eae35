#pragma once
// Whether passes over changed blocks come to an end (SVM-11, SVM-9). Pure.

#include "units/quantity.hpp"

#include <limits>
#include <string>
#include <string_view>

namespace godwit::migration {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

enum class Verdict { Again, SwitchOver, GiveUp };
std::string_view to_text(Verdict verdict); ///< "again", "switch_over", "give_up"

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

} // namespace godwit::migration
