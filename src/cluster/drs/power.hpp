#pragma once
// Distributed Power Management: which host is put into standby, which is woken. Pure.

#include "cluster/drs/evacuate.hpp"

namespace godwit::cluster::drs {

struct PowerSettings {
  int level = 3; ///< of priorities that are admitted, 1 to 5
  double target = 0.63; ///< DemandCapacityRatioTarget
  double tolerance = 0.18; ///< DemandCapacityRatioToleranceHost
  std::size_t least_hosts = 1; ///< that stay on
  double most() const { return target + tolerance; }
  double least() const { return target - tolerance; }
};

/// One host at most in one run. All hosts that are on above `most` in CPU or memory, over the power-on window: the first in standby is woken.
/// All below `least` in both, over the power-off window: the emptiest whose VMs can go by plain vMotion, and whose going leaves no host
/// above `most`, is put into standby, its VMs' moves before it (VMware KB 310527). Priorities are assumed: 1 to wake a host when the
/// cluster asks for more than it has, 2 to wake one otherwise, 3 to put one into standby.
Advice power(const Observed& observed, const PowerSettings& settings);

} // namespace godwit::cluster::drs
