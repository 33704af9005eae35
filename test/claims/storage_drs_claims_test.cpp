// What Storage DRS does in a run: it acts through admission, with Storage vMotions inside its datastore cluster, and knows neither arrays
// nor lead times.

#include "support/simulated.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace storage_drs_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

constexpr double gib = 1073741824;

/// A1 holds 3 TiB of others and two VMs of 120 GiB on esx1: 3312 of 4096 GiB, 35.2 GiB above 80 %. All else is empty.
struct Pod {
  std::string datastores = R"("A1", "B1", "A2")";
  std::string settings = R"("policy": "vmware")";
  std::string rules;
  std::string vm; ///< further keys of each
  std::string actions; ///< instead of a run at the start
  std::string version = "5.1";

  Simulated run() const
  {
    const auto one = [&](const std::string& id) {
      return R"({"id": ")" + id + R"(", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB",
                 "disks": [{"id": "d0", "datastore": "A1", "size": "120 GiB"}])" + (vm.empty() ? "" : ", " + vm) + "}";
    };
    auto platform = json::parse(R"({"extends": "two-fc-arrays.json", "datastore_clusters": [{"id": "pod", "datastores": [)" + datastores +
                                R"(], "storage_drs": {)" + settings + R"(}, "rules": [)" + rules + "]}]}");
    auto scenario = json::parse(R"({"title": "pod", "vms": [)" + one("v1") + "," + one("v2") + "]}");
    scenario["platform"] = platform;
    scenario["vsphere"] = version;
    if (actions.empty()) scenario["until"] = "2 h", fill(scenario);
    else scenario["actions"] = json::parse("[" + actions + "]");
    return simulated(scenario.dump());
  }

private:
  /// Somebody else's 3 TiB: taken an hour before the first look, so to say.
  static void fill(json& scenario)
  {
    scenario["vms"].push_back(json::parse(R"({"id": "others", "host": "esx1", "memory": "4 MiB", "memory_reservation": "4 MiB", "powered_on": false, "cannot_move": "template",
      "disks": [{"id": "d0", "datastore": "A1", "size": "3 TiB"}]})"));
  }
};

const json& made(const Simulated& run) { return run.summary.at("recommendations").at("storage_drs").at("made"); }

double duration(const json& summary)
{
  double sum = 0;
  for (const auto& each : summary.at("migrations")) sum += each.at("duration_s").get<double>();
  return sum;
}

} // namespace

TEST_CASE("a datastore above 80 % loses a VM at once, by a Storage vMotion inside its datastore cluster", "[claims][XVM-8][storage_drs]")
{
  const auto run = Pod{}.run();
  REQUIRE(made(run).size() == 1);
  const auto& recommendation = made(run)[0];
  CHECK(recommendation.at("cause") == "space");
  CHECK(recommendation.at("at_s") == 0);
  CHECK(recommendation.at("figures").at("source_used_percent").get<double>() == Approx(100 * 3312.0 / 4096).margin(0.01));
  CHECK(recommendation.at("figures").at("threshold_percent") == 80);
  REQUIRE(run.summary.at("migrations").size() == 1);
  const auto& move = run.summary.at("migrations")[0];
  CHECK(move.at("kind") == "storage_vmotion");
  CHECK(move.at("outcome") == "completed");
  CHECK(move.at("id") == recommendation.at("migration"));
  CHECK(move.at("to").at("datastores").at("d0") == "B1");
  CHECK(move.at("to").at("datastores").at("home") == "B1");
  CHECK(run.summary.at("self_check") == "passed");
}

TEST_CASE("to the product two destinations equal but for their array are alike, one that knows arrays stays within", "[claims][DM-8][storage_drs]")
{
  const auto product = Pod{}.run();
  const auto aware = Pod{.settings = R"("policy": "array_aware")"}.run();
  CHECK(made(product).at(0).at("to") == "B1");
  CHECK(made(aware).at(0).at("to") == "A2");
  for (const auto* name : {"must_leave_bytes", "benefit_bytes", "cost_bytes", "destination_used_after_percent", "difference_percent"})
    CHECK(made(product).at(0).at("figures").at(name) == made(aware).at(0).at("figures").at(name));
  CHECK(product.summary.at("migrations").at(0).at("bytes").at("offloaded") == 0);
  CHECK(aware.summary.at("migrations").at(0).at("bytes").at("offloaded").get<double>() == Approx(120 * gib));
  CHECK(duration(product.summary) > 2 * duration(aware.summary));
}

