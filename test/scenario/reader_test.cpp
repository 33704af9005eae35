#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

TEST_CASE("every value of the input arrives typed in its place", "[scenario][reader]")
{
  const auto read = inputs::read(inputs::scenario());
  CHECK(read.title == "One move");
  const auto& array = read.inventory.array("A");
  CHECK(array.ports.at(0).to == "fc");
  CHECK(array.ports.at(0).rate == 8_Gbps);
  CHECK(array.pools.at(0).read == 400_MBps);
  CHECK(array.pools.at(0).write_latency == 1_ms);
  CHECK(array.vaai.xcopy == inventory::Primitive::Unsupported);
  const auto& host = read.inventory.host("esx1");
  CHECK(host.cores == 16);
  CHECK(host.memory == 256_GiB);
  CHECK(host.hardware_accelerated_move);
  const auto& disk = read.inventory.vm("db1").disks.at(0);
  CHECK(disk.size == 64_GiB);
  CHECK(disk.format == inventory::DiskFormat::Thin);
  CHECK(disk.allocated == 10_GiB);
  const auto& move = std::get<RelocateSpec>(read.actions.at(0).what);
  CHECK(move.vm == "db1");
  CHECK(move.to == "A2");
  CHECK(!move.format);
}

TEST_CASE("what a VM leaves out is one vCPU, no reservation, and a home beside its first disk", "[scenario][reader]")
{
  const auto vm = inputs::read(inputs::scenario()).inventory.vm("db1");
  CHECK(vm.vcpus == 1);
  CHECK(vm.memory_reservation == 0_B);
  CHECK(vm.home == "A1");
}

TEST_CASE("a thick disk is allocated and nonzero throughout, a thin one as far as it says", "[scenario][reader]")
{
  auto thick = inputs::scenario();
  thick["vms"][0]["disks"][0] = {{"id", "d0"}, {"datastore", "A1"}, {"size", "64 GiB"}};
  CHECK(inputs::read(thick).inventory.vm("db1").disks[0].allocated == 64_GiB);
  CHECK(inputs::read(thick).inventory.vm("db1").disks[0].nonzero == 64_GiB);
  CHECK(inputs::read(inputs::scenario()).inventory.vm("db1").disks[0].nonzero == 10_GiB);
}

TEST_CASE("VMFS has 1 MiB blocks where nothing is said, NFS has none", "[scenario][reader]")
{
  CHECK(inputs::read(inputs::scenario()).inventory.datastore("A1").block_size == 1_MiB);
  const auto problem = inputs::problem_of(inputs::with("/platform/datastores/0/block_size", "3 MiB"));
  CHECK(problem.allowed == "a VMFS block size: 1, 2, 4 or 8 MiB");
}

TEST_CASE("actions happen in order of time, at one time in order of the file", "[scenario][reader]")
{
  auto json = inputs::scenario();
  const auto move = [](const char* at, const char* id) {
    return Json{{"at", at}, {"storage_vmotion", {{"id", id}, {"vm", "db1"}, {"to", "A2"}}}};
  };
  json["actions"] = {move("60 s", "late"), move("1 min", "later"), move("5 s", "early")};
  std::vector<std::string> order;
  for (const auto& action : inputs::read(json).actions) order.push_back(std::get<RelocateSpec>(action.what).id);
  CHECK(order == std::vector<std::string>{"early", "late", "later"});
}

TEST_CASE("a wrong type is an error that says what is allowed", "[scenario][reader]")
{
  const auto [pointer, value] = GENERATE(table<std::string, Json>({
      {"/vms/0/memory", 16},
      {"/vms/0/vcpus", "4"},
      {"/vms/0/vcpus", 4.0},
      {"/vms/0/disks", Json::object()},
      {"/vms/0/disks/0", "d0"},
      {"/vms/0/disks/0/aligned", 1},
      {"/title", 5},
      {"/shows", "DM-4"},
      {"/platform/hosts", nullptr},
      {"/platform/networks/0/carries", Json::array()},
      {"/platform/networks/0/carries", {"vmotion", "vmotion"}},
  }));
  INFO(pointer << " = " << value);
  const auto problem = inputs::problems_of(inputs::with(pointer, value)).at(0);
  CHECK(problem.pointer == pointer);
  CHECK(!problem.allowed.empty());
}

TEST_CASE("a platform that is neither a name nor an object is refused", "[scenario][reader]")
{
  const auto problem = inputs::problem_of(inputs::with("/platform", 5));
  CHECK(problem.pointer == "/platform");
  CHECK(problem.allowed == "the name of a file, or an object");
}

