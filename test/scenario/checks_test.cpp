#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// Array B, its ports on a fabric that no host is on.
void add_array_out_of_reach(Json& platform)
{
  platform["fabrics"].push_back({{"id", "other"}, {"protocol", "fc"}});
  auto far = platform["arrays"][0];
  far["id"] = "B";
  far["ports"][0]["fabric"] = "other";
  platform["arrays"].push_back(far);
}

} // namespace

TEST_CASE("a VM cannot stand on a datastore its host does not reach", "[scenario][checks]")
{
  auto json = inputs::scenario();
  json["platform"]["fabrics"].push_back({{"id", "other"}, {"protocol", "fc"}});
  json["platform"]["hosts"][0]["hbas"][0]["fabric"] = "other";
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/0/disks/0/datastore");
  CHECK_THAT(problem.allowed, Contains("none") && Contains("other") && Contains("ports of A on fc")); // why
}

TEST_CASE("who names a datastore out of reach is told those within", "[scenario][checks]")
{
  auto json = inputs::scenario();
  auto& platform = json["platform"];
  add_array_out_of_reach(platform);
  platform["datastores"][0]["array"] = "B"; // where the disk stands
  CHECK_THAT(inputs::problem_of(json).allowed, Contains("reaches: A2"));
}

TEST_CASE("a disk larger than its datastore is the mistake, not the datastore", "[scenario][checks]")
{
  const auto problem = inputs::problem_of(inputs::with("/vms/0/disks/0", Json::parse(R"({"id": "d0", "datastore": "A1", "size": "50 TiB"})")));
  CHECK(problem.pointer == "/vms/0/disks/0/size");
  CHECK_THAT(problem.allowed, Contains("1 TiB of A1") && Contains("db1/d0") && Contains("swap files 16 GiB"));
}

TEST_CASE("a home its host does not reach is a problem of its own", "[scenario][checks]")
{
  auto json = inputs::scenario();
  auto& platform = json["platform"];
  add_array_out_of_reach(platform);
  platform["datastores"][1]["array"] = "B";
  CHECK(inputs::problems_of(json).empty()); // moving there is refused when the time comes, not here
  json["vms"][0]["home"] = "A2";
  CHECK(inputs::problem_of(json).pointer == "/vms/0/home");
}

TEST_CASE("what stands on a datastore fits: used space, disks, home and swap", "[scenario][checks]")
{
  // 10 GiB allocated + 8 MiB home + 16 GiB swap = 26.008 GiB = 27 925 676 032 bytes.
  CHECK(inputs::problems_of(inputs::with("/platform/datastores/0/capacity", "27925676032 B")).empty());
  const auto problem = inputs::problem_of(inputs::with("/platform/datastores/0/capacity", "27925676031 B"));
  CHECK(problem.pointer == "/platform/datastores/0/capacity");
  CHECK_THAT(problem.allowed, Contains("27925676032 bytes"));
  // 1 TiB holds 998 GiB in use beside them, but not 999.
  CHECK(inputs::problem_of(inputs::with("/platform/datastores/0/used", "999 GiB")).pointer == "/platform/datastores/0/capacity");
  CHECK(inputs::problems_of(inputs::with("/platform/datastores/0/used", "997 GiB")).empty());
}

TEST_CASE("sums beyond 64 bits are still too much", "[scenario][checks]")
{
  auto json = inputs::with("/vms/0/disks/0/size", "64 TiB");
  json["vms"][0]["disks"][0].erase("allocated");
  for (int i = 1; i < 2000; ++i) {
    auto disk = json["vms"][0]["disks"][0];
    disk["id"] = "d" + std::to_string(i);
    json["vms"][0]["disks"].push_back(disk);
  }
  auto vm = json["vms"][0];
  for (int i = 0; i < 80; ++i) {
    vm["id"] = "vm" + std::to_string(i);
    json["vms"].push_back(vm);
  }
  CHECK(inputs::problem_of(json).pointer == "/vms/0/disks/0/size"); // each alone is too much
}

namespace {

Json with_nfs()
{
  auto json = inputs::scenario();
  auto& platform = json["platform"];
  platform["networks"].push_back({{"id", "nfs"}, {"carries", {"nfs"}}});
  platform["hosts"][0]["nics"].push_back({{"network", "nfs"}, {"rate", "10 Gbit/s"}});
  auto filer = platform["arrays"][0];
  filer["id"] = "N";
  filer["ports"] = {{{"network", "nfs"}, {"rate", "10 Gbit/s"}}};
  platform["arrays"].push_back(filer);
  platform["datastores"].push_back({{"id", "N1"}, {"array", "N"}, {"pool", "sas"}, {"type", "nfs"}, {"capacity", "1 TiB"}});
  return json;
}

} // namespace

TEST_CASE("an NFS datastore has no block size and spans no extents", "[scenario][checks]")
{
  auto json = with_nfs();
  CHECK(!inputs::read(json).inventory.datastore("N1").block_size);
  auto& datastore = json["platform"]["datastores"][2];
  datastore["block_size"] = "1 MiB";
  CHECK(inputs::problem_of(json).pointer == "/platform/datastores/2/block_size");
  datastore.erase("block_size");
  datastore["extents"] = {{{"array", "N"}, {"pool", "sas"}}};
  CHECK(inputs::problem_of(json).pointer == "/platform/datastores/2/extents");
}

TEST_CASE("an NFS datastore's array has a port on a network that carries nfs", "[scenario][checks]")
{
  auto json = with_nfs();
  json["platform"]["networks"][1]["carries"] = {"iscsi"};
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/platform/datastores/2/array");
  CHECK_THAT(problem.allowed, Contains("carries nfs"));
}

TEST_CASE("a VMFS volume spans the extents it names", "[scenario][checks]")
{
  auto json = inputs::with("/platform/datastores/0/extents", Json::parse(R"([{"array": "A", "pool": "sas"}])"));
  CHECK(inputs::read(json).inventory.datastore("A1").extents.size() == 2);
}

TEST_CASE("a VM without disks has a home of its own", "[scenario][checks]")
{
  auto json = inputs::with("/vms/0/disks", Json::array());
  CHECK(inputs::problem_of(json).pointer == "/vms/0/home");
  json["vms"][0]["home"] = "A2";
  CHECK(inputs::read(json).inventory.vm("db1").home == "A2");
}

TEST_CASE("a disk with a workload has at most 134,217,728 blocks, and transfers are made of whole ones", "[scenario][checks]")
{
  const auto busy = [](const char* size, const char* block) {
    auto json = inputs::with("/vms/0/disks/0/size", size);
    json["platform"]["datastores"][0]["capacity"] = json["platform"]["datastores"][1]["capacity"] = "64 TiB";
    json["vms"][0]["workload"] = Json::parse(R"({"disk": {"writes": {"iops": 1, "size": "4 KiB"}}})");
    json["parameters"]["mirror.block_size"] = block;
    return json;
  };
  CHECK(inputs::problems_of(busy("8 TiB", "64 KiB")).empty());
  CHECK_THAT(inputs::problem_of(busy("9 TiB", "64 KiB")).allowed, Contains("at least 72 KiB") && Contains("134217728"));
  CHECK(inputs::problems_of(busy("9 TiB", "128 KiB")).empty());
  const auto odd = inputs::problem_of(busy("1 TiB", "96 KiB"));
  CHECK(odd.pointer == "/parameters/mirror.block_size");
  CHECK_THAT(odd.allowed, Contains("data_mover.transfer_size, 32 MiB, is a multiple"));
}
