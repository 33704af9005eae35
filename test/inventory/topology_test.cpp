#include "inventory/topology.hpp"

#include <catch2/catch.hpp>

namespace topology_test {

using namespace godwit::inventory;
using namespace godwit::units::literals;

namespace {

Array array_with(std::string id, std::string fabric, int ports)
{
  return {.id = id,
          .ports = {{fabric, 8_Gbps, ports}},
          .pools = {{"sas", 900_MBps, 700_MBps, {}, 5_ms, 2_ms}},
          .vaai = {Primitive::Supported, 600_MBps}};
}

/// esx1 on the fabrics f1 and f2 and on the storage network, esx2 on f2 only; array A on f1, B on f2, filer F on the network.
Inventory two_fabrics()
{
  Inventory inventory;
  inventory.fabrics = {{"f1", Protocol::Fc, {}}, {"f2", Protocol::Fc, 4_Gbps}};
  inventory.networks = {{"lan", {Traffic::Nfs}, 0_s, 1500}};
  inventory.arrays = {array_with("A", "f1", 2), array_with("B", "f2", 1), array_with("F", "lan", 1)};
  inventory.datastores = {{"A1", DatastoreType::Vmfs, {{"A", "sas"}}, 1_MiB, 1_TiB},
                          {"A2", DatastoreType::Vmfs, {{"A", "sas"}}, 1_MiB, 1_TiB},
                          {"B1", DatastoreType::Vmfs, {{"B", "sas"}}, 1_MiB, 1_TiB},
                          {"N1", DatastoreType::Nfs, {{"F", "sas"}}, {}, 1_TiB}};
  inventory.hosts = {{"esx1", 16, 256_GiB, {{"f1", 8_Gbps, 2}, {"f2", 8_Gbps, 1}}, {{"lan", 1_Gbps, 1}}},
                     {"esx2", 16, 256_GiB, {{"f2", 8_Gbps, 1}}, {}}};
  return inventory;
}

std::vector<std::string> names(const Topology& topology, const std::vector<ResourceIndex>& path)
{
  std::vector<std::string> ids;
  for (const auto link : path) ids.push_back(topology.resource(link).id);
  return ids;
}

} // namespace

TEST_CASE("a host reaches what shares a fabric with it and no array behind another host", "[inventory][MOB-2]")
{
  const auto inventory = two_fabrics();
  const Topology topology{inventory};
  CHECK(topology.reaches("esx1", "A1"));
  CHECK(topology.reaches("esx1", "B1"));
  CHECK(topology.reaches("esx2", "B1"));
  CHECK_FALSE(topology.reaches("esx2", "A1")); // esx1 stands on both fabrics and is no bridge
  CHECK_FALSE(topology.reaches("esx2", "N1"));
}

TEST_CASE("two ports and two adapters make four equal paths, and neighbouring datastores prefer different ones", "[inventory]")
{
  const auto inventory = two_fabrics();
  const Topology topology{inventory};
  const auto first = topology.paths("esx1", "A1");
  REQUIRE(first.size() == 4);
  CHECK(first[0].name == "A/port0 - f1 - esx1/hba0");
  CHECK(first[0].back == "esx1/hba0 - f1 - A/port0");
  CHECK(topology.paths("esx1", "A2")[0].name == "A/port0 - f1 - esx1/hba1");
}

TEST_CASE("a read comes up from the pool to the adapter, a write goes back down", "[inventory]")
{
  const auto inventory = two_fabrics();
  const Topology topology{inventory};
  const auto path = topology.paths("esx2", "B1").at(0);
  CHECK(names(topology, path.read) == std::vector<std::string>{"B/sas/read", "B/port0/out", "f2/to_hosts", "esx2/hba0/in"});
  CHECK(names(topology, path.write) == std::vector<std::string>{"esx2/hba0/out", "f2/to_arrays", "B/port0/in", "B/sas/write"});
}

TEST_CASE("NFS runs over the network that carries it and VMFS never does", "[inventory]")
{
  const auto inventory = two_fabrics();
  const Topology topology{inventory};
  const auto path = topology.paths("esx1", "N1").at(0);
  CHECK(path.name == "F/port0 - lan - esx1/nic0");
  auto vmfs_on_lan = inventory;
  vmfs_on_lan.datastores[3].type = DatastoreType::Vmfs;
  CHECK_FALSE(Topology{vmfs_on_lan}.reaches("esx1", "N1"));
}

TEST_CASE("a stretched volume is reached at its first end where that can be, else at its second", "[inventory][MOB-14]")
{
  auto inventory = two_fabrics();
  inventory.datastores[0].stretched = Extent{"B", "sas"};
  const Topology topology{inventory};
  CHECK(topology.paths("esx1", "A1").at(0).name == "A/port0 - f1 - esx1/hba0"); // reaches both
  REQUIRE(topology.reaches("esx2", "A1"));
  const auto path = topology.paths("esx2", "A1").at(0);
  CHECK(path.name == "B/port0 - f2 - esx2/hba0");
  CHECK(names(topology, path.write).back() == "B/sas/write");
}

TEST_CASE("a host without an adapter for it reaches nothing", "[inventory][MOB-2]")
{
  auto inventory = two_fabrics();
  inventory.hosts[1].hbas.clear();
  const Topology topology{inventory};
  CHECK_FALSE(topology.reaches("esx2", "B1"));
  CHECK(topology.paths("esx2", "B1").empty());
}

TEST_CASE("an offloaded copy passes the pools and the copy engine, no port", "[inventory][DM-1]")
{
  const auto inventory = two_fabrics();
  const Topology topology{inventory};
  const auto path = topology.offload_path({"A", "sas"}, {"A", "sas"});
  CHECK(names(topology, path.read) == std::vector<std::string>{"A/sas/read", "A/xcopy"});
  CHECK(names(topology, path.write) == std::vector<std::string>{"A/sas/write"});
}

TEST_CASE("a pool's combined limit stands on both sides", "[inventory]")
{
  auto inventory = two_fabrics();
  inventory.arrays[1].pools[0].combined = 1000_MBps;
  const Topology topology{inventory};
  const auto path = topology.paths("esx2", "B1").at(0);
  CHECK(topology.resource(path.read.at(1)).kind == ResourceKind::PoolCombined);
  CHECK(path.read.at(1) == path.write.back());
}

TEST_CASE("the maximum flow is the narrowest cut over all paths at once", "[inventory]")
{
  const auto inventory = two_fabrics();
  const Topology topology{inventory};
  CHECK(topology.max_flow("esx1", "A1", "A2").value() == Approx(700e6)); // two 800 MB/s ports carry more than the pool writes
  CHECK(topology.max_flow("esx1", "A1", "B1").value() == Approx(400e6)); // the 4 Gbit/s inter-switch link of f2
  CHECK(topology.max_flow("esx1", "B1", "N1").value() == Approx(125e6 * 1448 / 1538)); // 1 GbE, 1,500-byte frames
  CHECK(topology.max_flow("esx2", "B1", "A1").value() == 0);
}

TEST_CASE("8 Gbit/s of Fibre Channel carry 800 MB/s, jumbo frames 99 % of Ethernet", "[inventory]")
{
  CHECK(fabric_payload(Protocol::Fc, 8_Gbps).value() == Approx(800e6));
  CHECK(fabric_payload(Protocol::Iscsi, 10_Gbps).value() == Approx(1250e6));
  CHECK(network_payload(1500, 1_Gbps).value() == Approx(117.685e6).epsilon(1e-4));
  CHECK(network_payload(9000, 1_Gbps).value() == Approx(123.755e6).epsilon(1e-4));
  CHECK(network_payload({}, 1_Gbps).value() == 125e6);
}

} // namespace topology_test
