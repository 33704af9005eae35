// Evacuation plans that stand in scenarios/: an array's refresh under other limits, and full datastores in a ring.

#include "support/simulated.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace evacuation_scenarios_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

json scenario(const std::string& name)
{
  std::ifstream file{GODWIT_SOURCE_DIR "/scenarios/" + name + ".json"};
  return json::parse(file);
}

json summary_of(const json& scenario) { return summary_of_text(scenario.dump()); }

/// Of the VM that fared worst, the mean of its reads while its files moved.
double slowest_reads(const json& summary)
{
  double slowest = 0;
  for (const auto& each : summary["migrations"]) slowest = std::max(slowest, each["guest"]["read_latency_s"]["during"]["mean"].get<double>());
  return slowest;
}

json refresh_in_naive_order(const json& limits)
{
  auto refresh = scenario("refresh-within-the-limits");
  refresh["parameters"] = limits;
  refresh["actions"][0]["evacuation_plan"]["order"] = "naive";
  return summary_of(refresh)["plans"][0];
}

} // namespace

TEST_CASE("the refreshes differ in nothing but the limits", "[evacuation][refresh]")
{
  auto within = scenario("refresh-within-the-limits"), one = scenario("refresh-one-a-datastore"), four = scenario("refresh-four-a-host");
  CHECK(one["parameters"] == json{{"admission.datastore", 16}}); // one Storage vMotion's cost
  CHECK(four["parameters"] == json{{"admission.host", 16}}); // four of 4
  for (auto* each : {&within, &one, &four}) each->erase("title"), each->erase("parameters");
  CHECK(within == one);
  CHECK(within == four);
}

TEST_CASE("in planned order the old pools are full whatever the limits, guests wait for each move more beside theirs", "[evacuation][refresh]")
{
  const auto within = summary_of(scenario("refresh-within-the-limits")), one = summary_of(scenario("refresh-one-a-datastore")),
             four = summary_of(scenario("refresh-four-a-host"));
  for (const auto* each : {&within, &one, &four}) {
    const auto& plan = (*each)["plans"][0];
    CHECK((*each)["self_check"] == "passed");
    CHECK(plan["completed"] == 40);
    // 20 VMs of 24 and 16 GiB leave one pool: 400 GiB at 110 MB/s.
    CHECK(plan["bound_s"].get<double>() == Approx(400 * 1073741824.0 / 110e6).epsilon(0.001));
    CHECK(plan["took_s"].get<double>() < 1.02 * plan["bound_s"].get<double>());
  }
  CHECK(slowest_reads(one) < 0.5 * slowest_reads(within));
  CHECK(slowest_reads(four) > 1.3 * slowest_reads(within));
}

TEST_CASE("in the inventory's order more a host does not help while a datastore lets eight in, more of both does", "[evacuation][refresh]")
{
  const auto took = [](const json& plan) { return plan["took_s"].get<double>() / plan["bound_s"].get<double>(); };
  CHECK(took(refresh_in_naive_order(json::object())) > 1.3);
  CHECK(took(refresh_in_naive_order({{"admission.host", 16}})) > 1.3);
  CHECK(took(refresh_in_naive_order({{"admission.host", 16}, {"admission.datastore", 256}})) < 1.05);
}

TEST_CASE("three full datastores change places over a spare with room for one VM, and with a byte less cannot", "[evacuation][ring]")
{
  auto ring = scenario("a-ring-of-full-datastores");
  // The least VM, of 300 GiB, with the 8 MiB of its home.
  constexpr auto least = (300LL << 30) + (8LL << 20);
  ring["platform"]["datastores"][3]["capacity"] = std::to_string(least) + " B";
  const auto done = summary_of(ring);
  CHECK(done["self_check"] == "passed");
  CHECK(done["plans"][0]["completed"] == 12); // nine VMs, three of them by way of the spare
  for (const auto& each : done["migrations"]) CHECK(each["outcome"] == "completed");

  ring["platform"]["datastores"][3]["capacity"] = std::to_string(least - 1) + " B";
  const auto proof = summary_of(ring)["plans"][0];
  CHECK(proof["possible"] == false);
  CHECK(proof["proven"] == true);
}

TEST_CASE("without a spare the ring is impossible: which set, how much it needs, and how much more would do", "[evacuation][ring]")
{
  const auto run = summary_of(scenario("a-ring-without-a-spare"));
  CHECK(run["migrations"].empty());
  const auto& proof = run["plans"][0];
  CHECK(proof["possible"] == false);
  CHECK(proof["proven"] == true);
  CHECK(proof["datastores"] == json{"gold", "silver", "bronze"});
  CHECK(proof["vms"].size() == 9);
  // archive of 320 GiB belongs on bronze, which has 1024 - 3 x 300 = 124 GiB free, less 3 x 8 MiB of homes.
  CHECK(proof["needed"] == (320LL << 30) + (8LL << 20));
  CHECK(proof["available"] == (124LL << 30) - (24LL << 20));
  CHECK_THAT(proof["reason"].get<std::string>(), Contains("300 GiB on one more datastore would do"));
}

} // namespace evacuation_scenarios_test
