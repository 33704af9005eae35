#include "workloads.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

namespace io_stream_test {

using namespace godwit;
using namespace godwit::test;
using scenario::ClosedLoop;
using scenario::OnOff;
using scenario::Replay;

namespace {

bool same(const GuestIo& a, const GuestIo& b)
{
  return a.arrival == b.arrival && a.offset == b.offset && a.size == b.size && a.write == b.write;
}

bool same(const std::vector<GuestIo>& a, const std::vector<GuestIo>& b)
{
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return same(x, y); });
}

DiskWorkload reads_and_writes(double reads, double writes)
{
  return {"db1", "d0", SyntheticLoad{OpenLoop{reads, 16_KiB, {}}, OpenLoop{writes, 8_KiB, {}}}, {}};
}

DiskWorkload recorded(bool loop)
{
  Replay replay;
  replay.commands = {{0_s, 0_B, 4_KiB, true}, {1_s, 64_KiB, 8_KiB, false}, {3_s, 1_MiB, 12_KiB, true}};
  replay.length = 4_s;
  replay.loop = loop;
  return {"db1", "d0", replay, {}};
}

} // namespace

TEST_CASE("the same seed and name draw the same I/Os, another seed or another disk others", "[guest]")
{
  const auto workload = writes(1000, 8_KiB);
  CHECK(same(draw(workload, 1_GiB, 100), draw(workload, 1_GiB, 100)));
  CHECK_FALSE(same(draw(workload, 1_GiB, 100), draw(workload, 1_GiB, 100, 2)));
  CHECK_FALSE(same(draw(workload, 1_GiB, 100), draw(workload, 1_GiB, 100, 1, "db1/d1")));
}

TEST_CASE("the first I/Os of a stream are these, on every machine", "[guest]")
{
  const auto first = draw(writes(1000, 8_KiB), 1_GiB, 3, 7);
  CHECK(first[0].arrival.value() == Approx(0.0039343360106846789).epsilon(1e-12));
  CHECK(first[0].offset.count() == 218087424);
  CHECK(first[2].arrival.value() == Approx(0.0059486606397892222).epsilon(1e-12));
  CHECK(first[2].offset.count() == 997752832);
}

