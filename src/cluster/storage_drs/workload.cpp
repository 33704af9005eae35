#include "cluster/storage_drs/workload.hpp"

#include <algorithm>

namespace godwit::cluster::storage_drs {

namespace {

/// Least squares of y over x.
class Line {
public:
  void add(double x, double y)
  {
    ++count_;
    x_ += x;
    y_ += y;
    xx_ += x * x;
    xy_ += x * y;
  }
  /// Nothing where all points stand above each other.
  std::optional<double> slope() const
  {
    const auto spread = count_ * xx_ - x_ * x_;
    if (!(spread > 1e-12 * std::max(1.0, count_ * xx_))) return std::nullopt;
    return (count_ * xy_ - x_ * y_) / spread;
  }
  double intercept(double slope) const { return (y_ - slope * x_) / count_; }

private:
  double count_ = 0, x_ = 0, y_ = 0, xx_ = 0, xy_ = 0;
};

constexpr Seconds least_slope{1e-6}; ///< a microsecond for each outstanding I/O: below it no device is told from another

} // namespace

double workload_metric(const ObservedIo& io)
{
  if (io.iops <= 0) return 0;
  const auto kib = static_cast<double>(io.size.count()) / 1024;
  return (1.3 + io.outstanding) * (51 + kib) * (1.4 + io.read_share) * (0.7 + io.random_share);
}

double device_performance(const DeviceModel& model) { return 1 / std::max(model.slope, least_slope).value(); }

std::optional<DeviceModel> fit(std::span<const Injected> samples)
{
  Line line;
  for (const auto& sample : samples) line.add(sample.outstanding, sample.latency.value());
  const auto slope = line.slope();
  if (!slope) return std::nullopt;
  const auto rising = std::max(0.0, *slope);
  return DeviceModel{.base = Seconds{std::max(0.0, line.intercept(rising))}, .slope = Seconds{rising}};
}

} // namespace godwit::cluster::storage_drs
