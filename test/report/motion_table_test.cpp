#include "report/table.hpp"
#include "report/vmotion_sample.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

namespace {

std::string words(Stream& run) { return unwrapped(table(run.summary(), Style::Plain)); }

} // namespace

TEST_CASE("the table of a vMotion: hosts, wait, passes, stun by part, slowdown, networks", "[report][table]")
{
  Vmotion run;
  const auto text = words(run);
  CHECK_THAT(text, Contains("moves vm-m1: esx1 -> esx2, 16 GiB of memory"));
  CHECK_THAT(text, Contains("of it waited 12 s for host esx1: 8 of 8 slots in use when it asked, 4 needed"));
  CHECK_THAT(text, Contains("people estimate 16 s = 16 GiB / 1.07 GB/s (the label of esx1/nic0/out)"));
  CHECK_THAT(text, Contains("memory 3 passes: 16 GiB, 2 GiB, 512 MiB; 64 MiB in the stun"));
  CHECK_THAT(text, Contains("VM stands still 200 ms: last pages 62.5 ms, round trips 37.5 ms, resume 100 ms"));
  CHECK_THAT(text, Contains("guest slowed to 40 % from pass 2 on; 92 % on average")); // 1 - 0.6 x 2.6 / 18.6
  CHECK_THAT(text, Contains("networks vmotion 18.6 GiB over 1 stream, round trip 7.5 ms; storage 0 B")); // 19,008 MiB
  CHECK_THAT(text, Contains("goes over vmotion network networks"));
  CHECK_THAT(text, Contains("swap unshared"));
  CHECK_THAT(text, Contains("bound by esx1/nic0/out 1.07 GB/s"));
}

TEST_CASE("sentences say why the VM stood still and why it was slowed", "[report][table][XVM-6]")
{
  Vmotion run;
  const auto text = words(run);
  CHECK_THAT(text, Contains("m1 moves 18.6 GiB over the network.")); // 19,008 MiB, once
  CHECK_THAT(text, Contains("vm-m1 stands still for 200 ms, 100 ms of it because the destination puts it together before its first instruction."));
  // 2 GiB dirtied in the 16 s of the first pass
  CHECK_THAT(text, Contains("vm-m1 changes its memory at 134 MB/s and 1.07 GB/s can be sent: 800 % of that, with which the passes would be long in coming to "
                            "an end, so its vCPUs are slowed to 40 % from pass 2 on [XVM-6]."));
  CHECK_THAT(text, Contains("12 s of it went by before it could start, for want of slots on host esx1"));
}

TEST_CASE("at a long round trip the sentence about the stun names it", "[report][table][MOB-8]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.request_vmotion("m1", 1_GiB);
  const auto stream = run.stream("m1", {nic}, 100_MBps, "", 100_ms);
  run.carry(stream, Cause::Memory, 1_GiB, 10_s);
  run.judged_pass("m1", 0, 1_GiB, 1_MiB, 10_s, "switch_over");
  run.stun("m1", "round_trips", 0.5_s);
  run.stun("m1", "resume", 0.1_s);
  run.end("m1");
  CHECK_THAT(words(run), Contains("vm-m1 stands still for 600 ms, 500 ms of it because the hosts hand it over step by step, and each answer takes a round trip of 100 ms."));
}

TEST_CASE("memory that changes as fast as it is sent is given up, with both rates", "[report][table][XVM-6]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.request_vmotion("m1", 1_GiB);
  run.carry(run.stream("m1", {nic}), Cause::Memory, 1_GiB, 1_s);
  run.judged_pass("m1", 0, 1_GiB, 1_GiB, 1_s, "give_up");
  run.record(godwit::trace::MigrationEnded{"m1", godwit::trace::Outcome::Failed, "no progress", "XVM-6"});
  const auto text = words(run);
  CHECK_THAT(text, Contains("m1 gave up after 1 pass with 1 GiB of memory still to send: vm-m1 changes it at 1.07 GB/s, 1.07 GB/s can be sent."));
  CHECK_THAT(text, Contains("vm-m1 goes on where it was"));
}

