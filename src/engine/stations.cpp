#include "engine/stations.hpp"

#include <algorithm>

namespace godwit::engine {

units::Seconds Stations::pass(std::span<const LinkIndex> path, units::Bytes size, units::Seconds now)
{
  auto first_bytes = now;
  auto done = now;
  for (const auto link : path) {
    const auto index = static_cast<std::size_t>(link);
    const auto service = size / rates_[index];
    first_bytes = std::max(first_bytes, free_at_[index]);
    // The work is queued from now on, not from when the I/O gets here: an I/O held up upstream must not leave a hole in which
    // this station stands idle before others.
    free_at_[index] = std::max(free_at_[index], now) + service;
    done = std::max(done, first_bytes + service);
  }
  return done;
}

units::Seconds Stations::unloaded(std::span<const LinkIndex> path, units::Bytes size) const
{
  units::Seconds slowest;
  for (const auto link : path) slowest = std::max(slowest, size / rates_[static_cast<std::size_t>(link)]);
  return slowest;
}

} // namespace godwit::engine
