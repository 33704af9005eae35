// Clusters of hosts, their rules, maintenance mode and lost sites, as input.

#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace godwit;
using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using inventory::RestartPriority;
using Json = inputs::Json;

namespace {

/// Two hosts in a cluster, two VMs on the first and two on the second.
Json clustered(const std::string& rules = "", const std::string& version = "5.1")
{
  return Json::parse(R"({"title": "clusters", "vsphere": ")" + version + R"(", "platform": {
    "fabrics": [{"id": "fc", "protocol": "fc"}],
    "arrays": [{"id": "A", "ports": [{"fabric": "fc", "rate": "8 Gbit/s"}], "pools": [{"id": "p", "read": "1 GB/s", "write": "1 GB/s", "read_latency": "1 ms", "write_latency": "1 ms"}]}],
    "datastores": [{"id": "A1", "array": "A", "pool": "p", "type": "vmfs", "capacity": "1 TiB"}],
    "hosts": [{"id": "esx1", "cores": 8, "memory": "64 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}]},
              {"id": "esx2", "cores": 8, "memory": "64 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}]}],
    "clusters": [{"id": "c", "hosts": ["esx1", "esx2"], "drs": {}, "dpm": {}, "ha": {"vms": [{"vm": "v1", "restart_priority": "high"}]}, "rules": [)" + rules + R"(]}]},
    "vms": [{"id": "v1", "host": "esx1", "memory": "1 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]},
            {"id": "v2", "host": "esx1", "memory": "1 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]},
            {"id": "v3", "host": "esx2", "memory": "1 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]}]})");
}

Json with(const std::string& pointer, const Json& value)
{
  auto json = clustered();
  json[Json::json_pointer(pointer)] = value;
  return json;
}

} // namespace

TEST_CASE("a cluster's settings are the product's unless it says others", "[scenario][clusters]")
{
  const auto inventory = inputs::read(clustered()).inventory;
  const auto& cluster = inventory.clusters.at(0);
  CHECK(cluster.drs->level == 3);
  CHECK(cluster.drs->automation == inventory::DrsAutomation::FullyAutomated);
  CHECK(cluster.dpm->automatic);
  CHECK(cluster.ha->priority == RestartPriority::Medium);
  CHECK(cluster.ha->of_vm.at("v1") == RestartPriority::High);
}

TEST_CASE("a threshold outside the product's range is a problem that names the range", "[scenario][clusters]")
{
  CHECK_THAT(inputs::problem_of(with("/platform/clusters/0/drs/level", 0)).allowed, Contains("1 to 5"));
  CHECK_THAT(inputs::problem_of(with("/platform/clusters/0/drs/level", 6)).allowed, Contains("1 to 5"));
  CHECK_THAT(inputs::problem_of(with("/platform/clusters/0/dpm/level", 6)).allowed, Contains("1 to 5"));
  CHECK_THAT(inputs::problem_of(with("/parameters", {{"dpm.target", 39}})).allowed, Contains("40 to 90"));
  CHECK_THAT(inputs::problem_of(with("/parameters", {{"dpm.tolerance", 41}})).allowed, Contains("10 to 40"));
  CHECK_THAT(inputs::problem_of(with("/parameters", {{"drs.utilisation_cap", 39}})).allowed, Contains("40 to 200"));
  CHECK_THAT(inputs::problem_of(with("/parameters", {{"drs.interval", "59 s"}})).allowed, Contains("60 s to 1 h"));
  CHECK(inputs::problems_of(with("/parameters", {{"drs.interval", "60 s"}})).empty());
  CHECK(inputs::problems_of(with("/parameters", {{"drs.interval", "1 h"}})).empty());
  CHECK_THAT(inputs::problem_of(with("/parameters", {{"drs.interval", "3601 s"}})).allowed, Contains("60 s to 1 h"));
}

TEST_CASE("storage protection is off unless the cluster says otherwise, and there is none before 6.0", "[scenario][clusters][vmcp]")
{
  using inventory::StorageProtection;
  const auto protection = [](const std::string& version, const Json& value) {
    auto json = clustered("", version);
    json["platform"]["clusters"][0]["ha"]["storage_protection_for_apd"] = value;
    return json;
  };
  CHECK(inputs::read(clustered("", "6.0")).inventory.clusters.at(0).ha->for_apd == StorageProtection::Disabled);
  CHECK(inputs::read(protection("6.0", "restart_conservative")).inventory.clusters.at(0).ha->for_apd == StorageProtection::RestartConservative);
  CHECK(inputs::read(protection("8.0", "warning")).inventory.clusters.at(0).ha->for_apd == StorageProtection::Warning);
  const auto early = inputs::problem_of(protection("5.5", "warning"));
  CHECK(early.pointer == "/platform/clusters/0/ha/storage_protection_for_apd");
  CHECK_THAT(early.allowed, Contains("new in 6.0"));
  const auto slip = inputs::problem_of(protection("6.0", "restart_conservativ"));
  CHECK(slip.nearest == "restart_conservative");
  CHECK_THAT(slip.allowed, Contains("disabled") && Contains("warning"));
}

TEST_CASE("the delay of storage protection is 180 s from 6.0 on, and nothing to set before, which is told with other slips at once", "[scenario][clusters][vmcp]")
{
  CHECK(inputs::read(clustered("", "6.0")).parameters.ha_apd_delay == 180_s);
  auto early = clustered("", "5.5");
  early["parameters"] = {{"ha.apd_terminate_delay", "60 s"}};
  CHECK(inputs::problem_of(early).pointer == "/parameters/ha.apd_terminate_delay");
  early["platform"]["clusters"][0]["ha"]["storage_protection_for_apd"] = "warning";
  early["platform"]["clusters"][0]["ha"]["restart_priority"] = "hi";
  CHECK(inputs::problems_of(early).size() == 3);
}

TEST_CASE("a rule that names an unknown VM or host is a problem with the nearest known name", "[scenario][clusters]")
{
  const auto vm = inputs::problem_of(clustered(R"({"id": "r", "separate": ["v1", "v22"]})"));
  CHECK(vm.pointer == "/platform/clusters/0/rules/0/separate/1");
  CHECK(vm.found == "\"v22\"");
  CHECK(vm.nearest == "v2");
  CHECK(inputs::problem_of(clustered(R"({"id": "r", "vms": ["v1"], "must_run_on": ["esx3"]})")).nearest != "");
}

TEST_CASE("rules that no placement can keep are a problem", "[scenario][clusters]")
{
  const auto rules = GENERATE(R"({"id": "r1", "keep_together": ["v1", "v2"]}, {"id": "r2", "separate": ["v1", "v2"]})",
                              R"({"id": "r1", "keep_together": ["v1", "v2"]}, {"id": "r2", "keep_together": ["v2", "v3"]}, {"id": "r3", "separate": ["v1", "v3"]})",
                              R"({"id": "r1", "vms": ["v1"], "must_run_on": ["esx1"]}, {"id": "r2", "vms": ["v1"], "must_run_on": ["esx2"]})",
                              R"({"id": "r1", "vms": ["v1"], "must_run_on": ["esx1"]}, {"id": "r2", "vms": ["v1"], "must_not_run_on": ["esx1"]})",
                              R"({"id": "r1", "keep_together": ["v1", "v2"]}, {"id": "r2", "vms": ["v1"], "must_run_on": ["esx1"]}, {"id": "r3", "vms": ["v2"], "must_run_on": ["esx2"]})",
                              R"({"id": "r1", "separate": ["v1", "v2", "v3"]})",
                              R"({"id": "r1", "vms": ["v1", "v2"], "must_run_on": ["esx1"]}, {"id": "r2", "separate": ["v1", "v2"]})");
  const auto problem = inputs::problem_of(clustered(rules));
  CHECK_THAT(problem.found, Contains("contradicts"));
  CHECK_THAT(problem.pointer, Contains("/platform/clusters/0/rules/"));
}

TEST_CASE("a rule that leaves a VM no host names the rule before it and what that left", "[scenario][clusters]")
{
  const auto allowed = [](const std::string& rules) { return inputs::problem_of(clustered(rules)).allowed; };
  CHECK(allowed(R"({"id": "r1", "vms": ["v1"], "must_run_on": ["esx1"]}, {"id": "r2", "vms": ["v1"], "must_not_run_on": ["esx1"]})") == "hosts that leave one to v1, which r1 keeps to esx1");
  CHECK(allowed(R"({"id": "r1", "vms": ["v1"], "must_not_run_on": ["esx1", "esx2"]})") == "hosts that leave one to v1");
}

TEST_CASE("rules that can hold together are none, should rules never contradict", "[scenario][clusters]")
{
  CHECK(inputs::problems_of(clustered(R"({"id": "r1", "separate": ["v1", "v2"]}, {"id": "r2", "keep_together": ["v1", "v3"]},
                                      {"id": "r3", "vms": ["v1"], "must_run_on": ["esx2"]})")).empty());
  CHECK(inputs::problems_of(clustered(R"({"id": "r1", "vms": ["v1"], "should_run_on": ["esx1"]}, {"id": "r2", "vms": ["v1"], "should_run_on": ["esx2"]})")).empty());
}

TEST_CASE("what a rule cannot be is a problem", "[scenario][clusters]")
{
  const auto rule = GENERATE(R"({"id": "r", "separate": ["v1"]})", R"({"id": "r", "must_run_on": ["esx1"]})", R"({"id": "r", "vms": ["v1"], "separate": ["v1", "v2"]})",
                             R"({"id": "r", "vms": ["v1"], "must_run_on": ["esx1"], "should_run_on": ["esx2"]})", R"({"id": "r"})");
  CHECK(!inputs::problems_of(clustered(rule)).empty());
}

TEST_CASE("a host is in one cluster, DPM needs DRS, and lowest and highest are of 6.5", "[scenario][clusters]")
{
  auto twice = clustered();
  twice["platform"]["clusters"].push_back({{"id", "d"}, {"hosts", {"esx2"}}});
  CHECK_THAT(inputs::problem_of(twice).allowed, Contains("not in cluster c already"));
  auto without = clustered();
  without["platform"]["clusters"][0].erase("drs");
  CHECK_THAT(inputs::problem_of(without).allowed, Contains("DPM is part of DRS"));
  auto highest = [](const char* version) {
    auto json = clustered("", version);
    json["platform"]["clusters"][0]["ha"]["restart_priority"] = "highest";
    return inputs::problems_of(json).size();
  };
  CHECK(highest("6.0") == 1);
  CHECK(highest("6.5") == 0);
}

TEST_CASE("several hosts enter maintenance mode in turn only where it is said how long each stays", "[scenario][clusters]")
{
  auto json = clustered();
  json["actions"] = Json::parse(R"([{"at": "0 s", "host_maintenance": {"id": "m", "hosts": ["esx1", "esx2"]}}])");
  CHECK(inputs::problem_of(json).pointer == "/actions/0/host_maintenance/for");
  json["actions"][0]["host_maintenance"]["for"] = "10 min";
  const auto scenario = inputs::read(json);
  const auto& maintenance = std::get<HostMaintenance>(scenario.actions.at(0).what);
  CHECK(maintenance.hosts == std::vector<std::string>{"esx1", "esx2"});
  CHECK(maintenance.lasts == 600_s);
  CHECK(maintenance.at_once == 1);
  CHECK(!maintenance.timeout);
}

TEST_CASE("DRS runs every 300 s and by standard deviation before 7.0, every 60 s and by score from then on, pairs count in 6.5 and 6.7", "[scenario][clusters][parameters]")
{
  const auto of = [](Version version) { return default_parameters(version); };
  CHECK(of(Version::V6_7).drs_interval == 300_s);
  CHECK(of(Version::V7_0).drs_interval == 60_s);
  CHECK(of(Version::V6_7).drs_by_score == 0);
  CHECK(of(Version::V7_0).drs_by_score == 1);
  CHECK(of(Version::V6_0).drs_pairwise == 0);
  CHECK(of(Version::V6_5).drs_pairwise == 1);
  CHECK(of(Version::V7_0).drs_pairwise == 0);
  CHECK(of(Version::V4_0).drs_moves_per_host == 8);
  CHECK(of(Version::V4_1).drs_moves_per_host == 0);
  CHECK(of(Version::V5_1).dpm_target + of(Version::V5_1).dpm_tolerance == 81);
}
