// VAAI: "VAAI Offload Failures & the role of the VMKernel Data Mover": what follows an XCOPY that errs, and when the array is tried again.

#include "claims/parts.hpp"

#include <catch2/catch.hpp>

namespace offload_failure_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

/// Inside array A, whose XCOPY errs from the start for a while.
OneMove inside_a_failing_array(const std::string& version, const std::string& size, const std::string& errs_for, const std::string& further = "")
{
  return {.version = version, .size = size, .at = "1 s", .to = "A2", .parameters = "",
          .actions = R"({"at": "0 s", "fault": {"array": "A", "xcopy": "fails", "for": ")" + errs_for + "\"}}" + further};
}

/// Its second VM, moved when the first has arrived.
std::string second_move(const std::string& at)
{
  return R"({"title": "two moves", "vsphere": "4.1", "platform": "two-fc-arrays.json", "vms": [
      {"id": "first", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": ")" + at + R"("}]},
      {"id": "second", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]}],
    "actions": [{"at": "0 s", "fault": {"array": "A", "xcopy": "fails", "for": "1 min"}},
                {"at": "1 s", "storage_vmotion": {"id": "first", "vm": "first", "to": "A2"}},
                {"at": "1 h", "storage_vmotion": {"id": "second", "vm": "second", "to": "A2"}}]})";
}

std::vector<json> copies_of_disk(const json& summary)
{
  std::vector<json> parts;
  for (const auto& copy : summary.at("copies"))
    if (copy.at("subject") == "d0") parts.push_back(copy);
  return parts;
}

} // namespace

TEST_CASE("an offload that fails half-way is taken over where it stopped: each byte is copied once, by the one or by the other", "[claims][VAAI-5]")
{
  const auto summary = summary_of_file("offload-fails-half-way");
  const auto& move = migration(summary, "move");
  CHECK(move.at("bytes").at("offloaded").get<std::int64_t>() + move.at("bytes").at("bulk").get<std::int64_t>() == std::int64_t{128} << 30);

  const auto& first = move.at("handovers").at(0);
  CHECK(first.at("from") == "fs3dm_hw");
  CHECK(first.at("to") == "fs3dm");
  CHECK(first.at("claim") == "VAAI-5");
  CHECK(first.at("at_s") == 60);
  std::int64_t until = 0;
  for (const auto& part : copies_of_disk(summary)) {
    CHECK(part.at("start") == until); // where the one before stopped
    until += part.at("read").get<std::int64_t>();
  }
  CHECK(until == std::int64_t{128} << 30);
  CHECK(copies_of_disk(summary).at(1).at("start") == first.at("offset"));
}

TEST_CASE("once the error has passed the host goes back to offloading, an error that stays keeps the software at it", "[claims][VAAI-6][VAAI-8]")
{
  const auto healed = summary_of_file("offload-fails-half-way");
  const auto& back = migration(healed, "move").at("handovers").at(1);
  CHECK(back.at("from") == "fs3dm");
  CHECK(back.at("to") == "fs3dm_hw");
  CHECK(back.at("claim") == "VAAI-8"); // found at the evaluation of every 5 minutes

  const auto stayed = inside_a_failing_array("5.1", "128 GiB", "10 h").run().summary;
  CHECK(migration(stayed, "m1").at("handovers").empty());
  CHECK(migration(stayed, "m1").at("bytes").at("bulk") == 128 * gib);
  CHECK(migration(stayed, "m1").at("outcome") == "completed");
}

TEST_CASE("4.1 tries again after 16384 requests of 32 MB, 512 GiB, however soon the error has passed", "[claims][VAAI-7]")
{
  const auto summary = inside_a_failing_array("4.1", "520 GiB", "1 min").run().summary;
  const auto& handovers = migration(summary, "m1").at("handovers");
  REQUIRE(handovers.size() == 1);
  CHECK(handovers.at(0).at("to") == "fs3dm_hw");
  CHECK(handovers.at(0).at("offset") == 512 * gib);
}

TEST_CASE("after 16383 requests the next disk is still not offloaded, after 16384 it is", "[claims][VAAI-7]")
{
  const auto early = summary_of_text(second_move("524256 MiB")); // 16383 x 32 MiB
  CHECK(first_mover(migration(early, "second")) == "fs3dm");
  CHECK(migration(early, "second").at("handovers").at(0).at("offset") == 32 * mib); // its first request was the 16384th
  const auto on_time = summary_of_text(second_move("524288 MiB")); // 16384 x 32 MiB
  CHECK(first_mover(migration(on_time, "second")) == "fs3dm_hw");
}

