#include "report/figures.hpp"
#include "report/stream.hpp"
#include "report/summary_json.hpp"
#include "report/table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
using Json = nlohmann::ordered_json;
using godwit::trace::Outcome;

namespace {

/// A copy of d0 that read 2 x 32 MiB in 2 s when its path was lost under the third; 10 MiB of that had passed by 2.5 s.
struct Lost : Stream {
  Lost() : pool(resource("A/sas/read", "pool_read", 400_MBps))
  {
    request("m1");
    auto started = copy_of("m1", {pool}, {});
    started.size = 128_MiB;
    copy = start(started);
    transfers(copy, 2, 1_s);
    now = 2.5_s;
    record(godwit::trace::TransferCut{copy, 2, 0, 10_MiB, 0_B});
    record(godwit::trace::PathsLost{copy, 140_s});
  }
  /// A path is there after 8 s, and the copy goes on at the rate it had.
  void found()
  {
    now += 8_s;
    record(godwit::trace::PathFound{copy, 0, "A/port1 - fc - esx1/hba0"});
    transfers(copy, 2, 1_s);
    finish(copy);
    end("m1");
  }
  ResourceNumber pool;
  CopyNumber copy;
};

} // namespace

TEST_CASE("a copy that waited for a path was bound by that for as long, and goes on after it", "[report][faults][limits]")
{
  Lost run;
  run.found();
  const auto summary = run.summary();
  const auto lost = std::find_if(summary.limits.begin(), summary.limits.end(), [](auto& limit) { return limit.bound_by == "paths lost"; });
  REQUIRE(lost != summary.limits.end());
  CHECK(lost->from == 2.5_s);
  CHECK(lost->to == 10.5_s);
  CHECK(lost->rate == BytesPerSecond{});
  CHECK(summary.copies[0].waiting == 8_s);
  CHECK(summary.stretches.back().from == 10.5_s);
  CHECK(summary.stretches.back().to == 12.5_s);
  CHECK(summary.stretches.back().transfers == 2);
  // 8 s of 12.5 s
  const auto bound = main_bound(summary, summary.migrations[0]).value();
  CHECK(bound.by == "paths lost");
  CHECK(bound.share == Approx(8 / 12.5));
}

TEST_CASE("what had passed of a cut transfer is in the ledger, and in no copy", "[report][faults][ledger]")
{
  Lost run;
  run.found();
  const auto summary = run.summary();
  CHECK(summary.resources[run.pool].bytes.at(Cause::Bulk) == 138_MiB); // 4 x 32 + 10
  CHECK(summary.migrations[0].bytes.at(Cause::Bulk) == 128_MiB);
  CHECK(summary.copies[0].read == 128_MiB);
  CHECK(summary.copies[0].cut == 10_MiB);
}

TEST_CASE("the table says which path a copy went on over, and after how long", "[report][faults][table]")
{
  Lost run;
  run.found();
  CHECK_THAT(unwrapped(table(run.summary(), Style::Plain)), Contains("d0: 8 s without any, then A/port1 - fc - esx1/hba0"));
}

TEST_CASE("a path that is never found again is waited for until the copy ends", "[report][faults]")
{
  Lost run;
  run.now += 140_s;
  run.record(godwit::trace::CopyEnded{run.copy, false, 0_s});
  run.record(godwit::trace::MigrationEnded{"m1", Outcome::Failed, "no path to the storage for longer than 2 min 20 s", "FLT-1"});
  const auto summary = run.summary();
  CHECK(summary.copies[0].waiting == 140_s);
  CHECK(summary.stretches.back().waited);
  CHECK(summary.stretches.back().to == 142.5_s);
  CHECK_FALSE(summary.migrations[0].outages.at(0).found);
  const auto text = unwrapped(table(summary, Style::Plain));
  CHECK_THAT(text, Contains("failed after 2 min 22.5 s: no path to the storage for longer than 2 min 20 s [FLT-1]. vm-m1 goes on where it was"));
  CHECK_THAT(text, Contains("d0: none left from 2.5 s on"));
}

TEST_CASE("a copy that changes its path without waiting has met no outage of all", "[report][faults]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
  run.transfers(copy, 1, 1_s);
  run.record(godwit::trace::PathFound{copy, 0, "A/port1 - fc - esx1/hba0"});
  run.transfers(copy, 1, 1_s);
  const auto summary = run.summary();
  REQUIRE(summary.migrations[0].outages.size() == 1);
  CHECK_FALSE(summary.migrations[0].outages[0].lost);
  CHECK(summary.copies[0].waiting == 0_s);
  CHECK(summary.stretches.size() == 1);
}

