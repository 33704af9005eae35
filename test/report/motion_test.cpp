#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "report/summary_json.hpp"
#include "report/vmotion_sample.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Json = nlohmann::ordered_json;

TEST_CASE("a migration that found its slots taken says how long it waited and for which", "[report][admission][XVM-9]")
{
  const auto migration = Vmotion{}.summary().migrations.at(0);
  CHECK(migration.admission.waited == 12_s);
  REQUIRE(migration.admission.lacking.size() == 1);
  CHECK(migration.admission.lacking[0].resource == "host esx1");
  CHECK(duration(migration) == 31_s); // the wait included
}

TEST_CASE("a migration still in the queue when the run ends has waited until then", "[report][admission][XVM-9]")
{
  Stream run;
  run.now = 5_s;
  run.request_vmotion("m1", 4_GiB);
  run.record(godwit::trace::MigrationQueued{"m1", {{"network esx1", 1, 4, 4}}});
  run.now = 60_s;
  CHECK(run.summary().migrations.at(0).admission.waited == 55_s);
}

TEST_CASE("memory sent is every pass and what went in the stun, sent again is all but the first", "[report][XVM-6]")
{
  const auto summary = Vmotion{}.summary();
  const auto& migration = summary.migrations.at(0);
  // 16,384 + 2,048 + 512 + 64 MiB
  CHECK(migration.bytes.at(Cause::Memory) == 19'008_MiB);
  CHECK(migration.memory_in_stun == 64_MiB);
  const auto json = Json::parse(summary_json(summary)).at("migrations").at(0);
  CHECK(json.at("bytes").at("memory") == 19'008 * 1'048'576LL);
  CHECK(json.at("bytes").at("memory_resent") == 2'624 * 1'048'576LL); // 2,048 + 512 + 64
}

TEST_CASE("each pass is a phase with the bytes that were sent in it", "[report][XVM-17]")
{
  const auto phases = Vmotion{}.summary().migrations.at(0).phases;
  REQUIRE(phases.size() == 3);
  CHECK(phases[0].bytes == 16_GiB);
  CHECK(phases[1].bytes == 2_GiB);
  CHECK(phases[2].bytes == 512_MiB);
}

TEST_CASE("memory goes to the phase that began last, not to the mirroring around it", "[report][XVM-17]")
{
  Vmotion run;
  run.request_vmotion("m2", 1_GiB, "xvmotion");
  const auto stream = run.stream("m2", {run.out});
  run.record(godwit::trace::PhaseStarted{"m2", "mirroring", ""});
  run.record(godwit::trace::PhaseStarted{"m2", "memory_pass", ""});
  run.carry(stream, Cause::Memory, 1_GiB, 1_s);
  const auto phases = run.summary().migrations.at(1).phases;
  CHECK(phases[0].bytes == 0_B);
  CHECK(phases[1].bytes == 1_GiB);
}

TEST_CASE("the guest's slowdown is weighed with time, from its start to its switchover", "[report][XVM-6]")
{
  const auto migration = Vmotion{}.summary().migrations.at(0);
  CHECK(migration.slowdown.worst == 0.6);
  // 0.6 from 28 s until the switchover at 30.6 s, of the time since 12 s: 0.6 x 2.6 / 18.6
  CHECK(migration.slowdown.mean == Approx(0.6 * 2.6 / 18.6));
  REQUIRE(migration.slowings.size() == 2);
  CHECK(migration.slowings[0].pass == 1); // the second was about to begin
}

TEST_CASE("a guest that was never slowed has a slowdown of nothing", "[report]")
{
  Stream run;
  run.request_vmotion("m1", 4_GiB);
  run.now = 10_s;
  run.end("m1");
  const auto migration = run.summary().migrations.at(0);
  CHECK(migration.slowdown.mean == 0);
  CHECK(migration.slowdown.worst == 0);
}

TEST_CASE("a stun has its parts, and they come to the time the VM stood still", "[report][MOB-8]")
{
  const auto migration = Vmotion{}.summary().migrations.at(0);
  REQUIRE(migration.stuns.size() == 3);
  CHECK(migration.stuns[0].part == "last_pages");
  CHECK(migration.stuns[1].part == "round_trips");
  CHECK(migration.stuns[2].part == "resume");
  CHECK(migration.downtime.value() == Approx(0.0625 + 0.0375 + 0.1));
}

TEST_CASE("a stream books its bytes on every link it takes, by cause", "[report][ledger][XVM-4]")
{
  Vmotion run;
  const auto summary = run.summary();
  CHECK(summary.resources[run.out].bytes.at(Cause::Memory) == 19'008_MiB);
  CHECK(summary.resources[run.in].bytes.at(Cause::Memory) == 19'008_MiB);
  CHECK(class_bytes(summary, summary.migrations[0]).at(ResourceClass::Nics) == 19'008_MiB * 2); // out of one, into the other
  CHECK(summary.resources[run.out].busy.value() == Approx(18.5625)); // 19,008 MiB at 1,024 MiB/s
  CHECK(summary.resources[run.out].mean_utilisation == Approx(18.5625 / 31));
}

TEST_CASE("what was lost on its way stands on the links, but has not arrived", "[report][ledger]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.request_vmotion("m1", 4_GiB);
  const auto stream = run.stream("m1", {nic});
  run.now = 1_s;
  run.record(godwit::trace::StreamCarried{stream, Cause::Memory, 0_s, 512_MiB, true});
  run.carry(stream, Cause::Memory, 1_GiB, 1_s);
  const auto summary = run.summary();
  CHECK(summary.resources[nic].bytes.at(Cause::Memory) == 1'536_MiB);
  CHECK(summary.streams[0].cut == 512_MiB);
  CHECK(summary.streams[0].bytes.at(Cause::Memory) == 1_GiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Memory) == 1_GiB);
}

TEST_CASE("a stream's mean rate is over the time it was in use, however many causes used it at once", "[report]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.request_vmotion("m1", 4_GiB, "xvmotion");
  const auto stream = run.stream("m1", {nic});
  run.now = 10_s;
  run.record(godwit::trace::StreamCarried{stream, Cause::Memory, 0_s, 1000_MiB, false});
  run.record(godwit::trace::StreamCarried{stream, Cause::Mirrored, 5_s, 200_MiB, false});
  run.now = 100_s;
  const auto summary = run.summary();
  CHECK(summary.streams[0].active == 10_s);
  CHECK(summary.streams[0].mean_rate().value() == Approx((120_MiB).count()));
  CHECK(summary.streams[0].network() == "vmotion");
}

TEST_CASE("two sends of a cause at a time are no more than the line carries", "[report]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.request_vmotion("m1", 4_GiB);
  const auto stream = run.stream("m1", {nic});
  // 100 MiB/s throughout, halved between them from 9 s to 10 s.
  run.now = 10_s;
  run.record(godwit::trace::StreamCarried{stream, Cause::Memory, 0_s, 950_MiB, false});
  run.now = Seconds{10.5};
  run.record(godwit::trace::StreamCarried{stream, Cause::Memory, 9_s, 100_MiB, false});
  const auto summary = run.summary();
  godwit::units::Bytes all;
  for (const auto& piece : summary.streams[0].pieces) {
    CHECK((piece.size / piece.active).value() <= (102_MiB).count());
    all += piece.size;
  }
  CHECK(all == 1050_MiB);
}

TEST_CASE("a disk's bytes are counted by its copy, not once more by the streams they took", "[report][ledger][XVM-4]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.request_vmotion("m1", 4_GiB, "xvmotion");
  const auto stream = run.stream("m1", {nic});
  const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
  run.transfers(copy, 2, 1_s);
  run.record(godwit::trace::StreamCarried{stream, Cause::Bulk, 0_s, 64_MiB, false});
  run.record(godwit::trace::StreamCarried{stream, Cause::Swap, 0_s, 8_MiB, false}); // no copy tells of it
  run.finish(copy);
  const auto summary = run.summary();
  CHECK(summary.migrations[0].bytes.at(Cause::Bulk) == 64_MiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Swap) == 8_MiB);
  CHECK(summary.resources[nic].bytes.at(Cause::Bulk) == 64_MiB);
}

TEST_CASE("writes mirrored over a stream's way count for its network, those over the storage network do not", "[report][XVM-11]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  const auto hba = run.resource("esx2/hba0/out", "hba_out", gib_per_s);
  const auto pool = run.resource("B/sas/write", "pool_write", gib_per_s);
  for (const auto* id : {"m1", "m2"}) {
    run.request_vmotion(id, 4_GiB, "xvmotion");
    run.stream(id, {nic});
  }
  const auto crossing = run.load("m1", Cause::Mirrored, {}, {nic, hba, pool}), local = run.load("m2", Cause::Mirrored, {}, {hba, pool});
  run.now = 1_s;
  for (const auto load : {crossing, local}) run.record(godwit::trace::LoadCarried{load, 0_s, 0_B, 96_MiB});
  const auto summary = run.summary();
  CHECK(network_uses(summary, summary.migrations[0]).at("vmotion").bytes == 96_MiB);
  CHECK(network_uses(summary, summary.migrations[1]).at("vmotion").bytes == 0_B);
  CHECK(on_storage_networks(summary, summary.migrations[0]) == 96_MiB); // behind the destination host
  CHECK(on_storage_networks(summary, summary.migrations[1]) == 96_MiB);
  CHECK(summary.migrations[0].mirroring.by_network);
  CHECK_FALSE(summary.migrations[1].mirroring.by_network);
  CHECK(summary.migrations[0].bytes.at(Cause::Mirrored) == 96_MiB);
}

TEST_CASE("people estimate a vMotion as its memory over the label of the slowest adapter", "[report]")
{
  Stream run;
  const auto fast = run.resource("esx1/nic0/out", "nic_out", 10_Gbps);
  const auto slow = run.resource("esx2/nic0/in", "nic_in", 1_Gbps);
  run.request_vmotion("m1", 16_GiB);
  const auto stream = run.stream("m1", {fast, slow});
  run.carry(stream, Cause::Memory, 16_GiB, 200_s);
  run.end("m1");
  const auto migration = run.summary().migrations.at(0);
  CHECK(migration.naive.value() == Approx(17'179'869'184 / 125e6)); // 16 GiB / 1 Gbit/s
  CHECK(migration.naive_how == "16 GiB / 125 MB/s (the label of esx2/nic0/in)");
}

TEST_CASE("people estimate an XvMotion as its disks, then its memory", "[report]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.request_vmotion("m1", 16_GiB, "xvmotion");
  auto copy = Stream::copy_of("m1", {}, {});
  copy.naive = 64_s, copy.naive_how = "64 GiB / 1.07 GB/s (the label of esx1/nic0/out)";
  run.finish(run.start(copy));
  run.carry(run.stream("m1", {nic}), Cause::Memory, 16_GiB, 16_s);
  const auto migration = run.summary().migrations.at(0);
  CHECK(migration.naive == 80_s);
  CHECK(migration.naive_how == "64 GiB / 1.07 GB/s (the label of esx1/nic0/out) + 16 GiB / 1.07 GB/s (the label of esx1/nic0/out)");
}

TEST_CASE("a Storage vMotion's memory stays where it is, and nobody estimates it", "[report]")
{
  Stream run;
  run.request("m1"); // of a VM with 4 GiB
  run.end("m1");
  const auto migration = run.summary().migrations.at(0);
  CHECK(migration.naive == 0_s);
  CHECK(migration.to_host == "esx1");
  CHECK_FALSE(changes_host(migration));
}

TEST_CASE("summary.json says from which host to which, when it started, and what became of memory, slots, streams and locks", "[report][json]")
{
  const auto json = Json::parse(summary_json(Vmotion{}.summary())).at("migrations").at(0);
  CHECK(json.at("from").at("host") == "esx1");
  CHECK(json.at("to").at("host") == "esx2");
  CHECK(json.at("queued_s") == 12);
  CHECK(json.at("start_s") == 12);
  CHECK(json.at("admission").at("lacking")[0].at("resource") == "host esx1");
  CHECK(json.at("guest").at("cpu_slowdown").at("worst") == 0.6);
  CHECK(json.at("guest").at("slowdown") == 0); // of its writes: it has none
  REQUIRE(json.at("passes").size() == 3);
  CHECK(json.at("passes")[1].at("sent") == 2'147'483'648);
  CHECK(json.at("passes")[2].at("verdict") == "switch_over");
  REQUIRE(json.at("streams").size() == 1);
  CHECK(json.at("streams")[0].at("links") == Json::array({"esx1/nic0/out", "esx2/nic0/in"}));
  CHECK(json.at("streams")[0].at("bytes").at("memory") == 19'008 * 1'048'576LL);
  CHECK(json.at("networks")[0].at("network") == "vmotion");
  CHECK(json.at("stuns")[1].at("part") == "round_trips");
  CHECK(json.at("locks")[0].at("to") == "esx2");
  CHECK(json.at("registrations").empty());
  CHECK(json.at("bytes_by_class").at("wan") == 0);
}
