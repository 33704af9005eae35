// DPM in a whole run: a host goes into standby once 40 minutes ask for it, and is woken as soon as five do.

#include "simulate/days.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fstream>
#include <map>

namespace dpm_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

/// Eight VMs on esx1 and one on esx2, of 16 cores each, that ask for half a core each, and after two hours for `cores` together.
json pair(double cores)
{
  auto scenario = days("4 h", fmt::format(R"({{"cpu": {{"cores": 0.5, "varies": {{"steps": [{{"at": "2 h", "factor": {}}}]}}}}}})", cores / (9 * 0.5)));
  scenario["platform"]["clusters"] = json::parse(R"([{"id": "c", "hosts": ["esx1", "esx2"], "drs": {}, "dpm": {}}])");
  scenario["vms"][0]["vcpus"] = 4;
  auto other = scenario["vms"][0];
  other["id"] = "other";
  other["host"] = "esx2";
  scenario["vms"][0]["count"] = 8;
  scenario["vms"].push_back(other);
  return scenario;
}

/// When the host's mode became that; -1: it never did.
double became(const Simulated& run, const std::string& mode, const std::string& host = "esx2")
{
  for (const auto& each : events(run.trace, "host_mode_changed"))
    if (each.at("host") == host && each.at("mode") == mode) return each.at("t").get<double>();
  return -1;
}

json judged(const Simulated& run, double at)
{
  for (const auto& each : events(run.trace, "cluster_judged"))
    if (each.at("by") == "dpm" && each.at("t") == at) return each;
  FAIL("DPM did not judge at " << at << " s");
  return {};
}

} // namespace

TEST_CASE("a host goes into standby when 40 minutes have passed below 45 %, emptied first, and not five minutes before", "[run][dpm]")
{
  const auto run = run_days(pair(4.5));
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(judged(run, 2100).at("verdict") == "within the range");
  CHECK(judged(run, 2400).at("verdict") == "every host is below the range");
  CHECK(became(run, "entering_standby") == 2400);
  const auto& moved = run.summary.at("migrations").at(0);
  CHECK(moved.at("vm") == "other");
  CHECK(moved.at("to").at("host") == "esx1");
  CHECK(became(run, "standby") == Approx(moved.at("end_s").get<double>() + 60)); // an empty host shuts down in a minute
}

TEST_CASE("a host in standby is woken when five minutes ask for more than 81 % of the one that is on, and not at less", "[run][dpm]")
{
  // 81 % of 16 cores are 12.96.
  const auto early = run_days(pair(12.94)), late = run_days(pair(12.98));
  CHECK(became(early, "leaving_standby") == -1);
  CHECK(judged(early, 7500).at("numbers").at("emptiest_over_power_on").get<double>() == Approx(12.94 / 16));
  CHECK(late.summary.at("self_check") == "passed");
  CHECK(judged(late, 7500).at("numbers").at("emptiest_over_power_on").get<double>() == Approx(12.98 / 16));
  CHECK(judged(late, 7500).at("numbers").at("most").get<double>() == Approx(0.81));
  CHECK(became(late, "leaving_standby") == 7200 + 300);
}

TEST_CASE("a woken host takes VMs once it has started, and both are within the range then", "[run][dpm]")
{
  const auto run = run_days(pair(15.5));
  CHECK(became(run, "leaving_standby") == 7500);
  CHECK(became(run, "connected") == 7500 + 300);
  int there = 0;
  for (const auto& each : run.summary.at("migrations")) {
    CHECK(each.at("outcome") == "completed");
    if (each.at("to").at("host") != "esx2") continue;
    CHECK(each.at("start_s").get<double>() >= 7800);
    ++there;
  }
  CHECK(there > 0);
  const auto later = judged(run, 9000);
  CHECK(later.at("verdict") == "within the range");
  CHECK(later.at("numbers").at("hosts_on") == 2);
}

TEST_CASE("DPM that does not act by itself recommends standby, and no host changes", "[run][dpm]")
{
  auto scenario = pair(15.5);
  scenario["platform"]["clusters"][0]["dpm"]["automatic"] = false;
  const auto run = run_days(scenario);
  CHECK(events(run.trace, "host_mode_changed").empty());
  std::vector<json> standby;
  for (const auto& each : events(run.trace, "host_move_recommended"))
    if (each.at("cause") == "power_off") standby.push_back(each);
  REQUIRE_FALSE(standby.empty());
  CHECK(standby[0].at("t") == 2400);
  CHECK(standby[0].at("to") == "esx2");
  CHECK(standby[0].at("carried_out") == false);
}

namespace {

/// Two VMs on each of three hosts, all their memory reserved; esx3 goes into standby, esx1 is lost at 2 h.
json a_host_lost()
{
  std::ifstream file{GODWIT_SOURCE_DIR "/scenarios/a-host-lost-while-another-sleeps.json"};
  return json::parse(file);
}

std::vector<json> restarted(const Simulated& run) { return events(run.trace, "vm_restarted"); }

} // namespace

