#include "migration/relocation.hpp"

#include "datamover/cluster.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::test;
using migration::ClusterState;
using scenario::RelocateSpec;
using scenario::Version;

namespace {

constexpr auto home_size = 8_MiB;

/// The refusal's reason, "" when it would be admitted.
std::string refused(inventory::Inventory cluster, const RelocateSpec& wish, Version version = Version::V5_1)
{
  const inventory::Topology topology{cluster};
  const ClusterState state{cluster, home_size};
  const auto moves = migration::relocation(wish, cluster.vms.front(), home_size);
  const auto against = migration::refusal(moves, cluster.vms.front(), state, topology, version);
  return against ? against->claim + ": " + against->reason : "";
}

RelocateSpec to(std::string datastore) { return {.id = "m1", .vm = "db1", .to = std::move(datastore)}; }

} // namespace

TEST_CASE("a host that does not reach the destination refuses, naming both", "[migration][MOB-2]")
{
  auto cut = cluster();
  cut.fabrics.push_back({"other", inventory::Protocol::Fc, {}});
  cut.arrays[1].ports[0].to = "other";
  CHECK_THAT(refused(cut, to("B1")), Catch::StartsWith("MOB-2") && Catch::Contains("esx1") && Catch::Contains("B1"));
  CHECK(refused(cluster(), to("B1")).empty());
}

TEST_CASE("free space is checked before anything starts: refused one block short, admitted with exactly enough", "[migration][SVM-7]")
{
  auto tight = cluster();
  auto& b1 = tight.datastores[3];
  const auto needed = 1_GiB + home_size; // the disk and the small files; all memory is reserved, so no swap
  b1.used = b1.capacity - needed;
  CHECK(refused(tight, to("B1")).empty());
  b1.used += 1_MiB;
  CHECK_THAT(refused(tight, to("B1")), Catch::StartsWith("SVM-7") && Catch::Contains("B1"));
}

TEST_CASE("the swap file of unreserved memory needs its space too", "[migration][SVM-7]")
{
  auto c = cluster();
  c.vms[0].memory_reservation = 2_GiB;
  const auto moves = migration::relocation(to("B1"), c.vms[0], home_size);
  CHECK(moves.needed.at("B1") == 1_GiB + 6_GiB + home_size);
}

TEST_CASE("a thin disk needs what is allocated, inflated the whole", "[migration]")
{
  auto c = cluster();
  c.vms[0].disks[0].format = DiskFormat::Thin;
  c.vms[0].disks[0].allocated = 300_MiB;
  auto wish = to("B1");
  CHECK(migration::relocation(wish, c.vms[0], home_size).needed.at("B1") == 300_MiB + home_size);
  wish.format = DiskFormat::EagerZeroed;
  CHECK(migration::relocation(wish, c.vms[0], home_size).needed.at("B1") == 1_GiB + home_size);
}

TEST_CASE("only named disks move, and the home stays without a destination of its own", "[migration]")
{
  auto c = cluster();
  c.vms[0].disks.push_back({"d1", "A2", 2_GiB, DiskFormat::Thick, 2_GiB, 2_GiB, true});
  const auto moves = migration::relocation({.id = "m1", .vm = "db1", .to = "", .disks = {{"d1", "B1"}}}, c.vms[0], home_size);
  REQUIRE(moves.disks.size() == 1);
  CHECK(moves.disks[0].disk.id == "d1");
  CHECK_FALSE(moves.home);
}

TEST_CASE("a VM that is there already has nothing to move", "[migration]")
{
  CHECK_THAT(refused(cluster(), to("A1")), Catch::Contains("nothing to move"));
}

TEST_CASE("a snapshot keeps a VM from moving before 5.0 only", "[migration]")
{
  auto c = cluster();
  c.vms[0].snapshots = 1;
  CHECK_THAT(refused(c, to("B1"), Version::V4_1), Catch::Contains("snapshot"));
  CHECK(refused(c, to("B1"), Version::V5_0).empty());
}

TEST_CASE("a physical RDM is never converted, a virtual one not on NFS", "[migration]")
{
  auto c = cluster();
  auto convert = to("B1");
  convert.format = DiskFormat::Thick;
  c.vms[0].disks[0].format = DiskFormat::RdmPhysical;
  CHECK_THAT(refused(c, convert), Catch::Contains("physical"));
  CHECK(refused(c, to("B1")).empty()); // its mapping file moves
  c.vms[0].disks[0].format = DiskFormat::RdmVirtual;
  CHECK(refused(c, convert).empty());
  convert.to = "N1";
  CHECK_THAT(refused(c, convert), Catch::Contains("NFS"));
}