TEST_CASE("an absurd, negative, unitless or wrongly united quantity is refused", "[scenario][reader]")
{
  const auto [pointer, value] = GENERATE(table<std::string, std::string>({
      {"/vms/0/memory", "64 GB/s"},
      {"/vms/0/memory", "64"},
      {"/vms/0/memory", "-1 GiB"},
      {"/vms/0/memory", "1e300 B"},
      {"/vms/0/memory", "nan GiB"},
      {"/vms/0/memory", "1 MiB"},
      {"/vms/0/memory", "65 TiB"},
      {"/vms/0/disks/0/size", "0 B"},
      {"/vms/0/disks/0/size", "100 TiB"},
      {"/platform/arrays/0/pools/0/read", "400 MB"},
      {"/platform/arrays/0/pools/0/read", "0 MB/s"},
      {"/platform/arrays/0/pools/0/read_latency", "0 s"},
      {"/platform/arrays/0/pools/0/read_latency", "11 s"},
      {"/platform/datastores/1/capacity", "17 PiB"},
      {"/actions/0/at", "-1 s"},
      {"/actions/0/at", "400 d"},
  }));
  INFO(pointer << " = " << value);
  const auto problem = inputs::problem_of(inputs::with(pointer, value));
  CHECK(problem.pointer == pointer);
  CHECK_THAT(problem.found, Contains(value));
}

TEST_CASE("a size is told from a rate in words", "[scenario][reader]")
{
  const auto problem = inputs::problem_of(inputs::with("/vms/0/memory", "64 GB/s"));
  CHECK(to_text(problem) == "scenario.json#/vms/0/memory: found \"64 GB/s\"; allowed: a size with its unit, such as \"64 GiB\", "
                            "\"512 KiB\" or \"2 TB\", from 4 MiB to 64 TiB");
}

TEST_CASE("a count out of range, or 1e300, is refused", "[scenario][reader]")
{
  const auto [pointer, value] = GENERATE(table<std::string, Json>({
      {"/vms/0/vcpus", 0},
      {"/vms/0/vcpus", -1},
      {"/vms/0/vcpus", 1e300},
      {"/vms/0/vcpus", 18446744073709551615u},
      {"/vms/0/vcpus", 769},
      {"/vms/0/snapshots", 33},
      {"/platform/hosts/0/cores", 4097},
      {"/platform/hosts/0/hbas/0/count", 65},
      {"/platform/networks/0/mtu", 575},
      {"/seed", -1},
  }));
  INFO(pointer << " = " << value);
  const auto problem = inputs::problem_of(inputs::with(pointer, value));
  CHECK(problem.pointer == pointer);
  CHECK_THAT(problem.allowed, Contains("a whole number from"));
}

TEST_CASE("an unknown key is an error with the nearest known one", "[scenario][reader]")
{
  const auto [pointer, nearest] = GENERATE(table<std::string, std::string>({
      {"/actons", "actions"},
      {"/vms/0/memroy", "memory"},
      {"/vms/0/disks/0/fromat", "format"},
      {"/platform/arrays/0/pools/0/read_latenzy", "read_latency"},
      {"/platform/hosts/0/hba", "hbas"},
      {"/vms/0/qqqqqqqq", ""},
  }));
  const auto problem = inputs::problem_of(inputs::with(pointer, "x"));
  CHECK(problem.pointer == pointer);
  CHECK_THAT(problem.found, Contains("unknown key"));
  CHECK(problem.nearest == nearest);
}

TEST_CASE("an unknown word is an error with the nearest known one", "[scenario][reader]")
{
  const auto problem = inputs::problem_of(inputs::with("/vms/0/disks/0/format", "thinn"));
  CHECK(problem.nearest == "thin");
  CHECK_THAT(problem.allowed, Contains("\"eager_zeroed\""));
  CHECK(inputs::problem_of(inputs::with("/platform/networks/0/carries", {"vmotoin"})).nearest == "vmotion");
}

TEST_CASE("a move cannot make a disk sparse or an RDM", "[scenario][reader]")
{
  const auto* format = GENERATE("sparse", "rdm_virtual", "rdm_physical");
  CHECK(inputs::problem_of(inputs::with("/actions/0/storage_vmotion/format", format)).pointer ==
        "/actions/0/storage_vmotion/format");
}

