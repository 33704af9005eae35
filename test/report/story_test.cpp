// What a story says of what happened, by streams made by hand.

#include "report/explain/explain.hpp"
#include "report/motion_cells.hpp"
#include "report/stream.hpp"
#include "report/vmotion_sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace story_test {

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
namespace trace = godwit::trace;

namespace {

std::string points_text(const std::vector<Point>& points)
{
  std::string text;
  for (const auto& [said, rule] : points) text += said + (rule.empty() ? "" : " [" + rule + "]") + "\n";
  return text;
}

/// All that is said in the steps, each under its title.
std::string steps_text(const Summary& summary, std::size_t migration = 0)
{
  std::string text;
  for (const auto& step : narrate(summary, summary.migrations.at(migration)).steps) text += "# " + step.title + "\n" + points_text(step.points);
  return text;
}

std::string of_step(const Summary& summary, const std::string& title, std::size_t migration = 0)
{
  for (const auto& step : narrate(summary, summary.migrations.at(migration)).steps)
    if (step.title == title) return points_text(step.points);
  return "no such step";
}

std::string felt_by(const Summary& summary) { return points_text(narrate(summary, summary.migrations.at(0)).guest); }

/// Of the third migration, the second thing.
std::string waits_for_text(const Summary& summary)
{
  const auto& migration = summary.migrations.at(2);
  return waits_for(summary, migration, migration.admission.lacking.at(1));
}

struct Told : Stream {
  template <class Event> void at(Seconds when, Event event) { now = when, record(event); }
  void phase(const std::string& name, Seconds from, Seconds to)
  {
    at(from, trace::PhaseStarted{"m1", name, ""});
    at(to, trace::PhaseEnded{"m1", name});
  }
  void request_cold()
  {
    record(trace::MigrationRequested{.migration = "m1", .vm = "old", .kind = "cold", .host = "esx1", .to_host = "esx2", .from = {{"d0", "A1"}},
                                     .to = {{"d0", "B1"}}, .memory = 4_GiB});
  }
};

} // namespace

TEST_CASE("a powered-off VM runs nowhere, holds no lock and feels nothing", "[report][explain][MOB-5]")
{
  Told run;
  run.request_cold();
  run.phase("switchover", 60_s, 60_s);
  run.record(trace::LocksMoved{"m1", "old", "esx1", "esx2"});
  run.end("m1");
  const auto summary = run.summary();
  CHECK_THAT(steps_text(summary), Contains("stays powered off, now on esx2") && !Contains("runs on") && !Contains("lock") && !Contains("Switchover"));
  CHECK_THAT(felt_by(summary), Contains("powered off") && !Contains("stood still"));
}

TEST_CASE("the last pages of memory are what the last pass left, device state apart", "[report][explain][MOB-8]")
{
  Vmotion run;
  CHECK_THAT(steps_text(run.summary()), Contains("what it had changed since the last pass, 64 MiB"));
  Stream with_state;
  with_state.request_vmotion("m1", 1_GiB);
  const auto only = with_state.stream("m1", {});
  with_state.carry(only, Cause::Memory, 1_GiB, 1_s);
  with_state.judged_pass("m1", 0, 1_GiB, 64_MiB, 1_s, "switch_over");
  with_state.record(trace::PhaseStarted{"m1", "switchover", ""});
  with_state.record(trace::Stunned{"m1", "vm-m1", "last_pages"});
  with_state.carry(only, Cause::Memory, 64_MiB, 0.1_s);
  with_state.record(trace::Resumed{"m1", "vm-m1", "last_pages"});
  with_state.record(trace::Stunned{"m1", "vm-m1", "device_state"});
  with_state.carry(only, Cause::Memory, 8_MiB, 0.1_s);
  with_state.record(trace::Resumed{"m1", "vm-m1", "device_state"});
  with_state.end("m1");
  CHECK_THAT(steps_text(with_state.summary()), Contains("since the last pass, 64 MiB") && Contains("each page of memory, 8 MiB") &&
                                                   Contains("72 MiB of memory and device state"));
}

TEST_CASE("a stun is told in the step that was under way, whatever its name", "[report][explain]")
{
  Told run;
  run.request("m1");
  run.phase("mirror_drain", 10_s, 11_s);
  run.at(20_s, trace::PhaseStarted{"m1", "switchover", ""});
  run.stun("m1", "mirror_drain", 0.25_s);
  run.record(trace::PhaseEnded{"m1", "switchover"});
  run.end("m1");
  const auto summary = run.summary();
  CHECK_THAT(of_step(summary, "Switchover"), Contains("stands still for 250 ms"));
  CHECK(summary.migrations[0].stuns.at(0).at == 20_s);
}

