#include "report/told.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
using godwit::trace::PhaseStarted;

namespace {

/// The disks of m1 are copied from now on.
struct Copying : Stream {
  ResourceNumber pool = resource("A/sas/read", "pool_read", 400_MBps);
  Copying()
  {
    request("m1");
    record(PhaseStarted{"m1", "bulk_copy", "SVM-3"});
  }
  std::string told()
  {
    record(godwit::trace::PhaseEnded{"m1", "bulk_copy"});
    end("m1");
    return testing::told(summary());
  }
};

} // namespace

TEST_CASE("a copy that is handed over did not end early, and what was cut of it is copied again", "[report][explain][VAAI-5]")
{
  Copying run;
  auto started = Stream::copy_of("m1", {run.pool}, {});
  started.mover = "fs3dm_hw", started.offloaded = true, started.size = 128_MiB;
  const auto offloaded = run.start(started);
  run.transfers(offloaded, 2, 1_s);
  run.now = 2.5_s;
  run.record(godwit::trace::TransferCut{offloaded, 2, 0, 10_MiB, 10_MiB});
  run.record(godwit::trace::CopyEnded{offloaded, false, 0_s});
  run.record(godwit::trace::HandedOver{"m1", "d0", "fs3dm_hw", "fs3dm", 64_MiB, "A answered a command with an error", "VAAI-5"});
  started.mover = "fs3dm", started.offloaded = false, started.start = 64_MiB, started.size = 64_MiB;
  const auto software = run.start(started);
  run.transfers(software, 2, 1_s);
  run.finish(software);
  const auto text = run.told();
  CHECK_THAT(text, Contains("the array (FS3DM with hardware offload) copies 64 MiB of 128 MiB in 2 transfers"));
  CHECK_THAT(text, Contains("handed over after 2.5 s; 10 MiB of a transfer under way were cut off and copied again"));
  CHECK_THAT(text, !Contains("it ends early"));
}

TEST_CASE("zeroes that an array writes are no copy", "[report][explain][VAAI-4]")
{
  Copying run;
  auto started = Stream::copy_of("m1", {}, {run.pool});
  started.cause = Cause::Zero, started.offloaded = true, started.mover = "fs3dm_hw";
  const auto copy = run.start(started);
  run.transfers(copy, 4, 1_s);
  run.finish(copy);
  const auto text = run.told();
  CHECK_THAT(text, Contains("d0: the array itself writes zeroes (WRITE SAME), 128 MiB"));
  CHECK_THAT(text, !Contains("copies 128 MiB"));
}

TEST_CASE("of several copies each has its time, and a queue its reason", "[report][explain]")
{
  Copying run;
  auto started = Stream::copy_of("m1", {run.pool}, {});
  const auto first = run.start(started);
  run.transfers(first, 40, 1_s);
  run.finish(first);
  started.subject = "d1", started.from = "A2"; // to B1 as well
  const auto second = run.start(started);
  run.transfers(second, 40, 1_s);
  run.finish(second);
  const auto text = run.told();
  CHECK_THAT(text, Contains("- 0 s: d0: FS3DM copies"));
  CHECK_THAT(text, Contains("- 40 s: d1: FS3DM copies") && Contains("it waited for d0, which shares B1"));
}

TEST_CASE("a copy like the one before it takes one line", "[report][explain]")
{
  Copying run;
  auto started = Stream::copy_of("m1", {run.pool}, {});
  for (int pass = 0; pass < 3; ++pass) {
    const auto copy = run.start(started);
    run.transfers(copy, 10, 1_s);
    run.finish(copy);
  }
  const auto text = run.told();
  CHECK_THAT(text, Contains("10 s: d0 again: 320 MiB in 10 s = 33.6 MB/s, as before") && Contains("20 s: d0 again: 320 MiB in 10 s = 33.6 MB/s, as before"));
}

TEST_CASE("the network stands in the way of a copy that goes over it", "[report][explain][XVM-4]")
{
  Copying run;
  auto started = Stream::copy_of("m1", {run.pool}, {});
  started.mover = "vmotion", started.paths = {"A/port0 - sas - esx1/hba0 -> esx2/hba0 - sas - B/port0"};
  run.transfers(run.start(started), 10, 1_s);
  CHECK_THAT(run.told(), Contains("d0: the hosts copy over the vMotion network:") && Contains("esx1/hba0 - over the network - esx2/hba0"));
}

TEST_CASE("what is full is named by its kind", "[report][explain]")
{
  const auto bound = [](std::string kind) {
    Stream run;
    const auto full = run.resource("A/what/ever", std::move(kind), 400_MBps);
    run.request("m1");
    run.record(PhaseStarted{"m1", "bulk_copy", "SVM-3"});
    run.transfers(run.start(Stream::copy_of("m1", {full}, {})), 10, 32_MiB / 400_MBps);
    run.end("m1");
    return told(run.summary());
  };
  CHECK_THAT(bound("pool_write"), Contains("Bound by a pool whose disks are busy all the time: A/what/ever 400 MB/s"));
  CHECK_THAT(bound("copy_engine"), Contains("Bound by the array's own copying, busy all the time: A/what/ever 400 MB/s"));
  CHECK_THAT(bound("wan"), Contains("Bound by a line that is full: A/what/ever 400 MB/s"));
}

TEST_CASE("a home directory's few MiB have no next limits", "[report][explain]")
{
  Copying run;
  auto started = Stream::copy_of("m1", {run.pool}, {});
  started.subject = "home", started.cause = Cause::Home, started.window = 33_MBps, started.window_how = "1 x 64 KiB / 2 ms";
  run.transfers(run.start(started), 1, 1_s);
  CHECK_THAT(run.told(), Contains("home: FS3DM copies") && !Contains("next limit"));
}
