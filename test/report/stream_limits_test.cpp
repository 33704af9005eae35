#include "report/csv.hpp"
#include "report/figures.hpp"
#include "report/stream.hpp"
#include "report/table.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

namespace {

constexpr Bytes megabyte{1'000'000};

/// 10 s over one stream of at most 1,000 MB/s and one adapter as fast.
std::string bound_at(BytesPerSecond rate)
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 1000_MBps);
  run.request_vmotion("m1", 16_GiB);
  run.carry(run.stream("m1", {nic}, 1000_MBps), Cause::Memory, rate * 10_s, 10_s);
  return run.summary().limits.at(0).bound_by;
}

} // namespace

TEST_CASE("a stream is bound by itself from 98 % of its own bound on, by its link below", "[report][limits]")
{
  CHECK(bound_at(980_MBps) == "window");
  CHECK(bound_at(979_MBps) == "esx1/nic0/out");
}

TEST_CASE("a stream held up by the round trip shows its arithmetic: buffer over round trip", "[report][limits][XVM-12]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 10_Gbps);
  run.request_vmotion("m1", 1_GiB);
  run.carry(run.stream("m1", {nic}, 50_MBps, "0.5 MB / 10 ms = 50 MB/s", 10_ms), Cause::Memory, megabyte * 500, 10_s);
  run.end("m1");
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 1);
  CHECK(summary.limits[0].bound_by == "window");
  CHECK(summary.limits[0].rate.value() == Approx(50e6));
  CHECK(main_bound(summary, summary.migrations[0])->how == "0.5 MB / 10 ms = 50 MB/s");
  // 1 GiB / 1.25 GB/s = 0.859 s, and it took 10: 11.6 times
  CHECK_THAT(unwrapped(table(summary, Style::Plain)), Contains("12 times as long as the estimate people make (859 ms): no stream is faster by itself (0.5 MB / 10 ms = 50 MB/s)"));
}

TEST_CASE("two migrations side by side on one adapter are both bound by it, each with its share", "[report][limits]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 1000_MBps);
  for (const auto* id : {"m1", "m2"}) run.request_vmotion(id, 16_GiB);
  const auto one = run.stream("m1", {nic}), two = run.stream("m2", {nic});
  run.now = 10_s;
  for (const auto stream : {one, two}) run.record(godwit::trace::StreamCarried{stream, Cause::Memory, 0_s, megabyte * 5000, false});
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 2);
  for (const auto& limit : summary.limits) CHECK(limit.bound_by == "esx1/nic0/out");
  CHECK(main_bound(summary, summary.migrations[1])->how == "esx1/nic0/out 1 GB/s, 500 MB/s of it here");
  CHECK(summary.resources[nic].busy == 10_s);
  CHECK(summary.resources[nic].mean_utilisation == Approx(1.0));
}

TEST_CASE("the line between two sites binds when it is the narrowest, and has a row of its own", "[report][limits][MOB-9]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 10_Gbps);
  const auto wan = run.resource("wan1/a-b", "wan", 100_MBps);
  run.request_vmotion("m1", 1_GiB, "long_distance");
  run.carry(run.stream("m1", {nic, wan}), Cause::Memory, megabyte * 1000, 10_s);
  const auto summary = run.summary();
  CHECK(summary.limits.at(0).bound_by == "wan1/a-b");
  const auto bytes = class_bytes(summary, summary.migrations[0]);
  CHECK(bytes.at(ResourceClass::Wan) == megabyte * 1000);
  CHECK(bytes.at(ResourceClass::Nics) == megabyte * 1000);
}

TEST_CASE("a disk copied over the network is bound by what held up the streams it took", "[report][limits][XVM-4]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
  const auto wan = run.resource("wan1/a-b", "wan", 100_MBps);
  run.request_vmotion("m1", 1_GiB, "xvmotion");
  const auto stream = run.stream("m1", {wan});
  const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
  for (int i = 0; i < 10; ++i) {
    const auto began = run.now;
    run.carry(stream, Cause::Bulk, 32_MiB, 32_MiB / 100_MBps);
    run.transfer(copy, began, 32_MiB);
  }
  run.finish(copy);
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 1); // the bytes are not told twice
  CHECK(summary.limits[0].bound_by == "wan1/a-b");
  CHECK(summary.limits[0].rate.value() == Approx(100e6));
  CHECK(main_bound(summary, summary.migrations[0])->how == "wan1/a-b 100 MB/s");
}

TEST_CASE("a disk copied over streams at their own bound names their arithmetic, not the data mover's", "[report][limits][XVM-12]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 10_Gbps);
  run.request_vmotion("m1", 1_GiB, "xvmotion");
  const auto stream = run.stream("m1", {nic}, 50_MBps, "0.5 MB / 10 ms = 50 MB/s");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.window = 300_MBps, started.window_how = "32 x 64 KiB / 7 ms";
  const auto copy = run.start(started);
  for (int i = 0; i < 10; ++i) {
    const auto began = run.now;
    run.carry(stream, Cause::Bulk, 32_MiB, 32_MiB / 50_MBps);
    run.transfer(copy, began, 32_MiB);
  }
  const auto summary = run.summary();
  CHECK(summary.limits.at(0).bound_by == "window");
  CHECK(main_bound(summary, summary.migrations[0])->how == "0.5 MB / 10 ms = 50 MB/s");
}

TEST_CASE("a disk copied over the network into a slow pool is bound by the pool", "[report][limits][XVM-13]")
{
  Stream run;
  const auto pool = run.resource("B/sata/write", "pool_write", 40_MBps);
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 10_Gbps);
  run.request_vmotion("m1", 1_GiB, "xvmotion");
  const auto stream = run.stream("m1", {nic}, 50_MBps);
  const auto copy = run.start(Stream::copy_of("m1", {}, {pool}));
  for (int i = 0; i < 10; ++i) {
    const auto began = run.now;
    run.carry(stream, Cause::Bulk, 32_MiB, 32_MiB / 40_MBps);
    run.transfer(copy, began, 32_MiB);
  }
  CHECK(run.summary().limits.at(0).bound_by == "B/sata/write");
}

TEST_CASE("however often a stream's rate changes, what is kept of it does not grow, and no byte is lost", "[report][limits]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 1000_MBps);
  run.request_vmotion("m1", 1_GiB);
  const auto stream = run.stream("m1", {nic});
  for (int i = 0; i < 10'000; ++i) run.carry(stream, Cause::Memory, megabyte * (1 + i * 37 % 101), 1_s);
  const auto summary = run.summary();
  CHECK(summary.streams[0].pieces.size() <= 64);
  Bytes sum;
  for (const auto& piece : summary.streams[0].pieces) sum += piece.size;
  CHECK(sum == summary.streams[0].carried());
  CHECK(summary.resources[nic].bytes.at(Cause::Memory) == sum);
  CHECK(summary.streams[0].active.value() == Approx(10'000));
}

TEST_CASE("series.csv has a line for what a stream carried and what bound it", "[report][csv]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 1000_MBps);
  run.request_vmotion("m1", 1_GiB);
  run.carry(run.stream("m1", {nic}), Cause::Memory, megabyte * 1000, 1_s);
  CHECK_THAT(series_csv(run.summary()), Contains("\nm1,esx1/nic0 - vmotion - esx2/nic0,memory,0,1,1000000000,1000000000,esx1/nic0/out,0\n"));
}
