#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// The tiny scenario with this workload on its first disk, of 64 GiB, 10 of them allocated and nonzero.
Json on_disk(const std::string& workload) { return inputs::with("/vms/0/workload", {{"disk", Json::parse(workload)}}); }
DiskWorkload workload_of(const std::string& workload) { return inputs::read(on_disk(workload)).workloads.at(0); }
Problem workload_problem_of(const std::string& workload) { return inputs::problem_of(on_disk(workload)); }

Pattern pattern_of(const std::string& pattern)
{
  const auto workload = workload_of(R"({"reads": {"iops": 5, "size": "8 KiB", "pattern": )" + pattern + "}}");
  return std::get<SyntheticLoad>(workload.load).reads->pattern;
}

} // namespace

TEST_CASE("a VM without a workload asks nothing of its disks", "[scenario][workload]")
{
  CHECK(inputs::read(inputs::scenario()).workloads.empty());
}

TEST_CASE("a workload is on the VM's first disk unless it names another", "[scenario][workload]")
{
  CHECK(workload_of(R"({"writes": {"iops": 500, "size": "8 KiB"}})").disk == "d0");
  auto json = on_disk(R"({"on": "d1", "writes": {"iops": 500, "size": "8 KiB"}})");
  CHECK(inputs::problem_of(json).nearest == "d0");
  json["vms"][0]["disks"].push_back({{"id", "d1"}, {"datastore", "A1"}, {"size", "1 GiB"}});
  CHECK(inputs::read(json).workloads.at(0).disk == "d1");
}

TEST_CASE("reads and writes may come at rates of their own", "[scenario][workload]")
{
  const auto workload = workload_of(R"({"reads": {"iops": 0.5, "size": "4 KiB"}, "writes": {"iops": 500, "size": "8 KiB"}})");
  const auto& load = std::get<SyntheticLoad>(workload.load);
  CHECK(load.reads->iops == 0.5);
  CHECK(load.reads->size == 4_KiB);
  CHECK(load.writes->iops == 500);
  CHECK(to_text(workload) == "0.5 reads/s of 4 KiB, uniform; 500 writes/s of 8 KiB, uniform");
  const auto writes = workload_of(R"({"writes": {"iops": 500, "size": "8 KiB", "pattern": {"zipf": 0.9}}})");
  CHECK(!std::get<SyntheticLoad>(writes.load).reads);
  CHECK(to_text(writes) == "500 writes/s of 8 KiB, zipf 0.9");
}

TEST_CASE("a closed loop writes without a pause unless it says otherwise", "[scenario][workload]")
{
  const auto plain = std::get<ClosedLoop>(workload_of(R"({"closed": {"outstanding": 16, "size": "8 KiB"}})").load);
  CHECK(plain.outstanding == 16);
  CHECK(plain.think == 0_s);
  CHECK(plain.read_share == 0);
  const auto mixed =
      workload_of(R"({"closed": {"outstanding": 1, "think": "5 ms", "read_share": 0.7, "size": "8 KiB", "pattern": "sequential"}})");
  CHECK(std::get<ClosedLoop>(mixed.load).think == 5_ms);
  CHECK(to_text(mixed) == "1 at a time of 8 KiB, 70 % reads, sequential, 5 ms after the one before is done");
}

TEST_CASE("a pattern is a word or an object with its numbers", "[scenario][workload]")
{
  CHECK(std::holds_alternative<Uniform>(pattern_of(R"("uniform")")));
  CHECK(std::holds_alternative<Sequential>(pattern_of(R"("sequential")")));
  CHECK(std::get<Zipf>(pattern_of(R"({"zipf": 3})")).exponent == 3);
  const auto hot_cold = std::get<HotCold>(pattern_of(R"({"hot_cold": {"space": 0.2, "hits": 1}})"));
  CHECK(hot_cold.space == 0.2);
  CHECK(hot_cold.hits == 1);
}

