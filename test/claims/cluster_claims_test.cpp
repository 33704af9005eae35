// XVM-8, MOB-20 to MOB-22: what maintenance mode leaves alone; a lost site, with and without rules; the one vCenter; restart order.

#include "claims/two_sites.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace cluster_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

/// Where each VM runs at the end, by its host's first letter: "e" east, "w" west. Of VMs named app-HOST-N.
std::map<std::string, std::string> hosts_at_end(const std::string& trace)
{
  std::map<std::string, std::string> host;
  for (const auto& event : events(trace, "vm_declared")) host[event.at("id")] = event.at("host");
  std::map<double, std::vector<std::pair<std::string, std::string>>> moves;
  for (const auto& event : events(trace, "vm_restarted")) moves[number(event, "t")].emplace_back(event.at("vm"), event.at("to"));
  for (const auto& event : events(trace, "switched_over")) moves[number(event, "t")].emplace_back(event.at("vm"), event.at("host"));
  for (const auto& [at, those] : moves)
    for (const auto& [vm, to] : those) host[vm] = to;
  return host;
}

int at_wrong_site(const std::string& trace)
{
  int wrong = 0;
  for (const auto& [vm, host] : hosts_at_end(trace))
    if (vm.substr(4, 1) != host.substr(0, 1)) ++wrong;
  return wrong;
}

double at(const std::string& trace, std::string_view event) { return number(events(trace, event).front(), "t"); }

} // namespace

TEST_CASE("a host in maintenance mode gives up what a plain vMotion can take, a VM on its own disks stays, is named, and no file is moved", "[claims][XVM-8]")
{
  const auto [summary, trace] = simulated_file("maintenance-with-a-local-disk");
  CHECK(summary.at("self_check") == "passed");
  const auto& moved = migration(summary, "firmware/esx1/on-san");
  CHECK(moved.at("kind") == "vmotion");
  CHECK(moved.at("outcome") == "completed");
  CHECK(summary.at("migrations").size() == 1);
  CHECK(bytes_on_kind(summary, "pool_read") + bytes_on_kind(summary, "pool_write") == 0);
  const auto& policies = summary.at("policies");
  REQUIRE(policies.at("blocking").size() == 1);
  CHECK(policies.at("blocking")[0].at("vm") == "on-local");
  CHECK(policies.at("blocking")[0].at("claim") == "XVM-8");
  CHECK_THAT(policies.at("blocking")[0].at("reason").get<std::string>(), Contains("does not reach local1"));
  CHECK(policies.at("maintenance")[0].at("outcome") == "timed_out");
  CHECK(policies.at("maintenance")[0].at("took_s") == Approx(600));
  CHECK(policies.at("host_modes").back().at("mode") == "connected");
}

namespace {

/// Three hosts of one cluster with DRS; VM "a" on h1, with `rule` and `action`.
json three_hosts(const std::string& rule, const std::string& action)
{
  auto scenario = json::parse(R"({"title": "three", "vsphere": "6.0", "platform": {
    "fabrics": [{"id": "fc", "protocol": "fc"}], "networks": [{"id": "vmotion", "carries": ["vmotion"]}],
    "arrays": [{"id": "A", "ports": [{"fabric": "fc", "rate": "8 Gbit/s"}], "pools": [{"id": "p", "read": "400 MB/s", "write": "400 MB/s", "read_latency": "5 ms", "write_latency": "1 ms"}]}],
    "datastores": [{"id": "A1", "array": "A", "pool": "p", "type": "vmfs", "capacity": "4 TiB"}], "hosts": [], "clusters": [{"id": "c", "hosts": ["h1", "h2", "h3"], "drs": {}, "rules": []}]},
    "vms": [], "actions": []})");
  for (const auto* host : {"h1", "h2", "h3"}) {
    scenario["platform"]["hosts"].push_back({{"id", host}, {"cores", 16}, {"memory", "64 GiB"}, {"hbas", {{{"fabric", "fc"}, {"rate", "8 Gbit/s"}}}},
                                             {"nics", {{{"network", "vmotion"}, {"rate", "10 Gbit/s"}}}}});
    for (const auto* number : {"a", "b"})
      scenario["vms"].push_back({{"id", number + std::string{host}}, {"host", host}, {"memory", "4 GiB"}, {"memory_reservation", "4 GiB"},
                                 {"disks", {{{"id", "d0"}, {"datastore", "A1"}, {"size", "10 GiB"}}}}});
  }
  if (!rule.empty()) scenario["platform"]["clusters"][0]["rules"].push_back(json::parse(rule));
  scenario["actions"].push_back(json::parse(action));
  return scenario;
}

} // namespace

