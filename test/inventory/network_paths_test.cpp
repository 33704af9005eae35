#include "inventory/topology.hpp"

#include <catch2/catch.hpp>

namespace network_paths_test {

using namespace godwit::inventory;
using namespace godwit::units::literals;

namespace {

/// esx1 with two 10 GbE NICs for vMotion and esx2 with one, esx3 with none; esx1 and esx2 share a network for provisioning.
Inventory three_hosts()
{
  Inventory inventory;
  inventory.networks = {{"vmotion", {Traffic::Vmotion}, 0.2_ms, 9000}, {"cold", {Traffic::Provisioning}, 1_ms, {}}};
  inventory.hosts = {{"esx1", 16, 256_GiB, {}, {{"vmotion", 10_Gbps, 2}, {"cold", 1_Gbps, 2}}},
                     {"esx2", 16, 256_GiB, {}, {{"cold", 1_Gbps, 2}, {"vmotion", 10_Gbps, 1}}},
                     {"esx3", 16, 256_GiB, {}, {{"cold", 1_Gbps, 1}}}};
  return inventory;
}

/// esx1 in A, esx2 in B, esx3 in C; lines A-B, B-C and a longer A-C.
Inventory three_sites()
{
  auto inventory = three_hosts();
  inventory.sites = {{"A"}, {"B"}, {"C"}};
  inventory.wans = {{"ab", "A", "B", 1_Gbps, 5_ms, 0.1}, {"cb", "C", "B", 2_Gbps, 7_ms, 0.2}, {"ac", "A", "C", 10_Gbps, 13_ms, 0}};
  for (std::size_t i = 0; i < 3; ++i) {
    inventory.hosts[i].site = inventory.sites[i].id;
    inventory.hosts[i].nics = {{"vmotion", 10_Gbps, 1}};
  }
  return inventory;
}

std::vector<std::string> names(const std::vector<NetworkPath>& paths)
{
  std::vector<std::string> names;
  for (const auto& path : paths) names.push_back(path.name);
  return names;
}

std::vector<std::string> links(const Topology& topology, const NetworkPath& path)
{
  std::vector<std::string> ids;
  for (const auto link : path.links) ids.push_back(topology.resource(link).id);
  return ids;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("vmknics pair off, the first with the first, as many as the host with fewer has", "[inventory][XVM-5]")
{
  auto inventory = three_hosts();
  CHECK(names(Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion)) == Names{"esx1/nic0 - vmotion - esx2/nic2"});
  inventory.hosts[1].nics[1].count = 3;
  CHECK(names(Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion)) ==
        Names{"esx1/nic0 - vmotion - esx2/nic2", "esx1/nic1 - vmotion - esx2/nic3"});
}

TEST_CASE("several vmknics on one NIC share its links, the first of each NIC before the second of any", "[inventory][XVM-5]")
{
  auto inventory = three_hosts();
  inventory.hosts[0].nics[0].vmknics = 2;
  inventory.hosts[1].nics[1].vmknics = 3;
  const Topology topology{inventory};
  const auto paths = topology.network_paths("esx1", "esx2", Traffic::Vmotion);
  CHECK(names(paths) == Names{"esx1/nic0 - vmotion - esx2/nic2", "esx1/nic1 - vmotion - esx2/nic2", "esx1/nic0 - vmotion - esx2/nic2"});
  CHECK(paths[0].links == paths[2].links);
}

TEST_CASE("a way over a network leaves one adapter and enters the other", "[inventory]")
{
  const auto inventory = three_hosts();
  const Topology topology{inventory};
  const auto path = topology.network_paths("esx1", "esx2", Traffic::Vmotion).at(0);
  CHECK(links(topology, path) == Names{"esx1/nic0/out", "esx2/nic2/in"});
  CHECK(path.network == "vmotion");
  CHECK(path.rtt == 0.2_ms);
  CHECK(path.loss == 0);
  CHECK(path.rated == 10_Gbps);
}

TEST_CASE("a slower NIC at the peer binds, by its label and by what it carries", "[inventory]")
{
  auto inventory = three_hosts();
  inventory.hosts[1].nics[1].rate = 1_Gbps;
  const auto path = Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion).at(0);
  CHECK(path.rated == 1_Gbps);
  CHECK(path.payload.value() == Approx(125e6 * 8948 / 9038)); // jumbo frames
}

TEST_CASE("a packet carries its MTU less 52 bytes of headers, 1,448 where none is given", "[inventory]")
{
  auto inventory = three_hosts();
  CHECK(Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion).at(0).segment == 8948_B);
  inventory.networks[0].mtu = {};
  CHECK(Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion).at(0).segment == 1448_B);
  inventory.networks[0].mtu = 1500;
  CHECK(Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion).at(0).segment == 1448_B);
}

