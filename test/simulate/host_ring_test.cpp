// One VM, moved again and again, and the ends of what a VM can be.

#include "simulate/near_hosts.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

namespace host_ring_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

constexpr double gib = 1073741824;
constexpr double mib = 1048576;
constexpr double ten_gbe = 1.25e9;

const json busy_memory = json::parse(R"({"memory": {"dirty": "50 MB/s", "working_set": "256 MiB"}})");

/// Round the ring of h1, h2 and h3 and back, the VM's files with it or not, a migration every 100 s.
json round_and_back(const char* kind)
{
  const auto files_too = std::string_view{kind} == "xvmotion";
  auto scenario = near_hosts(3, files_too ? "local1" : "A1");
  scenario["vms"][0]["workload"] = busy_memory;
  int number = 0;
  for (const auto* host : {"2", "3", "1", "2", "3", "2", "1", "3", "2", "1"}) {
    const auto at = fmt::format("{} s", number * 100), id = fmt::format("m{}", number), to = std::string{"h"} + host;
    scenario["actions"].push_back(files_too ? xvmotion(at, id, to, std::string{"local"} + host) : vmotion(at, id, to));
    ++number;
  }
  return scenario;
}

void each_is_as_the_first(const json& scenario)
{
  const auto [summary, trace] = simulated(scenario.dump());
  CHECK(summary.at("self_check") == "passed");
  const auto& all = summary.at("migrations");
  REQUIRE(all.size() == 10);
  const auto& first = all.front();
  std::string from = "h1";
  for (const auto& each : all) {
    INFO(each.at("id"));
    CHECK(each.at("outcome") == "completed");
    CHECK(each.at("from").at("host") == from);
    from = each.at("to").at("host");
    for (const auto* figure : {"duration_s", "downtime_s"}) CHECK(each.at(figure).get<double>() == Approx(first.at(figure).get<double>()).epsilon(1e-9));
    CHECK(each.at("bytes") == first.at("bytes"));
  }
  CHECK(from == "h1");
  CHECK(space_taken(trace).empty()); // back where it came from, as if it had never been away
}

json idle_move()
{
  auto scenario = near_hosts(2);
  scenario["actions"] = {vmotion("0 s", "m", "h2")};
  return scenario;
}

json passes(const std::string& trace) { return events(trace, "pass_judged"); }

} // namespace

TEST_CASE("ten vMotions of one VM round a ring of three hosts and back: each as long as the first", "[simulate][XVM-3]") { each_is_as_the_first(round_and_back("vmotion")); }

TEST_CASE("ten XvMotions of one VM round a ring of three hosts and back: each as long as the first", "[simulate][XVM-1]") { each_is_as_the_first(round_and_back("xvmotion")); }

TEST_CASE("an idle VM's memory crosses once, nothing is sent again, and the stun is what state, round trips and resume take", "[simulate][XVM-3]")
{
  const auto [summary, trace] = simulated(idle_move().dump());
  const auto judged = passes(trace);
  REQUIRE(judged.size() == 1);
  CHECK(judged[0].at("sent") == gib);
  CHECK(judged[0].at("dirtied") == 0);
  CHECK(judged[0].at("verdict") == "switch_over");
  const auto state = 8 * mib + gib / 4096 / 8; // device state and a bit for each page
  const auto stun = state / ten_gbe + 6 * 0.0002 + 0.1 + 0.001; // 6 round trips; resume, and 1 ms a GiB
  const auto traces = 0.02; // 20 ms a GiB
  const auto& m = migration(summary, "m");
  CHECK(m.at("downtime_s").get<double>() == Approx(traces + stun));
  CHECK(m.at("duration_s").get<double>() == Approx(0.5 + traces + gib / ten_gbe + stun + 0.5)); // prepare and cleanup
}

TEST_CASE("of a VM whose memory is all zero but a page that page is sent", "[simulate]")
{
  auto scenario = idle_move();
  scenario["vms"][0]["workload"] = json::parse(R"({"memory": {"dirty": "0 B/s", "working_set": "4 KiB", "zero": "1048572 KiB"}})");
  const auto [summary, trace] = simulated(scenario.dump());
  CHECK(migration(summary, "m").at("outcome") == "completed");
  CHECK(passes(trace)[0].at("sent") == 4096);
}