TEST_CASE("where a lost host's VMs find no room, DPM wakes a host for them at once, and they start as soon as it is on", "[run][dpm][ha][MOB-22]")
{
  const auto run = run_days(a_host_lost());
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(became(run, "leaving_standby", "esx3") == 7215);
  CHECK(became(run, "connected", "esx3") == 7515);
  REQUIRE(restarted(run).size() == 3);
  for (const auto& each : restarted(run)) {
    CHECK(each.at("to") == "esx3");
    CHECK(each.at("t") == 7515 + 20); // powered on
    CHECK(each.at("attempt") == 1); // those that waited for the host do not count
  }
  const auto waited = events(run.trace, "vm_not_restarted");
  REQUIRE(waited.size() == 3);
  for (const auto& each : waited) {
    CHECK(each.at("final") == false);
    CHECK(each.at("reason") == "esx2: less than 16.1 GiB unreserved; waits for esx3, which is woken");
  }
}

TEST_CASE("a host that another's maintenance sends VMs to in the same instant is not put into standby", "[run][dpm][maintenance]")
{
  auto scenario = a_host_lost();
  scenario["platform"]["clusters"][0].erase("ha");
  scenario["vms"].erase(0); // esx1 is empty
  scenario["actions"] = json::parse(R"([{"at": "40 min", "host_maintenance": {"id": "m", "host": "esx3"}}])");
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  for (const auto& moved : run.summary.at("migrations")) CHECK(moved.at("outcome") == "completed");
}

TEST_CASE("a host that HA restarts VMs on is not put into standby meanwhile", "[run][dpm][ha]")
{
  auto scenario = a_host_lost();
  scenario["platform"]["hosts"].push_back(scenario["platform"]["hosts"][2]);
  scenario["platform"]["hosts"].back()["id"] = "esx4"; // empty, and the first that DPM would take
  scenario["platform"]["clusters"][0]["hosts"].push_back("esx4");
  scenario["actions"] = json::parse(R"([{"at": "2380 s", "fault": {"id": "power-supply", "host": "esx1"}}])");
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  REQUIRE(restarted(run).size() == 2);
  for (const auto& each : restarted(run)) {
    CHECK(each.at("attempt") == 1);
    CHECK(each.at("t") == 2380 + 15 + 20);
  }
}

TEST_CASE("a woken host that loses power twice as it starts is waited for all the same, whoever woke it", "[run][dpm][ha]")
{
  auto scenario = a_host_lost();
  for (const auto* at : {"7300 s", "7400 s"}) scenario["actions"].push_back({{"at", at}, {"fault", {{"host", "esx3"}, {"for", "10 s"}}}});
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(events(run.trace, "host_failed").size() == 1); // who is not on yet is not listened to
  REQUIRE(restarted(run).size() == 3);
  for (const auto& each : restarted(run)) CHECK(each.at("t") == 7515 + 20);
}

TEST_CASE("with room on the hosts that are on nobody is woken", "[run][dpm][ha]")
{
  auto scenario = a_host_lost();
  scenario["platform"]["hosts"][1]["memory"] = "128 GiB";
  const auto run = run_days(scenario);
  CHECK(became(run, "leaving_standby", "esx3") == -1);
  REQUIRE(restarted(run).size() == 3);
  for (const auto& each : restarted(run)) CHECK(each.at("to") == "esx2");
}

TEST_CASE("the woken host is lost as it starts: the VMs wait for the next, which is woken in its place", "[run][dpm][ha]")
{
  auto scenario = a_host_lost();
  auto& hosts = scenario["platform"]["hosts"];
  auto fourth = hosts[2];
  fourth["id"] = "esx4";
  hosts.push_back(fourth);
  scenario["platform"]["clusters"][0]["hosts"].push_back("esx4");
  scenario["actions"].push_back(json::parse(R"({"at": "2 h 2 min", "fault": {"id": "second", "host": "esx3", "for": "2 h"}})"));
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  std::map<std::string, double> woken;
  for (const auto& each : events(run.trace, "host_mode_changed"))
    if (each.at("mode") == "leaving_standby" && each.at("t") > 7200 && each.at("t") < 8000) woken[each.at("host")] = each.at("t").get<double>();
  CHECK(woken == std::map<std::string, double>{{"esx3", 7215}, {"esx4", 7335}}); // once HA has noticed;
  for (const auto& each : restarted(run)) CHECK(each.at("to") == "esx4");
  CHECK(restarted(run).size() == 3);
}

TEST_CASE("while its vCenter is down nobody wakes a host, HA tries again, and DPM wakes it once vCenter is back", "[run][dpm][ha][MOB-20]")
{
  auto scenario = a_host_lost();
  scenario["platform"]["sites"] = json::parse(R"([{"id": "here"}, {"id": "there"}])");
  scenario["platform"]["wans"] = json::parse(R"([{"id": "line", "between": ["here", "there"], "rate": "10 Gbit/s", "rtt": "1 ms"}])");
  scenario["platform"]["vcenters"] = json::parse(R"([{"id": "vc", "site": "there"}])");
  for (auto& host : scenario["platform"]["hosts"]) host["site"] = "here", host["vcenter"] = "vc";
  scenario["platform"]["arrays"][0]["site"] = "here";
  scenario["actions"].insert(scenario["actions"].begin(), json::parse(R"({"at": "1 h 59 min", "fault": {"id": "there-is-gone", "site": "there", "for": "4 min"}})"));
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(became(run, "leaving_standby", "esx3") == 7215 + 2 * 120); // attempts at 7215 and 7335 found vCenter away, until 7380
  for (const auto& each : restarted(run)) CHECK(each.at("attempt") == 3);
}

} // namespace dpm_test
