#pragma once
// Private to report/: how much was going on over time, as a sum of stretches. In the caller's unit: bytes a second, cores.

#include "units/quantity.hpp"

#include <vector>

namespace godwit::report {

using units::Seconds;

/// Collect with add(), then settle() once, then ask. Asking takes the logarithm of the number of stretches.
class Load {
public:
  /// What takes no time adds nothing.
  void add(Seconds from, Seconds to, double level);
  void settle();

  Seconds busy() const { return busy_; }
  double peak() const { return peak_; }
  double mean(Seconds from, Seconds to) const;

private:
  struct Step {
    Seconds at;
    double level; ///< first the change at this instant, once settled the level from here on
    int count; ///< of what is under way, likewise
    double integral = 0; ///< of the level, up to here
  };
  double integral(Seconds until) const;

  std::vector<Step> steps_;
  Seconds busy_;
  double peak_ = 0;
};

} // namespace godwit::report