TEST_CASE("a VM without disks, and small files of no size, changes host and home", "[simulate][XVM-1]")
{
  auto scenario = near_hosts(2, "local1");
  scenario["vms"][0]["disks"] = json::array();
  scenario["vms"][0]["home"] = "local1";
  scenario["parameters"]["home.size"] = "0 B";
  scenario["actions"] = {xvmotion("0 s", "m", "h2", "local2")};
  const auto [summary, trace] = simulated(scenario.dump());
  const auto& m = migration(summary, "m");
  CHECK(m.at("outcome") == "completed");
  CHECK(m.at("to") == json::parse(R"({"host": "h2", "datastores": {"home": "local2"}})"));
  CHECK(m.at("bytes").at("home") == 0);
}

TEST_CASE("a guest that dirties faster than 10 GbE carries: without Stun During Page Send given up after three passes that left no less, the VM unharmed", "[simulate][XVM-6]")
{
  auto scenario = idle_move();
  scenario["vms"][0]["workload"] = json::parse(R"({"memory": {"dirty": "2 GB/s", "working_set": "900 MiB"}})");
  scenario["actions"].push_back(vmotion("100 s", "again", "h2"));
  scenario["parameters"]["vmotion.sdps"] = 0;
  const auto [summary, trace] = simulated(scenario.dump());
  CHECK(migration(summary, "m").at("outcome") == "failed");
  CHECK_THAT(migration(summary, "m").at("reason").get<std::string>(), Contains("3 passes in a row"));
  CHECK(migration(summary, "again").at("from").at("host") == "h1");
  // 1 GiB takes 0.86 s, long enough to dirty all 900 MiB, and so does each 900 MiB again: 4 passes, 3 of which left no less.
  const auto judged = passes(trace);
  CHECK(judged[0].at("dirtied") == 900 * mib);
  CHECK(judged[3].at("dirtied") == 900 * mib);
  CHECK(judged[3].at("verdict") == "give_up");
}

TEST_CASE("the same guest converges with Stun During Page Send", "[simulate][XVM-6]")
{
  auto scenario = idle_move();
  scenario["vms"][0]["workload"] = json::parse(R"({"memory": {"dirty": "2 GB/s", "working_set": "900 MiB"}})");
  const auto summary = summary_of_text(scenario.dump());
  CHECK(migration(summary, "m").at("outcome") == "completed");
}

TEST_CASE("everything at one instant, the fault too: VMs leave a host as it dies, each for good or not at all", "[simulate][MOB-13]")
{
  for (const auto first : {0u, 8u}) { // the fault before the requests, and after them
    auto scenario = near_hosts(2);
    scenario["vms"][0]["id"] = "vm0";
    for (int number = 1; number < 8; ++number) {
      scenario["vms"].push_back(scenario["vms"][0]);
      scenario["vms"].back()["id"] = fmt::format("vm{}", number);
    }
    for (unsigned number = 0; number < 9; ++number) {
      if (number == first) scenario["actions"].push_back(fault("0 s", {{"host", "h1"}}));
      if (number == 8) break;
      auto move = vmotion("0 s", fmt::format("m{}", number), "h2");
      move["vmotion"]["vm"] = fmt::format("vm{}", number);
      scenario["actions"].push_back(move);
    }
    const auto summary = summary_of_text(scenario.dump());
    CHECK(summary.at("self_check") == "passed");
    CHECK(summary.at("migrations").size() == 8);
    // Those that had begun in that instant fail; one whose turn had not come yet finds its host down, and is refused.
    for (const auto& each : summary.at("migrations")) CHECK((each.at("outcome") == "refused" || (first == 8 && each.at("outcome") == "failed")));
    if (first == 8) CHECK(summary.at("migrations").at(0).at("outcome") == "failed");
  }
}

TEST_CASE("a powered-off VM outlives its host: once that is back it can be moved", "[simulate][MOB-4]")
{
  auto scenario = near_hosts(2, "local1");
  scenario["vms"][0]["powered_on"] = false;
  scenario["actions"] = {fault("0 s", {{"host", "h1"}, {"for", "5 s"}}), xvmotion("1 s", "down", "h2", "local2"), xvmotion("10 s", "up", "h2", "local2")};
  const auto summary = summary_of_text(scenario.dump());
  CHECK(migration(summary, "down").at("outcome") == "refused");
  CHECK(migration(summary, "down").at("reason") == "h1 is down");
  CHECK(migration(summary, "up").at("outcome") == "completed");
}

} // namespace host_ring_test
