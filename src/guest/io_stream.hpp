#pragma once
// What a guest asks of one disk, I/O by I/O, drawn from a workload and a random stream of its own. Pure: knows no clock.

#include "scenario/workload.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace godwit::guest {

using units::Bytes;
using units::Seconds;

struct GuestIo {
  Seconds arrival; ///< guest time, from the stream's beginning; never falls. Of a closed loop: 0, it waits for those before only
  Bytes offset; ///< in the disk; offset + size <= span
  Bytes size; ///< > 0
  bool write = false;
};

/// Bytes a second a workload asks for when nothing slows it, and I/Os a second.
struct Demand {
  double read_iops = 0, write_iops = 0;
  Bytes read_size, write_size; ///< mean
};

/// How an I/O waits for those before it.
struct Pacing {
  int outstanding = 1; ///< at most so many at once
  Seconds think; ///< between the end of an I/O and the one that waited for it
  std::optional<scenario::OnOff> phases; ///< of a closed loop: what would be issued in an off time waits for the next on time

  /// The first instant from `ready` on (guest time) at which an I/O may be issued.
  Seconds issue(Seconds ready) const;
};

class IoStream {
public:
  /// `span`: the bytes of the disk it works on, > 0. `seed` and `name` make its random stream: equal ones draw equal I/Os.
  /// `device_queue`: how many an open loop or a replay may have outstanding. The workload must outlive it. A looped replay has a length.
  IoStream(const scenario::DiskWorkload& workload, Bytes span, std::uint64_t seed, std::string_view name, int device_queue);
  ~IoStream();
  IoStream(IoStream&&) noexcept;

  /// The next I/O, or nothing when a replay is over (or has no commands). A size above the span is cut to it.
  std::optional<GuestIo> next()
  {
    const auto* io = front();
    if (io == nullptr) return std::nullopt;
    const auto next = *io;
    pop();
    return next;
  }
  /// The same without taking it; null when a replay is over. Holds until the next pop().
  const GuestIo* front()
  {
    if (at_ == drawn_.size()) draw();
    return at_ == drawn_.size() ? nullptr : &drawn_[at_];
  }
  void pop() { ++at_; } ///< precondition: front() is not null
  Pacing pacing() const;
  /// From the instant `at` (guest time) on what arrives at random comes so many times as fast: gaps still to come shrink by it.
  /// Preconditions: a synthetic load without phases; factor > 0.
  void speed_up(double factor, Seconds at);

  void fetch() const; ///< next() comes soon

private:
  void draw();

  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::vector<GuestIo> drawn_; ///< a handful ahead: drawing them together is twice as quick
  std::size_t at_ = 0; ///< the next of them
};

/// Of all time; 1 without phases.
double on_share(const std::optional<scenario::OnOff>& phases);

/// The mean over the on and off phases. Of a closed loop: what it reaches when an I/O takes `latency` > 0 (Little's law:
/// outstanding / (latency + think)). Of a replay: the mean of a round, if it goes round and has a length; else
/// nothing, for sooner or later it is over.
Demand demand(const scenario::DiskWorkload& workload, Seconds latency);

} // namespace godwit::guest
