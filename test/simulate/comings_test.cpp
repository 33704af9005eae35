#include "simulate/days.hpp"

#include <catch2/catch.hpp>

namespace comings_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

constexpr auto io = R"({"disks": [{"on": "d0", "iops": 100, "size": "8 KiB", "read_share": 0}]})";

json vm_with(const char* key, const std::string& at)
{
  auto scenario = days("2 h", io);
  scenario["vms"][0][key] = at;
  return scenario;
}

void passed(const Simulated& run) { CHECK(run.summary["self_check"] == "passed"); }

} // namespace

TEST_CASE("a VM that arrives takes its space and asks from that instant on", "[run][arrivals]")
{
  const auto run = run_days(vm_with("arrives", "4000 s"));
  passed(run);
  CHECK(events(run.trace, "vm_declared").empty());
  const auto arrived = events(run.trace, "vm_arrived");
  REQUIRE(arrived.size() == 1);
  CHECK(arrived[0]["t"] == 4000.0);
  CHECK(arrived[0]["host"] == "esx1");
  const auto reserved = events(run.trace, "space_reserved");
  REQUIRE(reserved.size() == 1);
  CHECK(reserved[0]["size"].get<double>() == 10.0 * (1 << 30) + 8.0 * (1 << 20)); // what is allocated, and its home
  CHECK(bytes_on(run.summary, "A/p/write") == Approx(100.0 * 8192 * 3200).epsilon(1e-6));
}

TEST_CASE("a VM that departs gives its space back and asks for nothing any more", "[run][departures]")
{
  const auto run = run_days(vm_with("departs", "4000 s"));
  passed(run);
  const auto departed = events(run.trace, "vm_departed");
  REQUIRE(departed.size() == 1);
  CHECK(departed[0]["t"] == 4000.0);
  CHECK(departed[0]["waited_s"] == 0.0);
  CHECK(events(run.trace, "space_released").at(0)["free"].get<double>() == 1024.0 * (1 << 30));
  CHECK(bytes_on(run.summary, "A/p/write") == Approx(100.0 * 8192 * 4000).epsilon(1e-6));
}

TEST_CASE("a VM does not arrive where there is no space for it, and does where there just is", "[run][arrivals]")
{
  auto scenario = vm_with("arrives", "4000 s");
  scenario["platform"]["datastores"][0]["capacity"] = std::to_string((10LL << 30) + (8LL << 20) - 1) + " B";
  auto run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_arrived").empty());
  CHECK(events(run.trace, "vm_not_arrived").at(0)["reason"] == "A1 has 10 GiB free, 10 GiB are needed: 1 B too few");
  CHECK(bytes_on(run.summary, "A/p/write") == 0);
  scenario["platform"]["datastores"][0]["capacity"] = std::to_string((10LL << 30) + (8LL << 20)) + " B";
  run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_arrived").size() == 1);
}

TEST_CASE("a VM does not arrive on a host that is down", "[run][arrivals]")
{
  auto scenario = vm_with("arrives", "4000 s");
  scenario["actions"].push_back(json::parse(R"({"at": "3000 s", "fault": {"host": "esx1"}})"));
  const auto run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_not_arrived").at(0)["reason"] == "esx1 is down");
}

TEST_CASE("a VM does not arrive on a host that is in maintenance mode, or on its way there", "[run][arrivals]")
{
  auto scenario = vm_with("arrives", "4000 s");
  scenario["actions"].push_back(json::parse(R"({"at": "3000 s", "host_maintenance": {"id": "m", "host": "esx1"}})"));
  auto run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_not_arrived").at(0)["reason"] == "esx1 is in maintenance mode: nothing is powered on there");
  scenario["actions"].push_back(json::parse(R"({"at": "3999 s", "exit_maintenance": {"host": "esx1"}})"));
  run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_arrived").size() == 1);
}

TEST_CASE("a VM does not arrive on a host that reaches no path to its files", "[run][arrivals]")
{
  auto scenario = vm_with("arrives", "4000 s");
  scenario["actions"].push_back(json::parse(R"({"at": "3990 s", "fault": {"datastore": "A1", "for": "20 s"}})"));
  const auto run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_not_arrived").at(0)["reason"] == "esx1 does not reach A1");
}

TEST_CASE("who arrives in an instant is there for what is asked in it, whatever was asked or came before", "[run][arrivals]")
{
  for (const bool earlier : {false, true}) {
    for (const bool another : {false, true}) {
      auto scenario = vm_with("arrives", "4000 s");
      scenario["actions"].push_back(json::parse(R"({"at": "4000 s", "storage_vmotion": {"id": "m1", "vm": "vm", "to": "B1"}})"));
      if (earlier) scenario["actions"].push_back(json::parse(R"({"at": "3000 s", "fault": {"host": "esx2", "for": "1000 s"}})"));
      if (another) {
        auto other = scenario["vms"][0];
        other["id"] = "other", other["arrives"] = "2000 s";
        scenario["vms"].push_back(other);
      }
      CHECK(migration(run_days(scenario).summary, "m1")["outcome"] == "completed");
    }
  }
}

