#include "report/figures.hpp"
#include "report/stream.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;

namespace {

constexpr auto mib32 = 33'554'432.0;
/// What a transfer of 32 MiB takes at this rate.
Seconds at(BytesPerSecond rate) { return Seconds{mib32 / rate.value()}; }

} // namespace

TEST_CASE("a copy at its window is bound by the window, though the pool is nearly full", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 300_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.window = 297_MBps; // 99 % of the pool
  started.window_how = "32 x 64 KiB / (5 ms read + 2 ms write + 50 us mover)";
  const auto copy = run.start(started);
  run.transfers(copy, 10, at(297_MBps));
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 1);
  CHECK(summary.limits[0].bound_by == "window");
  CHECK(summary.limits[0].migration == "m1");
  CHECK(summary.limits[0].rate.value() == Approx(297e6));
  CHECK(main_bound(summary, summary.migrations[0])->how == "32 x 64 KiB / (5 ms read + 2 ms write + 50 us mover) = 297 MB/s");
}

TEST_CASE("below its window a copy is bound by the fullest resource on its way", "[report][limits]")
{
  Stream run;
  const auto read = run.resource("A/sas/read", "pool_read", 400_MBps);
  const auto write = run.resource("B/sas/write", "pool_write", 200_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {read}, {write});
  started.window = 347_MBps;
  const auto copy = run.start(started);
  run.transfers(copy, 10, at(200_MBps));
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 1);
  CHECK(summary.limits[0].bound_by == "B/sas/write");
  CHECK(summary.resources[write].peak_utilisation == Approx(1.0));
  CHECK(summary.resources[read].peak_utilisation == Approx(0.5));
  CHECK(main_bound(summary, summary.migrations[0])->how == "B/sas/write 200 MB/s");
}

TEST_CASE("ten copies in parallel on one pool are all bound by it, each with its share", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  std::vector<CopyNumber> copies;
  for (int i = 0; i < 10; ++i) {
    const auto id = "m" + std::to_string(i);
    run.request(id);
    copies.push_back(run.start(Stream::copy_of(id, {pool}, {})));
  }
  for (int round = 0; round < 20; ++round) {
    const auto began = run.now;
    run.now += at(40_MBps); // a tenth of the pool each
    for (const auto copy : copies) run.transfer(copy, began, 32_MiB);
  }
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 10);
  for (const auto& limit : summary.limits) {
    CHECK(limit.bound_by == "A/sas/read");
    CHECK(limit.from == 0_s);
    CHECK(limit.to.value() == Approx(run.now.value()));
    CHECK(limit.rate.value() == Approx(40e6));
  }
  CHECK(summary.resources[pool].busy.value() == Approx(run.now.value())); // shared time counts once
  CHECK(summary.resources[pool].mean_utilisation == Approx(1.0));
  CHECK(main_bound(summary, summary.migrations[0])->how == "A/sas/read 400 MB/s, 40 MB/s of it here");
}

TEST_CASE("who comes later changes what binds, and the limits say when", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto first = Stream::copy_of("m1", {pool}, {});
  first.window = 300_MBps;
  const auto one = run.start(first);
  run.transfers(one, 10, at(300_MBps)); // alone, at its window
  const auto joined = run.now;
  run.request("m2");
  first.migration = "m2";
  const auto two = run.start(first);
  for (int i = 0; i < 10; ++i) {
    const auto began = run.now;
    run.now += at(200_MBps); // half the pool each
    run.transfer(one, began, 32_MiB);
    run.transfer(two, began, 32_MiB);
  }
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 3);
  CHECK(summary.limits[0].bound_by == "window");
  CHECK(summary.limits[0].to == joined);
  CHECK(summary.limits[1].migration == "m1");
  CHECK(summary.limits[1].bound_by == "A/sas/read");
  CHECK(summary.limits[1].from == joined);
  CHECK(summary.limits[2].migration == "m2");
  CHECK(summary.limits[2].bound_by == "A/sas/read");
}

TEST_CASE("a copy that spends most of its time on new blocks is bound by metadata", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.window = 300_MBps;
  const auto copy = run.start(started);
  for (int i = 0; i < 5; ++i) {
    run.transfers(copy, 1, at(300_MBps)); // 0.11 s each
    run.now += 1_s;
    run.record(godwit::trace::BlocksAllocated{copy, 32, 1_s});
  }
  const auto summary = run.summary();
  REQUIRE(summary.stretches.size() == 1);
  CHECK(summary.stretches[0].allocating == 5_s);
  CHECK(summary.stretches[0].to == run.now);
  CHECK(summary.copies[0].allocating == 5_s);
  CHECK(summary.limits.at(0).bound_by == "metadata");
}

