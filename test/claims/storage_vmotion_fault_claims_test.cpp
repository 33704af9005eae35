// SVM-8 and what follows from it: whatever goes wrong on the way, the VM goes on where it was, and nothing is left behind.

#include "claims/parts.hpp"

#include <catch2/catch.hpp>

namespace storage_vmotion_fault_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

const std::string writes = R"("writes": {"iops": 500, "size": "8 KiB"})";

std::string fault(const std::string& at, const std::string& what) { return R"({"at": ")" + at + R"(", "fault": {)" + what + "}}"; }

/// Interrupted before the VM was handed over: it is the source's, on whose host it runs on or died, and the destination is as before.
void check_at_source(const Simulated& run, const char* outcome)
{
  CHECK(migration(run.summary, "m1").at("outcome") == outcome);
  CHECK(events(run.trace, "switched_over").empty());
  CHECK(held(run.trace, "B1") == 0);
  CHECK(held(run.trace, "A1") == 0); // neither freed nor taken
  CHECK(differing(migration(run.summary, "m1"), "rolled_back") == 0); // the source has every write the guest was told of
}

/// It was stunned when the fault came; and it was resumed then, or it died.
void check_stun(const Simulated& run, const char* part, double fault_at, bool resumed)
{
  const auto stunned = events(run.trace, "stunned").back();
  CHECK(stunned.at("part") == part);
  CHECK(stunned.at("t") <= fault_at);
  const auto all = events(run.trace, "resumed");
  CHECK(!all.empty() == (resumed || events(run.trace, "stunned").size() > 1));
  if (!resumed) {
    for (const auto& each : all) CHECK(each.at("t") <= fault_at);
    return;
  }
  CHECK(all.back().at("part") == part);
  CHECK(all.back().at("t") >= fault_at);
}

/// 4.1, and so much changed (36 s of the copy's time) that the last copy takes long: it runs from 59.7 s on.
OneMove with_long_last_copy(const std::string& actions, const std::string& further = "")
{
  return {.version = "4.1",
          .workload = R"("writes": {"iops": 2900, "size": "64 KiB", "pattern": "sequential"})",
          .parameters = R"("storage_vmotion.target_downtime": "1000 s")" + further,
          .actions = actions};
}

} // namespace

TEST_CASE("a thin disk's move needs the last block: with it the move arrives, one byte less and it is rolled back", "[claims][SVM-8]")
{
  // As in SVM-7, but the space is taken at 30 s, when half of the disk has arrived. 4 TiB - 16 GiB - 8 MiB = 4380858253312 B.
  const auto with_taken = [](const std::string& bytes) {
    return OneMove{.disk = R"("format": "thin")", .workload = writes, .actions = fault("30 s", R"("datastore": "B1", "takes": ")" + bytes + " B\"")}.run();
  };
  CHECK(migration(with_taken("4380858253312").summary, "m1").at("outcome") == "completed");
  const auto run = with_taken("4380858253313");
  const auto& m1 = migration(run.summary, "m1");
  CHECK(m1.at("outcome") == "rolled_back");
  CHECK(m1.at("claim") == "SVM-8");
  CHECK_THAT(m1.at("reason").get<std::string>(), Catch::Contains("1 B too few"));
  CHECK(m1.at("bytes").at("bulk") == 16 * gib - 32 * mib); // all but the last transfer
  CHECK(held(run.trace, "B1") == 4380858253313); // the fault's
  CHECK(held(run.trace, "A1") == 0);
  CHECK(differing(m1, "rolled_back") == 0);
}

TEST_CASE("a VM rolled back for want of space moves from where it was once there is room", "[claims][SVM-8]")
{
  const auto summary = summary_of_file("out-of-space-on-the-way");
  CHECK(migration(summary, "cut-short").at("outcome") == "rolled_back");
  CHECK(migration(summary, "later").at("from").at("datastores").at("d0") == "A1");
  CHECK(migration(summary, "later").at("outcome") == "completed");
  CHECK(differing(migration(summary, "later"), "switchover") == 0);
}

TEST_CASE("all paths down for 139.9 s is waited out, for 140.1 s it is not (Misc.APDTimeout)", "[claims][SVM-8]")
{
  const auto with_outage = [](const std::string& length) {
    return OneMove{.workload = writes, .actions = fault("20 s", R"("fabric": "fc", "for": ")" + length + "\"")}.run();
  };
  const auto survived = with_outage("139.9 s");
  const auto& m1 = migration(survived.summary, "m1");
  CHECK(m1.at("outcome") == "completed");
  CHECK(differing(m1, "switchover") == 0);
  check_at_source(with_outage("140.1 s"), "rolled_back");
}

