#include "report/load.hpp"

#include <algorithm>

namespace godwit::report {

void Load::add(Seconds from, Seconds to, double level)
{
  if (to <= from || level <= 0) return;
  steps_.push_back({from, level, +1});
  steps_.push_back({to, -level, -1});
}

void Load::settle()
{
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  std::vector<Step> levels;
  for (const auto& step : steps_) {
    if (levels.empty() || levels.back().at < step.at) {
      Step next{step.at, 0, 0};
      if (!levels.empty()) {
        const auto& last = levels.back();
        next = {step.at, last.level, last.count, last.integral + last.level * (step.at - last.at).value()};
        if (last.count > 0) busy_ += step.at - last.at;
        peak_ = std::max(peak_, last.level);
      }
      levels.push_back(next);
    }
    auto& level = levels.back();
    level.count += step.count;
    level.level = level.count == 0 ? 0 : level.level + step.level; // idleness carries no rounding error on
  }
  steps_ = std::move(levels);
}

double Load::integral(Seconds until) const
{
  const auto after = std::upper_bound(steps_.begin(), steps_.end(), until, [](Seconds at, const Step& step) { return at < step.at; });
  if (after == steps_.begin()) return 0;
  const auto& level = *std::prev(after);
  return level.integral + level.level * (until - level.at).value();
}

double Load::mean(Seconds from, Seconds to) const
{
  return to > from ? (integral(to) - integral(from)) / (to - from).value() : 0;
}

} // namespace godwit::report