TEST_CASE("1,000 writes a second arrive at that rate, at random: a gap's deviation is its mean", "[guest]")
{
  const auto ios = draw(writes(1000, 8_KiB), 1_GiB, 100'001);
  double sum = 0, squares = 0;
  for (std::size_t i = 1; i < ios.size(); ++i) {
    const auto gap = (ios[i].arrival - ios[i - 1].arrival).value();
    sum += gap;
    squares += gap * gap;
  }
  const auto mean = sum / 1e5;
  CHECK(mean == Approx(1e-3).epsilon(0.015)); // 100,000 gaps: the mean's own deviation is 1 ms / sqrt(1e5) = 0.32 %
  CHECK(std::sqrt(squares / 1e5 - mean * mean) == Approx(1e-3).epsilon(0.02));
}

TEST_CASE("every I/O lies on its own grid, inside the span", "[guest]")
{
  for (const auto& io : draw(writes(1000, 8_KiB), 1_MiB + 5_KiB, 10'000)) { // 128 places, the odd 5 KiB are not used
    REQUIRE(io.offset.count() % 8192 == 0);
    REQUIRE(io.offset + io.size <= 1_MiB);
    REQUIRE(io.write);
  }
}

TEST_CASE("an I/O larger than the span is cut to it", "[guest]")
{
  for (const auto& io : draw(writes(10, 1_MiB), 96_KiB, 10)) {
    CHECK(io.offset == 0_B);
    CHECK(io.size == 96_KiB);
  }
}

TEST_CASE("reads and writes come merged in order of arrival, each at its own rate", "[guest]")
{
  const auto ios = draw(reads_and_writes(300, 100), 1_GiB, 40'000);
  CHECK(std::ranges::is_sorted(ios, {}, &GuestIo::arrival));
  const auto reads = std::ranges::count(ios, false, &GuestIo::write);
  CHECK(static_cast<double>(reads) == Approx(30'000).epsilon(0.02)); // three of four
  CHECK(std::ranges::all_of(ios, [](const auto& io) { return io.size == (io.write ? 8_KiB : 16_KiB); }));
}

TEST_CASE("adding reads leaves the writes as they were", "[guest]")
{
  auto both = draw(reads_and_writes(300, 100), 1_GiB, 2000);
  std::erase_if(both, [](const auto& io) { return !io.write; });
  CHECK(same(both, draw(writes(100, 8_KiB), 1_GiB, static_cast<int>(both.size()))));
}

TEST_CASE("a guest that works 2 s and rests 3 s asks for the same I/Os, none of them in the rests", "[guest]")
{
  auto workload = writes(100, 8_KiB);
  const auto steady = draw(workload, 1_GiB, 2000);
  workload.phases = OnOff{2_s, 3_s};
  const auto resting = draw(workload, 1_GiB, 2000);
  for (std::size_t i = 0; i < resting.size(); ++i) {
    REQUIRE(resting[i].offset == steady[i].offset);
    const auto round = std::floor(steady[i].arrival.value() / 2);
    REQUIRE(resting[i].arrival.value() == Approx(steady[i].arrival.value() + 3 * round)); // 3 s for every 2 s worked
    REQUIRE(std::fmod(resting[i].arrival.value(), 5) < 2.0000001);
  }
  CHECK(resting.back().arrival.value() == Approx(50).epsilon(0.1)); // 2,000 I/Os: 20 s of work, 10 rounds of 5 s
}

TEST_CASE("a closed loop waits for the I/Os before it only, and keeps its share of reads", "[guest]")
{
  const DiskWorkload workload{"db1", "d0", ClosedLoop{8, 2_ms, 0.7, 8_KiB, {}}, {}};
  const guest::IoStream stream(workload, 1_GiB, 1, "db1/d0", 32);
  CHECK(stream.pacing().outstanding == 8);
  CHECK(stream.pacing().think == 2_ms);
  const auto ios = draw(workload, 1_GiB, 20'000);
  CHECK(std::ranges::all_of(ios, [](const auto& io) { return io.arrival == 0_s; }));
  CHECK(static_cast<double>(std::ranges::count(ios, false, &GuestIo::write)) == Approx(14'000).epsilon(0.02));
}

TEST_CASE("what a closed loop would issue while it rests waits for its next work", "[guest]")
{
  const guest::Pacing pacing{1, {}, OnOff{2_s, 3_s}};
  CHECK(pacing.issue(1.999_s) == 1.999_s);
  CHECK(pacing.issue(2_s) == 5_s);
  CHECK(pacing.issue(4.999_s) == 5_s);
  CHECK(pacing.issue(6.5_s) == 6.5_s);
  CHECK(guest::Pacing{}.issue(4_s) == 4_s);
}

TEST_CASE("an open loop and a replay have the device's queue", "[guest]")
{
  const auto open = writes(10, 8_KiB);
  CHECK(guest::IoStream(open, 1_GiB, 1, "d", 32).pacing().outstanding == 32);
  const auto replay = recorded(false);
  CHECK(guest::IoStream(replay, 1_GiB, 1, "d", 64).pacing().outstanding == 64);
}

TEST_CASE("a replay asks what was recorded, when it was, and is over, looped it begins again after its length", "[guest]")
{
  const auto once = draw(recorded(false), 1_GiB, 10);
  REQUIRE(once.size() == 3);
  CHECK(once[1].arrival == 1_s);
  CHECK(once[1].offset == 64_KiB);
  CHECK(once[1].size == 8_KiB);
  CHECK_FALSE(once[1].write);
  const auto looped = draw(recorded(true), 1_GiB, 8);
  CHECK(looped[3].arrival == 4_s);
  CHECK(looped[5].arrival == 7_s);
  CHECK(looped[7].arrival == 9_s); // 2 x 4 s + 1 s
}

TEST_CASE("a replay without commands is over at once, looped or not", "[guest]")
{
  for (const bool loop : {false, true}) {
    Replay replay;
    replay.length = 1_s;
    replay.loop = loop;
    CHECK(draw({"db1", "d0", replay, {}}, 1_GiB, 1).empty());
  }
}

TEST_CASE("what a workload asks for, nothing slowing it", "[guest]")
{
  auto open = reads_and_writes(300, 100);
  open.phases = OnOff{2_s, 3_s};
  const auto asked = guest::demand(open, 1_ms);
  CHECK(asked.read_iops == Approx(120)); // 300 x 2 / 5
  CHECK(asked.write_iops == Approx(40));
  CHECK(asked.write_size == 8_KiB);
  const auto closed = guest::demand({"db1", "d0", ClosedLoop{8, 3_ms, 0.75, 8_KiB, {}}, {}}, 1_ms);
  CHECK(closed.read_iops == Approx(1500)); // Little: 8 / (1 ms + 3 ms) = 2,000, three quarters of them
  CHECK(closed.write_iops == Approx(500));
  const auto replayed = guest::demand(recorded(true), 1_ms);
  CHECK(replayed.write_iops == Approx(0.5)); // 2 in 4 s
  CHECK(replayed.write_size == 8_KiB); // (4 + 12) / 2
  CHECK(replayed.read_iops == Approx(0.25));
}

TEST_CASE("a guest that asks for twice as much from an instant on is left as it was before it, and halves every gap after it", "[guest][demand]")
{
  const auto workload = reads_and_writes(20, 80);
  guest::IoStream steady(workload, 1_GiB, 1, "db1/d0", 32), faster(workload, 1_GiB, 1, "db1/d0", 32);
  const Seconds instant{10};
  while (steady.front()->arrival <= instant) CHECK(same(*steady.next(), *faster.next()));
  faster.speed_up(2, instant);
  for (int i = 0; i < 1000; ++i) {
    const auto here = *steady.next(), there = *faster.next();
    CHECK(there.arrival.value() == Approx((instant + (here.arrival - instant) / 2).value()));
    CHECK(there.offset == here.offset);
    CHECK(there.write == here.write);
  }
}

} // namespace io_stream_test