TEST_CASE("metadata that takes little leaves the window to bind between", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.window = 300_MBps;
  const auto copy = run.start(started);
  for (int i = 0; i < 5; ++i) {
    run.transfers(copy, 1, at(300_MBps));
    run.now += 0.01_s;
    run.record(godwit::trace::BlocksAllocated{copy, 4, 0.01_s});
  }
  CHECK(run.summary().limits.at(0).bound_by == "window");
}

TEST_CASE("a copy held up by its host's CPU is bound by cpu", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.window = 300_MBps;
  const auto copy = run.start(started);
  run.transfers(copy, 10, at(100_MBps));
  run.finish(copy, run.now); // one core busy from beginning to end
  CHECK(run.summary().limits.at(0).bound_by == "cpu");
}

TEST_CASE("a link that a copy fills between waits for its core does not bind: the core does", "[report][limits]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 400_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {nic}, {}));
  for (int i = 0; i < 10; ++i) {
    run.transfers(copy, 1, at(400_MBps));
    run.now += at(400_MBps); // as long again
  }
  run.finish(copy, run.now);
  CHECK(run.summary().limits.at(0).bound_by == "cpu");
}

TEST_CASE("a port that is full whenever its turn comes binds, though it rests every other transfer", "[report][limits]")
{
  Stream run;
  const auto port0 = run.resource("A/port0/out", "port_out", 200_MBps);
  const auto port1 = run.resource("A/port1/out", "port_out", 200_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {}, {});
  started.reads = {{port0}, {port1}}, started.writes = {{}, {}};
  started.window = 300_MBps;
  const auto copy = run.start(started);
  for (std::uint32_t i = 0; i < 10; ++i) {
    const auto began = run.now;
    run.now += at(200_MBps);
    run.transfer(copy, began, 32_MiB, 0_B, i % 2);
  }
  const auto summary = run.summary();
  CHECK(summary.stretches.size() == 1);
  CHECK(summary.limits.at(0).bound_by == "A/port0/out");
}

TEST_CASE("the transfer in which the rate changed goes with what was before", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.window = 300_MBps;
  const auto copy = run.start(started);
  run.transfers(copy, 10, at(300_MBps));
  run.transfers(copy, 1, at(150_MBps)); // neither at the window nor with the pool full
  run.transfers(copy, 10, at(300_MBps));
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 1);
  CHECK(summary.limits[0].bound_by == "window");
}

TEST_CASE("of two that are full that one binds of which more is asked, whichever was declared first", "[report][limits]")
{
  Stream run;
  const auto read = run.resource("A/raid/read", "pool_read", 500_MBps);
  const auto write = run.resource("B/raid/write", "pool_write", 400_MBps);
  std::vector<CopyNumber> copies;
  for (const auto* id : {"m1", "m2", "m3"}) {
    run.request(id);
    copies.push_back(run.start(Stream::copy_of(id, {read}, {write})));
  }
  // What three transfers are told at is a mean over times in which there were two: 3 x 180 MB/s are 108 % of the one and 135 % of the other.
  for (int i = 0; i < 5; ++i) {
    const auto began = run.now;
    run.now += at(180_MBps);
    for (const auto copy : copies) run.transfer(copy, began, 32_MiB);
  }
  const auto summary = run.summary();
  for (const auto& limit : summary.limits) CHECK(limit.bound_by == "B/raid/write");
  CHECK(!summary.stretches.front().as_full);
}

TEST_CASE("of two that are as full as each other both are named", "[report][limits]")
{
  Stream run;
  const auto out = run.resource("A/port0/out", "port_out", 400_MBps);
  const auto in = run.resource("esx1/hba0/in", "hba_in", 400_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {out, in}, {}));
  run.transfers(copy, 10, at(400_MBps));
  const auto summary = run.summary();
  CHECK(summary.limits.at(0).bound_by == "A/port0/out");
  CHECK_THAT(main_bound(summary, summary.migrations[0])->how, Catch::Contains("A/port0/out") && Catch::Contains("esx1/hba0/in"));
}

TEST_CASE("a guest that rests counts with what it did while it worked, not spread over its rest", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/raid/read", "pool_read", 400_MBps);
  run.request("m1");
  const auto guest = run.load("", Cause::Guest, {pool}, {});
  for (const auto& [from, to] : {std::pair{0_s, 3600_s}, {36000_s, 39600_s}}) {
    run.now = to;
    run.record(godwit::trace::LoadCarried{guest, from, 36_GiB, 0_B});
  }
  const auto summary = run.summary();
  CHECK(summary.guests_on.at(pool).mean(7200_s, 36000_s) == 0);
  CHECK(summary.guests_on.at(pool).mean(36000_s, 39600_s) == Approx(36 * 1073741824.0 / 3600));
}
