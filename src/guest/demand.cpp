#include "guest/demand.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace godwit::guest {

namespace {

double of(const scenario::Diurnal& diurnal, const Moment& moment)
{
  const auto turn = (moment.of_week - diurnal.peak) / day;
  const auto factor = 1 + diurnal.swing * std::cos(2 * std::numbers::pi * turn);
  return is_weekend(moment) ? factor * diurnal.weekend : factor;
}

double of(const std::vector<scenario::StepTo>& steps, Seconds at)
{
  const auto next = std::ranges::upper_bound(steps, at, {}, &scenario::StepTo::at);
  return next == steps.begin() ? 1 : std::prev(next)->factor;
}

/// The n-th stretch has a draw of its own, found without those before.
double of(const scenario::Noise& noise, Seconds at, std::uint64_t stream)
{
  const auto stretch = static_cast<std::uint64_t>(std::floor(at / noise.every));
  constexpr double two_to_53 = 9'007'199'254'740'992;
  const auto drawn = static_cast<double>(mixed(stream + (stretch + 1) * 0x9e3779b97f4a7c15) >> 11) / two_to_53; // 0 <= drawn < 1
  return 1 + noise.share * (2 * drawn - 1);
}

double of(const scenario::Series& series, Seconds at)
{
  if (series.samples.empty()) return 1;
  const auto in_round = series.loop ? Seconds{std::fmod(at.value(), series.length.value())} : at;
  const auto next = std::ranges::upper_bound(series.samples, in_round, {}, &scenario::Series::Sample::at);
  return next == series.samples.begin() ? series.samples.front().level : std::prev(next)->level;
}

} // namespace

Moment moment(Seconds at, Seconds starts) { return {at, Seconds{std::fmod((at + starts).value(), week.value())}}; }

bool is_weekend(const Moment& moment) { return moment.of_week >= day * 5; }

double level(const scenario::Curve& curve, const Moment& moment, std::uint64_t stream)
{
  double factor = 1;
  if (curve.diurnal) factor *= of(*curve.diurnal, moment);
  if (!curve.steps.empty()) factor *= of(curve.steps, moment.at);
  if (curve.noise) factor *= of(*curve.noise, moment.at, stream);
  if (curve.series) factor *= of(*curve.series, moment.at);
  return std::max(factor, 0.0);
}

double randomness(const scenario::Pattern& pattern) { return std::holds_alternative<scenario::Sequential>(pattern) ? 0 : 1; }

} // namespace godwit::guest
