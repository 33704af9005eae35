// Evacuation plans carried out.

#include "support/simulated.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace evacuation_plan_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

/// `hosts` hosts, an array with a pool for each datastore that reads and writes 100 MB/s, one datastore a pool with `free` beside its VMs.
json cluster(int hosts, const std::map<std::string, std::string>& capacities)
{
  json platform{{"vsphere", "5.1"}, {"fabrics", {{{"id", "fc"}, {"protocol", "fc"}}}}, {"arrays", json::array()}, {"datastores", json::array()}, {"hosts", json::array()}};
  json array{{"id", "A"}, {"ports", {{{"fabric", "fc"}, {"rate", "16 Gbit/s"}}}}, {"pools", json::array()}};
  for (const auto& [id, capacity] : capacities) {
    array["pools"].push_back({{"id", id}, {"read", "100 MB/s"}, {"write", "100 MB/s"}, {"read_latency", "1 ms"}, {"write_latency", "1 ms"}});
    platform["datastores"].push_back({{"id", id}, {"array", "A"}, {"pool", id}, {"type", "vmfs"}, {"capacity", capacity}});
  }
  platform["arrays"].push_back(array);
  for (int i = 1; i <= hosts; ++i)
    platform["hosts"].push_back({{"id", fmt::format("h{}", i)}, {"cores", 16}, {"memory", "1 TiB"}, {"hbas", {{{"fabric", "fc"}, {"rate", "8 Gbit/s"}}}}});
  return {{"title", "A plan"}, {"platform", platform}, {"vms", json::array()}, {"actions", json::array()}};
}

json vms(const std::string& id, int count, int host, const std::string& datastore, const std::string& size)
{
  return {{"id", id}, {"count", count}, {"host", fmt::format("h{}", host)}, {"memory", "1 GiB"}, {"memory_reservation", "1 GiB"},
          {"disks", {{{"id", "d0"}, {"datastore", datastore}, {"size", size}}}}};
}

json plan(json wish)
{
  wish["id"] = "p";
  return {{"at", "0 s"}, {"evacuation_plan", wish}};
}

/// Two old pools listed one after the other, two new ones; ten VMs of 1 GiB in each old one, on six hosts.
json two_pools(const std::string& order)
{
  auto scenario = cluster(6, {{"old1", "1 TiB"}, {"old2", "1 TiB"}, {"new1", "1 TiB"}, {"new2", "1 TiB"}});
  for (const auto* from : {"old1", "old2"})
    for (int host = 1; host <= 5; ++host) scenario["vms"].push_back(vms(fmt::format("{}-h{}-", from, host), 2, host, from, "1 GiB"));
  scenario["actions"].push_back(plan({{"from", {"old1", "old2"}}, {"to", {"new1", "new2"}}, {"order", order}, {"window", "150 s"}}));
  return scenario;
}

} // namespace

TEST_CASE("a plan leaves out VMs that have not arrived yet, or have departed", "[run][evacuation]")
{
  auto scenario = cluster(2, {{"a", "100 GiB"}, {"b", "100 GiB"}});
  for (const auto* id : {"here", "late", "gone"}) {
    auto vm = vms(id, 1, 1, "a", "10 GiB");
    vm.erase("count");
    if (id == std::string{"late"}) vm["arrives"] = "1 h";
    if (id == std::string{"gone"}) vm["departs"] = "1 s";
    scenario["vms"].push_back(vm);
  }
  auto asked = plan({{"from", {"a"}}, {"to", {"b"}}});
  asked["at"] = "1 min";
  scenario["actions"].push_back(asked);
  const auto run = simulated(scenario.dump());
  CHECK(run.summary.at("self_check") == "passed");
  const auto moves = events(run.trace, "evacuation_planned").at(0).at("moves");
  REQUIRE(moves.size() == 1);
  CHECK(moves.at(0).at("vm") == "here");
}