TEST_CASE("a datastore cluster within one array does with less time, fabric and CPU what one over two arrays does", "[claims][DM-10][storage_drs]")
{
  const auto one = Pod{.datastores = R"("A1", "A2")"}.run(), two = Pod{.datastores = R"("A1", "B1")"}.run();
  REQUIRE(made(one).size() == made(two).size());
  CHECK(made(one).at(0).at("size") == made(two).at(0).at("size"));
  CHECK(duration(one.summary) < duration(two.summary));
  // Offloaded, hardly more than the VM's small files crosses the fabric; else every byte does twice.
  CHECK(bytes_on_kind(one.summary, "port_out") < gib);
  CHECK(bytes_on_kind(two.summary, "port_out") >= 120 * gib);
}

TEST_CASE("mixed block sizes cost a datastore cluster more than two arrays do", "[claims][DM-10][storage_drs]")
{
  const auto mixed = Pod{.datastores = R"("A1", "A8")"}.run(), two = Pod{.datastores = R"("A1", "B1")"}.run();
  CHECK(duration(mixed.summary) > 2 * duration(two.summary));
}

TEST_CASE("at the manual level the move is recommended and nothing moves", "[claims][storage_drs]")
{
  const auto run = Pod{.settings = R"("automation": "manual")"}.run();
  REQUIRE(made(run).size() == 1);
  CHECK(made(run)[0].at("migration") == "");
  CHECK(run.summary.at("migrations").empty());
}

TEST_CASE("what is not recommended says what it was held against", "[claims][storage_drs]")
{
  const auto run = Pod{.settings = R"("space_threshold": 81)"}.run();
  CHECK(made(run).empty()); // 80.9 %
  for (const auto& judged : events(run.trace, "storage_drs_judged"))
    if (judged.at("cause") == "space") CHECK_FALSE(judged.at("violated").get<bool>());
  const auto stuck = Pod{.vm = R"("cannot_move": "mounted_cdrom")"}.run();
  CHECK(made(stuck).empty());
  const auto& not_made = stuck.summary.at("recommendations").at("storage_drs").at("not_made");
  CHECK(std::ranges::any_of(not_made, [](const auto& each) { return each.at("reason") == "it has a CD mounted" && each.at("moves") == 2; }));
}

TEST_CASE("from 6.0 on free space may be the threshold: 784 GiB that are left are too few against 790, and enough against 783", "[claims][storage_drs]")
{
  const auto early = Pod{.settings = R"("free_space_threshold": "783 GiB")", .version = "6.0"}.run();
  const auto late = Pod{.settings = R"("free_space_threshold": "790 GiB")", .version = "6.0"}.run();
  CHECK(made(early).empty());
  REQUIRE(made(late).size() == 1);
  CHECK(made(late)[0].at("figures").at("threshold_percent").get<double>() == Approx(100 * (1 - 790.0 / 4096)));
  CHECK_THAT(made(late)[0].at("reason").get<std::string>(), Contains("A1 has 784 GiB free, less than 790 GiB"));
  CHECK(migration(late.summary, made(late)[0].at("migration").get<std::string>()).at("outcome") == "completed");
}

TEST_CASE("I/O is not balanced without statistics, and the trace says so", "[claims][storage_drs]")
{
  const auto off = events(Pod{}.run().trace, "storage_drs_io_off");
  REQUIRE_FALSE(off.empty());
  CHECK_THAT(off[0].at("reasons").dump(), Contains("A1 has no statistics"));
}

TEST_CASE("a datastore in maintenance mode is emptied, two moves a host and eight a datastore at a time", "[claims][storage_drs][maintenance]")
{
  const auto run = simulated_file("datastore-maintenance-200-vms");
  const auto states = run.summary.at("datastore_maintenance");
  REQUIRE(states.size() == 2);
  CHECK(states[0].at("state") == "entering");
  CHECK(states[1].at("state") == "entered");
  CHECK(states[1].at("left").empty());
  REQUIRE(run.summary.at("migrations").size() == 200);
  int most = 0;
  for (const auto& taken : events(run.trace, "slots_taken"))
    for (const auto& slot : taken.at("slots")) {
      CHECK(slot.at("in_use") <= slot.at("most"));
      if (slot.at("resource") == "datastore A1") most = std::max(most, slot.at("in_use").get<int>());
    }
  CHECK(most == 128); // 8 x 16
  for (const auto& each : run.summary.at("migrations")) CHECK(each.at("kind") == "storage_vmotion");
}