TEST_CASE("provisioning takes the first adapter of each host, however many there are", "[inventory][MOB-4]")
{
  const auto inventory = three_hosts();
  CHECK(names(Topology{inventory}.network_paths("esx1", "esx2", Traffic::Provisioning)) == Names{"esx1/nic2 - cold - esx2/nic0"});
}

TEST_CASE("there is no way without a common network for it, and none from a host to itself", "[inventory][XVM-2]")
{
  const auto inventory = three_hosts();
  const Topology topology{inventory};
  CHECK(topology.network_paths("esx1", "esx3", Traffic::Vmotion).empty()); // has no NIC there
  CHECK(topology.network_paths("esx1", "esx2", Traffic::Management).empty()); // nobody carries it
  CHECK(topology.network_paths("esx1", "esx1", Traffic::Vmotion).empty());
  CHECK(topology.network_paths("esx1", "esx3", Traffic::Provisioning).size() == 1);
}

TEST_CASE("two networks that carry vMotion are used side by side", "[inventory][XVM-5]")
{
  auto inventory = three_hosts();
  inventory.networks[1].carries.push_back(Traffic::Vmotion);
  CHECK(Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion).size() == 3); // 1 there, 2 here
}

TEST_CASE("between sites the way has the least round trip, over several lines if they are shorter together", "[inventory][MOB-7]")
{
  const auto inventory = three_sites();
  const Topology topology{inventory};
  const auto path = topology.network_paths("esx1", "esx3", Traffic::Vmotion).at(0);
  CHECK(path.name == "esx1/nic0 - vmotion - ab - cb - esx3/nic0");
  CHECK(links(topology, path) == Names{"esx1/nic0/out", "ab/B", "cb/C", "esx3/nic0/in"});
  CHECK(path.rtt.value() == Approx(0.0002 + 0.005 + 0.007)); // 12.2 ms against 13.2 ms
  CHECK(path.loss == Approx(1 - 0.9 * 0.8)); // 28 %
  CHECK(path.payload == 1_Gbps); // the narrower line, of whose framing nothing is known
  CHECK(path.rated == 10_Gbps); // of the adapters
}

TEST_CASE("the other way crosses the same lines in their other direction", "[inventory]")
{
  const auto inventory = three_sites();
  const Topology topology{inventory};
  const auto path = topology.network_paths("esx3", "esx1", Traffic::Vmotion).at(0);
  CHECK(links(topology, path) == Names{"esx3/nic0/out", "cb/B", "ab/A", "esx1/nic0/in"});
  CHECK(topology.resource(path.links[1]).kind == ResourceKind::Wan);
  CHECK(topology.resource(path.links[1]).rated == 2_Gbps);
}

TEST_CASE("the direct line is taken as soon as it is shorter, of equal ones that of the lower id", "[inventory]")
{
  auto inventory = three_sites();
  const auto way = [&] { return Topology{inventory}.network_paths("esx1", "esx3", Traffic::Vmotion).at(0).name; };
  inventory.wans[2].rtt = 11.9_ms;
  CHECK(way() == "esx1/nic0 - vmotion - ac - esx3/nic0");
  inventory.wans.insert(inventory.wans.begin(), inventory.wans[2]);
  inventory.wans[0].id = "zz";
  CHECK(way() == "esx1/nic0 - vmotion - ac - esx3/nic0");
  inventory.wans[0].id = "aa";
  CHECK(way() == "esx1/nic0 - vmotion - aa - esx3/nic0");
}

TEST_CASE("a site that no line leads to cannot be reached, and within a site no line is crossed", "[inventory][MOB-4]")
{
  auto inventory = three_sites();
  inventory.wans.resize(1);
  const Topology topology{inventory};
  CHECK(topology.network_paths("esx1", "esx3", Traffic::Vmotion).empty());
  CHECK(topology.network_paths("esx1", "esx2", Traffic::Vmotion).size() == 1);
  inventory.hosts[2].site = "A";
  CHECK(names(Topology{inventory}.network_paths("esx1", "esx3", Traffic::Vmotion)) == Names{"esx1/nic0 - vmotion - esx3/nic0"});
}

TEST_CASE("a line of no delay is crossed as well", "[inventory]")
{
  auto inventory = three_sites();
  inventory.wans[0].rtt = 0_s;
  const auto path = Topology{inventory}.network_paths("esx1", "esx2", Traffic::Vmotion).at(0);
  CHECK(path.name == "esx1/nic0 - vmotion - ab - esx2/nic0");
  CHECK(path.rtt == 0.2_ms);
}

} // namespace network_paths_test