TEST_CASE("HardwareAcceleratedMoveFrequency sets after how many", "[claims][VAAI-7]")
{
  auto move = inside_a_failing_array("4.1", "16 GiB", "4 s"); // the disk is begun with at 2.9 s
  move.parameters = R"("vaai.retry_after_requests": 40)";
  CHECK(migration(move.run().summary, "m1").at("handovers").at(0).at("offset") == 40 * 32 * mib);
}

TEST_CASE("an error that lasts costs 4.1 one command every so many requests, and nothing of the data", "[claims][VAAI-7]")
{
  auto move = inside_a_failing_array("4.1", "16 GiB", "1 h");
  move.parameters = R"("vaai.retry_after_requests": 100)";
  const auto summary = move.run().summary;
  CHECK(migration(summary, "m1").at("outcome") == "completed");
  CHECK(migration(summary, "m1").at("bytes").at("bulk") == 16 * gib);
  CHECK(migration(summary, "m1").at("bytes").at("offloaded") == 0);
}

TEST_CASE("5.0 and later look every 5 minutes: healed before, it is offloaded from 300 s on, healed after, from 600 s on", "[claims][VAAI-8]")
{
  const auto handed_back = [](const std::string& errs_for) {
    const auto summary = inside_a_failing_array("5.0", "256 GiB", errs_for).run().summary;
    const auto& handovers = migration(summary, "m1").at("handovers");
    REQUIRE(handovers.size() == 1);
    CHECK(handovers.at(0).at("to") == "fs3dm_hw");
    return handovers.at(0).at("at_s").get<double>();
  };
  // At the first request that begins after the look: one takes 32 MiB / 297 MB/s = 0.113 s.
  CHECK(handed_back("299.9 s") == Approx(300.06).margin(0.06));
  CHECK(handed_back("300.1 s") == Approx(600.06).margin(0.06));
}

TEST_CASE("a move that begins before the look does not offload yet, one that begins after it does", "[claims][VAAI-8]")
{
  const auto moved_at = [](const std::string& at) {
    return simulated(R"({"title": "before and after", "platform": "two-fc-arrays.json", "vms": [
        {"id": "first", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]},
        {"id": "second", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]}],
      "parameters": {"home.size": "0 B", "shadow_vm.start": "0 s", "mirror.insertion_stun": "0 s"},
      "actions": [{"at": "0 s", "fault": {"array": "A", "xcopy": "fails", "for": "1 min"}},
                  {"at": "0 s", "storage_vmotion": {"id": "first", "vm": "first", "to": "A2"}},
                  {"at": ")" + std::string{at} + R"(", "storage_vmotion": {"id": "second", "vm": "second", "to": "A2"}}]})")
        .summary;
  };
  CHECK(first_mover(migration(moved_at("299.9 s"), "second")) == "fs3dm");
  CHECK(first_mover(migration(moved_at("300.1 s"), "second")) == "fs3dm_hw");
}

TEST_CASE("of the same error 4.1 feels the consequences longer than 5.1", "[claims][VAAI-7][VAAI-8]")
{
  const auto by_requests = summary_of_file("offload-tried-again-4.1");
  const auto by_time = summary_of_file("offload-tried-again-5.1");
  CHECK(migration(by_requests, "move").at("bytes").at("bulk") == 512 * gib);
  // From the home's end at 11 s (or 12 s) to 300 s at 297 MB/s: 80 GiB.
  CHECK(migration(by_time, "move").at("bytes").at("bulk").get<double>() == Approx(288 * fs3dm_rate).epsilon(0.01));
}

TEST_CASE("an array whose firmware gains XCOPY in the night is offloaded to in the morning, without a hand on the hosts", "[claims][VAAI-9]")
{
  const auto summary = summary_of_file("firmware-upgraded-overnight");
  CHECK(first_mover(migration(summary, "evening")) == "fs3dm");
  CHECK(first_mover(migration(summary, "morning")) == "fs3dm_hw");
  CHECK(first_mover(migration(summary, "later")) == "fs3dm_hw");
  bool told = false;
  for (const auto& change : summary.at("device_states"))
    if (change.at("claim") == "VAAI-9") {
      told = true;
      CHECK(change.at("evaluated_s") == 365 * 60); // upgraded at 362 min, looked at every 5
    }
  CHECK(told);
}

} // namespace offload_failure_claims_test
