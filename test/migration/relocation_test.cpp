#include "migration/relocation.hpp"

#include "datamover/cluster.hpp"

#include <catch2/catch.hpp>

namespace relocation_test {

using namespace godwit;
using namespace godwit::test;
using migration::ClusterState;
using migration::Relocation;
using scenario::RelocateSpec;
using scenario::Version;

namespace {

constexpr auto home_size = 8_MiB;

migration::Hosts hosts_of(const inventory::Inventory& cluster, const RelocateSpec& wish)
{
  const auto& from = cluster.host(cluster.vms.front().host);
  return {from, wish.host.empty() ? from : cluster.host(wish.host)};
}

Relocation moved(const inventory::Inventory& cluster, const RelocateSpec& wish)
{
  return migration::relocation(wish, cluster.vms.front(), hosts_of(cluster, wish), home_size);
}

/// The refusal's reason, "" when it would be admitted.
std::string refused(inventory::Inventory cluster, const RelocateSpec& wish, Version version = Version::V5_1)
{
  const inventory::Topology topology{cluster};
  const ClusterState state{cluster, home_size};
  const auto against = migration::refusal(moved(cluster, wish), cluster.vms.front(), hosts_of(cluster, wish), state, topology, version);
  return against ? against->claim + ": " + against->reason : "";
}

/// The datastore that lacks space for it, "" when none does.
std::string lacking(inventory::Inventory cluster, const RelocateSpec& wish)
{
  const ClusterState state{cluster, home_size};
  const auto* full = state.lacking(moved(cluster, wish).needed);
  return full ? *full : "";
}

/// A second host, esx2, on the same fabric and network, and a third, esx3, on a fabric of its own with a local array L.
inventory::Inventory three_hosts()
{
  auto c = cluster();
  c.hosts.push_back(c.hosts[0]);
  c.hosts[1].id = "esx2";
  c.fabrics.push_back({"local", inventory::Protocol::Fc, {}});
  c.arrays.push_back(array("L", "local"));
  c.datastores.push_back({"L1", DatastoreType::Vmfs, {{"L", "sas"}}, 1_MiB, 4_TiB, {}});
  c.hosts.push_back({"esx3", 16, 256_GiB, {{"local", 8_Gbps, 1}}, {}});
  return c;
}

RelocateSpec to(std::string datastore) { return {.id = "m1", .vm = "db1", .to = std::move(datastore)}; }
RelocateSpec on(std::string host) { return {.id = "m1", .vm = "db1", .to = "", .change = scenario::Change::Host, .host = std::move(host)}; }
RelocateSpec on_and_to(std::string host, std::string datastore)
{
  return {.id = "m1", .vm = "db1", .to = std::move(datastore), .change = scenario::Change::Both, .host = std::move(host)};
}

} // namespace

TEST_CASE("a host that does not reach the destination refuses, naming both", "[migration][MOB-2]")
{
  auto cut = cluster();
  cut.fabrics.push_back({"other", inventory::Protocol::Fc, {}});
  cut.arrays[1].ports[0].to = "other";
  CHECK_THAT(refused(cut, to("B1")), Catch::StartsWith("MOB-2") && Catch::Contains("esx1") && Catch::Contains("B1"));
  CHECK(refused(cluster(), to("B1")).empty());
}

TEST_CASE("the free space asked for is the disk's and the small files', one byte less is too little", "[migration][SVM-7]")
{
  auto tight = cluster();
  auto& b1 = tight.datastores[3];
  const auto needed = 1_GiB + home_size; // all memory is reserved, so no swap
  b1.used = b1.capacity - needed;
  CHECK(lacking(tight, to("B1")).empty());
  b1.used += 1_B;
  CHECK(lacking(tight, to("B1")) == "B1");
}

TEST_CASE("the swap file of unreserved memory needs its space too", "[migration][SVM-7]")
{
  auto c = cluster();
  c.vms[0].memory_reservation = 2_GiB;
  const auto moves = moved(c, to("B1"));
  CHECK(moves.needed.at("B1") == 1_GiB + 6_GiB + home_size);
}

TEST_CASE("a swap file that moves is among what moves", "[migration][SVM-10][XVM-7]")
{
  auto c = cluster();
  const auto places = [&] { return std::pair{moved(c, to("B1")).from(c.vms.front()), moved(c, to("B1")).to()}; };
  CHECK_FALSE(places().first.contains("swap"));
  c.vms[0].memory_reservation = 2_GiB;
  CHECK(places().first.at("swap") == "A1");
  CHECK(places().second.at("swap") == "B1");
  c.hosts[0].swap = "A2"; // the host's own place for it: it stays there
  CHECK_FALSE(places().first.contains("swap"));
}

TEST_CASE("a thin disk needs what is allocated, inflated the whole", "[migration]")
{
  auto c = cluster();
  c.vms[0].disks[0].format = DiskFormat::Thin;
  c.vms[0].disks[0].allocated = 300_MiB;
  auto wish = to("B1");
  CHECK(moved(c, wish).needed.at("B1") == 300_MiB + home_size);
  wish.format = DiskFormat::EagerZeroed;
  CHECK(moved(c, wish).needed.at("B1") == 1_GiB + home_size);
}

TEST_CASE("only named disks move, and the home stays without a destination of its own", "[migration]")
{
  auto c = cluster();
  c.vms[0].disks.push_back({"d1", "A2", 2_GiB, DiskFormat::Thick, 2_GiB, 2_GiB, true});
  const auto moves = moved(c, {.id = "m1", .vm = "db1", .to = "", .disks = {{"d1", "B1"}}});
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

TEST_CASE("a vMotion moves no file, and its destination must reach what stays: refused, naming host and datastore", "[migration][MOB-1]")
{
  const auto moves = moved(three_hosts(), on("esx2"));
  CHECK_FALSE(moves.moves_files());
  CHECK(moves.needed.empty());
  CHECK(refused(three_hosts(), on("esx2")).empty());
  CHECK_THAT(refused(three_hosts(), on("esx3")), Catch::StartsWith("MOB-1") && Catch::Contains("esx3") && Catch::Contains("A1"));
}

TEST_CASE("a disk left behind keeps the VM from a host that does not reach it", "[migration][MOB-1]")
{
  auto c = three_hosts();
  c.vms[0].disks.push_back({"d1", "A2", 2_GiB, DiskFormat::Thick, 2_GiB, 2_GiB, true});
  auto wish = on_and_to("esx3", "L1");
  CHECK(refused(c, wish).empty());
  wish.to = "", wish.disks = {{"d0", "L1"}};
  CHECK_THAT(refused(c, wish), Catch::StartsWith("MOB-1") && Catch::Contains("esx3") && Catch::Contains("A2"));
}

TEST_CASE("with the host changed each side needs its own datastores only", "[migration][MOB-3]")
{
  CHECK(refused(three_hosts(), on_and_to("esx3", "L1")).empty()); // esx1 does not reach L1
  CHECK_THAT(refused(three_hosts(), on_and_to("esx3", "B1")), Catch::StartsWith("MOB-3") && Catch::Contains("esx3") && Catch::Contains("B1"));
}

TEST_CASE("a host's own swap datastore makes a vMotion's swap file new: space there, and no file moves", "[migration][XVM-7]")
{
  auto c = three_hosts();
  c.vms[0].memory_reservation = 2_GiB;
  CHECK(moved(c, on("esx2")).swap.shared());
  c.hosts[1].swap = "B1";
  const auto moves = moved(c, on("esx2"));
  CHECK_FALSE(moves.swap.shared());
  CHECK_FALSE(moves.moves_files());
  CHECK(moves.needed == migration::Space{{"B1", 6_GiB}});
  CHECK(moves.freed == migration::Space{{"A1", 6_GiB}});
}

} // namespace relocation_test
