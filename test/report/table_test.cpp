#include "report/sample.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

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
