#include "guest/memory.hpp"
#include "vmotion/pre_copy.hpp"

namespace godwit::vmotion {

namespace {

double gibibytes(Bytes memory) { return static_cast<double>(memory.count()) / (1 << 30); }

} // namespace

StunParts stun_parts(const scenario::Parameters& parameters, Bytes memory, Seconds rtt)
{
  return {.round_trips = rtt * parameters.stun_round_trips,
          .resume = parameters.vmotion_resume + parameters.vmotion_resume_per_gib * gibibytes(memory)};
}

Bytes stun_state(const scenario::Parameters& parameters, Bytes memory)
{
  return parameters.device_state + Bytes{units::pieces(memory, guest::page * 8)};
}

TraceInstallation trace_installation(const scenario::Parameters& parameters, Bytes memory, int vcpus)
{
  return {.takes = parameters.trace_install_per_gib * gibibytes(memory), .slowdown = parameters.trace_install_loose == 0 ? 1 : 1.0 / vcpus};
}

} // namespace godwit::vmotion