TEST_CASE("an XvMotion shows hosts, datastores and both sizes, and what kept off the storage network", "[report][table][XVM-11]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 1000_MBps);
  const auto hba = run.resource("esx1/hba0/in", "hba_in", 1000_MBps);
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  run.record(godwit::trace::MigrationRequested{.migration = "m1", .vm = "db1", .kind = "xvmotion", .host = "esx1", .to_host = "esx2",
                                               .from = {{"d0", "A1"}}, .to = {{"d0", "B1"}}, .memory = 4_GiB});
  const auto stream = run.stream("m1", {nic});
  auto started = Stream::copy_of("m1", {pool, hba}, {});
  started.size = 64_MiB;
  const auto copy = run.start(started);
  run.transfers(copy, 2, 1_s);
  run.record(godwit::trace::StreamCarried{stream, Cause::Bulk, 0_s, 64_MiB, false});
  run.finish(copy);
  run.carry(stream, Cause::Memory, 4_GiB, 4_s);
  run.end("m1");
  const auto text = words(run);
  CHECK_THAT(text, Contains("db1: esx1 -> esx2, A1 -> B1, 64 MiB, 4 GiB of memory"));
  // 64 MiB + 4,096 MiB on the one; the source read its own disk over its fabric
  CHECK_THAT(text, Contains("vmotion 4.06 GiB over 1 stream; storage 64 MiB"));
}

TEST_CASE("a guest slowed while its memory is traced is told apart from one slowed for want of progress", "[report][table]")
{
  Stream run;
  run.request_vmotion("m1", 4_GiB);
  run.record(godwit::trace::PhaseStarted{"m1", "trace_install", ""});
  run.record(godwit::trace::GuestSlowed{"m1", "vm-m1", 0.25, "one of four vCPUs installs the traces", ""});
  run.now = 1_s;
  run.record(godwit::trace::GuestSlowed{"m1", "vm-m1", 0, "", ""});
  run.record(godwit::trace::PhaseEnded{"m1", "trace_install"});
  run.now = 10_s;
  run.end("m1");
  const auto text = words(run);
  CHECK_THAT(text, Contains("guest slowed to 75 % while its memory is traced; 98 % on average")); // 1 - 0.25 x 1 / 10 = 0.975
  CHECK_THAT(text, !Contains("come to an end"));
}

TEST_CASE("a VM that now stands in another vCenter says so", "[report][table][MOB-4]")
{
  Stream run;
  run.request_vmotion("m1", 4_GiB, "cross_vcenter");
  run.record(godwit::trace::VmRegistered{"m1", "vm-m1", "vc1", "vc2"});
  run.now = 1_s;
  run.end("m1");
  CHECK_THAT(words(run), Contains("vCenter vc1 -> vc2"));
}

TEST_CASE("a Storage vMotion's table says nothing of hosts, memory, slots or networks", "[report][table]")
{
  Stream run;
  run.request("m1");
  run.now = 1_s;
  run.end("m1");
  const auto text = words(run);
  for (const auto* word : {"esx1 -> ", "memory", "waited", "networks", "WAN", "slowed"}) CHECK_THAT(text, !Contains(word));
}

TEST_CASE("who waits behind another though there are slots is told so", "[report][table][XVM-9]")
{
  Stream run;
  run.request_vmotion("m1", 1_GiB);
  run.record(godwit::trace::MigrationQueued{"m1", {{"host esx1", 1, 8, 8}, {"network esx1", 1, 2, 8}}});
  run.now = 5_s;
  run.record(godwit::trace::SlotsTaken{"m1", 5_s, {{"host esx1", 1, 5, 8}, {"network esx1", 1, 3, 8}}});
  run.now = 6_s;
  run.end("m1");
  CHECK_THAT(words(run), Contains("of it waited 5 s for host esx1: 8 of 8 slots in use when it asked, 1 needed for network esx1: another asked before"));
}

TEST_CASE("parts of the stun that took no time are not listed, and figures that read alike are no difference", "[report][table]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", gib_per_s);
  for (const std::string id : {"m1", "m2"}) {
    run.request_vmotion(id, 1_GiB);
    const auto stream = run.stream(id, {nic}, 100_MBps, "", 100_ms);
    const auto copy = run.start(Stream::copy_of(id, {nic}, {}));
    run.transfers(copy, 100, 32_MiB / 100_MBps);
    run.finish(copy);
    run.carry(stream, Cause::Memory, id == "m1" ? 1_GiB : 1_GiB + 4096_B, 10_s);
    run.stun(id, "last_pages", 0_s);
    run.stun(id, "resume", 0.1_s);
    run.end(id);
  }
  const auto text = words(run);
  CHECK_THAT(text, Contains("VM stands still 100 ms: resume 100 ms") && !Contains("last pages"));
  CHECK_THAT(text, Contains("; so do the others."));
}
