#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

TEST_CASE("an id that nothing defines is an error with the nearest that is", "[scenario][names]")
{
  const auto [pointer, id, nearest] = GENERATE(table<std::string, std::string, std::string>({
      {"/vms/0/host", "esx2", "esx1"},
      {"/vms/0/home", "A11", "A1"},
      {"/vms/0/disks/0/datastore", "a1", "A1"},
      {"/actions/0/storage_vmotion/vm", "db2", "db1"},
      {"/actions/0/storage_vmotion/to", "A3", "A1"},
      {"/platform/datastores/0/pool", "sass", "sas"},
      {"/platform/arrays/0/ports/0/fabric", "fcc", "fc"},
      {"/platform/hosts/0/hbas/0/fabric", "cf", "fc"},
      {"/platform/hosts/0/nics/0/network", "vmotoin", "vmotion"},
  }));
  INFO(pointer << " = " << id);
  const auto problem = inputs::problem_of(inputs::with(pointer, id));
  CHECK(problem.pointer == pointer);
  CHECK(problem.found == "\"" + id + "\"");
  CHECK(problem.nearest == nearest);
}

TEST_CASE("few known ids are listed", "[scenario][names]")
{
  CHECK(inputs::problem_of(inputs::with("/vms/0/home", "B1")).allowed == "a datastore: A1, A2");
}

TEST_CASE("an unknown array is one problem, its pool not another", "[scenario][names]")
{
  CHECK(inputs::problem_of(inputs::with("/platform/datastores/0/array", "B")).pointer == "/platform/datastores/0/array");
}

TEST_CASE("a pool of another array is unknown", "[scenario][names]")
{
  auto json = inputs::scenario();
  auto other = json["platform"]["arrays"][0];
  other["id"] = "B";
  other["pools"][0]["id"] = "ssd";
  json["platform"]["arrays"].push_back(other);
  json["platform"]["datastores"][0]["pool"] = "ssd";
  CHECK(inputs::problem_of(json).allowed == "a pool of this array: sas");
}

TEST_CASE("a disk of a move is one of its own VM's", "[scenario][names]")
{
  const auto problem = inputs::problem_of(inputs::with("/actions/0/storage_vmotion/disks", {{"d1", "A2"}}));
  CHECK(problem.pointer == "/actions/0/storage_vmotion/disks/d1");
  CHECK(problem.nearest == "d0");
}

TEST_CASE("an id twice within its kind is an error at the second", "[scenario][names]")
{
  const auto* list = GENERATE("/platform/fabrics", "/platform/networks", "/platform/arrays", "/platform/datastores",
                              "/platform/hosts", "/platform/arrays/0/pools", "/vms", "/vms/0/disks");
  auto json = inputs::scenario();
  const Json::json_pointer place(list);
  json[place].push_back(json[place][0]);
  const auto second = json[place].size() - 1;
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == std::string(list) + "/" + std::to_string(second) + "/id");
  CHECK_THAT(problem.found, Contains("again"));
}

TEST_CASE("two migrations cannot have one id", "[scenario][names]")
{
  auto json = inputs::scenario();
  json["actions"].push_back(json["actions"][0]);
  CHECK(inputs::problem_of(json).pointer == "/actions/1/storage_vmotion/id");
}

TEST_CASE("two VMs may each have a disk of one name, a host and a VM may share one", "[scenario][names]")
{
  auto json = inputs::scenario();
  auto other = json["vms"][0];
  other["id"] = "esx1";
  json["vms"].push_back(other);
  CHECK(inputs::problems_of(json).empty());
}

TEST_CASE("an id is a short name without a slash", "[scenario][names]")
{
  const auto* id = GENERATE("", "a/b", " a", "-a", "a\nb", "\u00e4");
  CHECK(inputs::problems_of(inputs::with("/platform/hosts/0/id", id)).at(0).pointer == "/platform/hosts/0/id");
  CHECK(inputs::problems_of(inputs::with("/platform/hosts/0/id", std::string(81, 'a'))).at(0).pointer == "/platform/hosts/0/id");
}
