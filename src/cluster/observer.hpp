#pragma once
// Follows demand over days and keeps vCenter's statistics of it, in one actor, so that all that happens at one instant happens in one
// order: what was is sampled, who watches is told, then demand changes.

#include "cluster/collector.hpp"

#include <functional>
#include <vector>

namespace godwit::cluster {

class Observer {
public:
  /// Up to `until`; afterwards demand stays as it was then.
  Observer(migration::Surroundings& around, Seconds until);

  const Statistics& statistics() const { return statistics_; }
  /// Called at every multiple of `period` before the end, right after the sample of that instant, in the order of these calls. In the
  /// observer's actor: it may request, not block. Preconditions: before spawn(); a multiple of real_time_every.
  void every(Seconds period, std::function<void()> what);
  /// Called at the end, after its sample.
  void at_end(std::function<void()> what) { at_end_.push_back(std::move(what)); }
  /// Begins, as an actor of its own.
  void spawn();

private:
  struct Watch {
    Seconds period;
    std::function<void()> what;
    std::int64_t turns = 0;
    Seconds next() const { return period * static_cast<double>(turns + 1); }
  };
  void run();
  void sample();
  Seconds midnight(std::int64_t days) const;

  migration::Surroundings& around_;
  Seconds until_;
  Statistics statistics_;
  Collector collector_;
  std::vector<Watch> watches_;
  std::vector<std::function<void()>> at_end_;
  std::int64_t days_ = 0; ///< that have ended
};

} // namespace godwit::cluster
