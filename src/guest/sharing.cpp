#include "guest/sharing.hpp"

#include <algorithm>

namespace godwit::guest {

namespace {

constexpr double nearly_all = 0.99;

Seconds wait(const Neighbours& neighbours, double x)
{
  const auto left = std::max(neighbours.rate.value() - x, 1.0);
  return Seconds{static_cast<double>(neighbours.standing.count()) / left};
}

} // namespace

BytesPerSecond most(const Neighbours& neighbours)
{
  // In front of copies that queue there is always room: they give way.
  const auto others = neighbours.standing > Bytes{0} ? BytesPerSecond{} : neighbours.background;
  return std::max(neighbours.rate - others, BytesPerSecond{}) * nearly_all;
}

double closed_loop_iops(const scenario::ClosedLoop& loop, const SideMet& reads, const SideMet& writes)
{
  const auto size = static_cast<double>(loop.size.count());
  const auto r = loop.read_share, w = 1 - r;
  const auto round = [&](double iops) {
    return loop.think + (reads.latency + wait(reads.neighbours, iops * size * r)) * r + (writes.latency + wait(writes.neighbours, iops * size * w)) * w;
  };
  auto high = loop.outstanding / round(0).value();
  if (r > 0) high = std::min(high, most(reads.neighbours).value() / (size * r));
  if (w > 0) high = std::min(high, most(writes.neighbours).value() / (size * w));
  if (high * round(high).value() <= loop.outstanding) return high;
  double low = 0;
  for (int step = 0; step < 50; ++step) {
    const auto middle = (low + high) / 2;
    (middle * round(middle).value() < loop.outstanding ? low : high) = middle;
  }
  return low;
}

double share_of_queue(const Demand& demand, int queue, const SideMet& reads, const SideMet& writes)
{
  const auto iops = demand.read_iops + demand.write_iops;
  if (iops <= 0) return 1;
  const auto share = demand.read_iops / iops;
  const auto mean = static_cast<double>(demand.read_size.count()) * share + static_cast<double>(demand.write_size.count()) * (1 - share);
  const scenario::ClosedLoop loop{.outstanding = queue, .think = {}, .read_share = share, .size = Bytes{static_cast<std::int64_t>(mean)}, .pattern = {}};
  return std::min(1.0, closed_loop_iops(loop, reads, writes) / iops);
}

} // namespace godwit::guest
