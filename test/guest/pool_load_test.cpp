#include "guest/pool_load.hpp"

#include <catch2/catch.hpp>

namespace pool_load_test {

using namespace godwit::guest;
using namespace godwit::units::literals;

namespace {

/// 400 MB/s each way, 5 ms to read, 1 ms to write.
constexpr Pool disks{.reads = {400_MBps, 5_ms}, .writes = {400_MBps, 1_ms}, .random_iops = {}};

Pool spindles(double iops)
{
  auto pool = disks;
  pool.random_iops = iops;
  return pool;
}

PoolLoad reads(double iops, double outstanding = 1e6)
{
  return {.reads = {.iops = iops, .bytes = BytesPerSecond{iops * 8192}, .others = {}, .standing = {}}, .writes = {}, .random_iops = iops, .outstanding = outstanding};
}

} // namespace

TEST_CASE("an idle pool answers in its own latency", "[guest][pool]")
{
  const auto serves = serve({}, disks);
  CHECK(serves.share == 1);
  CHECK(serves.read_latency == 5_ms);
  CHECK(serves.write_latency == 1_ms);
  CHECK(serves.outstanding == 0);
}

TEST_CASE("one spindle is M/M/1: at half its rate an I/O waits as long as it is served", "[guest][pool]")
{
  // 200 I/Os a second of 5 ms each, one at a time; 100 are asked: 5 ms x 0.5 / (1 - 0.5).
  const Pool spindle{.reads = {BytesPerSecond{1e15}, 5_ms}, .writes = {BytesPerSecond{1e15}, 5_ms}, .random_iops = 200};
  const auto serves = serve(reads(100), spindle);
  CHECK(serves.read_latency.value() == Approx(0.010));
  CHECK(serves.outstanding == Approx(1)); // 100/s x 10 ms
  CHECK(serves.busy == Approx(0.5));
  CHECK(serve(reads(180), spindle).read_latency.value() == Approx(0.050)); // 5 ms + 5 ms x 0.9 / 0.1
}

TEST_CASE("latency rises with the load, slowly at first, steeply when the device is nearly full", "[guest][pool]")
{
  const auto pool = spindles(2000);
  const auto at = [&](double iops) { return serve(reads(iops), pool).read_latency.value(); };
  CHECK(at(200) == Approx(0.005).epsilon(0.01));
  CHECK(at(1000) < 0.006);
  CHECK(at(1800) > 0.0075);
  CHECK(at(1900) > 0.012);
  double before = 0;
  for (double iops = 0; iops <= 1900; iops += 100) {
    CHECK(at(iops) >= before);
    before = at(iops);
  }
}

TEST_CASE("a pool asked for twice what it does serves 0.99 of that, all that may be outstanding waiting", "[guest][pool]")
{
  // Of 4,000 I/Os a second at 1/2000 s + 8192 B / 400 MB/s = 0.52048 ms each: busy 2.08, served 0.99 / 2.08192 = 0.4755 of them.
  const auto serves = serve(reads(4000, 256), spindles(2000));
  CHECK(serves.busy == Approx(2.08192));
  CHECK(serves.share == Approx(0.99 / 2.08192));
  CHECK(serves.outstanding == Approx(256));
  CHECK(serves.read_latency.value() == Approx(256 / (4000 * 0.99 / 2.08192))); // Little: 135 ms
}

TEST_CASE("guests that may have few outstanding do not wait long, they get less", "[guest][pool]")
{
  const auto serves = serve(reads(4000, 4), spindles(2000));
  CHECK(serves.read_latency == 5_ms); // four at a time, never a queue
  CHECK(serves.outstanding == Approx(4));
  CHECK(serves.share == Approx(4 / 0.005 / 4000)); // 800 a second
}

TEST_CASE("what copies keep queued is waited for by every I/O", "[guest][pool]")
{
  auto load = reads(100);
  load.reads.standing = 2_MiB;
  const auto serves = serve(load, disks);
  // 2 MiB at the 400 MB/s less the guests' own 0.82 MB/s: 5.25 ms.
  CHECK(serves.read_latency.value() == Approx(0.005 + 2097152 / (400e6 - 819200)).epsilon(1e-3));
}

TEST_CASE("I/Os that follow each other spare the device its positioning", "[guest][pool]")
{
  auto load = reads(1800);
  load.random_iops = 0;
  const auto serves = serve(load, spindles(2000));
  CHECK(serves.busy == Approx(1800 * 8192 / 400e6));
  CHECK(serves.read_latency.value() == Approx(0.005).epsilon(1e-3));
}

TEST_CASE("positioning for reads takes the device's time from writes too", "[guest][pool]")
{
  auto load = reads(1000);
  load.writes = {.iops = 800, .bytes = BytesPerSecond{800 * 8192}, .others = {}, .standing = {}};
  load.random_iops = 1800;
  CHECK(serve(load, spindles(2000)).busy == Approx(0.9 + 1000 * 8192 / 400e6));
}

} // namespace pool_load_test
