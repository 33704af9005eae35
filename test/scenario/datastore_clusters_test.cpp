// Datastore clusters, their thresholds and their rules.

#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// A1 and A2 in "pod"; a second VM, and a second disk of the first.
Json pod(const std::string& settings = "{}", const std::string& rules = "[]")
{
  auto json = inputs::scenario();
  json["vms"][0]["disks"].push_back({{"id", "d1"}, {"datastore", "A1"}, {"size", "1 GiB"}});
  auto second = json["vms"][0];
  second["id"] = "db2";
  json["vms"].push_back(second);
  json["platform"]["datastore_clusters"] =
      Json::parse(R"([{"id": "pod", "datastores": ["A1", "A2"], "storage_drs": )" + settings + R"(, "rules": )" + rules + "}]");
  return json;
}

inventory::DatastoreCluster cluster_of(const Json& json) { return inputs::read(json).inventory.datastore_clusters.at(0); }

} // namespace

TEST_CASE("a datastore cluster that says nothing decides as the product, by the release's thresholds", "[scenario][storage_drs]")
{
  const auto cluster = cluster_of(pod());
  CHECK(cluster.datastores == std::vector<std::string>{"A1", "A2"});
  CHECK(cluster.storage_drs.policy == inventory::StorageDrsPolicy::Vmware);
  CHECK(cluster.storage_drs.automation == inventory::StorageDrsAutomation::Automated);
  CHECK(cluster.storage_drs.keep_vmdks_together);
  CHECK_FALSE(cluster.storage_drs.space_threshold);
  const auto parameters = inputs::read(pod()).parameters;
  CHECK(parameters.sdrs_space_threshold == 80);
  CHECK(parameters.sdrs_min_space_difference == 5);
  CHECK(parameters.sdrs_growth_horizon == 108'000_s);
  CHECK(parameters.sdrs_idle_share == 25);
  CHECK(parameters.sdrs_io_latency_threshold == 15_ms);
  CHECK(parameters.sdrs_io_imbalance == 5);
  CHECK(parameters.sdrs_io_history == 57'600_s);
  CHECK(parameters.sdrs_interval == 28'800_s);
  CHECK(parameters.sdrs_max_recursion_depth == 1);
}

TEST_CASE("the correlation detector and the latency that VMs observe came with 5.1", "[scenario][storage_drs]")
{
  auto json = pod();
  json["vsphere"] = "5.0";
  CHECK(inputs::read(json).parameters.sdrs_correlation_detector == 0);
  CHECK(inputs::read(json).parameters.sdrs_vm_observed_latency == 0);
  json["vsphere"] = "5.1";
  CHECK(inputs::read(json).parameters.sdrs_correlation_detector == 1);
  CHECK(inputs::read(json).parameters.sdrs_vm_observed_latency == 1);
}

TEST_CASE("before 5.0 there are no datastore clusters", "[scenario][storage_drs]")
{
  auto json = pod();
  json["vsphere"] = "4.1";
  CHECK(inputs::problem_of(json).pointer == "/platform/datastore_clusters/0/id");
  CHECK_THAT(inputs::problem_of(json).allowed, Contains("5.0"));
}

TEST_CASE("thresholds outside the product's range are refused, and the range is named", "[scenario][storage_drs]")
{
  const auto problem = [](const std::string& settings) { return inputs::problem_of(pod(settings)); };
  CHECK_THAT(problem(R"({"space_threshold": 49})").allowed, Contains("50") && Contains("100"));
  CHECK_THAT(problem(R"({"space_threshold": 101})").allowed, Contains("50") && Contains("100"));
  CHECK_THAT(problem(R"({"min_space_difference": 51})").allowed, Contains("1") && Contains("50"));
  for (const auto* outside : {"4 ms", "101 ms"})
    CHECK(problem(R"({"io_latency_threshold": ")" + std::string{outside} + R"("})").allowed == "a time with its unit, such as \"5 ms\", \"0.5 s\", \"24 h\" or \"4 min 11.5 s\", from 5 ms to 100 ms");
  CHECK_THAT(problem(R"({"io_imbalance": 0})").allowed, Contains("1") && Contains("100"));
  CHECK(problem(R"({"interval": "59 min"})").allowed == "1 h to 30 d");
  CHECK(problem(R"({"interval": "31 d"})").allowed == "1 h to 30 d");
  CHECK_NOTHROW(inputs::read(pod(R"({"space_threshold": 50, "min_space_difference": 50, "io_latency_threshold": "5 ms", "io_imbalance": 100, "interval": "1 h"})")));
}

TEST_CASE("free space may be the threshold instead of use, from 6.0 on, and of 1 GiB at least", "[scenario][storage_drs]")
{
  const auto with = [](const std::string& version, const std::string& settings) {
    auto json = pod(settings);
    json["vsphere"] = version;
    return json;
  };
  CHECK(cluster_of(with("6.0", R"({"free_space_threshold": "50 GiB"})")).storage_drs.free_space_threshold == 50_GiB);
  CHECK_FALSE(cluster_of(pod()).storage_drs.free_space_threshold);
  const auto early = inputs::problem_of(with("5.5", R"({"free_space_threshold": "50 GiB"})"));
  CHECK(early.pointer == "/platform/datastore_clusters/0/storage_drs/free_space_threshold");
  CHECK_THAT(early.allowed, Contains("6.0"));
  CHECK_THAT(inputs::problem_of(with("6.0", R"({"free_space_threshold": "50 GiB", "space_threshold": 80})")).allowed, Contains("one of it and space_threshold"));
  CHECK_THAT(inputs::problem_of(with("6.0", R"({"free_space_threshold": "1023 MiB"})")).allowed, Contains("1 GiB"));
}

TEST_CASE("a policy nobody knows is refused with the nearest that is known", "[scenario][storage_drs]")
{
  const auto problem = inputs::problem_of(pod(R"({"policy": "lead_time_awar"})"));
  CHECK(problem.pointer == "/platform/datastore_clusters/0/storage_drs/policy");
  CHECK(problem.nearest == "lead_time_aware");
}

TEST_CASE("rules keep VMs, or disks of a VM, apart, or a VM's files together", "[scenario][storage_drs]")
{
  const auto cluster = cluster_of(pod("{}", R"([{"id": "a", "vm_anti_affinity": ["db1", "db2"]}, {"id": "b", "vmdk_anti_affinity": {"vm": "db1", "disks": ["d0", "d1"]}},
                                               {"id": "c", "intra_vm_affinity": {"vm": "db2", "keep_together": false}}])"));
  CHECK(cluster.apart_vms.at(0).vms == std::vector<std::string>{"db1", "db2"});
  CHECK(cluster.apart_vmdks.at(0).vm == "db1");
  CHECK(cluster.apart_vmdks.at(0).disks == std::vector<std::string>{"d0", "d1"});
  CHECK(cluster.together.at(0).vm == "db2");
  CHECK_FALSE(cluster.together.at(0).keep_together);
}

TEST_CASE("a rule naming an unknown VM or disk is refused with the nearest", "[scenario][storage_drs]")
{
  const auto vm = inputs::problem_of(pod("{}", R"([{"id": "a", "vm_anti_affinity": ["db1", "db3"]}])"));
  CHECK(vm.pointer == "/platform/datastore_clusters/0/rules/0/vm_anti_affinity/1");
  CHECK_THAT(vm.nearest, Contains("db"));
  const auto disk = inputs::problem_of(pod("{}", R"([{"id": "a", "vmdk_anti_affinity": {"vm": "db1", "disks": ["d0", "d7"]}}])"));
  CHECK(disk.pointer == "/platform/datastore_clusters/0/rules/0/vmdk_anti_affinity/disks/1");
}

TEST_CASE("rules that contradict each other, or can never hold, are refused", "[scenario][storage_drs]")
{
  const auto both = inputs::problem_of(pod("{}", R"([{"id": "near", "intra_vm_affinity": {"vm": "db1", "keep_together": true}},
                                                    {"id": "far", "vmdk_anti_affinity": {"vm": "db1", "disks": ["d0", "d1"]}}])"));
  CHECK_THAT(both.found, Contains("near"));
  CHECK_THAT(both.allowed, Contains("far"));

  auto three = pod("{}", R"([{"id": "apart", "vm_anti_affinity": ["db1", "db2", "db3"]}])");
  auto third = three["vms"][0];
  third["id"] = "db3";
  three["vms"].push_back(third);
  CHECK_THAT(inputs::problem_of(three).allowed, Contains("at most 2"));
}

TEST_CASE("a datastore is in one cluster at most", "[scenario][storage_drs]")
{
  auto json = pod();
  json["platform"]["datastore_clusters"].push_back({{"id", "other"}, {"datastores", {"A2"}}});
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/platform/datastore_clusters/1/datastores/0");
  CHECK_THAT(problem.allowed, Contains("pod"));
}

TEST_CASE("a VM that Storage DRS leaves alone says why", "[scenario][storage_drs]")
{
  auto json = pod();
  json["vms"][1]["cannot_move"] = "multi_writer_disk";
  CHECK(inputs::read(json).inventory.vm("db2").cannot_move == inventory::CannotMove::MultiWriterDisk);
  json["vms"][1]["cannot_move"] = "tired";
  CHECK_THAT(inputs::problem_of(json).allowed, Contains("template"));
}

TEST_CASE("only a datastore of a datastore cluster enters maintenance mode, and only one leaves it", "[scenario][storage_drs]")
{
  auto json = pod();
  json["actions"] = Json::parse(R"([{"at": "1 s", "datastore_maintenance": {"id": "m", "datastore": "A1"}}, {"at": "1 h", "exit_maintenance": {"datastore": "A1"}}])");
  CHECK(std::get<DatastoreMaintenance>(inputs::read(json).actions.at(0).what).datastore == "A1");
  CHECK(std::get<ExitMaintenance>(inputs::read(json).actions.at(1).what).datastore == "A1");
  json["platform"]["datastore_clusters"][0]["datastores"] = {"A2"};
  const auto problems = inputs::problems_of(json);
  REQUIRE(problems.size() == 2);
  CHECK(problems.front().pointer == "/actions/0/datastore_maintenance/datastore");
  CHECK(problems.back().pointer == "/actions/1/exit_maintenance/datastore");
  for (const auto& problem : problems) CHECK(problem.allowed == "a datastore of a datastore cluster");
}

TEST_CASE("a host or a datastore leaves maintenance mode, not both at once, nor nobody", "[scenario][storage_drs]")
{
  auto json = pod();
  for (const auto* what : {"{}", R"({"host": "esx1", "datastore": "A1"})"}) {
    json["actions"] = Json::parse(R"([{"at": "1 s", "exit_maintenance": )" + std::string{what} + "}]");
    CHECK(inputs::problem_of(json).pointer == "/actions/0/exit_maintenance");
  }
}
