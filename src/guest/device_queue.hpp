#pragma once
// One side of a pool as one guest's I/Os meet it: a first-in first-out queue they share with copies and other guests. Pure.
//
// A saturated device serves its queue in order, so everybody's share follows the bytes they keep outstanding (measured on QEMU's mirror
// job: 12-16 MiB of copy in flight against a guest's 1 MiB left it 7-8 % of a 100 MB/s device, at 140 ms).

#include "units/quantity.hpp"

namespace godwit::guest {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// What the others do to the device, constant until told anew.
struct Neighbours {
  BytesPerSecond rate; ///< > 0; what the slowest link of the way serves, payload
  BytesPerSecond background; ///< what others take of it without keeping it busy all the time
  Bytes standing; ///< what copies keep queued in front of a device that is busy all the time; 0: it is not
};

class DeviceQueue {
public:
  explicit DeviceQueue(Seconds latency) : latency_(latency) {}

  void meet(const Neighbours& neighbours);
  /// The way is down until then: nothing is served before, what is issued meanwhile queues up.
  void blocked_until(Seconds instant);

  /// When an I/O issued at `issue` is done: latency of the unloaded device (64 KiB; a larger one takes longer by its rest's transfer)
  /// plus the work queued before it. Between arrivals the guest's own work in the queue, b, shrinks by
  ///   rate - background a second where nothing stands in the queue (at least a thousandth of the rate), else by
  ///   rate x b / (b + standing): first in, first out, and the copies refill what they are served.
  /// A wait is (b + standing) / rate in the second case, b / (rate - background) in the first; b leaves out the I/O itself.
  /// Precondition: calls in order of `issue`.
  Seconds serve(Seconds issue, Bytes size)
  {
    const auto alone = neighbours_.standing == Bytes{0} && issue > at_ && backlog_ <= free_ * (issue - at_).value();
    if (!alone) return serve_queued(issue, size);
    at_ = issue;
    backlog_ = static_cast<double>(size.count());
    return issue + unloaded(size);
  }

  /// What this guest has queued and not been served yet.
  Bytes waiting(Seconds now);

private:
  static constexpr Bytes in_latency{64 * 1024}; ///< what an unloaded device's latency covers the transfer of

  Seconds unloaded(Bytes size) const { return size > in_latency ? latency_ + (size - in_latency) / neighbours_.rate : latency_; }
  Seconds serve_queued(Seconds issue, Bytes size);
  void drain(Seconds span);

  Seconds latency_;
  Neighbours neighbours_;
  double free_ = 0; ///< bytes a second that the background leaves
  double backlog_ = 0; ///< bytes of this guest in the queue
  Seconds at_{-1e12}; ///< when the backlog was that; ahead of the guest while the way is down
};

} // namespace godwit::guest