TEST_CASE("a pattern that is none is a problem", "[scenario][workload]")
{
  const auto [pattern, pointer, allowed] = GENERATE(table<std::string, std::string, std::string>({
      {R"("zipf")", "", R"(one of "uniform", "sequential", or an object: pattern)"},
      {R"("unifrom")", "", "uniform"},
      {"5", "", "uniform"},
      {"{}", "", R"(exactly one of "zipf", "hot_cold")"},
      {R"({"zipf": 1, "hot_cold": {"space": 0.1, "hits": 0.9}})", "", "exactly one of"},
      {R"({"zipf": 0})", "/zipf", "a number from 0.001 to 3"},
      {R"({"zipf": 3.01})", "/zipf", "a number from 0.001 to 3"},
      {R"({"zipf": "1"})", "/zipf", "a number from"},
      {R"({"hot_cold": {"space": 1, "hits": 0.9}})", "/hot_cold/space", "0.999"},
      {R"({"hot_cold": {"space": 0.1, "hits": 1.1}})", "/hot_cold/hits", "0.001 to 1"},
      {R"({"hot_cold": {"space": 0.1}})", "/hot_cold/hits", "0.001 to 1"},
  }));
  INFO(pattern);
  const auto problem = workload_problem_of(R"({"reads": {"iops": 5, "size": "8 KiB", "pattern": )" + pattern + "}}");
  CHECK(problem.pointer == "/vms/0/workload/disk/reads/pattern" + pointer);
  CHECK_THAT(problem.allowed, Contains(allowed));
}

TEST_CASE("a misspelt plain pattern names the nearest", "[scenario][workload]")
{
  CHECK(workload_problem_of(R"({"reads": {"iops": 5, "size": "8 KiB", "pattern": "sequentail"}})").nearest == "sequential");
}

TEST_CASE("a rate is above zero and at most a million a second", "[scenario][workload]")
{
  const auto* iops = GENERATE("0", "-1", "1000001", "1e300", "\"500\"", "null");
  const auto problem = workload_problem_of(R"({"writes": {"size": "8 KiB", "iops": )" + std::string(iops) + "}}");
  CHECK(problem.pointer == "/vms/0/workload/disk/writes/iops");
  CHECK(problem.allowed == "a number from 0.001 to 1000000");
}

TEST_CASE("a disk's workload is a rate, a closed loop or a trace, and only one of them", "[scenario][workload]")
{
  const auto none = workload_problem_of("{}");
  CHECK(none.found == R"(none of "reads", "writes", "closed", "trace")");
  CHECK(none.allowed == R"(exactly one of "reads", "writes", "closed", "trace")");
  const auto two = workload_problem_of(R"({"reads": {"iops": 5, "size": "8 KiB"}, "closed": {"outstanding": 1, "size": "8 KiB"}})");
  CHECK(two.found == R"("reads" and "closed")");
}

TEST_CASE("a workload works and rests where it says so", "[scenario][workload]")
{
  const auto workload = workload_of(R"({"writes": {"iops": 5, "size": "8 KiB"}, "phases": {"on": "10 s", "off": "50 s"}})");
  CHECK(workload.phases->on == 10_s);
  CHECK(workload.phases->off == 50_s);
  CHECK_THAT(to_text(workload), Contains("; 10 s on, 50 s off"));
  CHECK(workload_problem_of(R"({"writes": {"iops": 5, "size": "8 KiB"}, "phases": {"on": "10 s", "off": "0 s"}})").pointer ==
        "/vms/0/workload/disk/phases/off");
}

TEST_CASE("an I/O cannot be larger than what of the disk holds anything", "[scenario][workload]")
{
  auto json = on_disk(R"({"writes": {"iops": 5, "size": "64 KiB"}})");
  json["vms"][0]["disks"][0]["nonzero"] = "64 KiB";
  CHECK(inputs::problems_of(json).empty());
  json["vms"][0]["disks"][0]["nonzero"] = "65535 B";
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/0/workload/disk/writes/size");
  CHECK_THAT(problem.allowed, Contains("of the disk that hold anything"));
}

