#pragma once
// Latencies of many I/Os, kept as a histogram: mean exact, quantiles within 1 %. Pure.

#include "trace/events.hpp"
#include "units/quantity.hpp"

#include <cstdint>
#include <vector>

namespace godwit::guest {

class Latencies {
public:
  /// `latency` >= 0; 1 ns to 1 h kept apart, what is above counted as 1 h (the worst and the mean stay exact).
  void add(units::Seconds latency)
  {
    // A device that nobody else wants answers all alike.
    if (latency != last_) find_bin(latency);
    ++bins_[last_bin_];
    ++count_;
    sum_ += latency.value();
  }
  void add(const Latencies& other);
  std::uint64_t count() const { return count_; }
  trace::Felt felt() const;

private:
  void find_bin(units::Seconds latency);
  units::Seconds quantile(double share) const;

  std::vector<std::uint32_t> bins_; ///< log-spaced, the first below 1 ns, the last above 1 h; empty until the first add
  units::Seconds last_{-1}; ///< the latency added last, and its bin
  std::size_t last_bin_ = 0;
  std::uint64_t count_ = 0;
  double sum_ = 0, worst_ = 0;
};

} // namespace godwit::guest
