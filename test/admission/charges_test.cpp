#include "admission/cluster.hpp"

#include <catch2/catch.hpp>

namespace charges_test {

using namespace godwit;
using namespace godwit::test;

namespace {

/// vMotions out of esx0 at once, each to a host of its own.
int vmotions_over(const std::vector<units::BytesPerSecond>& nics)
{
  const Cluster cluster(20, nics);
  Standing standing;
  int count = 0;
  while (standing.ask(cluster.vmotion(0, count + 1)).empty()) ++count;
  return count;
}

} // namespace

TEST_CASE("a vMotion takes a slot of both hosts, of both networks and of its datastore", "[admission]")
{
  CHECK(Cluster(2).vmotion(1, 0) == Charges{{Kind::Host, "esx0", 1, 8},
                                            {Kind::Host, "esx1", 1, 8},
                                            {Kind::Network, "esx0", 1, 8},
                                            {Kind::Network, "esx1", 1, 8},
                                            {Kind::Datastore, "A", 1, 128}});
}

TEST_CASE("a Storage vMotion takes four slots of its host once, sixteen of both datastores, and no network's", "[admission]")
{
  CHECK(Cluster(1).storage_vmotion(0, "B", "A") ==
        Charges{{Kind::Host, "esx0", 4, 8}, {Kind::Datastore, "A", 16, 128}, {Kind::Datastore, "B", 16, 128}});
}

TEST_CASE("a vMotion that moves data counts as both: four a host, one a network, sixteen a datastore, at both ends", "[admission][XVM-9]")
{
  CHECK(Cluster(2).xvmotion(0, 1, "A", "B") == Charges{{Kind::Host, "esx0", 4, 8},
                                                       {Kind::Host, "esx1", 4, 8},
                                                       {Kind::Network, "esx0", 1, 8},
                                                       {Kind::Network, "esx1", 1, 8},
                                                       {Kind::Datastore, "A", 16, 128},
                                                       {Kind::Datastore, "B", 16, 128}});
}

TEST_CASE("a datastore named for several disks is charged once", "[admission]")
{
  const Cluster cluster(1);
  CHECK(cluster.charges({false, true, cluster.host(0), cluster.host(0), {"A", "B", "A", "B"}}) == cluster.storage_vmotion(0, "A", "B"));
}

TEST_CASE("two Storage vMotions a host, and the third waits", "[admission][V11]")
{
  const Cluster cluster(1);
  Standing standing;
  REQUIRE(standing.ask(cluster.storage_vmotion(0, "A", "B")).empty());
  REQUIRE(standing.ask(cluster.storage_vmotion(0, "C", "D")).empty());
  CHECK(standing.ask(cluster.storage_vmotion(0, "E", "F")) == "host esx0 has 8 of 8"); // 2 x 4
}

TEST_CASE("eight Storage vMotions a datastore, from whatever hosts, and the ninth waits", "[admission][V11]")
{
  const Cluster cluster(9);
  Standing standing;
  for (int host = 0; host < 8; ++host) REQUIRE(standing.ask(cluster.storage_vmotion(host, "A", std::to_string(host))).empty());
  CHECK(standing.ask(cluster.storage_vmotion(8, "B", "A")) == "datastore A has 128 of 128"); // 8 x 16; as a destination too
}

TEST_CASE("four vMotions at once over 1 GbE, eight over 10 GbE, two over less", "[admission][V11]")
{
  CHECK(vmotions_over({1_Gbps * 0.1}) == 2);
  CHECK(vmotions_over({1_Gbps * 0.99}) == 2);
  CHECK(vmotions_over({1_Gbps}) == 4);
  CHECK(vmotions_over({10_Gbps}) == 8);
  CHECK(vmotions_over({40_Gbps}) == 8);
}

TEST_CASE("a flex NIC of 2 to 8 Gbit/s counts as 1 GbE", "[admission][V11]")
{
  CHECK(vmotions_over({2_Gbps}) == 4);
  CHECK(vmotions_over({8_Gbps}) == 4);
}

TEST_CASE("the slowest vMotion NIC decides, and more of them raise nothing", "[admission][V11]")
{
  CHECK(vmotions_over({10_Gbps, 1_Gbps, 10_Gbps}) == 4);
  CHECK(vmotions_over({1_Gbps, 1_Gbps, 1_Gbps, 1_Gbps}) == 4);
  CHECK(vmotions_over({10_Gbps, 10_Gbps, 10_Gbps, 10_Gbps}) == 8);
}

TEST_CASE("each host's network has the slots of its own NICs", "[admission]")
{
  Cluster cluster(2);
  cluster.inventory.hosts[1].nics[0].rate = 1_Gbps;
  Standing standing;
  for (int vmotion = 0; vmotion < 4; ++vmotion) REQUIRE(standing.ask(cluster.vmotion(0, 1)).empty());
  CHECK(standing.ask(cluster.vmotion(0, 1)) == "network esx1 has 4 of 4");
}

TEST_CASE("a host without a vMotion NIC has no network to take slots of", "[admission]")
{
  const Cluster cluster(2, {});
  CHECK(cluster.vmotion(0, 1) == Charges{{Kind::Host, "esx0", 1, 8}, {Kind::Host, "esx1", 1, 8}, {Kind::Datastore, "A", 1, 128}});
}

TEST_CASE("128 vMotions a datastore, and the 129th waits", "[admission][V11]")
{
  const Cluster cluster(34); // 16 pairs of hosts x 8
  Standing standing;
  for (int vmotion = 0; vmotion < 128; ++vmotion) {
    const auto pair = 2 * (vmotion / 8);
    REQUIRE(standing.ask(cluster.vmotion(pair, pair + 1)).empty());
  }
  CHECK(standing.ask(cluster.vmotion(32, 33)) == "datastore A has 128 of 128");
}

TEST_CASE("one Storage vMotion and four vMotions a host", "[admission][V11]")
{
  const Cluster cluster(6);
  Standing standing;
  REQUIRE(standing.ask(cluster.storage_vmotion(0, "A", "B")).empty());
  for (int to = 1; to <= 4; ++to) REQUIRE(standing.ask(cluster.vmotion(0, to)).empty());
  CHECK(standing.ask(cluster.vmotion(0, 5)) == "host esx0 has 8 of 8"); // 4 + 4 x 1
}

TEST_CASE("seven Storage vMotions and a vMotion fit a datastore, an eighth Storage vMotion does not", "[admission][V11]")
{
  const Cluster cluster(10);
  Standing standing;
  for (int host = 0; host < 7; ++host) REQUIRE(standing.ask(cluster.storage_vmotion(host, "A", std::to_string(host))).empty());
  REQUIRE(standing.ask(cluster.vmotion(8, 9)).empty());
  CHECK(standing.books.in_use(Kind::Datastore, "A") == 113); // 7 x 16 + 1
  CHECK(standing.ask(cluster.storage_vmotion(7, "A", "7")) == "datastore A has 113 of 128"); // 113 + 16 = 129
  CHECK(standing.ask(cluster.vmotion(8, 9)).empty());
}

TEST_CASE("two data-moving vMotions a host, and the third waits, whichever end it has there", "[admission][XVM-9]")
{
  const Cluster cluster(4);
  Standing standing;
  REQUIRE(standing.ask(cluster.xvmotion(0, 1, "A", "B")).empty());
  REQUIRE(standing.ask(cluster.xvmotion(2, 0, "C", "D")).empty());
  CHECK(standing.ask(cluster.xvmotion(0, 3, "E", "F")) == "host esx0 has 8 of 8"); // 4 as a source + 4 as a destination
  CHECK(standing.ask(cluster.xvmotion(3, 0, "E", "F")) == "host esx0 has 8 of 8");
  CHECK(standing.ask(cluster.storage_vmotion(3, "E", "F")).empty());
}

TEST_CASE("a destination is charged like a source", "[admission]")
{
  const Cluster cluster(10);
  Standing standing;
  for (int from = 1; from <= 8; ++from) REQUIRE(standing.ask(cluster.vmotion(from, 0)).empty());
  CHECK(standing.ask(cluster.vmotion(9, 0)) == "host esx0 has 8 of 8, network esx0 has 8 of 8");
}

TEST_CASE("fewer slots of a datastore throttle its Storage vMotions: 112 let seven pass", "[admission]")
{
  Cluster cluster(8);
  cluster.rules.datastore_most = 112;
  Standing standing;
  for (int host = 0; host < 7; ++host) REQUIRE(standing.ask(cluster.storage_vmotion(host, "A", std::to_string(host))).empty()); // 7 x 16
  CHECK(standing.ask(cluster.storage_vmotion(7, "A", "7")) == "datastore A has 112 of 112");
}

TEST_CASE("what costs more than there is would wait for ever, and is known beforehand", "[admission]")
{
  Cluster cluster(1);
  cluster.rules.host_most = 4;
  CHECK(admission::never_fits(cluster.storage_vmotion(0, "A", "B")) == nullptr);
  cluster.rules.host_most = 3;
  const auto charges = cluster.storage_vmotion(0, "A", "B");
  REQUIRE(admission::never_fits(charges) != nullptr);
  CHECK(*admission::never_fits(charges) == Charge{Kind::Host, "esx0", 4, 3});
}

} // namespace charges_test
