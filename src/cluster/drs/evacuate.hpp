#pragma once
// What must leave hosts that enter maintenance or standby mode, and what cannot. Pure.

#include "cluster/drs/balance.hpp"

namespace godwit::cluster::drs {

/// Everything on hosts that are `leaving`, the largest first, each to the emptiest host that may have it; without a limit on moves a host, up
/// to `cap` of the destinations (100 %; Denneman 2015-01-28). Only plain vMotions: what needs another is rejected, with the reason (XVM-8).
Advice evacuate(const Observed& observed, Cause cause, double cap);

} // namespace godwit::cluster::drs