TEST_CASE("a thousand outages are kept ever more coarsely, and lose no byte", "[report][faults]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
  for (int i = 0; i < 1000; ++i) {
    run.transfers(copy, 1, 1_s);
    run.record(godwit::trace::PathsLost{copy, 140_s});
    run.now += 20_s;
    run.record(godwit::trace::PathFound{copy, 0, "A/port0 - fc - esx1/hba0"});
  }
  const auto summary = run.summary();
  CHECK(summary.stretches.size() <= 256);
  Bytes sum;
  for (const auto& stretch : summary.stretches) sum += stretch.carried();
  CHECK(sum == 32_MiB * 1000);
  CHECK(summary.copies[0].waiting.value() == Approx(20'000));
}

TEST_CASE("a VM whose host died under it does not go on", "[report][faults][table]")
{
  Stream run;
  run.request("m1");
  run.record(godwit::trace::FaultBegan{"f1", "host esx1 is lost"});
  run.record(godwit::trace::MigrationEnded{"m1", Outcome::Failed, "esx1 was lost, and vm-m1 with it", "SVM-8"});
  CHECK_THAT(unwrapped(table(run.summary(), Style::Plain)), Contains("failed after 0 s: esx1 was lost, and vm-m1 with it [SVM-8]. vm-m1 is down"));
}

TEST_CASE("a migration met the faults that held while it was under way, and no others", "[report][faults]")
{
  Stream run;
  const auto at = [&](Seconds now, auto event) { run.now = now, run.record(event); };
  using namespace godwit::trace;
  at(1_s, FaultBegan{"over", "port 0 of array A is lost"});
  at(2_s, FaultEnded{"over", "port 0 of array A is lost"});
  at(3_s, FaultBegan{"before", "array A fails XCOPY"});
  run.now = 10_s;
  run.request("m1");
  at(11_s, FaultBegan{"short", "fabric fc is down"});
  at(19_s, FaultEnded{"short", "fabric fc is down"});
  run.now = 20_s;
  run.end("m1");
  at(30_s, FaultBegan{"later", "host esx2 is lost"});
  const auto summary = run.summary();
  CHECK(summary.faults.size() == 4);
  CHECK(summary.migrations[0].faults == std::vector<std::size_t>{1, 2});
  const auto text = unwrapped(table(summary, Style::Plain));
  CHECK_THAT(text, Contains("array A fails XCOPY, from 3 s on") && Contains("fabric fc is down, from 11 s to 19 s") && !Contains("esx2"));
  const auto json = Json::parse(summary_json(summary));
  CHECK(json.at("faults").size() == 4);
  CHECK(json.at("faults")[1].dump() == R"({"fault":"before","what":"array A fails XCOPY","from_s":3.0,"to_s":null})");
  CHECK(json.at("migrations")[0].at("faults").size() == 2);
}

namespace {

/// 96 MiB of which the array copies 32 before it fails a command; the host goes on.
struct HandedOver : Stream {
  HandedOver()
  {
    request("m1");
    auto started = copy_of("m1", {}, {});
    started.mover = "fs3dm_hw", started.offloaded = true, started.size = 96_MiB;
    started.naive = 4_s, started.naive_how = "96 MiB / 24 MB/s";
    const auto offloaded = start(started);
    transfers(offloaded, 1, 1_s);
    record(godwit::trace::CopyEnded{offloaded, false, 0_s});
    record(godwit::trace::HandedOver{"m1", "d0", "fs3dm_hw", "fs3dm", 32_MiB, "A answered a command with an error", "VAAI-5"});
    started.mover = "fs3dm", started.offloaded = false, started.start = 32_MiB, started.size = 64_MiB;
    const auto software = start(started);
    transfers(software, 2, 1_s);
    finish(software);
    end("m1");
  }
};

} // namespace

TEST_CASE("bytes by offload and bytes by software are the disk, which is one disk and estimated once", "[report][faults][VAAI-5]")
{
  HandedOver run;
  const auto summary = run.summary();
  CHECK(summary.migrations[0].offloaded == 32_MiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Bulk) == 64_MiB);
  CHECK(summary.migrations[0].naive == 4_s);
  CHECK(summary.copies[1].takes_over);
  CHECK_THAT(unwrapped(table(summary, Style::Plain)), Contains("vm-m1: A1 -> B1, 96 MiB") && !Contains("2 disks"));
}

TEST_CASE("a handover is told of with its offset, its reason and its claim", "[report][faults][table][VAAI-5]")
{
  HandedOver run;
  const auto summary = run.summary();
  const auto text = unwrapped(table(summary, Style::Plain));
  CHECK_THAT(text, Contains("d0: fs3dm_hw to 32 MiB, then fs3dm: A answered a command with an error [VAAI-5]"));
  CHECK_THAT(text, Contains("d0 of m1 was copied by the array (FS3DM with hardware offload) up to 32 MiB and by FS3DM from there"));
  const auto handovers = Json::parse(summary_json(summary)).at("migrations")[0].at("handovers");
  CHECK(handovers.dump() == R"([{"at_s":1.0,"subject":"d0","from":"fs3dm_hw","to":"fs3dm","offset":33554432,)"
                            R"("reason":"A answered a command with an error","claim":"VAAI-5"}])");
}

TEST_CASE("what hosts believe of arrays, and what the oracle found, stand in summary.json", "[report][faults][json][VAAI-6]")
{
  Stream run;
  run.request("m1");
  run.now = 9_s;
  run.record(godwit::trace::DeviceStateChanged{"A", "clone", "not_supported", 7_s, "a command failed", "VAAI-6"});
  run.record(godwit::trace::FirmwareUpgraded{"A", "XCOPY is supported"});
  run.record(godwit::trace::DisksCompared{"m1", "d0", "switchover", 1024, 7, 0});
  const auto json = Json::parse(summary_json(run.summary()));
  CHECK(json.at("device_states")[0].at("state") == "not_supported");
  CHECK(json.at("device_states")[0].at("evaluated_s") == 7);
  CHECK(json.at("firmware_upgrades")[0].at("what") == "XCOPY is supported");
  CHECK(json.at("migrations")[0].at("comparisons")[0].at("differing") == 0);
}
