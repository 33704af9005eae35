#pragma once
// Private to engine/: what is to happen at which instant. SimGrid's own timers of one instant ring in an order that hangs on all others that are set,
// for they stand in a heap; these ring by turn, and then in the order in which they were set, whatever else there is.

#include "units/quantity.hpp"

#include <boost/intrusive/set.hpp>
#include <simgrid/kernel/Timer.hpp>

namespace godwit::engine::detail {

using units::Seconds;

class Clocks;

/// Rings once for each time it is set. Whoever has it takes it along: destroyed, it never rings.
class Clock : public boost::intrusive::set_base_hook<> {
public:
  Clock() = default;
  Clock(const Clock&) = delete;
  /// Outside any fiber; it may be set anew then.
  virtual void ring() = 0;
  void stop(); ///< of one that is not set: nothing

protected:
  ~Clock() { stop(); }

private:
  friend Clocks;
  Seconds at_;
  int turn_ = 0;
  Clocks* all_ = nullptr;
};

class Clocks {
public:
  static constexpr int usual = 3;
  Clocks() = default;
  Clocks(const Clocks&) = delete;
  ~Clocks(); ///< those that are still set never ring

  /// An instant that is past: now. Of one instant those of lower turn ring first. Precondition: it is not set.
  void set(Clock& clock, Seconds instant, int turn = usual);
  /// Rings those whose instant has come.
  void ring();

private:
  friend Clock;
  struct Earlier {
    bool operator()(const Clock& a, const Clock& b) const { return a.at_ != b.at_ ? a.at_ < b.at_ : a.turn_ < b.turn_; }
  };
  void take_off(Clock& clock);
  void follow_first();

  /// Equal ones in the order they came.
  boost::intrusive::multiset<Clock, boost::intrusive::compare<Earlier>, boost::intrusive::constant_time_size<false>> set_;
  simgrid::kernel::timer::Timer* timer_ = nullptr; ///< SimGrid's, for the first
  Seconds timer_at_;
  bool ringing_ = false;
};

} // namespace godwit::engine::detail
