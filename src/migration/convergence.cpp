#include "migration/convergence.hpp"

#include "units/text.hpp"

#include <fmt/format.h>

namespace godwit::migration {

Judgement Convergence::judge(Bytes left, BytesPerSecond measured)
{
  const auto estimate = left == Bytes{0} ? Seconds{0} : left / measured;
  no_less_ = left >= before_ ? no_less_ + 1 : 0;
  before_ = left;
  const auto arithmetic = fmt::format("{} left / {} = {}", units::to_text(left), units::to_text(measured), units::to_text(estimate));
  const auto claim = [&](std::string of_iterations) { return hopeless_ == Hopeless::SwitchOver ? "SVM-12" : of_iterations; };
  if (left == Bytes{0}) return {Verdict::SwitchOver, estimate, "nothing is left to copy", claim("SVM-11")};
  const auto target = units::to_text(target_);
  if (estimate < target_) return {Verdict::SwitchOver, estimate, fmt::format("{}, below the target of {}", arithmetic, target), claim("SVM-11")};
  if (no_less_ < patience_) return {Verdict::Again, estimate, fmt::format("{}, not below the target of {}", arithmetic, target), claim("SVM-4")};
  if (hopeless_ == Hopeless::SwitchOver) {
    return {Verdict::SwitchOver, estimate, fmt::format("{}; {} passes in a row left no less: the rest is committed while the VM stands still", arithmetic, patience_), "SVM-12"};
  }
  return {Verdict::GiveUp, estimate, fmt::format("{}; {} passes in a row left no less than the one before", arithmetic, patience_), "SVM-9"};
}

bool SweepPatience::goes_on(Bytes dirty, Bytes copied, Seconds took)
{
  if (dirty < least_) {
    least_ = dirty;
    weight_ = 0;
    return true;
  }
  const auto much = copied == Bytes{0} || took * (dirty / copied) >= target_;
  weight_ += much ? in_full : 1;
  return weight_ < most_;
}

} // namespace godwit::migration