TEST_CASE("many changes of mirroring are one line a step, with that step's time", "[report][explain][XVM-13]")
{
  Told run;
  run.request_vmotion("m1", 4_GiB, "xvmotion");
  run.at(0_s, trace::PhaseStarted{"m1", "bulk_copy", ""});
  const auto mode = [&](Seconds at, const char* to) { run.record(trace::MirrorModeChanged{"m1", "d0", to, 64_MiB, 64_MiB, "full", "XVM-13", at}); };
  run.now = 100_s; // told later than it was
  for (int i = 0; i < 5; ++i) mode(Seconds{10.0 * i + 1}, "synchronous"), mode(Seconds{10.0 * i + 3}, "asynchronous");
  run.record(trace::PhaseEnded{"m1", "bulk_copy"});
  run.at(100_s, trace::PhaseStarted{"m1", "memory_pass", ""});
  mode(110_s, "synchronous"), mode(115_s, "asynchronous");
  run.at(120_s, trace::PhaseEnded{"m1", "memory_pass"});
  run.end("m1");
  const auto summary = run.summary();
  CHECK_THAT(of_step(summary, "The disks are copied"), Contains("1 s: mirroring of d0 turns synchronous") &&
                                                           Contains("9 more changes to and fro in this step, 10 s of the step")); // 5 x 2 s
  CHECK_THAT(of_step(summary, "The memory is copied, then what changed meanwhile"), Contains("1 min 50 s: mirroring"));
  CHECK_THAT(felt_by(summary), Contains("For 15 s in all its writes waited for the destination") && Contains("6 times"));
}

TEST_CASE("writes behind a snapshot went to redo logs, wherever they fell", "[report][explain][SVM-12]")
{
  Told run;
  run.request("m1");
  run.phase("snapshot", 1_s, 2_s);
  run.phase("bulk_copy", 2_s, 60_s);
  run.record(trace::WritesSorted{"m1", "vm-m1", "d0", 2_s, {1000, 8_MiB}, {}, {1000, 8_MiB}, 64_MiB});
  run.at(60_s, trace::PhaseStarted{"m1", "switchover", ""});
  run.stun("m1", "fsr", 0.5_s);
  run.end("m1");
  const auto text = steps_text(run.summary());
  CHECK_THAT(text, Contains("2,000 writes from 2 s to 1 min, 16 MiB, went to redo logs, which grew by 64 MiB") && !Contains("not copied yet"));
  CHECK_THAT(text, Contains("suspended and resumed") && !Contains("shadow VM"));
}

TEST_CASE("a home directory that is not asked to move is not copied", "[report][explain][SVM-1]")
{
  Told run;
  run.record(trace::MigrationRequested{.migration = "m1", .vm = "db", .kind = "storage_vmotion", .host = "esx1", .from = {{"d0", "A1"}},
                                       .to = {{"d0", "B1"}}, .memory = 4_GiB});
  run.record(trace::PhaseStarted{"m1", "home", "SVM-1"});
  run.record(trace::PhaseEnded{"m1", "home"});
  run.end("m1");
  CHECK_THAT(steps_text(run.summary()), !Contains("home directory") && !Contains("SVM-1]"));
}

TEST_CASE("what a host finds out about an array is told when it found out", "[report][explain][VAAI-8]")
{
  Told run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.at(100_s, trace::FirmwareUpgraded{"A", "XCOPY is supported"});
  run.now = 1000_s;
  run.request("m1");
  run.record(trace::DeviceStateChanged{"A", "clone", "supported", 300_s, "evaluated every 5 min: accepted", "VAAI-9"});
  run.record(trace::DecisionMade{"m1", "data_mover", "d0", "fs3dm_hw", "both on A", "DM-1", "supported", {}});
  run.start(Stream::copy_of("m1", {pool}, {}));
  run.end("m1");
  CHECK_THAT(of_step(run.summary(), "It is asked for"),
             Contains("1 min 40 s: new firmware of array A") && Contains("5 min: array A, XCOPY: supported from then on: evaluated every 5 min [VAAI-8]") &&
                 Contains("Accepted [VAAI-9]"));
}

