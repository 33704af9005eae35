#include "guest/pool_load.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::guest {

namespace {

constexpr double full = 0.99; ///< a device is never busier

/// Of its time, with what positioning takes of it.
double busy(const SideLoad& load, const SideOfPool& side, double positioning) { return (load.bytes + load.others) / side.rate + positioning; }

Seconds queueing(Seconds latency, double device_time, double rho)
{
  if (rho <= 0 || device_time <= 0) return Seconds{};
  const auto parallel = std::max(1.0, latency.value() / device_time);
  return latency / parallel * (std::pow(rho, std::sqrt(2 * (parallel + 1)) - 1) / (1 - rho));
}

Seconds behind_copies(const SideLoad& load, const SideOfPool& side)
{
  if (load.standing <= Bytes{0}) return Seconds{};
  return load.standing / std::max(side.rate - load.others - load.bytes, side.rate * (1 - full));
}

} // namespace

PoolServes serve(const PoolLoad& load, const Pool& pool)
{
  const auto positioning = pool.random_iops ? load.random_iops / *pool.random_iops : 0.0;
  const auto asked = load.reads.iops + load.writes.iops;
  const auto reads_busy = busy(load.reads, pool.reads, positioning), writes_busy = busy(load.writes, pool.writes, positioning);
  const auto waits = [&](const SideLoad& side, const SideOfPool& of, double rho) {
    const auto ios = side.iops > 0 ? side.iops : asked;
    const auto own = side.iops > 0 ? side.bytes / of.rate / side.iops : 0.0;
    const auto device_time = own + (ios > 0 && asked > 0 ? positioning / asked : 0.0);
    return of.latency + queueing(of.latency, device_time, std::min(rho, full)) + behind_copies(side, of);
  };
  PoolServes serves{.busy = std::max(reads_busy, writes_busy)};
  serves.read_latency = waits(load.reads, pool.reads, reads_busy);
  serves.write_latency = waits(load.writes, pool.writes, writes_busy);
  if (asked <= 0) return serves;

  const auto mean = (serves.read_latency * load.reads.iops + serves.write_latency * load.writes.iops) / asked;
  if (serves.busy > full) serves.share = full / serves.busy;
  // What may be outstanding bounds what waits; a full device is kept full by all that may.
  const auto bound = Seconds{load.outstanding / (asked * serves.share)};
  const auto unloaded = (pool.reads.latency * load.reads.iops + pool.writes.latency * load.writes.iops) / asked;
  auto latency = mean;
  if (serves.share < 1 || mean > bound) latency = std::max(unloaded, bound);
  if (latency > bound) serves.share *= bound / latency;
  const auto scale = latency / mean;
  serves.read_latency = serves.read_latency * scale;
  serves.write_latency = serves.write_latency * scale;
  serves.outstanding = asked * serves.share * latency.value();
  return serves;
}

} // namespace godwit::guest
