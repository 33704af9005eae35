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

std::string_view claim(Rule rule)
{
  switch (rule) {
  case Rule::NothingLeft:
  case Rule::WithinGoal:
  case Rule::MoreThanGoal:
  case Rule::SoFar: return "VMware KB 436882";
  case Rule::NoLess:
  case Rule::Slowed:
  case Rule::NothingYet: return "XVM-6";
  }
  return "";
}

std::string reason(const Judgement& judgement, const scenario::Parameters& parameters)
{
  const auto& pass = judgement.pass;
  switch (judgement.rule) {
  case Rule::NothingLeft: return "nothing is left to send";
  case Rule::WithinGoal: return fmt::format("{}, within the goal of {}", arithmetic(pass), to_text(parameters.switchover_goal));
  case Rule::MoreThanGoal: return fmt::format("{}, more than the goal of {}", arithmetic(pass), to_text(parameters.switchover_goal));
  case Rule::NoLess: {
    const auto unslowed = parameters.sdps == 0 ? "; Stun During Page Send, which would slow the guest, is off (vmotion.sdps is 0)" : "";
    return fmt::format("{}; {} passes in a row left no less than the one before{}", arithmetic(pass), judgement.no_less, unslowed);
  }
  case Rule::Slowed: {
    const auto below = judgement.progress < parameters.min_progress ? fmt::format(", below {} %", parameters.min_progress) : "";
    return fmt::format("{:.4g} % transmitted to dirtied{}; slowed by 1 - {} x 100 / ({} x {}) = {:.3g}", judgement.progress, below,
                       to_text(transmitting(pass)), parameters.sdps_target, to_text(dirtying(pass)), judgement.slowdown);
  }
  case Rule::NothingYet: return "nothing to compare yet";
  case Rule::SoFar: return fmt::format("{:.4g} % transmitted to dirtied so far", judgement.progress);
  }
  return "";
}

Judgement PreCopy::measured(const Pass& pass) const
{
  if (pass.sent == Bytes{0} || pass.took <= Seconds{}) throw std::invalid_argument("a pass with dirtied pages has sent nothing, or in no time");
  return {.pass = pass, .rule = Rule::MoreThanGoal, .slowdown = slowdown_, .progress = progress(pass), .estimate = estimate(pass)};
}

bool PreCopy::slowed_more(const Pass& pass, Judgement& judgement)
{
  const auto& p = parameters_;
  if (p.sdps == 0 || (p.sdps == 2 && judgement.progress >= p.min_progress)) return false;
  const auto needed = std::min(1 - transmitting(pass).value() * 100 / (p.sdps_target * dirtying(pass).value()), slowest);
  if (needed <= 0 || 1 - needed > (1 - slowdown_) * a_step) return false;
  slowdown_ = needed;
  judgement.slowdown = needed;
  judgement.rule = Rule::Slowed;
  return true;
}

Judgement PreCopy::judge(const Pass& pass)
{
  if (pass.dirtied == Bytes{0}) return {.pass = pass, .rule = Rule::NothingLeft, .verdict = Verdict::SwitchOver, .slowdown = slowdown_};
  auto judgement = measured(pass);
  if (judgement.estimate <= parameters_.switchover_goal) {
    judgement.verdict = Verdict::SwitchOver;
    judgement.rule = Rule::WithinGoal;
    return judgement;
  }
  const auto no_less = pass.dirtied >= left_;
  left_ = pass.dirtied;
  const auto slowed = slowed_more(pass, judgement);
  no_less_ = no_less && !slowed ? no_less_ + 1 : 0;
  judgement.no_less = no_less_;
  if (no_less_ >= parameters_.vmotion_patience) {
    judgement.verdict = Verdict::GiveUp;
    judgement.rule = Rule::NoLess;
  }
  return judgement;
}

Judgement PreCopy::look_early(const Pass& so_far)
{
  if (so_far.dirtied == Bytes{0} || so_far.sent == Bytes{0}) return {.pass = so_far, .rule = Rule::NothingYet, .slowdown = slowdown_};
  auto judgement = measured(so_far);
  judgement.rule = Rule::SoFar;
  slowed_more(so_far, judgement);
  return judgement;
}

} // namespace godwit::vmotion
