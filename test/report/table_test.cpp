#include "report/sample.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
namespace trace = godwit::trace;

namespace {

std::string plain(Stream& run) { return table(run.summary(), Style::Plain); }

} // namespace

TEST_CASE("the table shows both migrations with every figure a reader asks for", "[report][table][DM-9]")
{
  Sample run;
  const auto text = plain(run);
  CHECK_THAT(text, Contains("Inside one array, or to another? (vSphere 5.1)"));
  // 64 GiB / 512 MB/s + 0.5 s = 134.7 s; 64 GiB / 256 MB/s + 0.5 s = 268.9 s
  CHECK_THAT(text, Contains("2 min 14.7 s") && Contains("4 min 28.9 s"));
  CHECK_THAT(text, Contains("1 min 4 s = 64 GiB / 1 GB/s (XCOPY") && Contains("1 min 26 s = 64 GiB / 800 MB/s"));
  CHECK_THAT(text, Contains("500 ms"));
  CHECK_THAT(text, Contains("fs3dm_hw, the array copies by itself") && Contains("not fs3dm_hw: A1 is on A, B1 on B") && Contains("[DM-4]"));
  CHECK_THAT(text, Contains("inside A") && Contains("A/port0 - fc - esx1/hba0"));
  CHECK_THAT(text, Contains("A/xcopy 512 MB/s") && Contains("32 x 64 KiB / (5 ms + 3 ms +"));
  CHECK_THAT(text, Contains("800 MB/s"));
  CHECK_THAT(text, Contains("on ports, fabric, HBAs  0 B") && Contains("128 GiB"));
  CHECK_THAT(text, Contains("200 ms") && Contains("20 s"));
  CHECK_THAT(text, Contains("bulk copy 2 min 14.2 s"));
}

TEST_CASE("sentences say which is cheaper, by what factor, and how far off the estimate is", "[report][table]")
{
  Sample run;
  const auto text = plain(run);
  CHECK_THAT(text, Contains("intra is 2.0 times as fast as cross: 2 min 14.7 s against 4 min 28.9 s.")); // 268.9 / 134.7
  CHECK_THAT(text, Contains("cross moves 128 GiB over fabric and network and takes 20 s of host CPU, 100 times as much as"));
  CHECK_THAT(text, Contains("intra, which moves nothing there and takes 200 ms."));
  CHECK_THAT(text, Contains("cross takes 3.1 times as long as the estimate people make (1 min 26 s)")); // 268.9 / 86
  CHECK_THAT(text, Contains("1 value is assumed"));
}

TEST_CASE("the table fits a page", "[report][table]")
{
  Sample run;
  const auto text = lines(plain(run));
  CHECK(text.size() <= 32);
  for (const auto& line : text) CHECK(line.size() <= 100);
}

TEST_CASE("a refused migration shows why, and no figures it never had", "[report][table][MOB-2]")
{
  Stream run;
  run.request("m1", "C1");
  run.refuse("m1", "esx1 does not reach C1", "MOB-2");
  const auto text = plain(run);
  CHECK_THAT(text, Contains("refused: esx1 does not reach C1 [MOB-2]"));
  CHECK_THAT(text, !Contains("duration") && !Contains("data mover") && !Contains("host CPU"));
}

TEST_CASE("more than four migrations are a row each", "[report][table]")
{
  Stream run;
  for (const auto* id : {"m1", "m2", "m3", "m4", "m5"}) {
    run.request(id);
    run.refuse(id, "no space", "SVM-7");
  }
  const auto text = lines(plain(run));
  for (const std::string id : {"m1", "m2", "m3", "m4", "m5"})
    CHECK(std::count_if(text.begin(), text.end(), [&](auto& line) { return line.starts_with(id + " "); }) == 1);
}

TEST_CASE("of many migrations what is alike is said once, and a name that ends with the VM's is not followed by it", "[report][table]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  for (const std::string vm : {"app-1", "app-2", "app-3", "app-4", "app-5"}) {
    const auto id = "empty/" + vm;
    run.record(godwit::trace::MigrationRequested{.migration = id, .vm = vm, .kind = "storage_vmotion", .host = "esx1", .from = {{"d0", "A1"}}, .to = {{"d0", "B1"}}});
    const auto copy = run.start(Stream::copy_of(id, {pool}, {}));
    run.transfers(copy, vm == "app-5" ? 20 : 10, 32_MiB / 400_MBps); // 0.84 s, or twice that
    run.finish(copy, 0.2_s);
    run.end(id);
  }
  const auto text = plain(run);
  CHECK_THAT(text, Contains("each: ") && Contains("bound by A/sas/read") && Contains("CPU 200 ms"));
  CHECK_THAT(text, !Contains("app-1: "));
}

