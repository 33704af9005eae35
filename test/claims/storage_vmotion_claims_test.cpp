// SVM: "Under the Covers with Storage vMotion", sentence by sentence: the six steps, and what is answered about them.

#include "claims/parts.hpp"

#include <catch2/catch.hpp>
#include <map>

namespace storage_vmotion_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

std::vector<json> recopied(const json& summary)
{
  std::vector<json> passes;
  for (const auto& copy : summary.at("copies"))
    if (copy.at("cause") == "recopied") passes.push_back(copy);
  return passes;
}

/// 48 pieces of 1 MiB, everywhere on the disk, are written at 20.6 s and again at 51.2 s: 768 blocks of 64 KiB to copy again.
OneMove with_checkpoints(const std::string& target)
{
  return {.version = "4.1",
          .workload = R"("trace": {"file": "../scenarios/traces/checkpoint.fio", "format": "fio", "loop": true})",
          .parameters = R"("storage_vmotion.target_downtime": ")" + target + "\""};
}

double iterations(const Simulated& run) { return static_cast<double>(migration(run.summary, "m1").at("iterations").size()); }

} // namespace

TEST_CASE("the home directory with its swap file is copied before any disk", "[claims][SVM-1]")
{
  const auto [summary, trace] = simulated_file("step-by-step");
  CHECK(phases(migration(summary, "move")).front() == "home");
  std::vector<std::string> order;
  for (const auto& event : events(trace, "copy_started")) order.push_back(event.at("subject"));
  CHECK(std::vector<std::string>(order.begin(), order.begin() + 3) == std::vector<std::string>{"home", "swap", "d0"});
  CHECK(migration(summary, "move").at("bytes").at("swap") == 4 * gib); // 8 GiB of memory, 4 GiB of it reserved
}

TEST_CASE("the shadow VM starts once the home is there, and idles until the disks are: the VM runs at the source all the while", "[claims][SVM-2]")
{
  const auto [summary, trace] = simulated_file("step-by-step");
  const auto& move = migration(summary, "move");
  CHECK(phase(move, "shadow_vm").at("start_s") == phase(move, "home").at("end_s"));
  CHECK(length(phase(move, "shadow_vm")) == Approx(1));
  CHECK(phase(move, "shadow_vm").at("end_s") == phase(move, "bulk_copy").at("start_s"));
  CHECK(events(trace, "stunned").front().at("t") == phase(move, "switchover").at("start_s")); // 4.1: nothing is stunned before
  CHECK(events(trace, "switched_over").size() == 1);
  CHECK(events(trace, "switched_over").front().at("t") == phase(move, "switchover").at("end_s"));
}

TEST_CASE("what the guest changes during the first copy is tracked, block by block, and nothing of it is sent to the destination meanwhile", "[claims][SVM-3]")
{
  const auto summary = with_checkpoints("5 s").run().summary;
  const auto& move = migration(summary, "m1");
  CHECK(move.at("iterations").at(0).at("left") == 48 * mib);
  CHECK(move.at("writes").at("dirtied_bytes") == 48 * mib); // written twice, dirty once
  CHECK(move.at("bytes").at("mirrored") == 0);
}

TEST_CASE("each pass copies what was changed during the one before, so the passes get shorter", "[claims][SVM-4]")
{
  const auto summary = summary_of_file("generation-dirty-blocks");
  const auto& judged = migration(summary, "move").at("iterations");
  const auto passes = recopied(summary);
  REQUIRE(judged.size() == passes.size());
  REQUIRE(passes.size() >= 2);
  for (std::size_t i = 0; i < passes.size(); ++i) {
    CHECK(passes[i].at("size") == judged.at(i).at("left"));
    if (i > 0) CHECK(passes[i].at("size").get<double>() < passes[i - 1].at("size").get<double>());
  }
}

TEST_CASE("the VM is stunned for the last copy and then for the fast suspend and resume, which are told apart", "[claims][SVM-5][SVM-11]")
{
  const auto summary = with_checkpoints("5 s").run().summary;
  const auto& stuns = migration(summary, "m1").at("stuns");
  REQUIRE(stuns.size() == 2);
  CHECK(stuns.at(0).at("part") == "last_copy");
  CHECK(stuns.at(0).at("duration_s").get<double>() == Approx(48 * mib / fs3dm_rate)); // 0.169 s
  CHECK(stuns.at(1).at("part") == "fsr");
  CHECK(stuns.at(1).at("duration_s").get<double>() == Approx(0.5));
  CHECK(migration(summary, "m1").at("downtime_s").get<double>() == Approx(48 * mib / fs3dm_rate + 0.5));
}