TEST_CASE("a slip in a key that is needed is one mistake, not two", "[scenario][reader]")
{
  auto action = inputs::scenario();
  action["actions"][0] = {{"at", "0 s"}, {"storage_vmotions", action["actions"][0]["storage_vmotion"]}};
  CHECK(inputs::problem_of(action).nearest == "storage_vmotion");
  auto vm = inputs::scenario();
  vm["vms"][0]["memroy"] = vm["vms"][0]["memory"];
  vm["vms"][0].erase("memory");
  CHECK(inputs::problem_of(vm).nearest == "memory");
}

TEST_CASE("where one key is missing and one unknown, the one is likely the other", "[scenario][reader]")
{
  auto json = inputs::scenario();
  json["actions"][0] = Json::parse(R"({"at": "0 s", "vmotion": {"id": "m1", "vm": "db1", "to": "esx1"}})");
  const auto problems = inputs::problems_of(json);
  const auto unknown = std::ranges::find(problems, "/actions/0/vmotion/to", &Problem::pointer);
  REQUIRE(unknown != problems.end());
  CHECK(unknown->nearest == "host");
}

TEST_CASE("a missing required key is an error at its place", "[scenario][reader]")
{
  auto json = inputs::scenario();
  json["vms"][0].erase("memory");
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/0/memory");
  CHECK(problem.found == "nothing");
}

TEST_CASE("a port is on a fabric or on a network, not on both or none", "[scenario][reader]")
{
  auto both = inputs::with("/platform/arrays/0/ports/0/network", "vmotion");
  CHECK(inputs::problem_of(both).found == "\"fabric\" and \"network\"");
  both["platform"]["arrays"][0]["ports"][0] = {{"rate", "8 Gbit/s"}};
  CHECK(inputs::problem_of(both).found == "neither \"fabric\" nor \"network\"");
}

TEST_CASE("a Storage vMotion says where to, for all or for some disks", "[scenario][reader]")
{
  auto json = inputs::scenario();
  auto& move = json["actions"][0]["storage_vmotion"];
  move.erase("to");
  CHECK(inputs::problem_of(json).allowed == "at least one of them");
  move["disks"] = {{"d0", "A2"}};
  CHECK(std::get<RelocateSpec>(inputs::read(json).actions[0].what).disks.at("d0") == "A2");
}

TEST_CASE("a part cannot be more than the whole", "[scenario][reader]")
{
  const auto [pointer, value, whole] = GENERATE(table<std::string, std::string, std::string>({
      {"/vms/0/disks/0/allocated", "65 GiB", "64 GiB"},
      {"/vms/0/disks/0/nonzero", "11 GiB", "10 GiB"},
      {"/vms/0/memory_reservation", "17 GiB", "16 GiB"},
  }));
  const auto problem = inputs::problem_of(inputs::with(pointer, value));
  CHECK(problem.pointer == pointer);
  CHECK_THAT(problem.allowed, Contains(whole));
}

TEST_CASE("only a thin or a sparse disk can be allocated in part", "[scenario][reader]")
{
  const auto problem = inputs::problem_of(inputs::with("/vms/0/disks/0/format", "thick"));
  CHECK(problem.pointer == "/vms/0/disks/0/allocated");
}

TEST_CASE("several problems are reported at once, in the order of the document", "[scenario][reader]")
{
  auto json = inputs::scenario();
  json["fidelty"] = "io"; // after everything else
  json["actions"][0]["storage_vmotion"]["to"] = "A9";
  json["vms"][0]["memory"] = "16";
  json["vms"][0]["host"] = "esx9";
  json["vms"][0].erase("disks");
  json["platform"]["hosts"][0]["cores"] = 0;
  json["platform"]["fabrics"][0]["protocol"] = "fcc";
  std::vector<std::string> pointers;
  for (const auto& problem : inputs::problems_of(json)) pointers.push_back(problem.pointer);
  CHECK(pointers == std::vector<std::string>{"/platform/fabrics/0/protocol", "/platform/hosts/0/cores", "/vms/0/disks",
                                             "/vms/0/host", "/vms/0/memory", "/actions/0/storage_vmotion/to", "/fidelty"});
}

TEST_CASE("of very many problems the first thousand are told, the others counted", "[scenario][reader]")
{
  auto json = inputs::scenario();
  for (int i = 0; i < 1500; ++i) json["vms"].push_back(i);
  const auto problems = inputs::problems_of(json);
  CHECK(problems.size() == 1001);
  CHECK(problems.back().found == "500 more problems");
}
