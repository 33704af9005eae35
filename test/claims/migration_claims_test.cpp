// SVM and MOB: the migration around the copy.

#include "claims/parts.hpp"

#include <catch2/catch.hpp>

namespace migration_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

const std::string busy = R"("writes": {"iops": 500, "size": "8 KiB"})";

} // namespace

TEST_CASE("home first, then shadow VM, mirror driver, disks, switchover, deletion, no phase begins before the last ended", "[claims][SVM-3]")
{
  const auto summary = summary_of_file("intra-vs-cross-array");
  const auto& cross = migration(summary, "cross");
  CHECK(phases(cross) == std::vector<std::string>{"home", "shadow_vm", "mirror_insertion", "bulk_copy", "switchover", "cleanup"});
  double end = cross.at("start_s");
  for (const auto& each : cross.at("phases")) {
    CHECK(each.at("start_s").get<double>() == end);
    end = each.at("end_s");
  }
  CHECK(phase(cross, "bulk_copy").at("bytes") == 64 * 1073741824.0); // the full copy, once
}

TEST_CASE("4.1 has no mirror driver to insert", "[claims][SVM-3]")
{
  const auto summary = simulated(R"({"title": "4.1", "vsphere": "4.1", "platform": "two-fc-arrays.json",
    "vms": [{"id": "vm", "host": "esx1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]}],
    "actions": [{"at": "0 s", "storage_vmotion": {"id": "m1", "vm": "vm", "to": "B1"}}]})")
                           .summary;
  CHECK(phases(migration(summary, "m1")) == std::vector<std::string>{"home", "shadow_vm", "bulk_copy", "switchover", "cleanup"});
}

TEST_CASE("the source's space returns only when the migration is over", "[claims][SVM-3]")
{
  const auto trace = simulated_file("intra-vs-cross-array").trace;
  const auto released = events(trace, "space_released");
  const auto ended = events(trace, "migration_ended");
  REQUIRE(released.size() == 2);
  for (int i = 0; i < 2; ++i) {
    CHECK(released[i].at("t") == ended[i].at("t"));
    CHECK(released[i].at("datastore") == "A1");
  }
}

TEST_CASE("before 5.1 a VM's disks go in turn, from 5.1 side by side between distinct pairs", "[claims][SVM-3]")
{
  const auto run = [](const char* version) {
    const std::string text = std::string{R"({"title": "two pairs", "platform": "with-an-old-array.json", "vsphere": ")"} + version + R"(",
      "vms": [{"id": "vm", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB",
               "disks": [{"id": "d0", "datastore": "A1", "size": "10 GiB"}, {"id": "d1", "datastore": "O1", "size": "10 GiB"}]}],
      "actions": [{"at": "0 s", "storage_vmotion": {"id": "m1", "vm": "vm", "disks": {"d0": "B1", "d1": "B2"}}}]})";
    return phase(migration(summary_of_text(text), "m1"), "bulk_copy");
  };
  const double first = 10 * 1073741824.0 / (2097152 / 0.00705); // A1 -> B1
  const double second = 10 * 1073741824.0 / (2097152 / 0.00805); // O1 -> B2
  CHECK(length(run("5.0")) == Approx(first + second).epsilon(0.01));
  CHECK(length(run("5.1")) == Approx(second).epsilon(0.01));
}

TEST_CASE("a disk that shares a datastore with one under way queues", "[claims][SVM-3]")
{
  const auto trace = simulated_file("several-disks").trace;
  std::map<std::string, double> started;
  std::map<int, std::string> subject;
  std::map<std::string, double> ended;
  for (const auto& event : events(trace, "copy_started")) {
    started[event.at("subject")] = event.at("t");
    subject[event.at("copy")] = event.at("subject");
  }
  for (const auto& event : events(trace, "copy_ended")) ended[subject.at(event.at("copy"))] = event.at("t");
  CHECK(started.at("d0") == started.at("d1"));
  CHECK(started.at("d2") == std::max(ended.at("d0"), ended.at("d1"))); // shares A1 with d0 and B2 with d1
}

TEST_CASE("a host that does not reach the destination is refused before anything is touched", "[claims][MOB-2]")
{
  const auto [summary, trace] = simulated_file("unreachable-datastore");
  const auto& m1 = migration(summary, "m1");
  CHECK(m1.at("outcome") == "refused");
  CHECK(m1.at("claim") == "MOB-2");
  CHECK_THAT(m1.at("reason").get<std::string>(), Catch::Contains("esx1") && Catch::Contains("W1"));
  CHECK(m1.at("duration_s") == 0);
  CHECK(events(trace, "space_reserved").empty());
  CHECK(events(trace, "copy_started").empty());
  CHECK(events(trace, "stunned").empty());
}