TEST_CASE("a must rule binds who asks by hand too, a should rule does not", "[claims][MOB-21]")
{
  const auto by_hand = [](const std::string& rule) {
    const auto run = simulated(three_hosts(rule, R"({"at": "0 s", "vmotion": {"id": "m", "vm": "ah1", "host": "h3"}})").dump());
    CHECK(run.summary.at("self_check") == "passed");
    return migration(run.summary, "m");
  };
  const auto refused = by_hand(R"({"id": "licence", "vms": ["ah1"], "must_run_on": ["h1", "h2"]})");
  CHECK(refused.at("outcome") == "refused");
  CHECK(refused.at("reason") == "rule licence of cluster c: ah1 must run on h1, h2");
  CHECK(by_hand(R"({"id": "no", "vms": ["ah1"], "must_not_run_on": ["h3"]})").at("reason") == "rule no of cluster c: ah1 must not run on h3");
  CHECK(by_hand(R"({"id": "licence", "vms": ["ah1"], "must_run_on": ["h1", "h3"]})").at("outcome") == "completed");
  CHECK(by_hand(R"({"id": "rather", "vms": ["ah1"], "should_run_on": ["h1", "h2"]})").at("outcome") == "completed");
  CHECK(by_hand(R"({"id": "other", "vms": ["bh1"], "must_run_on": ["h1", "h2"]})").at("outcome") == "completed");
}

TEST_CASE("hosts that enter maintenance mode in one instant send nothing to each other", "[claims][maintenance]")
{
  const auto run = simulated(three_hosts("", R"({"at": "1 s", "host_maintenance": {"id": "m", "hosts": ["h1", "h2"], "at_once": 2, "for": "10 min"}})").dump());
  CHECK(run.summary.at("self_check") == "passed");
  REQUIRE(run.summary.at("migrations").size() >= 4);
  for (std::size_t first = 0; first < 4; ++first) {
    const auto& moved = run.summary.at("migrations").at(first);
    CHECK(moved.at("outcome") == "completed");
    CHECK(moved.at("to").at("host") == "h3");
  }
}

TEST_CASE("with the same VM on the array the host enters maintenance mode", "[claims][XVM-8]")
{
  const auto summary = summary_of_text(R"({"title": "both shared", "platform": {"extends": "two-hosts-local-disks.json",
    "clusters": [{"id": "pair", "hosts": ["esx1", "esx2"], "drs": {}}]},
    "vms": [{"id": "a", "count": 2, "host": "esx1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "S1", "size": "40 GiB"}]}],
    "actions": [{"at": "0 s", "host_maintenance": {"id": "m", "host": "esx1", "timeout": "10 min"}}]})");
  CHECK(summary.at("policies").at("maintenance")[0].at("outcome") == "entered");
  CHECK(summary.at("policies").at("blocking").empty());
  CHECK(summary.at("migrations").size() == 2);
}

TEST_CASE("a lost site's VMs are restarted at the other after the silence, high priority first and low last", "[claims][MOB-22]")
{
  const auto [summary, trace] = simulated_file("site-lost-without-rules");
  CHECK(summary.at("self_check") == "passed");
  const auto& restarts = summary.at("policies").at("restarts");
  REQUIRE(restarts.size() == 8);
  std::vector<std::string> order;
  for (std::size_t i = 0; i < restarts.size(); ++i) {
    CHECK(restarts[i].at("order") == i + 1);
    CHECK(restarts[i].at("to").get<std::string>().substr(0, 1) == "w");
    order.push_back(restarts[i].at("vm"));
  }
  CHECK(order.front() == "app-e2-1"); // high, though later in the inventory
  CHECK(order[1] == "app-e1-2"); // medium, in the inventory's order
  CHECK(order.back() == "app-e1-1"); // low, though first in the inventory
  // 600 s, 15 s of silence, 20 s to power on; eight on two hosts are fewer than 32 at once
  CHECK(number(restarts[0], "at_s") == Approx(635));
  CHECK(number(restarts[0], "down_s") == Approx(35));
}

