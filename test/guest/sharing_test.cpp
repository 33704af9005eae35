#include "guest/sharing.hpp"

#include <catch2/catch.hpp>

namespace sharing_test {

using namespace godwit::guest;
using namespace godwit::units::literals;
using godwit::scenario::ClosedLoop;

namespace {

SideMet met(Bytes standing, BytesPerSecond background = {}) { return {0.1_ms, {100_MBps, background, standing}}; }
const ClosedLoop writes{.outstanding = 16, .think = {}, .read_share = 0, .size = 64_KiB, .pattern = {}};

} // namespace

TEST_CASE("1 MiB outstanding beside 14 MiB of copy gets a fifteenth of the device", "[guest]")
{
  // x = 1 MiB / (0.1 ms + 14 MiB / (100 MB/s - x)): 6.66 MB/s, at 157 ms; published: 7-8 % at 140 ms
  const auto rate = closed_loop_iops(writes, met({}), met(14_MiB)) * 65536;
  CHECK(rate == Approx(100e6 / 15).epsilon(0.01));
}

TEST_CASE("alone a closed loop fills the device, or is as quick as its latency lets it", "[guest]")
{
  CHECK(closed_loop_iops(writes, met({}), met({})) * 65536 == Approx(99e6));
  const ClosedLoop slow{.outstanding = 1, .think = 9.9_ms, .read_share = 0, .size = 4_KiB, .pattern = {}};
  CHECK(closed_loop_iops(slow, met({}), met({})) == Approx(100));
}

TEST_CASE("a loop of reads and writes is held up by the side that is full", "[guest]")
{
  const ClosedLoop half{.outstanding = 2, .think = {}, .read_share = 0.5, .size = 64_KiB, .pattern = {}};
  const auto iops = closed_loop_iops(half, met({}), met(10_MiB));
  CHECK(iops * (0.1e-3 + 0.5 * 10485760 / (100e6 - iops * 32768)) == Approx(2).epsilon(1e-6));
}

TEST_CASE("an open loop gets all it asks for until the device is full of copies, and then its queue's share", "[guest]")
{
  const Demand demand{.read_iops = 0, .write_iops = 100, .read_size = {}, .write_size = 64_KiB};
  CHECK(share_of_queue(demand, 16, met({}), met({})) == 1);
  CHECK(share_of_queue(demand, 16, met({}), met(14_MiB)) == 1); // 6.6 MB/s
  const Demand more{.read_iops = 0, .write_iops = 1000, .read_size = {}, .write_size = 64_KiB};
  CHECK(share_of_queue(more, 16, met({}), met(14_MiB)) * 1000 * 65536 == Approx(100e6 / 15).epsilon(0.01));
  CHECK(share_of_queue({}, 16, met({}), met(14_MiB)) == 1);
}

TEST_CASE("other guests' load is theirs, copies give way", "[guest]")
{
  CHECK(most({100_MBps, 60_MBps, {}}).value() == Approx(39.6e6));
  CHECK(most({100_MBps, 120_MBps, {}}).value() == 0);
  CHECK(most({100_MBps, 99_MBps, 1_MiB}).value() == Approx(99e6));
}

} // namespace sharing_test