TEST_CASE("a VM moves again, back, and again: every time as long as the first", "[claims][SVM-3]")
{
  const auto summary = simulated(R"({"title": "there and back", "platform": "two-fc-arrays.json",
    "vms": [{"id": "vm", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB",
             "disks": [{"id": "d0", "datastore": "A1", "size": "10 GiB"}]}],
    "actions": [{"at": "0 s", "storage_vmotion": {"id": "there", "vm": "vm", "to": "B1"}},
                {"at": "10 min", "storage_vmotion": {"id": "back", "vm": "vm", "to": "A1"}},
                {"at": "20 min", "storage_vmotion": {"id": "again", "vm": "vm", "to": "B1"}}]})")
                           .summary;
  const auto first = migration(summary, "there").at("duration_s").get<double>();
  for (const auto* id : {"back", "again"}) {
    CHECK(migration(summary, id).at("outcome") == "completed");
    CHECK(migration(summary, id).at("duration_s").get<double>() == Approx(first).epsilon(1e-6));
    CHECK(migration(summary, id).at("bytes").at("bulk") == 10 * 1073741824.0);
  }
}

TEST_CASE("a VM on the move is not moved twice at once", "[claims][SVM-3]")
{
  const auto summary = simulated(R"({"title": "twice at once", "platform": "two-fc-arrays.json",
    "vms": [{"id": "vm", "host": "esx1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "10 GiB"}]}],
    "actions": [{"at": "0 s", "storage_vmotion": {"id": "first", "vm": "vm", "to": "B1"}},
                {"at": "0 s", "storage_vmotion": {"id": "second", "vm": "vm", "to": "B2"}},
                {"at": "5 s", "storage_vmotion": {"id": "third", "vm": "vm", "to": "A2"}}]})")
                           .summary;
  CHECK(migration(summary, "first").at("outcome") == "completed");
  CHECK(migration(summary, "second").at("outcome") == "refused");
  CHECK(migration(summary, "third").at("outcome") == "refused");
}

TEST_CASE("a busy VM moves there, back and there again, each time with both sides equal", "[claims][SVM-3]")
{
  for (const auto* generation : {"snapshot", "dirty_block", "mirror", "sweep"}) {
    INFO(generation);
    const auto move = [&](const char* at, const char* id, const char* to) {
      return std::string{R"(, {"at": ")"} + at + R"(", "storage_vmotion": {"id": ")" + id + R"(", "vm": "vm", "to": ")" + to +
             R"(", "generation": ")" + generation + "\"}}";
    };
    const auto summary = OneMove{.size = "4 GiB", .workload = busy, .move = std::string{R"("generation": ")"} + generation + "\"",
                                 .actions = (move("5 min", "back", "A1") + move("10 min", "again", "B1")).substr(2)}
                             .run()
                             .summary;
    for (const auto* id : {"m1", "back", "again"}) {
      CHECK(migration(summary, id).at("outcome") == "completed");
      CHECK(differing(migration(summary, id), "switchover") == 0);
      CHECK(migration(summary, id).at("bytes").at("bulk") == 4 * gib);
    }
    CHECK(migration(summary, "again").at("from").at("datastores").at("d0") == "A1");
  }
}

TEST_CASE("three busy VMs moved at the same instant arrive, each with both sides equal", "[claims][SVM-3]")
{
  const auto vm = [](const std::string& id) {
    return R"({"id": ")" + id + R"(", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB",
               "disks": [{"id": "d0", "datastore": "A1", "size": "8 GiB"}], "workload": {"disk": {)" + busy + "}}}";
  };
  const auto move = [](const std::string& vm) { return R"({"at": "0 s", "storage_vmotion": {"id": "m-)" + vm + R"(", "vm": ")" + vm + R"(", "to": "B1"}})"; };
  const auto [summary, trace] = simulated(R"({"title": "three at once", "platform": "two-fc-arrays.json", "vms": [)" + vm("a") + "," + vm("b") + "," + vm("c") +
                                          R"(], "parameters": {"admission.host": 12}, "actions": [)" + move("a") + "," + move("b") + "," + move("c") + "]}");
  for (const auto* id : {"m-a", "m-b", "m-c"}) {
    CHECK(migration(summary, id).at("outcome") == "completed");
    CHECK(differing(migration(summary, id), "switchover") == 0);
    // 3 x 297 MB/s are above the port's 800 MB/s less the guests' own, so each gets a third of that.
    CHECK(length(phase(migration(summary, id), "bulk_copy")) == Approx(3 * 8 * gib / 800e6).epsilon(0.05));
  }
  CHECK(held(trace, "B1") == 3 * (8 * gib + 8 * mib));
}

TEST_CASE("a thin disk without a single block moves in the time of the steps around it", "[claims][SVM-3]")
{
  const auto run = OneMove{.disk = R"("format": "thin", "allocated": "0 B")"}.run();
  const auto& m1 = migration(run.summary, "m1");
  CHECK(m1.at("outcome") == "completed");
  CHECK(m1.at("bytes").at("bulk") == 0);
  CHECK(length(phase(m1, "bulk_copy")) == 0);
  CHECK(held(run.trace, "B1") == 8 * mib); // the home
}

} // namespace migration_claims_test