TEST_CASE("the old home and disks are deleted after the switchover, and only then is their space free", "[claims][SVM-6]")
{
  const auto [summary, trace] = simulated_file("step-by-step");
  const auto& move = migration(summary, "move");
  CHECK(phases(move).back() == "cleanup");
  for (const auto& event : events(trace, "space_released")) {
    CHECK(event.at("datastore") == "A1");
    CHECK(event.at("t") == phase(move, "cleanup").at("end_s"));
    CHECK(event.at("size") == 36 * gib + 8 * mib); // disk, swap, home
  }
}

TEST_CASE("with the last byte free a move begins, one byte less, and it is refused without the VM noticing", "[claims][SVM-7]")
{
  // B1 holds 4 TiB = 4398046511104 B; the disk and the home take 16 GiB + 8 MiB = 17188257792 B; the difference is 4380858253312 B.
  const auto with_taken = [](const std::string& bytes) {
    return OneMove{.workload = R"("writes": {"iops": 100, "size": "8 KiB"})", .at = "1 s",
                   .actions = R"({"at": "0 s", "fault": {"datastore": "B1", "takes": ")" + bytes + R"( B"}})"}
        .run();
  };
  CHECK(migration(with_taken("4380858253312").summary, "m1").at("outcome") == "completed");
  const auto [summary, trace] = with_taken("4380858253313");
  const auto& m1 = migration(summary, "m1");
  CHECK(m1.at("outcome") == "refused");
  CHECK(m1.at("claim") == "SVM-7");
  CHECK_THAT(m1.at("reason").get<std::string>(), Catch::Contains("1 B too few"));
  CHECK(m1.at("end_s") == 1); // at once
  CHECK(events(trace, "stunned").empty());
  CHECK(events(trace, "copy_started").empty());
  CHECK(held(trace, "B1") == 4380858253313); // the fault's
}

TEST_CASE("a refused VM moves once there is room", "[claims][SVM-7]")
{
  const auto summary = summary_of_file("no-space-left");
  CHECK(migration(summary, "no-room").at("outcome") == "refused");
  CHECK(migration(summary, "room").at("outcome") == "completed");
}

TEST_CASE("a VM that writes a little slower than the copy arrives, a little faster, and 4.1 gives up and leaves it at the source", "[claims][SVM-9]")
{
  const auto [summary, trace] = simulated_file("faster-than-the-copy");
  // 900 x 256 KiB = 236 MB/s, 1200 x 256 KiB = 315 MB/s; the copy makes 297 MB/s.
  const auto& slower = migration(summary, "slower");
  CHECK(slower.at("outcome") == "completed");
  // Each pass leaves 236 / 297 = 0.79 of the one before; 5 s are 1.49 GB: 34.4 x 0.79^n < 1.49, n = 14.
  CHECK(slower.at("iterations").size() == 14);

  const auto& faster = migration(summary, "faster");
  CHECK(faster.at("outcome") == "failed");
  CHECK(faster.at("claim") == "SVM-9");
  CHECK(faster.at("iterations").size() == 1 + 3); // the first copy, and three passes that leave no less
  CHECK(faster.at("downtime_s") == 0);
  CHECK(differing(faster, "rolled_back") == 0);
  CHECK(migration(summary, "faster-mirrored").at("from").at("datastores").at("d0") == "A2");
  CHECK(migration(summary, "faster-mirrored").at("outcome") == "completed"); // 5.0's way
}

TEST_CASE("the vMotion network carries nothing of disks and swap, the data mover's way carries both", "[claims][SVM-10]")
{
  const auto summary = summary_of_file("not-over-the-vmotion-network");
  CHECK(bytes_on_kind(summary, "nic_in") == 0);
  CHECK(bytes_on_kind(summary, "nic_out") == 0);
  const auto& bytes = migration(summary, "move").at("bytes");
  CHECK(bytes.at("swap") == 8 * gib);
  double from_array = 0;
  for (const auto& resource : summary.at("resources"))
    if (resource.at("kind") == "port_out")
      for (const auto* cause : {"bulk", "swap", "home"}) from_array += resource.at("bytes").at(cause).get<double>();
  CHECK(from_array == 48 * gib + 8 * mib);
}