TEST_CASE("a disk of zeroes carries no workload", "[scenario][workload]")
{
  auto json = on_disk(R"({"writes": {"iops": 5, "size": "64 KiB"}})");
  json["vms"][0]["disks"][0]["nonzero"] = "0 B";
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/0/workload/disk/on");
  CHECK(problem.found == "the disk \"d0\", which holds nothing but zeroes");
}

TEST_CASE("a VM without disks carries no workload", "[scenario][workload]")
{
  auto json = on_disk(R"({"writes": {"iops": 5, "size": "64 KiB"}})");
  json["vms"][0]["disks"] = Json::array();
  json["vms"][0]["home"] = "A1";
  CHECK(inputs::problem_of(json).allowed == "a disk, but the VM has none");
}

TEST_CASE("a disk that is wrong itself is not blamed again for its workload", "[scenario][workload]")
{
  auto json = on_disk(R"({"writes": {"iops": 5, "size": "64 KiB"}})");
  json["vms"][0]["disks"][0] = {{"id", "d0"}, {"datastore", "A1"}, {"size", "64"}};
  CHECK(inputs::problem_of(json).pointer == "/vms/0/disks/0/size");
}

namespace {

Json on_disks(const std::string& workloads)
{
  auto json = inputs::with("/vms/0/workload", {{"disks", Json::parse(workloads)}});
  json["vms"][0]["disks"].push_back({{"id", "d1"}, {"datastore", "A1"}, {"size", "1 GiB"}});
  return json;
}

} // namespace

TEST_CASE("workloads of several disks come in the order of the disks", "[scenario][workload]")
{
  const auto json = on_disks(R"([{"on": "d1", "writes": {"iops": 5, "size": "8 KiB"}}, {"on": "d0", "writes": {"iops": 5, "size": "8 KiB"}}])");
  const auto workloads = inputs::read(json).workloads;
  REQUIRE(workloads.size() == 2);
  CHECK(workloads[0].disk == "d0");
  CHECK(workloads[1].disk == "d1");
}

TEST_CASE("a disk with two workloads is a problem at the second", "[scenario][workload]")
{
  auto json = on_disks(R"([{"on": "d1", "writes": {"iops": 5, "size": "8 KiB"}}, {"on": "d1", "writes": {"iops": 5, "size": "8 KiB"}}])");
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/0/workload/disks/1/on");
  CHECK(problem.found == "the disk \"d1\" again");
  json["vms"][0]["workload"]["disks"].erase(1);
  json["vms"][0]["workload"]["disk"] = {{"writes", {{"iops", 5}, {"size", "8 KiB"}}}};
  CHECK(inputs::read(json).workloads.size() == 2);
}

TEST_CASE("one of several workloads names its disk", "[scenario][workload]")
{
  const auto problem = inputs::problems_of(on_disks(R"([{"writes": {"iops": 5, "size": "8 KiB"}}])")).at(0);
  CHECK(problem.pointer == "/vms/0/workload/disks/0/on");
  CHECK(problem.allowed == "the id of a disk of this VM");
}

TEST_CASE("another workload has another hash, the default said has the same", "[scenario][hash][workload]")
{
  const auto hash = [](const std::string& workload) { return inputs::read(on_disk(workload)).hash; };
  const auto plain = hash(R"({"writes": {"iops": 5, "size": "8 KiB"}})");
  CHECK(hash(R"({"writes": {"iops": 5.0, "size": "8192 B", "pattern": "uniform"}})") == plain);
  CHECK(hash(R"({"writes": {"iops": 6, "size": "8 KiB"}})") != plain);
  CHECK(hash(R"({"reads": {"iops": 5, "size": "8 KiB"}})") != plain);
  CHECK(hash(R"({"writes": {"iops": 5, "size": "8 KiB", "pattern": {"zipf": 0.9}}})") != plain);
  CHECK(plain != inputs::read(inputs::scenario()).hash);
}
