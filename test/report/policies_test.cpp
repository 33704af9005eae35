#include "report/explain/explain.hpp"
#include "report/stream.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

namespace {

std::string told(Stream& stream)
{
  return explain_text(stream.summary(), {}, Style::Plain, 400);
}

struct Pod : Stream {
  void judged(const std::string& cause, const std::string& datastore, double value, double threshold)
  {
    record(trace::StorageDrsJudged{"pod", cause, datastore, value, threshold, value > threshold, ""});
  }
  void not_recommended(std::string reason, double value, double limit, std::uint64_t moves)
  {
    record(trace::StorageDrsRejected{"pod", "io", "db1", "A1", "A2", std::move(reason), value, limit, moves});
  }
};

} // namespace

TEST_CASE("a round of Storage DRS that moves nothing is told with what kept it from moving", "[report][explain]")
{
  Pod run;
  run.now = 57600_s;
  run.judged("space", "A1", 48.8, 80), run.judged("space", "A2", 9.8, 80);
  run.judged("io", "A1", 0.789, 0.015), run.judged("io", "A2", 0.004, 0.015);
  run.not_recommended("source and destination are correlated", 0, 0, 20);
  const auto text = told(run);
  CHECK_THAT(text, Contains("At 16 h: Storage DRS looks at datastore cluster pod"));
  CHECK_THAT(text, Contains("Space: none of 2 datastores is above 80 %; at most A1 48.80 % full."));
  CHECK_THAT(text, Contains("1 of 2 datastores is above 15 ms: A1 answers in 789 ms."));
  CHECK_THAT(text, Contains("Not recommended, 20 moves: source and destination are correlated; the nearest was db1 from A1 to A2."));
}

TEST_CASE("rounds alike in a row are told by the first and the last", "[report][explain]")
{
  Pod run;
  for (const int hour : {0, 8, 16, 24}) {
    run.now = Seconds{hour * 3600.0};
    run.judged("space", "A1", 40 + hour, 80);
  }
  run.now = 115200_s;
  run.judged("space", "A1", 81, 80);
  const auto text = told(run);
  CHECK_THAT(text, Contains("1. At 0 s: Storage DRS looks"));
  CHECK_THAT(text, Contains("2. At 1 d: 3 more times alike, the last time: Storage DRS looks at datastore cluster pod"));
  CHECK_THAT(text, Contains("at most A1 64.00 % full"));
  CHECK_THAT(text, Contains("3. At 1 d 8 h: Storage DRS looks"));
  CHECK_THAT(text, !Contains("56.00 % full"));
}

TEST_CASE("a recommendation has the numbers that made it, its rule, and what came of it", "[report][explain][DM-8]")
{
  Pod run;
  run.judged("space", "A1", 81.5, 80);
  run.record(trace::StorageDrsRecommended{"pod", "vmware", "space", "m1", "vm-m1", {"d0"}, "A1", "B1", 40_GiB,
                                          {{"destination_used_before_percent", 20}, {"destination_used_after_percent", 24.4}}, "A1 is 81.50 % full, above 80 %"});
  run.request("m1");
  run.now = 90_s;
  run.end("m1");
  const auto summary = run.summary();
  const std::vector<Explanation> stories{{narrate(summary, summary.migrations.front()), std::nullopt}};
  const auto text = explain_text(summary, stories, Style::Plain, 400);
  CHECK_THAT(text, Contains("vm-m1 (40 GiB) goes from A1 to B1: A1 is 81.50 % full, above 80 %; B1 is 20 % full, 24.4 % with it. m1 took 1 min 30 s. [DM-8]"));
  CHECK_THAT(text, Contains("Storage DRS of datastore cluster pod asks for it: A1 is 81.50 % full, above 80 %. [DM-8]"));
}

TEST_CASE("a host that cannot be emptied names the VM that holds it up", "[report][explain][XVM-8]")
{
  Stream run;
  run.record(trace::HostModeChanged{"esx1", "entering_maintenance", "firmware", ""});
  run.record(trace::HostMoveRecommended{"c", "maintenance", "maintenance", "vm1", "esx1", "esx2", 1, true, {}, "esx1 enters maintenance mode"});
  run.record(trace::MaintenanceBlocked{"firmware", "esx1", "vm2", "esx2 does not reach local1", "XVM-8"});
  run.now = 600_s;
  run.record(trace::MaintenanceEntered{"firmware", "esx1", "timed_out", 600_s, "after its timeout VMs still run on esx1"});
  const auto text = told(run);
  CHECK_THAT(text, Contains("At 0 s, for 10 min: Host esx1 is to enter maintenance mode") || Contains("At 0 s, 10 min: Host esx1 is to enter maintenance mode"));
  CHECK_THAT(text, Contains("1 VM leaves by vMotion: vm1 to esx2. [XVM-8]"));
  CHECK_THAT(text, Contains("vm2 cannot leave and holds esx1 up: esx2 does not reach local1. [XVM-8]"));
  CHECK_THAT(text, Contains("It does not enter it (timed out, after 10 min): after its timeout VMs still run on esx1."));
}

TEST_CASE("after a site is lost, HA's restarts are told in order, with the site they land on", "[report][explain][MOB-21][MOB-22]")
{
  Stream run;
  run.record(trace::HostDeclared{"e1", 16, "east"});
  run.record(trace::HostDeclared{"w1", 16, "west"});
  run.now = 15_s;
  run.record(trace::HostFailed{"metro", "e1", 15_s});
  run.now = 35_s;
  run.record(trace::VmRestarted{"metro", "db", "e1", "w1", "high", 1, 1, 35_s, "it has the most room", "MOB-22"});
  const auto text = told(run);
  CHECK_THAT(text, Contains("vSphere HA declares e1 (east) failed"));
  CHECK_THAT(text, Contains("1. db (high) starts on w1 (west), after 35 s down: it has the most room. [MOB-22]"));
  CHECK_THAT(text, Contains("1 of 1 VM run at another site now: HA and DRS know of no sites. [MOB-21]"));
}