TEST_CASE("a planned evacuation is done near its bound, the inventory's order leaves each pool idle half the time", "[evacuation]")
{
  const auto planned = summary_of_text(two_pools("planned").dump()), naive = summary_of_text(two_pools("naive").dump());
  for (const auto& summary : {planned, naive}) {
    CHECK(summary["self_check"] == "passed");
    CHECK(summary["plans"][0]["completed"] == 20);
    // 10 VMs of 1 GiB out of each pool: 10.74 GB / 100 MB/s.
    CHECK(summary["plans"][0]["bound_s"].get<double>() == Approx(107.4).epsilon(0.001));
  }
  const auto took = planned["plans"][0]["took_s"].get<double>();
  CHECK(took < 107.4 * 1.1);
  CHECK(took == Approx(planned["plans"][0]["predicted_s"].get<double>()).epsilon(0.03));
  CHECK(planned["plans"][0]["in_window"] == true);
  CHECK(naive["plans"][0]["took_s"].get<double>() > 107.4 * 1.5);
  CHECK(naive["plans"][0]["in_window"] == false);
}

TEST_CASE("two full datastores change places over a spare, and nothing is ever over its space", "[evacuation]")
{
  auto scenario = cluster(2, {{"a", "3 GiB"}, {"b", "3 GiB"}, {"spare", "2 GiB"}});
  scenario["vms"] = json::array({vms("x", 1, 1, "a", "1900 MiB"), vms("y", 1, 2, "b", "1900 MiB")});
  scenario["actions"] = json::array({plan({{"vms", {{"x-1", "b"}, {"y-1", "a"}}}, {"spare", {"spare"}}})});
  const auto run = simulated(scenario.dump());
  CHECK(run.summary["self_check"] == "passed");
  REQUIRE(run.summary["migrations"].size() == 3);
  CHECK(run.summary["plans"][0]["completed"] == 3);
  const auto first = run.summary["migrations"][0]["vm"].get<std::string>();
  CHECK(run.summary["migrations"][0]["id"] == fmt::format("p/{}/spare", first));
  const auto last = migration(run.summary, "p/" + first);
  CHECK(last["from"]["datastores"]["d0"] == "spare");
  CHECK(last["to"]["datastores"]["d0"] == (first == "x-1" ? "b" : "a"));
}

TEST_CASE("without the spare it is impossible, nothing is moved, and the report says what it would take", "[evacuation]")
{
  auto scenario = cluster(2, {{"a", "3 GiB"}, {"b", "3 GiB"}, {"spare", "2 GiB"}});
  scenario["vms"] = json::array({vms("x", 1, 1, "a", "1900 MiB"), vms("y", 1, 2, "b", "1900 MiB")});
  scenario["actions"] = json::array({plan({{"vms", {{"x-1", "b"}, {"y-1", "a"}}}})});
  const auto run = simulated(scenario.dump());
  CHECK(run.summary["migrations"].empty());
  const auto& proof = run.summary["plans"][0];
  CHECK(proof["possible"] == false);
  CHECK(proof["proven"] == true);
  CHECK(proof["datastores"] == json{"a", "b"});
  CHECK(proof["needed"] == 1908ll << 20); // the disk and the home's 8 MiB
  CHECK(proof["available"] == (3072ll - 1908) << 20);
}

TEST_CASE("a thousand requests at once: no slots are ever exceeded, and all arrive", "[evacuation][admission]")
{
  auto scenario = cluster(8, {{"old", "2 TiB"}, {"new1", "2 TiB"}, {"new2", "2 TiB"}});
  for (int host = 1; host <= 8; ++host) scenario["vms"].push_back(vms(fmt::format("h{}-", host), 125, host, "old", "64 MiB"));
  for (const auto* order : {"planned", "naive"}) {
    scenario["actions"] = json::array({plan({{"from", {"old"}}, {"to", {"new1", "new2"}}, {"order", order}})});
    const auto run = simulated(scenario.dump());
    CHECK(run.summary["self_check"] == "passed"); // which keeps vCenter's books a second time
    CHECK(run.summary["plans"][0]["completed"] == 1000);
    for (const auto& taken : events(run.trace, "slots_taken"))
      for (const auto& slot : taken["slots"]) REQUIRE(slot["in_use"].get<int>() <= slot["most"].get<int>());
  }
}

} // namespace evacuation_plan_test