TEST_CASE("the one vCenter goes with its site for half an hour, without DRS and migrations, but with HA", "[claims][MOB-20]")
{
  const auto [summary, trace] = simulated_file("site-lost-with-rules");
  CHECK(at(trace, "vcenter_lost") == Approx(600));
  CHECK(at(trace, "vcenter_restarted") == Approx(600 + 1800));
  CHECK(number(events(trace, "vcenter_restarted").front(), "down_s") == Approx(1800));
  for (const auto& event : events(trace, "cluster_judged")) CHECK((number(event, "t") <= 600 || number(event, "t") >= 2400));
  for (const auto& event : events(trace, "slots_taken")) CHECK((number(event, "t") <= 600 || number(event, "t") >= 2400));
  for (const auto& event : events(trace, "vm_restarted")) CHECK(number(event, "t") < 2400);
}

TEST_CASE("what is asked of a vCenter that is down is refused, and the same is done once it is back", "[claims][MOB-20]")
{
  const auto with = [](const char* when) {
    return migration(summary_of_text(std::string{R"({"title": "asked", "platform": {"extends": "stretched-cluster.json"},
      "vms": [{"id": "vm", "host": "w1", "memory": "1 GiB", "disks": [{"id": "d0", "datastore": "metro", "size": "1 GiB"}]}],
      "actions": [{"at": "1 min", "fault": {"site": "east"}}, {"at": ")"} + when + R"(", "vmotion": {"id": "m1", "vm": "vm", "host": "w2"}}]})"), "m1");
  };
  const auto refused = with("1859 s"); // 60 s + 30 min, less a second
  CHECK(refused.at("outcome") == "refused");
  CHECK(refused.at("claim") == "MOB-20");
  CHECK_THAT(refused.at("reason").get<std::string>(), Contains("vc, the vCenter of w1, is down"));
  CHECK(with("1861 s").at("outcome") == "completed");
}

TEST_CASE("without rules VMs of the lost site are left at the wrong one when it is back, rules bring exactly those home", "[claims][MOB-21]")
{
  const auto without = simulated_file("site-lost-without-rules"), with = simulated_file("site-lost-with-rules");
  CHECK(at_wrong_site(without.trace) > 0);
  CHECK(at_wrong_site(with.trace) == 0);
  for (const auto& move : with.summary.at("policies").at("recommended")) {
    CHECK(move.at("cause") == "rule");
    CHECK(number(move, "at_s") >= 600 + 3600); // once the site is back
  }
}

TEST_CASE("HA does not know of sites: a lost host's VMs go to the other site, where more is unreserved, though a host of their own is left", "[claims][MOB-21]")
{
  const auto lands_on = [](const char* rules) {
    const auto summary = summary_of_text(std::string{R"({"title": "one host lost", "platform": {"extends": "stretched-cluster.json",
      "clusters": [{"id": "c", "hosts": ["e1", "e2", "w1", "w2"], "ha": {}, "rules": [)"} + rules + R"(]}]},
      "vms": [{"id": "vm", "host": "e1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "metro", "size": "1 GiB"}]},
              {"id": "mate", "host": "e2", "memory": "8 GiB", "memory_reservation": "8 GiB", "disks": [{"id": "d0", "datastore": "metro", "size": "1 GiB"}]}],
      "actions": [{"at": "1 min", "fault": {"host": "e1"}}]})");
    return summary.at("policies").at("restarts").at(0).at("to").get<std::string>();
  };
  CHECK(lands_on("") == "w1");
  CHECK(lands_on(R"({"id": "r", "vms": ["vm"], "should_run_on": ["e1", "e2"]})") == "w1"); // HA looks at must rules only
  CHECK(lands_on(R"({"id": "r", "vms": ["vm"], "must_run_on": ["e1", "e2"]})") == "e2");
}