TEST_CASE("a datastore that a host does not reach is told with its times, who was terminated, who not, and why", "[report][explain][vmcp]")
{
  Stream run;
  run.now = 140_s;
  run.record(trace::ApdTimedOut{"c", "esx1", "S", 0_s, 140_s, {"db", "lab"}, "Misc.APDTimeout"});
  run.now = 320_s;
  run.record(trace::VmTerminated{"c", "db", "esx1", "S", 0_s, 140_s, "esx2", "esx2 has room", "VMCP"});
  run.record(trace::VmNotTerminated{"c", "lab", "esx1", "S", 5, true, "esx2: does not reach S", "VMCP"});
  run.now = 340_s;
  run.record(trace::VmRestarted{"c", "db", "esx1", "esx2", "high", 1, 1, 20_s, "esx2 has room", "MOB-22"});
  const auto lasting = told(run);
  CHECK_THAT(lasting, Contains("esx1 does not reach datastore S"));
  CHECK_THAT(lasting, Contains("The last path went at 0 s; APD is timed out at 2 min 20 s: from then on the host fails I/O there. 2 VMs have files on it. [Misc.APDTimeout]"));
  CHECK_THAT(lasting, Contains("db is terminated at 5 min 20 s, 5 min 20 s after its last path went: esx2 has room. [VMCP]") && Contains("1. db (high) is restarted on esx2 at 5 min 40 s, after 20 s down. [MOB-22]"));
  CHECK_THAT(lasting, Contains("lab is not terminated at 5 min 20 s, and stays as it is: esx2: does not reach S. [VMCP]"));
  CHECK_THAT(lasting, Contains("It lasts to the end of the run."));
  run.now = 600_s;
  run.record(trace::ApdEnded{"c", "esx1", "S", 0_s, "a path is back"});
  CHECK_THAT(told(run), Contains("It is over at 10 min: a path is back."));
}

TEST_CASE("a task of several migrations is told as one, with its end and how many ran at a time", "[report][explain]")
{
  Stream run;
  run.request("evac/1"), run.request("evac/2");
  run.now = 60_s;
  run.end("evac/1");
  run.now = 100_s;
  run.end("evac/2");
  run.request("alone");
  run.end("alone");
  const auto text = told(run);
  CHECK_THAT(text, Contains("Task evac: 2 migrations"));
  CHECK_THAT(text, Contains("2 completed, the last 1 min 40 s after the first was asked for, at most 2 at a time."));
  CHECK_THAT(text, !Contains("Task alone"));
}

TEST_CASE("moves asked for one by one that share a far line are told together, with what they sent over it", "[report][explain][MOB-9]")
{
  const auto moves = [](Seconds rtt, Seconds second) {
    Stream run;
    const auto line = run.resource("east-west/west", "wan", 250_MBps);
    for (const auto* id : {"m1", "m2"}) {
      run.now = id == std::string{"m2"} ? second : 0_s;
      run.request_vmotion(id, 1_GiB);
    }
    for (const auto* id : {"m1", "m2"}) {
      run.now = id == std::string{"m2"} ? second : 0_s;
      run.carry(run.stream(id, {line}, 125_MBps, "a buffer", rtt), Cause::Memory, 10_GiB, 100_s);
      run.end(id);
    }
    return told(run);
  };
  CHECK_THAT(moves(5_ms, 0_s), Contains("2 completed, the last 1 min 40 s after the first was asked for, at most 2 at a time. [MOB-9]"));
  CHECK_THAT(moves(5_ms, 0_s), Contains("They sent 20 GiB over it in that time = 215 MB/s, of its 250 MB/s."));
  CHECK_THAT(moves(4.9_ms, 0_s), !Contains("MOB-9"));
  CHECK_THAT(moves(5_ms, 100_s), !Contains("MOB-9"));
}

TEST_CASE("Storage vMotions of several VMs are added up: inside an array, or between arrays with what that spares", "[report][explain][DM-10]")
{
  const auto moves = [](bool across, int count) {
    Stream run;
    const auto read = run.resource("A/sas/read", "pool_read", 800_MBps), out = run.resource("A/port0/out", "port_out", 800_MBps);
    const auto write = run.resource((across ? "B" : "A") + std::string{"/sas/write"}, "pool_write", 800_MBps), in = run.resource("esx1/hba0/in", "hba_in",
        800_MBps);
    run.resource("A/xcopy", "copy_engine", 1024_MBps);
    for (int i = 0; i < count; ++i) {
      const auto id = "m" + std::to_string(i);
      run.request(id);
      const auto copy = run.start(Stream::copy_of(id, {read, out, in}, {write}));
      run.transfers(copy, 4, 1_s);
      run.finish(copy, 1_s);
      run.end(id);
    }
    return told(run);
  };
  const auto across = moves(true, 4);
  CHECK_THAT(across, Contains("Storage vMotions of 4 VMs, each from array to array"));
  CHECK_THAT(across, Contains("For 512 MiB of disks") && Contains("and 4 s of the hosts' CPU time went into it. [DM-10]"));
  CHECK_THAT(across, Contains("A copies by itself at up to 1.02 GB/s: 524 ms of work. [DM-10]")); // 536,870,912 B / 1,024 MB/s
  CHECK_THAT(moves(false, 4), Contains("none leaves its array") && !Contains("copies by itself"));
  CHECK_THAT(moves(true, 3), !Contains("Storage vMotions of"));
}
