#include "guest/latency.hpp"

#include <algorithm>
#include <boost/histogram/axis/regular.hpp>
#include <cmath>

namespace godwit::guest {

namespace {

using Axis = boost::histogram::axis::regular<double, boost::histogram::axis::transform::log>;

// 1 ns to 3,600 s is a factor of 3.6e12, and 0.99 % more 2,934 times over is that: a bin's upper edge is at most 1 % above all that is in it.
constexpr unsigned steps = 2934;
const Axis axis{steps, 1e-9, 3600};
constexpr std::size_t bins = steps + 2;

} // namespace

void Latencies::find_bin(units::Seconds latency)
{
  if (bins_.empty()) bins_.resize(bins);
  last_ = latency;
  last_bin_ = static_cast<std::size_t>(axis.index(latency.value()) + 1);
  worst_ = std::max(worst_, latency.value());
}

void Latencies::add(const Latencies& other)
{
  if (other.bins_.empty()) return;
  bins_.resize(bins);
  std::ranges::transform(bins_, other.bins_, bins_.begin(), std::plus<>{});
  count_ += other.count_;
  sum_ += other.sum_;
  worst_ = std::max(worst_, other.worst_);
}

units::Seconds Latencies::quantile(double share) const
{
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t reached = 0;
  std::size_t bin = 0;
  while (bin + 1 < bins && (reached += bins_[bin]) < wanted) ++bin;
  if (bin == 0) return {};
  const auto upper = std::min(static_cast<double>(bin), double{steps});
  return units::Seconds{std::min(worst_, axis.value(upper))}; // never below what it stands for: a mean must not pass all quantiles
}

trace::Felt Latencies::felt() const
{
  if (count_ == 0) return {};
  const units::Seconds mean{sum_ / static_cast<double>(count_)};
  return {count_, mean, quantile(0.5), quantile(0.95), quantile(0.99), units::Seconds{worst_}};
}

} // namespace godwit::guest
