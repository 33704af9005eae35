#pragma once
// What a guest at rest gets of a device that others want too. Pure.

#include "guest/device_queue.hpp"
#include "guest/io_stream.hpp"
#include "scenario/workload.hpp"

namespace godwit::guest {

/// A device's side as a guest at rest meets it.
struct SideMet {
  Seconds latency; ///< unloaded
  Neighbours neighbours;
};

/// The most a guest may take there: nobody's queue is without end.
BytesPerSecond most(const Neighbours& neighbours);

/// I/Os a second of a closed loop on devices served first in, first out. An I/O takes its latency and, where copies keep `standing` bytes
/// queued, the wait w = (standing + x w) / rate, that is standing / (rate - x) with x the loop's own bytes a second; and the loop has
/// always as many outstanding (Little's law). Never more than most() on either side.
double closed_loop_iops(const scenario::ClosedLoop& loop, const SideMet& reads, const SideMet& writes);

/// Of what an open loop asks, how much gets through when it may have `queue` outstanding: all, but where the device is full it is a closed
/// loop. 0..1.
double share_of_queue(const Demand& demand, int queue, const SideMet& reads, const SideMet& writes);

} // namespace godwit::guest