TEST_CASE("faults of what a migration does not use are not told, those before it as since when", "[report][explain][faults]")
{
  Told run;
  run.at(5_s, trace::FaultBegan{"taken", "1 TiB of B1 are taken"});
  run.at(6_s, trace::FaultBegan{"over", "host esx1 is lost"});
  run.at(10_s, trace::FaultEnded{"over", "host esx1 is lost"});
  run.request("m1");
  run.phase("bulk_copy", 10_s, 60_s);
  run.at(20_s, trace::FaultBegan{"elsewhere", "host esx7 is lost"});
  run.at(60_s, trace::FaultEnded{"elsewhere", "host esx7 is lost"});
  run.end("m1");
  const auto text = steps_text(run.summary());
  CHECK_THAT(of_step(run.summary(), "It is asked for"), Contains("Since 5 s: 1 TiB of B1 are taken"));
  CHECK_THAT(text, !Contains("esx7") && !Contains("esx1 is lost"));
}

TEST_CASE("a VM that a full datastore had stopped is not said to have felt nothing else", "[report][explain]")
{
  Told run;
  run.record(trace::DemandDeclared{"vm-m1", "d0: 300 I/Os/s of 8 KiB, 70 % reads"});
  run.at(10_s, trace::DatastoreFull{.datastore = "A1", .stopped = {"vm-m1"}});
  run.now = 60_s;
  run.request("m1");
  run.at(90_s, trace::GuestFelt{"m1", "vm-m1", "during", 60_s, 90_s, {}, {}});
  run.stun("m1", "fsr", 0.5_s);
  run.end("m1");
  run.at(100_s, trace::DatastoreHasRoom{.datastore = "A1"});
  const auto summary = run.summary();
  CHECK_THAT(felt_by(summary), Contains("stood still from 10 s on: A1 was full") && Contains("1 min 30 s later") &&
                                   Contains("The migration itself made it stand still for 500 ms"));
  CHECK_THAT(felt_by(summary), Contains("None of vm-m1's I/Os was answered") && !Contains("no disk I/O"));
  CHECK_THAT(steps_text(summary), Contains("Its guest meanwhile, over the days: d0: 300 I/Os/s"));
}

TEST_CASE("who waits is told for whom, and how much of its time that was", "[report][explain][XVM-9]")
{
  Told run;
  run.request_vmotion("first", 4_GiB, "xvmotion");
  run.record(trace::SlotsTaken{"first", 0_s, {{"host esx1", 8, 8, 8}}});
  run.request_vmotion("second", 4_GiB);
  run.record(trace::MigrationQueued{"second", {{"host esx1", 1, 8, 8}}});
  run.request_vmotion("third", 4_GiB);
  run.record(trace::MigrationQueued{"third", {{"host esx1", 1, 8, 8}, {"network esx1", 1, 0, 4}}});
  run.now = 60_s;
  run.end("first");
  run.record(trace::SlotsTaken{"second", 60_s, {{"host esx1", 1, 1, 8}, {"network esx1", 1, 1, 4}}});
  run.record(trace::SlotsTaken{"third", 60_s, {{"host esx1", 1, 2, 8}}});
  run.now = 90_s;
  run.end("second"), run.end("third");
  const auto summary = run.summary();
  CHECK_THAT(of_step(summary, "It is asked for, and waits", 2), Contains("It waits 1 min: for host esx1: 8 of 8 slots in use when it asked, by first, 1 needed, and asked for before by second\n"));
  CHECK_THAT(steps_text(summary, 2), Contains("Completed after 1 min 30 s, 1 min of it in the queue"));
  CHECK_THAT(narrate(summary, summary.migrations.at(2)).headline, Contains("(1 min of it waiting)"));
  CHECK(waits_for_text(summary) == "for network esx1: second asked before");
}

TEST_CASE("a refused request is told as one, and a failed one has failed", "[report][explain]")
{
  Told run;
  run.request_vmotion("m1", 4_GiB);
  run.refuse("m1", "the round trip is 120 ms", "MOB-7");
  run.request("m2");
  run.now = 60_s;
  run.record(trace::MigrationEnded{"m2", trace::Outcome::Failed, "it never converged", "SVM-9"});
  const auto summary = run.summary();
  CHECK_THAT(steps_text(summary, 0), Contains("is to move to esx2; its files are to stay") && Contains("It is refused: the round trip is 120 ms [MOB-7]"));
  CHECK_THAT(steps_text(summary, 1), Contains("It failed after 1 min: it never converged [SVM-9]\nvm-m2 goes on where it was"));
}

