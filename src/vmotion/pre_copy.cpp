#include "vmotion/pre_copy.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace godwit::vmotion {

namespace {

using units::to_text;

/// A guest always gets something (assumed): it could not be seen to dirty anything otherwise.
constexpr double slowest = 1 - 1e-6;
/// A slowdown counts as more when it leaves the guest a hundredth less than the one before (assumed): pages are whole, so the same guest
/// seems a little busier in one pass than in the next. As each step is a step down, there is an end to them.
constexpr double a_step = 0.99;

double count(Bytes size) { return static_cast<double>(size.count()); }

/// In an order that leaves round figures round: thresholds are met exactly.
Seconds estimate(const Pass& pass) { return Seconds{pass.took.value() * count(pass.dirtied) / count(pass.sent)}; }
double progress(const Pass& pass) { return 100 * count(pass.sent) / count(pass.dirtied); }

BytesPerSecond transmitting(const Pass& pass) { return pass.sent / pass.took; }
/// At full speed.
BytesPerSecond dirtying(const Pass& pass) { return pass.dirtied / (pass.took * (1 - std::min(pass.slowdown, slowest))); }

std::string arithmetic(const Pass& pass)
{
  return fmt::format("{} left / {} = {}", to_text(pass.dirtied), to_text(transmitting(pass)), to_text(estimate(pass)));
}

} // namespace

std::string_view to_text(Verdict verdict)
{
  switch (verdict) {
  case Verdict::Again: return "again";
  case Verdict::SwitchOver: return "switch_over";
  case Verdict::GiveUp: return "give_up";
  }
  return "";
}

Judgement PreCopy::measured(const Pass& pass) const
{
  if (pass.sent == Bytes{0} || pass.took <= Seconds{}) throw std::invalid_argument("a pass with dirtied pages has sent nothing, or in no time");
  return {.slowdown = slowdown_, .progress = progress(pass), .estimate = estimate(pass), .claim = switchover_source};
}

bool PreCopy::slowed_more(const Pass& pass, Judgement& judgement)
{
  const auto& p = parameters_;
  const auto too_little = judgement.progress < p.min_progress;
  if (p.sdps == 0 || (p.sdps == 2 && !too_little)) return false;
  const auto needed = std::min(1 - transmitting(pass).value() * 100 / (p.sdps_target * dirtying(pass).value()), slowest);
  if (needed <= 0 || 1 - needed > (1 - slowdown_) * a_step) return false;
  slowdown_ = needed;
  judgement.slowdown = needed;
  judgement.reason = fmt::format("{:.4g} % transmitted to dirtied{}; slowed by 1 - {} x 100 / ({} x {}) = {:.3g}", judgement.progress,
                                 too_little ? fmt::format(", below {} %", p.min_progress) : "", to_text(transmitting(pass)), p.sdps_target,
                                 to_text(dirtying(pass)), needed);
  judgement.claim = "XVM-6";
  return true;
}

Judgement PreCopy::judge(const Pass& pass)
{
  if (pass.dirtied == Bytes{0}) {
    return {.verdict = Verdict::SwitchOver, .slowdown = slowdown_, .reason = "nothing is left to send", .claim = switchover_source};
  }
  auto judgement = measured(pass);
  if (judgement.estimate <= parameters_.switchover_goal) {
    judgement.verdict = Verdict::SwitchOver;
    judgement.reason = fmt::format("{}, within the goal of {}", arithmetic(pass), to_text(parameters_.switchover_goal));
    return judgement;
  }
  const auto no_less = pass.dirtied >= left_;
  left_ = pass.dirtied;
  const auto slowed = slowed_more(pass, judgement);
  no_less_ = no_less && !slowed ? no_less_ + 1 : 0;
  if (no_less_ >= parameters_.vmotion_patience) {
    judgement.verdict = Verdict::GiveUp;
    const auto unslowed = parameters_.sdps == 0 ? "; Stun During Page Send, which would slow the guest, is off (vmotion.sdps is 0)" : "";
    judgement.reason = fmt::format("{}; {} passes in a row left no less than the one before{}", arithmetic(pass), no_less_, unslowed);
    judgement.claim = "XVM-6";
  } else if (!slowed) {
    judgement.reason = fmt::format("{}, more than the goal of {}", arithmetic(pass), to_text(parameters_.switchover_goal));
  }
  return judgement;
}

Judgement PreCopy::look_early(const Pass& so_far)
{
  if (so_far.dirtied == Bytes{0} || so_far.sent == Bytes{0}) {
    return {.slowdown = slowdown_, .reason = "nothing to compare yet", .claim = "XVM-6"};
  }
  auto judgement = measured(so_far);
  judgement.reason = fmt::format("{:.4g} % transmitted to dirtied so far", judgement.progress);
  slowed_more(so_far, judgement);
  return judgement;
}

} // namespace godwit::vmotion
