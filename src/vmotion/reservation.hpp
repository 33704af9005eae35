#pragma once
// The CPU a host keeps free for vMotion, by the speed of its vMotion adapters. Pure.

#include "units/quantity.hpp"

#include <algorithm>

namespace godwit::vmotion {

/// In % of a core, all vMotions of the host together: Migrate.MigrateCpuPctPerGb, 10 % for each Gbit/s, at least MigrateCpuMinPctDefault, 30 %
/// (ESXi advanced options; frankdenneman.nl, 2012-12-04, counts 100 % for a 10 GbE adapter).
inline double reserved_cpu(units::BytesPerSecond rated)
{
  constexpr double per_gbit = 10, least = 30;
  return std::max(least, rated.value() * 8 / 1e9 * per_gbit);
}

} // namespace godwit::vmotion
