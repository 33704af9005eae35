// Streams over an inventory's own networks.

#include "vmotion/streams.hpp"

#include <catch2/catch.hpp>

namespace network_test {

using namespace godwit;
using namespace godwit::units::literals;
using inventory::Traffic;

namespace {

scenario::Parameters parameters()
{
  scenario::Parameters p;
  p.socket_buffer = 500'000_B;
  p.latency_threshold = 4_ms;
  p.helper_rate = 18'000;
  p.nfc_rate = 1300;
  return p;
}

/// esx1 has two NICs for vMotion and esx2 one with two vmknics; both have a NIC for management, and for provisioning where it is asked for.
inventory::Inventory two_hosts(Traffic beside)
{
  inventory::Inventory inventory;
  inventory.networks = {{"vm", {Traffic::Vmotion}, 0.1_ms, {}}, {"mgmt", {Traffic::Management}, 1_ms, {}}, {"beside", {beside}, 2_ms, {}}};
  inventory.hosts = {{.id = "esx1", .cores = 16, .nics = {{"vm", 40_Gbps, 2, 1}, {"mgmt", 1_Gbps, 1}, {"beside", 1_Gbps, 1}}},
                     {.id = "esx2", .cores = 16, .nics = {{"vm", 40_Gbps, 1, 2}, {"mgmt", 1_Gbps, 1}, {"beside", 1_Gbps, 1}}}};
  return inventory;
}

vmotion::Ends ends(const inventory::Inventory& inventory)
{
  return {inventory.host("esx1"), inventory.host("esx2"), scenario::Version::V6_0, scenario::Edition::EnterprisePlus, false};
}

} // namespace

TEST_CASE("two vmknics at either end make two streams of 14 Gbit/s over the vMotion network", "[vmotion][XVM-5]")
{
  const auto inventory = two_hosts(Traffic::Nfs);
  const inventory::Topology topology{inventory};
  const auto streams = vmotion::streams(topology, parameters(), ends(inventory));
  REQUIRE(streams.size() == 2);
  for (const auto& stream : streams) {
    CHECK(stream.path.network == "vm");
    CHECK(stream.most == 14_Gbps); // 28 / 2
  }
}

TEST_CASE("where a host has no NIC for vMotion there is no stream", "[vmotion][XVM-2]")
{
  auto inventory = two_hosts(Traffic::Nfs);
  inventory.hosts[1].nics.erase(inventory.hosts[1].nics.begin());
  const inventory::Topology topology{inventory};
  CHECK(vmotion::streams(topology, parameters(), ends(inventory)).empty());
}

TEST_CASE("cold files go over the provisioning network, over the management network where there is none, and never over vMotion's", "[vmotion][MOB-4]")
{
  for (const auto beside : {Traffic::Provisioning, Traffic::Nfs}) {
    const auto inventory = two_hosts(beside);
    const inventory::Topology topology{inventory};
    const auto nfc = vmotion::nfc_stream(topology, parameters(), ends(inventory));
    REQUIRE(nfc);
    CHECK(nfc->stream.path.network == (beside == Traffic::Provisioning ? "beside" : "mgmt"));
    CHECK(nfc->traffic == (beside == Traffic::Provisioning ? Traffic::Provisioning : Traffic::Management));
  }
  auto inventory = two_hosts(Traffic::Nfs);
  inventory.networks[1].carries = {Traffic::Nfs};
  const inventory::Topology topology{inventory};
  CHECK_FALSE(vmotion::nfc_stream(topology, parameters(), ends(inventory)));
}

} // namespace network_test