TEST_CASE("a host is failed after 15 s of silence, not before, whether it is back by then does not help its VMs", "[claims][MOB-22]")
{
  const auto with = [](const char* lasts) {
    return summary_of_text(std::string{R"({"title": "short", "platform": {"extends": "stretched-cluster.json", "clusters": [{"id": "c", "hosts": ["e1", "e2"], "ha": {}}]},
      "vms": [{"id": "vm", "host": "e1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "metro", "size": "1 GiB"}]}],
      "actions": [{"at": "0 s", "fault": {"host": "e1", "for": ")"} + lasts + R"("}}]})");
  };
  const auto late = with("14 s");
  CHECK(number(late.at("policies").at("hosts_failed")[0], "at_s") == Approx(15));
  CHECK(late.at("policies").at("restarts").size() == 1);
  CHECK(number(late.at("policies").at("restarts")[0], "down_s") == Approx(35));
}

TEST_CASE("a VM whose datastore went with its site is tried five times and then given up, with the reason", "[claims][MOB-22]")
{
  const auto summary = summary_of_text(R"({"title": "not stretched", "platform": {"extends": "stretched-cluster.json", "clusters": [{"id": "c", "hosts": ["e1", "e2", "w1", "w2"], "ha": {}}]},
    "vms": [{"id": "vm", "host": "e1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "east-only", "size": "1 GiB"}]}],
    "actions": [{"at": "0 s", "fault": {"site": "east"}}]})");
  const auto& tries = summary.at("policies").at("not_restarted");
  REQUIRE(tries.size() == 5);
  CHECK(number(tries[0], "at_s") == Approx(15));
  CHECK(number(tries[4], "at_s") == Approx(15 + 4 * 120));
  CHECK(tries[3].at("final") == false);
  CHECK(tries[4].at("final") == true);
  CHECK_THAT(tries[4].at("reason").get<std::string>(), Contains("does not reach east-only"));
  CHECK(summary.at("policies").at("restarts").empty());
}

TEST_CASE("HA powers nothing on where a datastore is on its way into maintenance mode, and does a second before or once the files have left", "[claims][MOB-22][maintenance]")
{
  const auto with = [](const char* when) {
    auto scenario = json::parse(R"({"title": "closed", "platform": {"extends": "stretched-cluster.json", "clusters": [{"id": "c", "hosts": ["e1", "e2", "w1", "w2"], "ha": {}}],
        "datastore_clusters": [{"id": "pod", "datastores": ["metro", "east-only"]}]},
      "vms": [{"id": "vm", "host": "e1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "metro", "size": "1 GiB"}]}],
      "actions": [{"at": "60 s", "fault": {"host": "e1"}}]})");
    scenario["actions"].push_back({{"at", when}, {"datastore_maintenance", {{"id", "m"}, {"datastore", "metro"}}}});
    return summary_of_text(scenario.dump());
  };
  // It would be powered on at 60 + 15 s of silence + 20 s.
  const auto closed = with("94 s");
  CHECK(closed.at("self_check") == "passed");
  CHECK(closed.at("policies").at("restarts").empty());
  const auto& tries = closed.at("policies").at("not_restarted");
  REQUIRE(tries.size() == 5);
  CHECK_THAT(tries[0].at("reason").get<std::string>(), Contains("metro is in maintenance mode, or on its way there"));
  CHECK(tries[4].at("final") == true);
  CHECK(closed.at("datastore_maintenance").back().at("state") == "blocked"); // its host is down, so nobody moves it
  CHECK(closed.at("datastore_maintenance").back().at("left") == json{"vm"});

  const auto before = with("96 s");
  REQUIRE(before.at("policies").at("restarts").size() == 1);
  CHECK(number(before.at("policies").at("restarts")[0], "at_s") == Approx(95));
  CHECK(before.at("datastore_maintenance").back().at("state") == "entered"); // it runs, and is moved

  const auto moved = with("30 s");
  CHECK(moved.at("datastore_maintenance").back().at("state") == "entered");
  REQUIRE(moved.at("policies").at("restarts").size() == 1);
  CHECK(moved.at("policies").at("not_restarted").empty());
}

TEST_CASE("a vMotion whose source dies fails, and HA restarts its VM from there, once", "[claims][MOB-22]")
{
  const auto [summary, trace] = simulated(R"({"title": "in flight", "platform": {"extends": "stretched-cluster.json", "clusters": [{"id": "c", "hosts": ["e1", "e2"], "ha": {}}]},
    "vms": [{"id": "vm", "host": "e1", "memory": "32 GiB", "disks": [{"id": "d0", "datastore": "metro", "size": "1 GiB"}]}],
    "actions": [{"at": "0 s", "vmotion": {"id": "m1", "vm": "vm", "host": "e2"}}, {"at": "10 s", "fault": {"host": "e1"}}]})");
  CHECK(migration(summary, "m1").at("outcome") == "failed");
  CHECK(summary.at("policies").at("restarts").size() == 1);
  CHECK(summary.at("policies").at("restarts")[0].at("to") == "e2");
  CHECK(summary.at("self_check") == "passed");
}

} // namespace cluster_claims_test