TEST_CASE("decisions about one disk at several times are told with their times, in order", "[report][explain][VAAI-6]")
{
  Told run;
  run.request("m1");
  run.at(2_s, trace::PhaseStarted{"m1", "bulk_copy", ""});
  const auto decided = [&](Seconds at, const char* mover) { run.at(at, trace::DecisionMade{"m1", "data_mover", "d0", mover, "a reason", "DM-1", "", {}}); };
  decided(2_s, "fs3dm_hw");
  decided(60_s, "fs3dm");
  run.at(60_s, trace::HandedOver{"m1", "d0", "fs3dm_hw", "fs3dm", 32_MiB, "an error", "VAAI-5"});
  run.at(90_s, trace::PhaseEnded{"m1", "bulk_copy"});
  run.end("m1");
  const auto text = of_step(run.summary(), "The disks are copied");
  const auto first = text.find("2 s: d0: the array copies");
  const auto handed = text.find("1 min: the array (FS3DM with hardware offload) copied d0 up to 32 MiB, FS3DM goes on");
  const auto then = text.find("1 min: d0: FS3DM copies");
  INFO(text);
  CHECK((first < handed && handed < then && then != text.npos));
}

TEST_CASE("past an hour a step is told by the time since the request", "[report][explain]")
{
  Told run;
  run.now = 43'200_s;
  run.request("m1");
  run.phase("bulk_copy", 43'201.5_s, 43'260_s);
  run.end("m1");
  const auto summary = run.summary();
  const std::vector<Explanation> told{{narrate(summary, summary.migrations.at(0)), std::nullopt}};
  CHECK_THAT(explain_text(summary, told, Style::Plain, 400), Contains("At 12 h, for 1.5 s: It is asked for") &&
                                                                        Contains("1.5 s after the request, for 58.5 s: The disks are copied"));
}

TEST_CASE("a move that the scenario asks for in another release's way is called a what-if", "[report][explain][SVM-12]")
{
  Told run; // 5.1
  run.request("m1");
  run.phase("bulk_copy", 1_s, 60_s);
  run.end("m1");
  CHECK_THAT(of_step(run.summary(), "It is asked for"), Contains("asks for tracked blocks, which is not vSphere 5.1's way: a what-if"));
  Told own;
  own.request("m1");
  own.phase("mirror_insertion", 1_s, 2_s);
  own.phase("bulk_copy", 2_s, 60_s);
  own.end("m1");
  CHECK_THAT(steps_text(own.summary()), !Contains("what-if"));
}

TEST_CASE("a disk that is to move is told with its format and size, a thin one with what is allocated of it", "[report][explain]")
{
  Told run;
  run.record(trace::MigrationRequested{.migration = "m1", .vm = "db", .kind = "storage_vmotion", .host = "esx1", .from = {{"d0", "A1"}, {"d1", "A1"}},
                                       .to = {{"d0", "B1"}, {"d1", "B1"}}, .memory = 4_GiB,
                                       .disks = {{"d0", 40_GiB, 10_GiB, "thin", "thick"}, {"d1", 20_GiB, 20_GiB, "eager_zeroed", "eager_zeroed"}}});
  run.end("m1");
  const auto text = steps_text(run.summary());
  CHECK_THAT(text, Contains("d0 (thin, 40 GiB, 10 GiB of it allocated, thick at the destination) from A1 to B1"));
  CHECK_THAT(text, Contains("d1 (eager zeroed, 20 GiB) from A1 to B1"));
}

TEST_CASE("a move that lost the network for good leaves one VM running, whatever its reason is worded like", "[report][explain][MOB-13]")
{
  const auto ends = [](bool by_network) {
    Told run;
    const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
    run.request("m1");
    const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
    run.now = 10_s;
    run.record(trace::PathsLost{copy, 20_s, by_network});
    run.now = 30_s;
    run.record(trace::MigrationEnded{"m1", trace::Outcome::RolledBack, "it waited in vain", "SVM-8"});
    return steps_text(run.summary());
  };
  CHECK_THAT(ends(true), Contains("goes on where it was [MOB-13]"));
  CHECK_THAT(ends(false), !Contains("MOB-13"));
}

TEST_CASE("I/Os before the run began are told as undisturbed ones", "[report][explain][guest]")
{
  const auto felt_from = [](godwit::units::Seconds from) {
    Told run;
    run.now = from + 10_s;
    run.request("m1");
    const trace::Felt writes{1000, 2_ms, 2_ms, 2_ms, 2_ms, 2_ms};
    run.record(trace::GuestFelt{"m1", "vm-m1", "before", from, from + 10_s, {}, writes});
    run.now += 10_s;
    run.record(trace::GuestFelt{"m1", "vm-m1", "during", from + 10_s, run.now, {}, writes});
    run.end("m1");
    return felt_by(run.summary());
  };
  CHECK_THAT(felt_from(godwit::units::Seconds{-10}), Contains("(undisturbed: 100)"));
  CHECK_THAT(felt_from(60_s), Contains("(before: 100)"));
}

} // namespace story_test
