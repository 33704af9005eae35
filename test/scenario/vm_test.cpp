// VMs as entries of a file.

#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// The tiny scenario with so many VMs web-1, web-2, ... beside db1.
Json with_webs(const Json& count)
{
  auto json = inputs::scenario();
  auto web = json["vms"][0];
  web["id"] = "web";
  web["count"] = count;
  web["memory"] = "64 MiB";
  web["disks"][0]["allocated"] = "1 MiB";
  json["vms"].push_back(web);
  return json;
}

} // namespace

TEST_CASE("a VM runs, and its vMotion is encrypted where both hosts can, unless it says otherwise", "[scenario][vm]")
{
  const auto plain = inputs::read(inputs::scenario()).inventory.vms.at(0);
  CHECK(plain.powered_on);
  CHECK(plain.encryption == inventory::Encryption::Opportunistic);
  CHECK(!inputs::read(inputs::with("/vms/0/powered_on", false)).inventory.vms.at(0).powered_on);
  CHECK(inputs::read(inputs::with("/vms/0/encrypted_vmotion", "required")).inventory.vms.at(0).encryption ==
        inventory::Encryption::Required);
  CHECK(inputs::problem_of(inputs::with("/vms/0/encrypted_vmotion", "require")).nearest == "required");
}

TEST_CASE("an entry with a count stands for so many VMs alike", "[scenario][vm]")
{
  auto json = with_webs(3);
  json["vms"][1]["workload"] = Json::parse(R"({"disk": {"writes": {"iops": 5, "size": "8 KiB"}},
                                               "memory": {"dirty": "1 MB/s", "working_set": "1 MiB"}})");
  const auto scenario = inputs::read(json);
  std::vector<std::string> ids, disks, memories;
  for (const auto& vm : scenario.inventory.vms) ids.push_back(vm.id);
  for (const auto& workload : scenario.workloads) disks.push_back(workload.vm);
  for (const auto& workload : scenario.memory_workloads) memories.push_back(workload.vm);
  CHECK(ids == std::vector<std::string>{"db1", "web-1", "web-2", "web-3"});
  CHECK(disks == std::vector<std::string>{"web-1", "web-2", "web-3"});
  CHECK(memories == disks);
  CHECK(scenario.inventory.vm("web-3").disks.at(0).allocated == 1_MiB);
}

TEST_CASE("each of several VMs moves by its own name, and the entry's is nobody's", "[scenario][vm]")
{
  auto json = with_webs(2);
  json["actions"][0]["storage_vmotion"] = {{"id", "m1"}, {"vm", "web-2"}, {"disks", {{"d0", "A2"}}}};
  CHECK(inputs::problems_of(json).empty());
  json["actions"][0]["storage_vmotion"]["vm"] = "web";
  CHECK(inputs::problems_of(json).at(0).pointer == "/actions/0/storage_vmotion/vm");
  json["actions"][0]["storage_vmotion"]["vm"] = "web-3";
  CHECK(inputs::problems_of(json).at(0).pointer == "/actions/0/storage_vmotion/vm");
}

TEST_CASE("a count of one still numbers", "[scenario][vm]")
{
  CHECK(inputs::read(with_webs(1)).inventory.vms.at(1).id == "web-1");
}

TEST_CASE("a numbered name that another VM has is a problem", "[scenario][vm]")
{
  auto json = with_webs(2);
  json["vms"][0]["id"] = "web-2";
  json["actions"] = Json::array();
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/1/id");
  CHECK(problem.found == "\"web-2\" again");
}

TEST_CASE("a count is from 1 to 10,000, and what it makes is bound as a file is", "[scenario][vm]")
{
  CHECK(inputs::problem_of(with_webs(0)).pointer == "/vms/1/count");
  CHECK(inputs::problem_of(with_webs(10'001)).allowed == "a whole number from 1 to 10000");
  CHECK(inputs::read(with_webs(10'000)).inventory.vms.size() == 10'001);
  // 9,999 copies of a VM with 19 disks are 199,980 entities, with 20 disks 209,979: more than 200,000.
  auto json = with_webs(10'000);
  json["platform"]["datastores"][0]["capacity"] = "64 TiB";
  auto& disks = json["vms"][1]["disks"];
  const auto disk = disks[0];
  for (int i = 1; i < 19; ++i) {
    disks.push_back(disk);
    disks.back()["id"] = "d" + std::to_string(i);
  }
  CHECK(inputs::problems_of(json).empty());
  disks.push_back(disk);
  disks.back()["id"] = "d19";
  CHECK(inputs::problem_of(json).pointer == "/vms/1/count");
}

TEST_CASE("what is wrong with VMs alike is said once, at their entry", "[scenario][vm]")
{
  auto json = with_webs(100);
  json["vms"].insert(json["vms"].begin(), json["vms"][1]); // the entry after one of several VMs
  json["vms"][0]["id"] = "app";
  auto& platform = json["platform"];
  inputs::add_second_site(platform);
  json["vms"][2]["host"] = "esx2"; // reaches B alone
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/2/disks/0/datastore");
}

TEST_CASE("snapshots' parents are part of what is allocated, and need snapshots", "[scenario][vm]")
{
  const auto with_parents = [](const char* size, int snapshots) {
    auto json = inputs::with("/vms/0/disks/0/parents", size);
    json["vms"][0]["snapshots"] = snapshots;
    return json;
  };
  CHECK(inputs::read(with_parents("10 GiB", 1)).inventory.vms[0].disks[0].parents == 10_GiB); // all of the allocated
  CHECK(inputs::problem_of(with_parents("10737418241 B", 1)).pointer == "/vms/0/disks/0/parents");
  CHECK(inputs::problem_of(with_parents("1 GiB", 0)).pointer == "/vms/0/disks/0/parents");
  CHECK(inputs::problems_of(with_parents("0 B", 0)).empty());
}

TEST_CASE("a VM that is off takes its disks and its home, and no swap file", "[scenario][checks]")
{
  // 10 GiB allocated + 8 MiB home = 10 745 806 848 bytes; running, 16 GiB more.
  auto json = inputs::with("/vms/0/powered_on", false);
  json["platform"]["datastores"][0]["capacity"] = "10745806848 B";
  CHECK(inputs::problems_of(json).empty());
  json["platform"]["datastores"][0]["capacity"] = "10745806847 B";
  CHECK(inputs::problem_of(json).pointer == "/platform/datastores/0/capacity");
}

TEST_CASE("swap files lie on the host's own datastore where it has one", "[scenario][checks][XVM-7]")
{
  auto json = inputs::with("/platform/hosts/0/swap", "A2");
  json["platform"]["datastores"][0]["capacity"] = "10745806848 B"; // as above: disk and home alone
  json["platform"]["datastores"][1]["capacity"] = "16 GiB";
  CHECK(inputs::problems_of(json).empty());
  json["platform"]["datastores"][1]["capacity"] = "17179869183 B"; // a byte less than the swap file
  CHECK(inputs::problem_of(json).pointer == "/platform/datastores/1/capacity");
}

TEST_CASE("a host reaches its datastore for swap files, VMs or not", "[scenario][checks]")
{
  auto json = inputs::scenario();
  inputs::add_second_site(json["platform"]);
  json["platform"]["hosts"][1]["swap"] = "A1";
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/platform/hosts/1/swap");
  CHECK_THAT(problem.allowed, Contains("esx2"));
  json["platform"]["hosts"][1]["swap"] = "A3";
  CHECK(inputs::problem_of(json).allowed == "a datastore: A1, A2");
}
