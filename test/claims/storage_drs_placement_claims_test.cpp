// VMs that arrive in a datastore cluster: Storage DRS places them, makes room first where it must, and keeps them off a datastore in
// maintenance mode.

#include "claims/parts.hpp"
#include "simulate/days.hpp"

#include "scenario/scenario.hpp"

#include <catch2/catch.hpp>

namespace storage_drs_placement_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

/// A1 and B1, 1 TiB each, in "pod", with "vm" (10 of 100 GiB) on A1; "new" arrives on esx1 after an hour, thick, of `size`.
json arrival(const std::string& size)
{
  auto scenario = days("4 h", "");
  scenario["platform"]["datastore_clusters"] = json::parse(R"([{"id": "pod", "datastores": ["A1", "B1"]}])");
  scenario["vms"].push_back({{"id", "new"}, {"host", "esx1"}, {"memory", "1 GiB"}, {"memory_reservation", "1 GiB"}, {"arrives", "1 h"},
                             {"disks", {{{"id", "d0"}, {"datastore", "pod"}, {"size", size}}}}});
  return scenario;
}

json thick(const std::string& id, const std::string& datastore, const std::string& size)
{
  return {{"id", id}, {"host", "esx1"}, {"memory", "1 GiB"}, {"memory_reservation", "1 GiB"}, {"disks", {{{"id", "d0"}, {"datastore", datastore}, {"size", size}}}}};
}

std::vector<json> placements(const Simulated& run)
{
  std::vector<json> found;
  for (const auto& each : events(run.trace, "storage_drs_recommended"))
    if (each.at("cause") == "placement" && each.at("from") == "") found.push_back(each);
  return found;
}

std::string why_not(const Simulated& run)
{
  const auto all = events(run.trace, "vm_not_arrived");
  return all.empty() ? "" : all[0].at("reason").get<std::string>();
}

} // namespace

TEST_CASE("a VM that arrives in a datastore cluster goes to the emptier datastore", "[claims][storage_drs][placement]")
{
  const auto run = run_days(arrival("100 GiB"));
  CHECK(run.summary.at("self_check") == "passed");
  const auto placed = placements(run);
  REQUIRE(placed.size() == 1);
  CHECK(placed[0].at("t") == 3600);
  CHECK(placed[0].at("vm") == "new");
  CHECK(placed[0].at("to") == "B1");
  CHECK(placed[0].at("disks") == json{"d0", "home"});
  REQUIRE(events(run.trace, "vm_arrived").size() == 1);
  CHECK(held(run.trace, "B1") == 100 * gib + 8 * mib);
  CHECK(run.summary.at("migrations").empty());
}

TEST_CASE("a VM with disks that must be apart arrives on as many datastores, and does not where one of them is in maintenance mode", "[claims][storage_drs][placement]")
{
  auto scenario = arrival("100 GiB");
  scenario["vms"][1]["disks"].push_back({{"id", "d1"}, {"datastore", "pod"}, {"size", "200 GiB"}});
  scenario["platform"]["datastore_clusters"][0]["rules"] = json::parse(R"([{"id": "apart", "vmdk_anti_affinity": {"vm": "new", "disks": ["d0", "d1"]}}])");
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  const auto placed = placements(run);
  REQUIRE(placed.size() == 3); // the larger first: B1 is empty; its home fits the emptier of both then
  CHECK(placed[0].at("disks") == json{"d1"});
  CHECK(placed[0].at("to") == "B1");
  CHECK(placed[1].at("disks") == json{"d0"});
  CHECK(placed[1].at("to") == "A1");
  CHECK(placed[2].at("disks") == json{"home"});
  REQUIRE(events(run.trace, "vm_arrived").size() == 1);
  CHECK(held(run.trace, "A1") + held(run.trace, "B1") == 300 * gib + 8 * mib);
  CHECK(held(run.trace, "B1") >= 200 * gib);
  CHECK(held(run.trace, "A1") >= 100 * gib);

  scenario["actions"].push_back({{"at", "30 min"}, {"datastore_maintenance", {{"id", "m"}, {"datastore", "B1"}}}});
  const auto closed = run_days(scenario);
  CHECK(events(closed.trace, "vm_arrived").empty());
  CHECK(why_not(closed) == "Storage DRS finds no place in pod: rule apart keeps 2 disks apart, for which 1 datastore is open; B1: the destination is in maintenance mode");
}

TEST_CASE("two VMs that arrive at once see each other's space", "[claims][storage_drs][placement]")
{
  auto scenario = arrival("100 GiB");
  scenario["vms"][1]["count"] = 2;
  const auto placed = placements(run_days(scenario));
  REQUIRE(placed.size() == 2);
  CHECK(placed[0].at("to") == "B1");
  CHECK(placed[1].at("to") == "A1"); // 32.7 % are counted there of the thin disk and its home, 100 GiB on B1
}

TEST_CASE("at the manual level too a VM is placed: whoever provisions it takes what is recommended", "[claims][storage_drs][placement]")
{
  auto scenario = arrival("100 GiB");
  scenario["platform"]["datastore_clusters"][0]["storage_drs"]["automation"] = "manual";
  CHECK(events(run_days(scenario).trace, "vm_arrived").size() == 1);
}

