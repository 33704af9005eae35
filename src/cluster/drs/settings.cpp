#include "cluster/drs/settings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace godwit::cluster::drs {

namespace {

double by_level(const std::array<double, 4>& values, int level) { return values.at(static_cast<std::size_t>(std::clamp(level, 2, 5) - 2)); }

} // namespace

double target_deviation(int level, std::size_t hosts) { return (5 - level) * 0.1 / std::sqrt(static_cast<double>(hosts)); }

int priority_of(double deviation, std::size_t hosts)
{
  constexpr double rounding = 1e-9;
  return std::clamp(6 - static_cast<int>(std::ceil(deviation / 0.1 * std::sqrt(static_cast<double>(hosts)) - rounding)), 2, 5);
}

double pairwise_tolerance(int level) { return by_level({0.30, 0.20, 0.10, 0.05}, level); }
double efficient_load(int level) { return level >= 4 ? 0.30 : 0.50; }
double least_gain(int level) { return by_level({15, 10, 5, 2}, level); }

} // namespace godwit::cluster::drs