TEST_CASE("what cannot leave keeps a datastore from maintenance mode, and is named", "[claims][storage_drs][maintenance]")
{
  const auto run = Pod{.vm = R"("cannot_move": "ft_vm")", .actions = R"({"at": "1 s", "datastore_maintenance": {"id": "m", "datastore": "A1"}})"}.run();
  const auto& last = run.summary.at("datastore_maintenance").back();
  CHECK(last.at("state") == "blocked");
  CHECK(last.at("left") == json{"v1", "v2"});
}

namespace {

/// What the datastores came to, in order.
std::vector<std::string> states(const Simulated& run)
{
  std::vector<std::string> all;
  for (const auto& each : run.summary.at("datastore_maintenance")) all.push_back(each.at("datastore").get<std::string>() + " " + each.at("state").get<std::string>());
  return all;
}

const auto enter_a1 = R"({"at": "1 s", "datastore_maintenance": {"id": "a", "datastore": "A1"}})";
const auto enter_b1 = R"({"at": "2 h", "datastore_maintenance": {"id": "b", "datastore": "B1"}})";

} // namespace

TEST_CASE("a datastore that has left maintenance mode takes files again, and none before", "[claims][storage_drs][maintenance]")
{
  const auto pair = R"("A1", "B1")";
  const auto leaves = Pod{.datastores = pair, .actions = std::string{enter_a1} + R"(, {"at": "1 h", "exit_maintenance": {"datastore": "A1"}}, )" + enter_b1}.run();
  CHECK(states(leaves) == std::vector<std::string>{"A1 entering", "A1 entered", "A1 exited", "B1 entering", "B1 entered"});
  CHECK(leaves.summary.at("self_check") == "passed");
  for (const auto& vm : {"v1", "v2"}) {
    std::string last;
    for (const auto& migration : leaves.summary.at("migrations"))
      if (migration.at("vm") == vm) last = migration.at("to").at("datastores").at("d0").get<std::string>();
    CHECK(last == "A1");
  }
  const auto stays = Pod{.datastores = pair, .actions = std::string{enter_a1} + ", " + enter_b1}.run();
  CHECK(states(stays) == std::vector<std::string>{"A1 entering", "A1 entered", "B1 entering", "B1 blocked"});
}

TEST_CASE("a datastore that is called back on its way into maintenance mode never enters it, what was asked to leave leaves", "[claims][storage_drs][maintenance]")
{
  const auto run = Pod{.actions = std::string{enter_a1} + R"(, {"at": "2 s", "exit_maintenance": {"datastore": "A1"}})"}.run();
  CHECK(states(run) == std::vector<std::string>{"A1 entering", "A1 exited"});
  REQUIRE(run.summary.at("migrations").size() == 2);
  for (const auto& migration : run.summary.at("migrations")) CHECK(migration.at("outcome") == "completed");
  const auto again = Pod{.actions = std::string{enter_a1} + R"(, {"at": "2 s", "exit_maintenance": {"datastore": "A1"}}, {"at": "3 s", "datastore_maintenance": {"id": "again", "datastore": "A1"}})"}.run();
  CHECK(states(again) == std::vector<std::string>{"A1 entering", "A1 exited", "A1 entering", "A1 entered"});
}

TEST_CASE("a datastore that is not in maintenance mode does not leave it", "[claims][storage_drs][maintenance]")
{
  CHECK(states(Pod{.actions = R"({"at": "2 s", "exit_maintenance": {"datastore": "B1"}})"}.run()).empty());
}

TEST_CASE("VMs kept apart end on different datastores when theirs is emptied", "[claims][storage_drs][maintenance]")
{
  const auto run = Pod{.rules = R"({"id": "apart", "vm_anti_affinity": ["v1", "v2"]})", .actions = R"({"at": "1 s", "datastore_maintenance": {"id": "m", "datastore": "A1"}})"}.run();
  std::set<std::string> places;
  for (const auto& each : run.summary.at("migrations")) places.insert(each.at("to").at("datastores").at("d0").get<std::string>());
  CHECK(places == std::set<std::string>{"A2", "B1"});
}

} // namespace storage_drs_claims_test