TEST_CASE("switchover starts when the rest takes less than the target, not when it takes as long", "[claims][SVM-11]")
{
  // 48 MiB / 297.468 MB/s = 50331648 B x 7.05 ms / 2097152 B = 169.2 ms.
  CHECK(iterations(with_checkpoints("169.3 ms").run()) == 1);
  CHECK(iterations(with_checkpoints("169.2 ms").run()) == 2);
}

TEST_CASE("the target is 5 s by default: 4.8 s of changed blocks are copied in the stun, 5.2 s in a further pass", "[claims][SVM-11]")
{
  const auto summary = summary_of_file("target-downtime");
  // 16 GiB take 57.8 s. 375 x 64 KiB a second leave 57.8 x 24.6 = 1420 MB; 410 x 64 KiB leave 1553 MB; at 297.5 MB/s 4.8 s and 5.2 s.
  const auto& below = migration(summary, "just-below").at("iterations");
  CHECK(below.size() == 1);
  CHECK(below.at(0).at("estimate_s").get<double>() == Approx(4.8).margin(0.1));
  CHECK(below.at(0).at("target_s") == 5);
  const auto& above = migration(summary, "just-above").at("iterations");
  CHECK(above.size() == 2);
  CHECK(above.at(0).at("estimate_s").get<double>() == Approx(5.2).margin(0.1));
  CHECK(above.at(0).at("verdict") == "again");
}

TEST_CASE("3.5 takes a snapshot, 4.x tracks dirty blocks, 5.0 and later mirror", "[claims][SVM-12]")
{
  const std::map<std::string, std::vector<std::string>> expected{
      {"3.5", {"home", "snapshot", "bulk_copy", "switchover", "cleanup"}},
      {"4.0", {"home", "shadow_vm", "bulk_copy", "switchover", "cleanup"}},
      {"4.1", {"home", "shadow_vm", "bulk_copy", "switchover", "cleanup"}},
      {"5.0", {"home", "shadow_vm", "mirror_insertion", "bulk_copy", "switchover", "cleanup"}},
      {"6.0", {"home", "shadow_vm", "mirror_insertion", "bulk_copy", "switchover", "cleanup"}},
  };
  for (const auto& [version, steps] : expected) {
    INFO(version);
    const auto summary = OneMove{.version = version, .size = "1 GiB", .workload = R"("writes": {"iops": 10, "size": "8 KiB"})"}.run().summary;
    CHECK(phases(migration(summary, "m1")) == steps);
    CHECK(differing(migration(summary, "m1"), "switchover") == 0);
  }
}

TEST_CASE("of the same VM on the same hosts, mirroring is soonest done, without a second copy, and stands still least", "[claims][SVM-12]")
{
  const auto snapshot = summary_of_file("generation-snapshot");
  const auto dirty_blocks = summary_of_file("generation-dirty-blocks");
  const auto mirrored = summary_of_file("generation-mirror");
  for (const auto* older : {&snapshot, &dirty_blocks}) {
    const auto& m = migration(*older, "move");
    CHECK(m.at("duration_s") > migration(mirrored, "move").at("duration_s"));
    CHECK(m.at("downtime_s") > migration(mirrored, "move").at("downtime_s"));
    CHECK(m.at("bytes").at("recopied") > 0);
    CHECK(differing(m, "switchover") == 0);
  }
  CHECK(migration(mirrored, "move").at("bytes").at("recopied") == 0);
  CHECK(migration(mirrored, "move").at("downtime_s").get<double>() == Approx(0.1 + 0.5)); // mirror insertion, fast suspend and resume
}

TEST_CASE("a sweep given up says what was dirty at best, which is never nothing", "[claims][SVM-12]")
{
  const auto summary = summary_of_file("generation-sweep");
  const auto& move = migration(summary, "move");
  REQUIRE(move.at("outcome") == "failed");
  CHECK(move.at("claim") == "QEMU block/mirror.c");
  CHECK_THAT(move.at("reason").get<std::string>(), Catch::Contains("KiB of it were dirty"));
}

TEST_CASE("who copies changed blocks is told once a disk, not once a pass", "[claims][SVM-4]")
{
  const auto summary = summary_of_file("release-4.1");
  std::vector<std::string> movers;
  for (const auto& each : summary.at("migrations").at(0).at("decisions"))
    if (each.at("what") == "data_mover") movers.push_back(each.at("chosen"));
  CHECK(movers == std::vector<std::string>{"fs3dm_hw", "fs3dm"}); // the disk inside its array by XCOPY, the blocks by software
}

} // namespace storage_vmotion_claims_test
