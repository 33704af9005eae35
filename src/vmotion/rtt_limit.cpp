#include "vmotion/streams.hpp"

namespace godwit::vmotion {

namespace {

using enum scenario::Version;
using enum scenario::Edition;
using namespace units::literals;

/// Holds from this release and this edition on; of those that hold, the last.
struct Limit {
  scenario::Version from;
  scenario::Edition edition;
  Seconds most;
  std::string_view source;
};

constexpr Limit limits[]{
  {V3_5, Essentials, 5_ms, "assumed: no older release is published to admit more than 4.1 does"},
  {V4_1, Essentials, 5_ms, "VMware KB 310156"},
  {V5_0, Essentials, 5_ms, "VMware KB 310156: below Enterprise Plus"},
  {V5_0, EnterprisePlus, 10_ms, "VMware KB 310156: Metro vMotion"},
  {V6_0, Essentials, 5_ms, "assumed: below Enterprise Plus nothing is published to have changed since 5.x"},
  {V6_0, EnterprisePlus, 100_ms, "long-distance vMotion, as announced for 6.0"},
  {V6_5, EnterprisePlus, 150_ms, "VMware KB 336244: long-distance vMotion"},
};

} // namespace

RttLimit rtt_limit(scenario::Version version, scenario::Edition edition)
{
  const Limit* held = nullptr;
  for (const auto& row : limits)
    if (version >= row.from && edition >= row.edition) held = &row;
  return {held->most, std::string{held->source}};
}

} // namespace godwit::vmotion