TEST_CASE("a move goes on over the other port when one is lost, and only that transfer is sent again", "[claims][SVM-8]")
{
  const auto summary = summary_of_file("array-port-lost");
  const auto& move = migration(summary, "move");
  CHECK(move.at("outcome") == "completed");
  CHECK(move.at("bytes").at("bulk") == 32 * gib);
  CHECK(move.at("paths").size() == 1);
  // 32 GiB / 297.5 MB/s = 115.5 s, 30 s until the other path is taken, and up to one transfer again, 0.113 s.
  CHECK(length(phase(move, "bulk_copy")) == Approx(32 * gib / fs3dm_rate + 30 + 0.06).margin(0.06));
}

TEST_CASE("a port lost long ago keeps no write waiting once the VM is handed over", "[claims][SVM-8]")
{
  double worst = -1;
  for (const auto& felt : events(simulated_file("array-port-lost").trace, "guest_felt"))
    if (felt.at("window") == "after") worst = felt.at("writes").at("worst_s");
  CHECK(worst > 0);
  CHECK(worst < 0.01); // 2 ms each; the dead port is not even tried
}

TEST_CASE("what hangs on a fabric still down is felt when the move is rolled back", "[claims][SVM-8]")
{
  // Down from 60 s on; rolled back 140 s later, when one transfer at most has been waited for.
  const auto run = OneMove{.size = "64 GiB", .workload = writes, .actions = fault("60 s", R"("fabric": "fc")")}.run();
  REQUIRE(migration(run.summary, "m1").at("outcome") == "rolled_back");
  double worst = 0;
  for (const auto& felt : events(run.trace, "guest_felt"))
    if (felt.at("window") == "during") worst = felt.at("writes").at("worst_s");
  CHECK(worst == Approx(140).margin(0.2));
}

TEST_CASE("a dead host takes its VM's move with it, and no other's", "[claims][SVM-8]")
{
  const auto [summary, trace] = simulated_file("host-lost");
  CHECK(migration(summary, "dies").at("outcome") == "failed");
  CHECK(migration(summary, "lives").at("outcome") == "completed");
  CHECK(held(trace, "B1") == 0);
  CHECK(held(trace, "A1") == 0);
}

TEST_CASE("a host lost while the mirror driver is inserted: the VM is dead, its files are the source's", "[claims][SVM-8]")
{
  // Home 0.9 s, shadow VM 1 s: stunned from 1.9 s to 11.9 s.
  const auto run =
      OneMove{.workload = writes, .parameters = R"("mirror.insertion_stun": "10 s")", .actions = fault("5 s", R"("host": "esx1")")}.run();
  check_at_source(run, "failed");
  check_stun(run, "mirror_insertion", 5, false);
  CHECK(migration(run.summary, "m1").at("end_s") == 5);
}

TEST_CASE("a fabric down while the mirror driver is inserted: the VM is resumed, and the copy waits", "[claims][SVM-8]")
{
  const auto run = OneMove{.workload = writes, .parameters = R"("mirror.insertion_stun": "10 s")",
                           .actions = fault("5 s", R"("fabric": "fc", "for": "300 s")")}
                       .run();
  check_at_source(run, "rolled_back");
  check_stun(run, "mirror_insertion", 5, true);
  CHECK(migration(run.summary, "m1").at("end_s").get<double>() == Approx(0.9024 + 1 + 10 + 140)); // the stun's end, and the timeout
}

TEST_CASE("a host lost while 3.5 opens the redo log: its files are the source's, and the log is gone", "[claims][SVM-8]")
{
  const auto run = OneMove{.version = "3.5", .size = "1 GiB", .workload = writes, .parameters = R"("snapshot.stun": "10 s")",
                           .actions = fault("5 s", R"("host": "esx1")")}
                       .run();
  check_at_source(run, "failed");
  check_stun(run, "snapshot", 5, false);
}

TEST_CASE("3.5's redo log grows where the VM lives: full there, the move is undone and the log's space comes back", "[claims][SVM-8][SVM-12]")
{
  const auto run = OneMove{.version = "3.5", .size = "1 GiB", .workload = writes, .actions = fault("5 s", R"("datastore": "A1", "takes": "4096 GiB")")}.run();
  const auto& m1 = migration(run.summary, "m1");
  CHECK(m1.at("outcome") == "rolled_back");
  CHECK_THAT(m1.at("reason").get<std::string>(), Catch::Contains("A1 has 0 B free"));
  CHECK(held(run.trace, "B1") == 0);
  double logs = 0; // taken and given back by the move; what the fault took stays
  for (const auto& event : events(run.trace, "space_reserved"))
    if (event.at("migration") == "m1" && event.at("datastore") == "A1") logs += event.at("size").get<double>();
  CHECK(logs > 0);
  for (const auto& event : events(run.trace, "space_released"))
    if (event.at("datastore") == "A1") logs -= event.at("size").get<double>();
  CHECK(logs == 0);
  CHECK(differing(m1, "rolled_back") == 0);
}