TEST_CASE("HA restarts who runs when its host is lost: not a VM that has yet to arrive, nor one that has departed, before that or before its restart", "[run][arrivals][departures][ha]")
{
  const auto restarted = [](const char* key, const char* at) {
    auto scenario = vm_with(key, at);
    scenario["platform"]["clusters"] = json::parse(R"([{"id": "c", "hosts": ["esx1", "esx2"], "ha": {}}])");
    scenario["actions"].push_back(json::parse(R"({"at": "1 h", "fault": {"host": "esx1", "for": "5 min"}})"));
    const auto run = run_days(scenario);
    passed(run);
    return events(run.trace, "vm_restarted").size();
  };
  CHECK(restarted("arrives", "4000 s") == 0);
  CHECK(restarted("departs", "3000 s") == 0);
  CHECK(restarted("departs", "3605 s") == 0); // not noticed yet
  CHECK(restarted("departs", "3625 s") == 0); // as it is powered on
  CHECK(restarted("departs", "4000 s") == 1);
}

TEST_CASE("who leaves makes room for who comes at the same instant", "[run][arrivals][departures]")
{
  auto scenario = vm_with("departs", "4000 s");
  auto next = scenario["vms"][0];
  next["id"] = "next";
  next.erase("departs");
  next["arrives"] = "4000 s";
  scenario["vms"].push_back(next);
  scenario["platform"]["datastores"][0]["capacity"] = std::to_string((10LL << 30) + (8LL << 20)) + " B";
  const auto run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_arrived").size() == 1);
}

TEST_CASE("a VM on the move is deleted when its migration has ended, not in its midst", "[run][departures]")
{
  auto scenario = vm_with("departs", "1010 s");
  scenario["actions"].push_back(json::parse(R"({"at": "1000 s", "storage_vmotion": {"id": "m1", "vm": "vm", "to": "B1"}})"));
  const auto run = run_days(scenario);
  passed(run);
  const auto& moved = migration(run.summary, "m1");
  CHECK(moved["outcome"] == "completed");
  const auto departed = events(run.trace, "vm_departed").at(0);
  CHECK(moved["end_s"].get<double>() > 1010);
  CHECK(departed["t"] == moved["end_s"]);
  CHECK(departed["waited_s"].get<double>() == Approx(moved["end_s"].get<double>() - 1010));
  double free = 0; // what it had at both ends is given back
  for (const auto& event : events(run.trace, "space_released"))
    if (event["datastore"] == "B1") free = event["free"].get<double>();
  CHECK(free == 1024.0 * (1 << 30));
}

TEST_CASE("a migration of a VM that is not there yet, or not any more, is refused", "[run][arrivals][departures]")
{
  auto scenario = vm_with("arrives", "1000 s");
  scenario["vms"][0]["departs"] = "2000 s";
  for (const auto* at : {"500 s", "1500 s", "2500 s"})
    scenario["actions"].push_back({{"at", at}, {"vmotion", {{"id", std::string{"at "} + at}, {"vm", "vm"}, {"host", "esx2"}}}});
  const auto run = run_days(scenario);
  passed(run);
  CHECK(migration(run.summary, "at 500 s")["outcome"] == "refused");
  CHECK(migration(run.summary, "at 1500 s")["outcome"] == "completed");
  CHECK(migration(run.summary, "at 2500 s")["outcome"] == "refused");
  CHECK(migration(run.summary, "at 2500 s")["reason"] == "vm is not there: it has departed, or never arrived");
}

TEST_CASE("an evacuation leaves out who is not there", "[run][arrivals]")
{
  auto scenario = vm_with("arrives", "1 h");
  scenario["actions"].push_back(json::parse(R"({"at": "60 s", "evacuate": {"id": "empty", "host": "esx1", "to_hosts": ["esx2"]}})"));
  CHECK(run_days(scenario).summary["migrations"].empty());
}

TEST_CASE("VMs arrive and depart without any demand being followed", "[run][arrivals][departures]")
{
  auto scenario = days("1 h", "");
  scenario.erase("until");
  scenario["vms"][0]["arrives"] = "10 s";
  scenario["vms"][0]["departs"] = "20 s";
  const auto run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "vm_departed").at(0)["t"] == 20.0);
}

} // namespace comings_test
