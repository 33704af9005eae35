#include "report/arithmetic.hpp"
#include "report/figures.hpp"
#include "report/next_limits.hpp"
#include "report/stream.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
using godwit::trace::PoolPositions;

namespace {

Seconds takes(BytesPerSecond rate) { return 32_MiB / rate; }

std::string how(const Summary& summary, std::size_t copy = 0) { return words_of(summary, spells_of(summary, copy).front()).how; }

std::string next_of(const Summary& summary) { return next_limits(summary, summary.migrations[0], summary.copies[0], spells_of(summary, 0).front()); }

/// A pool of 1 GB/s each way whose disks guests keep positioning for three quarters of the time.
struct Positioned : Stream {
  ResourceNumber read = resource("A/sas/read", "pool_read", 1000_MBps), write = resource("A/sas/write", "pool_write", 1000_MBps);
  Positioned()
  {
    record(PoolPositions{read, write, 0.75});
    request("m1");
  }
};

} // namespace

TEST_CASE("what guests' random I/O leaves of a pool is what a copy can fill", "[report][limits]")
{
  Positioned run;
  auto started = Stream::copy_of("m1", {run.read}, {});
  started.window = 300_MBps;
  run.transfers(run.start(started), 10, takes(250_MBps));
  const auto summary = run.summary();
  CHECK(summary.limits.at(0).bound_by == "A/sas/read");
  CHECK(summary.limits.at(0).guest_share == Approx(0.75));
  CHECK_THAT(main_bound(summary, summary.migrations[0])->how,
             Contains("A/sas/read 1 GB/s, 250 MB/s of it here; guests' random I/O keeps its disks positioning for 75 % of the time"));
}

TEST_CASE("positioning holds until the next word on that pool, and on both its sides", "[report][limits]")
{
  Positioned run;
  run.now = 10_s;
  run.record(PoolPositions{run.read, run.write, 0});
  run.now = 20_s;
  const auto summary = run.summary();
  for (const auto side : {run.read, run.write}) {
    CHECK(summary.resources[side].busy == 10_s);
    CHECK(summary.resources[side].peak_utilisation == Approx(0.75));
  }
}

TEST_CASE("an offloaded copy is never bound by a window that it does not have", "[report][limits][DM-1]")
{
  Stream run;
  const auto engine = run.resource("A/xcopy", "copy_engine", 750_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {engine}, {});
  started.offloaded = true;
  run.transfers(run.start(started), 10, takes(600_MBps)); // 80 % of the engine
  const auto summary = run.summary();
  CHECK(summary.limits.at(0).bound_by == "none");
  CHECK_THAT(how(summary), Contains("no limit of its own was full; fullest on its way was A/xcopy, 80 % full"));
}

TEST_CASE("a window binds from nine tenths of it on, and never below", "[report][limits]")
{
  const auto bound_at = [](BytesPerSecond rate) {
    Stream run;
    const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
    run.request("m1");
    auto started = Stream::copy_of("m1", {pool}, {});
    started.window = 300_MBps;
    run.transfers(run.start(started), 10, takes(rate));
    return run.summary().limits.at(0).bound_by;
  };
  CHECK(bound_at(271_MBps) == "window");
  CHECK(bound_at(269_MBps) == "none");
}

TEST_CASE("single transfers between stretches that one thing bound are bound by it too", "[report][limits]")
{
  Stream run;
  const auto port = run.resource("A/port0/out", "port_out", 200_MBps);
  const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {}, {});
  started.reads = {{port}, {pool}}, started.writes = {{}, {}};
  started.window = 300_MBps;
  const auto copy = run.start(started);
  for (int round = 0; round < 5; ++round) {
    run.transfers(copy, 10, takes(200_MBps));
    const auto began = run.now;
    run.now += takes(300_MBps);
    run.transfer(copy, began, 32_MiB, 0_B, 1);
  }
  run.transfers(copy, 10, takes(200_MBps));
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 1);
  CHECK(summary.limits[0].bound_by == "A/port0/out");
}

