#pragma once
// A pool under the I/O of many guests at once, as a fluid: how much gets through and how long an I/O takes. Pure.

#include "units/quantity.hpp"

#include <optional>

namespace godwit::guest {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// One side of a pool, reads or writes.
struct SideLoad {
  double iops = 0; ///< asked
  BytesPerSecond bytes; ///< asked
  BytesPerSecond others; ///< taken by whoever is not of the fluid: guests of other kinds
  Bytes standing; ///< what copies keep queued there
};
struct SideOfPool {
  BytesPerSecond rate; ///< > 0, payload
  Seconds latency; ///< of an unloaded I/O, > 0
};
struct PoolLoad {
  SideLoad reads, writes;
  double random_iops = 0; ///< of the asked, both ways: those that do not follow the one before
  double outstanding = 0; ///< the most the guests have at once, all together
};
struct Pool {
  SideOfPool reads, writes;
  std::optional<double> random_iops; ///< the most of those a second
};
struct PoolServes {
  double share = 1; ///< of what is asked, 0..1
  Seconds read_latency, write_latency; ///< of an I/O, with the time it waits
  double busy = 0; ///< of the device's time, by the fuller side, asked; above 1 where it cannot be had
  double outstanding = 0; ///< by Little's law: I/Os served a second x latency
};

/// An I/O waits for those before it. A device that serves c I/Os side by side, each in L, and is busy rho of its time lets one wait
///   L / c x rho^(sqrt(2 (c + 1)) - 1) / (1 - rho)
/// (Sakasegawa 1977, an approximation of M/M/c; exact for c = 1), c = L / (device time of one I/O), that is L x what it does a second.
/// Device time of an I/O: size / rate, and 1 / random_iops where it does not follow the one before. Copies' queues come on top. No more
/// than `outstanding` wait: from 0.99 busy on, and wherever the formula says more, latency is outstanding / served (Little).
PoolServes serve(const PoolLoad& load, const Pool& pool);

} // namespace godwit::guest
