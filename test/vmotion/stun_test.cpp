// What a stun takes besides the last pages, and what write traces cost.

#include "vmotion/pre_copy.hpp"

#include <catch2/catch.hpp>

namespace stun_test {

using namespace godwit;
using namespace godwit::units::literals;
using namespace godwit::vmotion;

namespace {

scenario::Parameters parameters()
{
  scenario::Parameters p;
  p.stun_round_trips = 3;
  p.vmotion_resume = 50_ms;
  p.vmotion_resume_per_gib = 2_ms;
  p.device_state = 8_MiB;
  p.trace_install_per_gib = 50_ms;
  return p;
}

} // namespace

TEST_CASE("the stun grows with the round trip", "[vmotion][MOB-8]")
{
  CHECK(stun_parts(parameters(), 16_GiB, 0.2_ms).round_trips.value() == Approx(0.0006)); // 3 x 0.2 ms
  CHECK(stun_parts(parameters(), 16_GiB, 100_ms).round_trips.value() == Approx(0.3));
  CHECK(stun_parts(parameters(), 16_GiB, 100_ms).resume == stun_parts(parameters(), 16_GiB, 0.2_ms).resume);
}

TEST_CASE("the stun grows with the guest's memory", "[vmotion][MOB-8]")
{
  CHECK(stun_parts(parameters(), 16_GiB, 1_ms).resume.value() == Approx(0.082)); // 50 + 16 x 2 ms
  CHECK(stun_parts(parameters(), 256_GiB, 1_ms).resume.value() == Approx(0.562)); // 50 + 256 x 2 ms
}

TEST_CASE("in the stun a bit is sent for each page of memory, beside the device state", "[vmotion][MOB-8]")
{
  CHECK(stun_state(parameters(), 1_GiB) == 8_MiB + 32_KiB); // 262,144 pages / 8
  CHECK(stun_state(parameters(), 1024_GiB) == 8_MiB + 32_MiB);
  CHECK(stun_state(parameters(), 4_KiB) == 8_MiB + 1_B);
}

TEST_CASE("installing write traces stops all of the guest at first, and one of its vCPUs with loose traces", "[vmotion]")
{
  auto p = parameters();
  const auto stopped = trace_installation(p, 64_GiB, 8);
  CHECK(stopped.takes.value() == Approx(3.2)); // 64 x 50 ms
  CHECK(stopped.slowdown == 1);
  p.trace_install_loose = 1;
  const auto loose = trace_installation(p, 64_GiB, 8);
  CHECK(loose.takes == stopped.takes);
  CHECK(loose.slowdown == Approx(0.125)); // one of 8
  CHECK(trace_installation(p, 64_GiB, 1).slowdown == 1);
}

} // namespace stun_test
