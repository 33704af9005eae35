#include "guest/device_queue.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

namespace device_queue_test {

using namespace godwit;
using namespace godwit::units::literals;
using guest::DeviceQueue;
using guest::Neighbours;
using units::Bytes;
using units::Seconds;

namespace {

/// What a guest with so many 64 KiB I/Os always outstanding gets of the device, and the latency it sees.
struct Share {
  double rate; ///< bytes a second
  double latency;
};
Share closed_loop(DeviceQueue queue, std::size_t outstanding)
{
  std::vector<double> free(outstanding);
  double latencies = 0;
  int ios = 0;
  while (free.front() < 100) {
    std::ranges::pop_heap(free, std::greater<>{});
    const auto done = queue.serve(Seconds{free.back()}, 64_KiB).value();
    latencies += done - free.back();
    ++ios;
    free.back() = done;
    std::ranges::push_heap(free, std::greater<>{});
  }
  return {ios * 65536.0 / free.front(), latencies / ios};
}

} // namespace

TEST_CASE("on an idle device an I/O takes the device's latency", "[guest]")
{
  DeviceQueue queue(5_ms);
  queue.meet({100_MBps, {}, {}});
  CHECK(queue.serve(1_s, 4_KiB).value() == Approx(1.005));
  CHECK(queue.serve(2_s, 64_KiB).value() == Approx(2.005)); // its transfer is in the latency
  CHECK(queue.serve(3_s, 1_MiB).value() == Approx(3.005 + 15 * 65536 / 100e6)); // a larger one's rest is not
}

TEST_CASE("I/Os issued at once wait for each other", "[guest]")
{
  DeviceQueue queue(5_ms);
  queue.meet({100_MBps, {}, {}});
  CHECK(queue.serve(1_s, 1_MiB).value() == Approx(1.005 + 15 * 65536 / 100e6));
  CHECK(queue.serve(1_s, 64_KiB).value() == Approx(1.005 + 1048576 / 100e6)); // behind 1 MiB
  CHECK(queue.serve(1.01048576_s, 64_KiB).value() == Approx(1.01548576 + 65536 / 100e6)); // the MiB has gone, 64 KiB are left
}

TEST_CASE("what others take of a device that is not full leaves the guest the rest", "[guest]")
{
  DeviceQueue queue(5_ms);
  queue.meet({100_MBps, 75_MBps, {}});
  queue.serve(1_s, 1_MiB);
  CHECK(queue.serve(1_s, 64_KiB).value() == Approx(1.005 + 1048576 / 25e6));
  queue.meet({100_MBps, 120_MBps, {}}); // more than there is: a thousandth is left
  CHECK(queue.serve(1_s, 64_KiB).value() == Approx(1.005 + (1048576 + 65536) / 1e5));
}

TEST_CASE("behind a copy that keeps 14 MiB queued a guest waits for all of it, with any I/O", "[guest]")
{
  DeviceQueue queue(5_ms);
  queue.meet({100_MBps, {}, 14_MiB});
  const auto wait = 14.0 * 1048576 / 100e6; // 147 ms
  CHECK(queue.serve(1_s, 64_KiB).value() == Approx(1.005 + wait));
  CHECK(queue.serve(1_s, 64_KiB).value() == Approx(1.005 + wait + 65536 / 100e6));
}

TEST_CASE("a guest with 1 MiB outstanding against a copy's 12 to 16 keeps 6 to 8 % of the device at about 140 ms", "[guest]")
{
  for (const auto standing : {12_MiB, 14_MiB, 16_MiB}) {
    DeviceQueue queue(Seconds{0.0001});
    queue.meet({100_MBps, {}, standing});
    const auto share = closed_loop(queue, 16);
    const auto mib = static_cast<double>(standing.count()) / 1048576;
    CHECK(share.rate == Approx(100e6 / (1 + mib)).epsilon(0.03)); // its part of the bytes outstanding
    CHECK(share.latency == Approx((1 + mib) * 1048576 / 100e6).epsilon(0.03)); // all of them served first
  }
}

TEST_CASE("alone on the device the same guest has all of it", "[guest]")
{
  DeviceQueue queue(Seconds{0.0001});
  queue.meet({100_MBps, {}, {}});
  CHECK(closed_loop(queue, 16).rate == Approx(100e6).epsilon(0.01));
}

TEST_CASE("a guest's backlog drains by its share of the queue", "[guest]")
{
  // b = S = 1 MiB at first, rate 1 MiB/s. b/S + ln(b/S) falls by 1 a second: from 1 + 0 to 0 after one second,
  // where b/S = 0.567143 (0.567143 + ln 0.567143 = 0).
  DeviceQueue queue(0_s);
  queue.meet({units::BytesPerSecond{1048576}, {}, 1_MiB});
  queue.serve(1_s, 1_MiB);
  CHECK(queue.serve(2_s, 64_KiB).value() == Approx(2 + 1.567143).epsilon(1e-6));
}

TEST_CASE("a backlog looked at a thousand times on its way drains as one that is looked at once", "[guest]")
{
  // As above; an I/O of nothing is how one looks.
  DeviceQueue queue(0_s);
  queue.meet({units::BytesPerSecond{1048576}, {}, 1_MiB});
  queue.serve(1_s, 1_MiB);
  for (int i = 1; i < 1000; ++i) queue.serve(Seconds{1 + i / 1000.0}, 0_B);
  CHECK(queue.serve(2_s, 64_KiB).value() == Approx(2 + 1.567143).epsilon(1e-5));
}

TEST_CASE("while the way is down nothing is served, and what was issued meanwhile queues up", "[guest]")
{
  DeviceQueue queue(5_ms);
  queue.meet({100_MBps, {}, {}});
  queue.blocked_until(10_s);
  CHECK(queue.serve(1_s, 64_KiB).value() == Approx(10.005));
  CHECK(queue.serve(9_s, 64_KiB).value() == Approx(10.005 + 65536 / 100e6));
  CHECK(queue.serve(11_s, 64_KiB).value() == Approx(11.005)); // and it is over
  queue.blocked_until(3_s); // in the past
  CHECK(queue.serve(12_s, 64_KiB).value() == Approx(12.005));
}

TEST_CASE("a queue that was left alone for a year is empty", "[guest]")
{
  for (const auto standing : {0_B, 1_B, 16_MiB}) {
    DeviceQueue queue(5_ms);
    queue.meet({100_MBps, {}, standing});
    for (int i = 0; i < 1000; ++i) queue.serve(1_s, 1_MiB);
    const auto issued = Seconds{365.0 * 86400};
    CHECK((queue.serve(issued, 64_KiB) - issued).value() == Approx(0.005 + static_cast<double>(standing.count()) / 100e6).epsilon(1e-6));
  }
}

} // namespace device_queue_test