TEST_CASE("a run without migrations says so", "[report][table]")
{
  Stream run;
  CHECK_THAT(plain(run), Contains("No migration was asked for."));
}

TEST_CASE("a violated self-check cannot be overlooked", "[report][table]")
{
  Stream run;
  run.record(godwit::trace::SelfChecked{{"at 3 s: space does not close"}});
  CHECK_THAT(plain(run), Contains("SELF-CHECK VIOLATED: at 3 s: space does not close"));
}

TEST_CASE("a move inside an array that the device refused to copy, and nothing went wrong: it is said what an array needs", "[report][table]")
{
  const auto told = [](const char* claim, bool faulty) {
    Stream run;
    run.request("m1", "A2");
    if (faulty) run.record(trace::FaultBegan{.fault = "f", .what = "XCOPY of A errs"});
    run.record(trace::DecisionMade{.migration = "m1", .what = "data_mover", .subject = "d0", .chosen = "fs3dm", .reason = "the next best", .claim = "DM-2",
                                   .device_state = "unknown", .tried = {{"fs3dm_hw", "why", claim}}});
    run.now += 10_s;
    run.end("m1");
    return unwrapped(plain(run));
  };
  CHECK_THAT(told("DM-3", false), Contains(R"("vaai": {"xcopy": "supported"})"));
  CHECK_THAT(told("VAAI-4", false), Contains("vaai"));
  CHECK_THAT(told("DM-5", false), !Contains("vaai")); // unequal block sizes
  CHECK_THAT(told("DM-3", true), !Contains("vaai")); // whoever lets it fail knows
}

TEST_CASE("a recording that was over before the copy began is told", "[report][table]")
{
  const auto told = [](std::uint64_t during, const char* what) {
    Stream run;
    run.record(trace::WorkloadDeclared{"vm-m1", "d0", what});
    run.request("m1");
    run.now += 59_s;
    run.record(trace::PhaseStarted{"m1", "bulk_copy", ""});
    run.now += 60_s;
    run.felt("m1", "during", during, 1_ms);
    run.end("m1");
    return unwrapped(plain(run));
  };
  constexpr auto recording = "49 commands of checkpoint.fio in 30.6 s";
  CHECK_THAT(told(0, recording), Contains("loop") && Contains("began 59 s after"));
  CHECK_THAT(told(1, recording), !Contains("loop"));
  CHECK_THAT(told(0, "500 writes/s of 8 KiB"), !Contains("loop"));
}

TEST_CASE("an IOPS figure before the move is left out where it is chance", "[report][table][guest]")
{
  const auto told = [](std::uint64_t before) {
    Stream run;
    run.request("m1");
    run.felt("m1", "before", before, 1_ms);
    run.felt("m1", "during", 60, 1_ms);
    run.end("m1");
    return plain(run);
  };
  CHECK_THAT(told(6000), Contains("a second (before: 100)"));
  CHECK_THAT(told(6), Contains("1.0 a second") && !Contains("a second (before"));
}

TEST_CASE("a policy that looks at the same move again and again rejects one", "[report][table][policies]")
{
  Stream run;
  run.record(trace::HostModeChanged{"esx1", "connected", "", ""});
  for (int i = 0; i < 1200; ++i) run.record(trace::HostMoveRejected{.cluster = "c", .by = "dpm", .cause = "power_off", .to = i % 2 == 0 ? "esx1" : "esx2", .numbers = {}, .reason = "busy"});
  CHECK_THAT(plain(run), Contains("2, 1,200 times in all"));
}

TEST_CASE("what comes after another migration says so", "[report][table][after]")
{
  Stream run;
  run.record(trace::MigrationRequested{.migration = "m2", .vm = "v", .kind = "vmotion", .host = "esx1", .to_host = "esx2", .memory = 1_GiB, .after = "m1"});
  CHECK_THAT(plain(run), Contains("begins") && Contains("after m1"));
}