TEST_CASE("a VM for which no datastore has room arrives after another has made it", "[claims][storage_drs][placement]")
{
  // 80 % are 819.2 GiB. A1: 500 and 200 GiB, B1: 600 GiB. 300 GiB fit on neither; on A1 once the 200 are on B1.
  auto scenario = arrival("300 GiB");
  scenario["vms"][0] = thick("big", "A1", "500 GiB");
  scenario["vms"].push_back(thick("small", "A1", "200 GiB"));
  scenario["vms"].push_back(thick("other", "B1", "600 GiB"));
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  REQUIRE(run.summary.at("migrations").size() == 1);
  const auto& first = run.summary.at("migrations")[0];
  CHECK(first.at("vm") == "small");
  CHECK(first.at("to").at("datastores").at("d0") == "B1");
  const auto arrived = events(run.trace, "vm_arrived");
  REQUIRE(arrived.size() == 1);
  CHECK(arrived[0].at("t").get<double>() >= first.at("end_s").get<double>());
  CHECK(placements(run).at(0).at("to") == "A1");
  CHECK(held(run.trace, "A1") == (300 - 200) * gib); // their homes are alike
}

TEST_CASE("a VM does not arrive where the move that should have made room for it failed", "[claims][storage_drs][placement]")
{
  auto scenario = arrival("300 GiB");
  scenario["vms"][0] = thick("big", "A1", "500 GiB");
  scenario["vms"].push_back(thick("small", "A1", "200 GiB"));
  scenario["vms"].push_back(thick("other", "B1", "600 GiB"));
  scenario["actions"].push_back({{"at", "3610 s"}, {"fault", {{"datastore", "B1"}}}});
  const auto run = run_days(scenario);
  CHECK(run.summary.at("migrations").at(0).at("outcome") != "completed");
  CHECK(events(run.trace, "vm_arrived").empty());
  CHECK(why_not(run) == "small did not leave A1 to make room");
}

TEST_CASE("a VM for which no two moves make room does not arrive, and it is said what stands against each datastore", "[claims][storage_drs][placement]")
{
  const auto run = run_days(arrival("900 GiB")); // of 1 TiB 80 % are 819.2 GiB
  CHECK(events(run.trace, "vm_arrived").empty());
  CHECK_THAT(why_not(run), Contains("Storage DRS finds no place in pod") && Contains("it would be over the space threshold"));
}

TEST_CASE("nothing is provisioned or powered on where a datastore enters maintenance mode", "[claims][storage_drs][placement][maintenance]")
{
  auto scenario = arrival("100 GiB");
  scenario["actions"].push_back({{"at", "30 min"}, {"datastore_maintenance", {{"id", "m"}, {"datastore", "B1"}}}});
  CHECK(placements(run_days(scenario)).at(0).at("to") == "A1");
  scenario["vms"][1]["disks"][0]["datastore"] = "B1";
  const auto run = run_days(scenario);
  CHECK(events(run.trace, "vm_arrived").empty());
  CHECK(why_not(run) == "B1 is in maintenance mode, or on its way there");
  CHECK(run.summary.at("datastore_maintenance").back().at("state") == "entered"); // who has not come yet is not in the way
  scenario["vms"][1]["disks"][0]["datastore"] = "A1";
  CHECK(events(run_days(scenario).trace, "vm_arrived").size() == 1);
}

TEST_CASE("what is asked of a VM before it has been placed is refused", "[claims][storage_drs][placement]")
{
  auto scenario = arrival("100 GiB");
  scenario["actions"].push_back({{"at", "30 min"}, {"storage_vmotion", {{"id", "early"}, {"vm", "new"}, {"to", "A1"}}}});
  const auto run = run_days(scenario);
  CHECK(migration(run.summary, "early").at("outcome") == "refused");
  CHECK_THAT(migration(run.summary, "early").at("reason").get<std::string>(), Contains("has not arrived yet"));
  CHECK(events(run.trace, "vm_arrived").size() == 1);
}

TEST_CASE("only a VM that arrives may name a datastore cluster, and for all its files", "[claims][storage_drs][placement]")
{
  const auto problems = [](const json& scenario) -> std::string {
    try {
      godwit::scenario::parse(scenario.dump(), "test", GODWIT_SOURCE_DIR "/platforms");
    } catch (const godwit::scenario::InvalidInput& invalid) {
      return invalid.what();
    }
    return "";
  };
  auto scenario = arrival("100 GiB");
  CHECK(problems(scenario).empty());
  auto there = scenario;
  there["vms"][1].erase("arrives");
  CHECK_THAT(problems(there), Contains("/vms/1/disks/0/datastore") && Contains("Storage DRS places a VM when it arrives"));
  auto apart = scenario;
  apart["vms"][1]["home"] = "A1";
  CHECK_THAT(problems(apart), Contains("the datastore cluster of all files of the VM"));
  auto unknown = scenario;
  unknown["vms"][1]["disks"][0]["datastore"] = "pot";
  CHECK_THAT(problems(unknown), Contains("a datastore or a datastore cluster: A1, B1, pod"));
  auto twice = scenario;
  twice["platform"]["datastore_clusters"][0]["id"] = "A1";
  twice["vms"][1]["disks"][0]["datastore"] = "A1";
  CHECK_THAT(problems(twice), Contains("an id that no datastore has"));
}

} // namespace storage_drs_placement_claims_test
