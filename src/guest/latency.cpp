#include "guest/latency.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/histogram/axis/regular.hpp>
#include <cmath>
#include <limits>

namespace godwit::guest {

namespace {

using Axis = boost::histogram::axis::regular<double, boost::histogram::axis::transform::log>;

// 1 ns to 3,600 s is a factor of 3.6e12, and 0.99 % more 2,934 times over is that: a bin's upper edge is at most 1 % above all that is in it.
constexpr unsigned steps = 2934;
const Axis axis{steps, 1e-9, 3600};
constexpr std::size_t bins = steps + 2;

/// axis.index() + 1 without its logarithm, for every guest's I/O asks: a number's exponent and the first bits behind it lead to a bin at or just below its
/// own. The edges are the axis's to the last bit.
class Finder {
public:
  Finder()
  {
    for (unsigned bin = 0; bin <= steps; ++bin) edges_[bin] = lowest_in(static_cast<int>(bin));
    first_ = slot(edges_.front());
    std::uint16_t bin = 0;
    for (auto at = first_; at <= slot(edges_.back()); ++at) {
      while (bin + 1u <= steps && std::bit_cast<double>(at << dropped) >= edges_[bin + 1u]) ++bin;
      begin_.push_back(bin);
    }
  }
  std::size_t bin(double latency) const
  {
    if (!(latency >= edges_.front())) return 0;
    if (latency >= edges_.back()) return steps + 1;
    std::size_t bin = begin_[slot(latency) - first_];
    while (latency >= edges_[bin + 1]) ++bin;
    return bin + 1;
  }

private:
  static constexpr int dropped = 45; ///< bits: a slot spans at most 0.8 %, so no more than one edge lies in it

  static std::uint64_t slot(double positive) { return std::bit_cast<std::uint64_t>(positive) >> dropped; }
  /// The smallest number of which the axis says so.
  static double lowest_in(int bin)
  {
    constexpr auto above = std::numeric_limits<double>::infinity();
    auto edge = axis.value(bin);
    while (axis.index(edge) < bin) edge = std::nextafter(edge, above);
    while (axis.index(std::nextafter(edge, 0.0)) >= bin) edge = std::nextafter(edge, 0.0);
    return edge;
  }

  std::array<double, steps + 1> edges_; ///< lower ones; the last is the upper one of all
  std::uint64_t first_; ///< slot
  std::vector<std::uint16_t> begin_; ///< by slot: the bin of its lowest number
};

} // namespace

void Latencies::find_bin(units::Seconds latency)
{
  if (bins_.empty()) bins_.resize(bins);
  static const Finder finder;
  last_ = latency;
  last_bin_ = finder.bin(latency.value());
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