TEST_CASE("a host lost during the last copy: the VM is dead, its files are the source's", "[claims][SVM-8]")
{
  const auto run = with_long_last_copy(fault("70 s", R"("host": "esx1")")).run();
  check_at_source(run, "failed");
  check_stun(run, "last_copy", 70, false);
}

TEST_CASE("a fabric down during the last copy: the VM is resumed at the source when fsr.maxSwitchoverSeconds are over", "[claims][SVM-8]")
{
  const auto run = with_long_last_copy(fault("70 s", R"("fabric": "fc", "for": "300 s")")).run();
  check_at_source(run, "rolled_back");
  check_stun(run, "last_copy", 70, true);
  CHECK(migration(run.summary, "m1").at("downtime_s").get<double>() == Approx(100));
}

TEST_CASE("with more patience for the switchover, it is the storage's timeout that ends the last copy", "[claims][SVM-8]")
{
  const auto run = with_long_last_copy(fault("70 s", R"("fabric": "fc", "for": "300 s")"), R"(, "fsr.maxSwitchoverSeconds": "1000 s")").run();
  check_at_source(run, "rolled_back");
  CHECK(migration(run.summary, "m1").at("claim") == "SVM-8");
  CHECK(migration(run.summary, "m1").at("end_s").get<double>() == Approx(70 + 140));
}

TEST_CASE("a host lost during the fast suspend and resume: the VM is dead, its files are the source's", "[claims][SVM-8]")
{
  // 16 GiB / 297.5 MB/s = 57.75 s from 2.0 s on: stunned from 59.76 s to 79.76 s.
  const auto run = OneMove{.workload = writes, .parameters = R"("fsr.duration": "20 s")", .actions = fault("70 s", R"("host": "esx1")")}.run();
  check_at_source(run, "failed");
  check_stun(run, "fsr", 70, false);
}

TEST_CASE("a host lost while the old files are deleted: the VM is the destination's already, and the source's space free", "[claims][SVM-6]")
{
  const auto run = OneMove{.workload = writes, .parameters = R"("cleanup.duration": "20 s")", .actions = fault("70 s", R"("host": "esx1")")}.run();
  CHECK(migration(run.summary, "m1").at("outcome") == "completed");
  CHECK(events(run.trace, "switched_over").size() == 1);
  CHECK(held(run.trace, "A1") == -(16 * gib + 8 * mib));
  CHECK(held(run.trace, "B1") == 16 * gib + 8 * mib);
}

TEST_CASE("a fast suspend and resume of 100 s passes, of 100.001 s it is undone after 100 s (fsr.maxSwitchoverSeconds)", "[claims][SVM-5]")
{
  const auto with_fsr = [](const std::string& duration) {
    return OneMove{.size = "1 GiB", .workload = writes, .parameters = R"("fsr.duration": ")" + duration + "\""}.run();
  };
  CHECK(migration(with_fsr("100 s").summary, "m1").at("outcome") == "completed");
  const auto late = with_fsr("100.001 s");
  check_at_source(late, "rolled_back");
  CHECK(migration(late.summary, "m1").at("downtime_s").get<double>() == Approx(0.1 + 100)); // mirror insertion first
  CHECK_THAT(migration(late.summary, "m1").at("reason").get<std::string>(), Catch::Contains("fsr.maxSwitchoverSeconds"));
}

TEST_CASE("last copy and fast suspend and resume share those 100 s", "[claims][SVM-5]")
{
  // The last copy of 48 MiB takes 0.1692 s: 99.83 s are left, 99.84 s are too long.
  const auto with_fsr = [](const std::string& duration) {
    const auto run = OneMove{.version = "4.1",
                             .workload = R"("trace": {"file": "../scenarios/traces/checkpoint.fio", "format": "fio", "loop": true})",
                             .parameters = R"("fsr.duration": ")" + duration + "\""}
                         .run();
    return migration(run.summary, "m1").at("outcome").get<std::string>();
  };
  CHECK(with_fsr("99.83 s") == "completed");
  CHECK(with_fsr("99.84 s") == "rolled_back");
}

} // namespace storage_vmotion_fault_claims_test
