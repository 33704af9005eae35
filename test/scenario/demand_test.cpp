#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using godwit::units::Seconds;
using Json = inputs::Json;

namespace {

/// The tiny scenario with this demand of its VM, which has one vCPU, 16 GiB and a thin disk of 64 GiB, 10 of them allocated; for a day.
Json with_demand(const std::string& demand)
{
  auto json = inputs::with("/vms/0/demand", Json::parse(demand));
  json["until"] = "1 d";
  return json;
}
VmDemand demand_of(const std::string& demand) { return inputs::read(with_demand(demand)).demands.at(0); }
Problem demand_problem_of(const std::string& demand) { return inputs::problem_of(with_demand(demand)); }

} // namespace

TEST_CASE("a VM without a demand asks nothing, and nothing asks how long", "[scenario][demand]")
{
  const auto scenario = inputs::read(inputs::scenario());
  CHECK(scenario.demands.empty());
  CHECK_FALSE(scenario.until);
}

TEST_CASE("demand is of cpu, of memory, and of disks, each with a curve of its own", "[scenario][demand]")
{
  const auto demand = demand_of(R"({
    "cpu": {"cores": 0.5, "varies": {"diurnal": {"swing": 0.6, "peak": "10 h", "weekend": 0.2}}},
    "memory": {"active": "4 GiB"},
    "disks": [{"on": "d0", "iops": 400, "varies": {"noise": {"share": 0.1}}, "grows": {"a_day": "10 GiB", "varies": {"steps": [{"at": "6 h", "factor": 3}]}}}]})");
  CHECK(demand.cpu->cores == 0.5);
  CHECK(demand.cpu->varies.diurnal->peak == Seconds{36'000});
  CHECK(demand.cpu->varies.diurnal->weekend == 0.2);
  CHECK(demand.memory->active == 4_GiB);
  CHECK(demand.memory->consumed == 16_GiB); // all of it, sooner or later
  const auto& disk = demand.disks.at(0);
  CHECK(disk.iops == 400);
  CHECK(disk.size == 8_KiB);
  CHECK(disk.read_share == 0.7);
  CHECK_FALSE(disk.outstanding);
  CHECK(disk.varies.noise->every == 300_s);
  CHECK(disk.growth->a_day == 10_GiB);
  CHECK(disk.growth->varies.steps.at(0).at == Seconds{21'600});
  CHECK(to_text(demand) == "0.5 cores, 60 % up and down a day, 20 % at weekends; 4 GiB of memory active, 16 GiB consumed; "
                           "d0: 400 I/Os/s of 8 KiB, 70 % reads, 10 % of noise; d0 grows 10 GiB a day, 1 step");
}

TEST_CASE("VMs alike have demand alike, each by its own name", "[scenario][demand]")
{
  auto json = with_demand(R"({"cpu": {"cores": 1}})");
  json["vms"][0]["count"] = 3;
  json["actions"] = Json::array();
  const auto scenario = inputs::read(json);
  REQUIRE(scenario.demands.size() == 3);
  CHECK(scenario.demands[2].vm == "db1-3");
}

TEST_CASE("demand needs to know how long it is followed", "[scenario][demand]")
{
  auto json = with_demand(R"({"cpu": {"cores": 1}})");
  json.erase("until");
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/until");
  CHECK_THAT(problem.allowed, Contains("how long"));
}

TEST_CASE("demand is refused beyond what the VM has", "[scenario][demand]")
{
  CHECK(demand_problem_of(R"({"cpu": {"cores": 1.01}})").pointer == "/vms/0/demand/cpu/cores");
  CHECK(demand_problem_of(R"({"memory": {"active": "17 GiB"}})").pointer == "/vms/0/demand/memory/active");
  CHECK(demand_problem_of(R"({"memory": {"active": "4 GiB", "consumed": "3 GiB"}})").pointer == "/vms/0/demand/memory/consumed");
  CHECK(demand_problem_of(R"({"disks": [{"on": "d0", "iops": 1, "size": "16 MiB"}, {"on": "d0", "iops": 2}]})").pointer == "/vms/0/demand/disks/1/on");
  CHECK(demand_problem_of(R"({"disks": [{"on": "d1", "iops": 1}]})").nearest == "d0");
  CHECK(demand_problem_of(R"({"disks": [{"on": "d0"}]})").pointer == "/vms/0/demand/disks/0");
  CHECK(demand_problem_of(R"({"cpu": {"cores": 1, "varies": {}}})").pointer == "/vms/0/demand/cpu/varies");
}

TEST_CASE("only a thin or a sparse disk grows", "[scenario][demand]")
{
  auto json = with_demand(R"({"disks": [{"on": "d0", "grows": {"a_day": "1 GiB"}}]})");
  CHECK(inputs::problems_of(json).empty());
  json["vms"][0]["disks"][0].erase("allocated");
  json["vms"][0]["disks"][0]["format"] = "thick";
  CHECK(inputs::problem_of(json).pointer == "/vms/0/demand/disks/0/grows");
}

TEST_CASE("steps come one after the other", "[scenario][demand]")
{
  const auto problem = demand_problem_of(R"({"cpu": {"cores": 1, "varies": {"steps": [{"at": "2 h", "factor": 1}, {"at": "2 h", "factor": 2}]}}})");
  CHECK(problem.pointer == "/vms/0/demand/cpu/varies/steps/1/at");
  CHECK_THAT(problem.allowed, Contains("2 h"));
}

TEST_CASE("a disk has a workload or a demand", "[scenario][demand]")
{
  auto json = with_demand(R"({"disks": [{"on": "d0", "iops": 1}]})");
  json["vms"][0]["workload"] = Json::parse(R"({"disk": {"writes": {"iops": 5, "size": "8 KiB"}}})");
  CHECK(inputs::problem_of(json).pointer == "/vms/0/demand");
  json["vms"][0]["workload"] = Json::parse(R"({"memory": {"dirty": "5 MB/s", "working_set": "1 GiB"}})");
  CHECK(inputs::problems_of(json).empty());
}

TEST_CASE("a VM that is off asks for nothing", "[scenario][demand]")
{
  auto json = with_demand(R"({"cpu": {"cores": 1}})");
  json["vms"][0]["powered_on"] = false;
  CHECK(inputs::problem_of(json).pointer == "/vms/0/demand");
}

TEST_CASE("a VM arrives before it departs", "[scenario][demand]")
{
  auto json = inputs::with("/vms/0/arrives", "2 h");
  json["vms"][0]["departs"] = "3 h";
  const auto vm = inputs::read(json).inventory.vms.at(0);
  CHECK(vm.arrives == Seconds{7200});
  CHECK(*vm.departs == Seconds{10'800});
  json["vms"][0]["departs"] = "2 h";
  CHECK(inputs::problem_of(json).pointer == "/vms/0/departs");
}

TEST_CASE("who arrives later takes no space at the start", "[scenario][demand]")
{
  auto json = inputs::with("/platform/datastores/0/capacity", "20 GiB"); // 10 GiB of disk and 16 GiB of swap
  CHECK(inputs::problem_of(json).pointer == "/platform/datastores/0/capacity");
  json["vms"][0]["arrives"] = "2 h";
  CHECK(inputs::problems_of(json).empty());
}

TEST_CASE("a series is read from its file, by the columns named", "[scenario][demand]")
{
  const inputs::Folder folder;
  folder.file("load.csv", "minute,cores\n0,0.25\n5,1\n");
  const auto json = with_demand(R"({"cpu": {"cores": 1, "varies": {"series": {"file": "load.csv", "time": "minute", "level": "cores", "time_unit": "60 s", "loop": true}}}})");
  const auto scenario = parse(json.dump(), "scenario.json", folder.path());
  const auto& series = *scenario.demands.at(0).cpu->varies.series;
  REQUIRE(series.samples.size() == 2);
  CHECK(series.samples[1].at == 300_s);
  CHECK(series.length == 600_s); // 300 s to the last, and as long after it
  CHECK(series.loop);

  folder.file("load.csv", "minute,cores\n0,0.25\n5,many\n");
  const auto problems = inputs::problems_of_text(json.dump(), {}, folder.path());
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].pointer == "/vms/0/demand/cpu/varies/series/file");
  CHECK_THAT(problems[0].found, Contains("line 3") && Contains("many"));
}

TEST_CASE("other levels in a series make another run", "[scenario][demand]")
{
  const inputs::Folder folder;
  const auto json = with_demand(R"({"cpu": {"cores": 1, "varies": {"series": {"file": "load.csv"}}}})");
  folder.file("load.csv", "time,level\n0,1\n");
  const auto before = parse(json.dump(), "scenario.json", folder.path()).hash;
  folder.file("load.csv", "time,level\n0,0.5\n");
  CHECK(parse(json.dump(), "scenario.json", folder.path()).hash != before);
}
