#include "report/stream.hpp"
#include "report/table.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

namespace {

struct Mirror : Stream {
  Mirror() { request_vmotion("m1", 4_GiB, "xvmotion"); }
  void mode(Seconds at, std::string mode, Bytes buffer = 64_MiB, std::string disk = "d0")
  {
    now = at;
    record(godwit::trace::MirrorModeChanged{"m1", std::move(disk), std::move(mode), buffer, buffer, "buffer of 64 MiB full", "XVM-13", at});
  }
};

} // namespace

TEST_CASE("there and back are two switches, and the time between is synchronous", "[report][XVM-13]")
{
  Mirror run;
  run.mode(1_s, "asynchronous"); // how it begins
  run.mode(31_s, "synchronous");
  run.mode(43_s, "asynchronous");
  run.now = 60_s;
  run.end("m1");
  const auto summary = run.summary();
  CHECK(summary.migrations[0].mirroring.switches == 2);
  CHECK(summary.migrations[0].mirroring.synchronous == 12_s);
  CHECK_THAT(unwrapped(table(summary, Style::Plain)), Contains("mirror asynchronous; synchronous for 12 s from 31 s on: buffer of 64 MiB full"));
}

TEST_CASE("the first word counts as a switch where there is a buffer to have filled up", "[report][XVM-13]")
{
  Mirror run;
  run.mode(31_s, "synchronous");
  run.now = 40_s;
  CHECK(run.summary().migrations[0].mirroring.switches == 1);
}

TEST_CASE("without a buffer mirroring is synchronous from the first write to the switchover, and never switches", "[report][XVM-15]")
{
  Mirror run;
  run.mode(10_s, "synchronous", 0_B);
  run.now = 30_s;
  run.record(godwit::trace::SwitchedOver{"m1", "vm-m1", "esx2", {}});
  run.now = 45_s;
  run.end("m1");
  const auto summary = run.summary();
  CHECK(summary.migrations[0].mirroring.switches == 0);
  CHECK(summary.migrations[0].mirroring.synchronous == 20_s);
  CHECK_THAT(table(summary, Style::Plain), Contains("There is no buffer: each write of vm-m1 waits"));
}

TEST_CASE("two disks switch each for itself, and their times add up", "[report][XVM-13]")
{
  Mirror run;
  run.mode(0_s, "asynchronous");
  run.mode(0_s, "asynchronous", 64_MiB, "d1");
  run.mode(10_s, "synchronous");
  run.mode(12_s, "synchronous", 64_MiB, "d1");
  run.mode(15_s, "asynchronous");
  run.mode(22_s, "asynchronous", 64_MiB, "d1");
  const auto summary = run.summary();
  CHECK(summary.migrations[0].mirroring.switches == 4);
  CHECK(summary.migrations[0].mirroring.synchronous == 15_s); // 5 + 10
  const auto text = unwrapped(table(summary, Style::Plain));
  CHECK_THAT(text, Contains("d0: asynchronous; synchronous for 5 s from 10 s on") && Contains("d1: asynchronous; synchronous for 10 s from 12 s on"));
}