TEST_CASE("a spell's share of what bound it is its own average", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  for (const auto* id : {"m1", "m2"}) run.request(id);
  const auto one = run.start(Stream::copy_of("m1", {pool}, {})), two = run.start(Stream::copy_of("m2", {pool}, {}));
  const auto both = [&](int rounds) {
    for (int i = 0; i < rounds; ++i) {
      const auto began = run.now;
      run.now += takes(200_MBps);
      for (const auto copy : {one, two}) run.transfer(copy, began, 32_MiB);
    }
  };
  both(20);
  run.transfers(one, 20, takes(400_MBps));
  const auto summary = run.summary();
  const auto spells = spells_of(summary, 0);
  REQUIRE(spells.size() == 2); // 200, then 400 MB/s: not one of 267
  CHECK(words_of(summary, spells[0]).how == "A/sas/read 400 MB/s, 200 MB/s of it here");
  CHECK(words_of(summary, spells[1]).how == "A/sas/read 400 MB/s");
  CHECK_THAT(main_bound(summary, summary.migrations[0])->how, Contains("267 MB/s of it here on average, from 200 MB/s to 400 MB/s"));
}

TEST_CASE("a copy bound by metadata shows both that and the data between", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.window = 300_MBps, started.window_how = "32 x 64 KiB / 7 ms";
  const auto copy = run.start(started);
  for (int i = 0; i < 10; ++i) {
    run.transfers(copy, 1, takes(300_MBps));
    run.now += 0.14_s;
    run.record(godwit::trace::BlocksAllocated{copy, 4, 0.14_s});
  }
  const auto summary = run.summary();
  // 40 x 35 ms; 320 MiB / 300 MB/s = 1.12 s
  CHECK(how(summary) == "40 new blocks, allocated one by one, 35 ms each = 1.4 s; the data between them took 1.12 s, by its window 32 x 64 KiB / 7 ms = 300 MB/s");
  CHECK(next_of(summary) == "; its next limit: A/sas/read 1 GB/s"); // the window is no other limit: the two add up
}

TEST_CASE("a copy bound by its core shows what an I/O costs of it", "[report][limits]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 10_Gbps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
  run.transfers(copy, 100, 10.24_ms); // 512 I/Os of 20 us each
  run.finish(copy, 1.024_s);
  CHECK(how(run.summary()) == "the one core of esx1 that it runs on: 64 KiB / 20 us = 3.28 GB/s");
}

TEST_CASE("streams that are bound alike are told together", "[report][limits][XVM-5]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 1000_MBps);
  run.request_vmotion("m1", 16_GiB);
  for (int i = 0; i < 4; ++i) {
    run.now = 0_s;
    run.carry(run.stream("m1", {nic}, 50_MBps, "0.5 MB / 10 ms = 50 MB/s", 10_ms), Cause::Memory, Bytes{500'000'000}, 10_s);
  }
  const auto summary = run.summary();
  const auto words = words_of(summary, summary.migrations[0], Cause::Memory, 0_s, 10_s);
  CHECK(words.what == "its 4 streams");
  CHECK(words.how == "each 0.5 MB / 10 ms = 50 MB/s; 200 MB/s together");
}

TEST_CASE("adapters side by side are full together, and a shared one is shared", "[report][limits][XVM-5]")
{
  Stream run;
  const auto nic0 = run.resource("esx1/nic0/out", "nic_out", 100_MBps), nic1 = run.resource("esx1/nic1/out", "nic_out", 100_MBps);
  for (const auto* id : {"two", "one"}) run.request_vmotion(id, 16_GiB);
  for (const auto nic : {nic0, nic1}) {
    run.now = 0_s;
    run.carry(run.stream("two", {nic}), Cause::Memory, Bytes{1'000'000'000}, 10_s);
  }
  for (int i = 0; i < 2; ++i) {
    run.now = 10_s;
    run.carry(run.stream("one", {nic0}), Cause::Memory, Bytes{500'000'000}, 10_s);
  }
  const auto summary = run.summary();
  CHECK(words_of(summary, summary.migrations[0], Cause::Memory, 0_s, 10_s).how == "esx1/nic0/out and esx1/nic1/out, 100 MB/s each, 200 MB/s together");
  CHECK(words_of(summary, summary.migrations[1], Cause::Memory, 10_s, 20_s).how == "esx1/nic0/out 100 MB/s, by its 2 streams together");
}

TEST_CASE("the next limits of a copy over a network are its streams and what they cross", "[report][limits][XVM-4]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 10_Gbps), wan = run.resource("wan1/a-b", "wan", 100_MBps);
  run.request_vmotion("m1", 1_GiB, "xvmotion");
  const auto stream = run.stream("m1", {nic, wan}, 133_MBps, "a buffer's 133 MB/s");
  const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
  for (int i = 0; i < 10; ++i) {
    const auto began = run.now;
    run.carry(stream, Cause::Bulk, 32_MiB, takes(100_MBps));
    run.transfer(copy, began, 32_MiB);
  }
  CHECK(next_of(run.summary()) == "; its next limits: its stream, a buffer's 133 MB/s, then A/sas/read 1 GB/s");
}

TEST_CASE("of the next limits that is told which guests leave", "[report][limits]")
{
  Stream run;
  const auto wide = run.resource("A/sas/read", "pool_read", 800_MBps), narrow = run.resource("A/port0/out", "port_out", 600_MBps);
  run.request("m1");
  const auto guest = run.load("m1", Cause::Guest, {wide}, {});
  auto started = Stream::copy_of("m1", {wide, narrow}, {});
  started.window = 297_MBps;
  const auto copy = run.start(started);
  run.transfers(copy, 100, takes(297_MBps));
  run.record(godwit::trace::LoadCarried{guest, 0_s, 300_MBps * run.now, 0_B});
  CHECK(next_of(run.summary()) == "; its next limits: A/sas/read 800 MB/s, of which guests cost 300 MB/s, then A/port0/out 600 MB/s");
}

TEST_CASE("a host that has another path and waits to take it has not lost all paths", "[report][limits][faults]")
{
  const auto waits = [](bool lost, bool by_network = false) {
    Stream run;
    const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
    run.request("m1");
    const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
    run.transfers(copy, 5, 1_s);
    if (lost) run.record(godwit::trace::PathsLost{copy, 140_s, by_network});
    run.now += 30_s;
    run.record(godwit::trace::PathFound{copy, 0, "A/port1 - fc - esx1/hba0"});
    run.transfers(copy, 5, 1_s);
    const auto summary = run.summary();
    return main_bound(summary, summary.migrations[0])->how;
  };
  CHECK(waits(true) == "no path to a datastore was left");
  CHECK(waits(true, true) == "no way over the network was left");
  CHECK(waits(false) == "the path it was on was dead, and the host takes another only after 30 s (multipath.failover)");
}

TEST_CASE("people who have two adapters count both", "[report]")
{
  Stream run;
  const auto nic0 = run.resource("esx1/nic0/out", "nic_out", 125_MBps), nic1 = run.resource("esx1/nic1/out", "nic_out", 125_MBps);
  run.request_vmotion("m1", 32_GiB);
  for (const auto nic : {nic0, nic1}) {
    run.now = 0_s;
    run.carry(run.stream("m1", {nic}), Cause::Memory, 16_GiB, 140_s);
  }
  run.end("m1");
  const auto summary = run.summary();
  CHECK(summary.migrations[0].naive.value() == Approx(34'359'738'368 / 250e6));
  CHECK(summary.migrations[0].naive_how == "32 GiB / (2 x 125 MB/s) (the labels of esx1/nic0/out and 1 more)");
}
