// Sites, lines between them, vCenters, and what hosts have for vMotion.

#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace godwit;
using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

Json two_sites()
{
  auto json = inputs::scenario();
  inputs::add_second_site(json["platform"]);
  return json;
}
Json two_sites_with(const std::string& pointer, const Json& value)
{
  auto json = two_sites();
  json[Json::json_pointer("/platform" + pointer)] = value;
  return json;
}

} // namespace

TEST_CASE("a line joins two sites at a rate, over a round trip, with a share of packets lost", "[scenario][sites]")
{
  const auto& wan = inputs::read(two_sites_with("/wans/0/loss", 0.01)).inventory.wans.at(0);
  CHECK(wan.from == "near");
  CHECK(wan.to == "far");
  CHECK(wan.rate == 1_Gbps);
  CHECK(wan.rtt == 5_ms);
  CHECK(wan.loss == 0.01);
  CHECK(inputs::read(two_sites()).inventory.wans.at(0).loss == 0);
}

TEST_CASE("a host without a site or a vCenter is of the first, and without any of none", "[scenario][sites]")
{
  const auto inventory = inputs::read(two_sites()).inventory;
  CHECK(inventory.host("esx1").site == "near");
  CHECK(inventory.host("esx1").vcenter == "vc1");
  CHECK(inventory.host("esx2").site == "far");
  CHECK(inventory.host("esx2").vcenter == "vc2");
  const auto plain = inputs::read(inputs::scenario()).inventory;
  CHECK(plain.host("esx1").site.empty());
  CHECK(plain.host("esx1").vcenter.empty());
}

TEST_CASE("the site a host has by default is said to be so", "[scenario][sites][origins]")
{
  const auto origins = inputs::read(two_sites()).origins;
  const auto site = std::ranges::find(origins, "/platform/hosts/0/site", &Origin::pointer);
  REQUIRE(site != origins.end());
  CHECK(site->value == "near");
  CHECK(site->origin == "default: the first site");
}

TEST_CASE("what a line, a site or a vCenter cannot be is a problem", "[scenario][sites]")
{
  const auto [pointer, value] = GENERATE(table<std::string, Json>({
      {"/wans/0/rtt", "-1 ms"},
      {"/wans/0/rtt", "11 s"},
      {"/wans/0/rate", "0 Mbit/s"},
      {"/wans/0/loss", 1},
      {"/wans/0/loss", -0.1},
      {"/wans/0/between", {"near"}},
      {"/wans/0/between", {"near", "far", "far"}},
      {"/wans/0/between", "near"},
      {"/networks/0/rtt", "-1 ms"},
      {"/hosts/0/nics/0/count", 0},
      {"/hosts/0/nics/0/vmknics", 0},
      {"/hosts/0/nics/0/vmknics", 17},
      {"/hosts/0/aes_ni", "no"},
  }));
  INFO(pointer << " = " << value);
  const auto problem = inputs::problem_of(two_sites_with(pointer, value));
  CHECK(problem.pointer == "/platform" + pointer);
  CHECK(!problem.allowed.empty());
}

TEST_CASE("a line leads to another site than it comes from", "[scenario][sites]")
{
  const auto problem = inputs::problem_of(two_sites_with("/wans/0/between", {"near", "near"}));
  CHECK(problem.pointer == "/platform/wans/0/between/1");
  CHECK(problem.allowed == "an array of 2 different ids, each of a site");
}

TEST_CASE("a site, a vCenter or a line that is not there names the nearest", "[scenario][sites]")
{
  const auto [pointer, value, nearest] = GENERATE(table<std::string, Json, std::string>({
      {"/platform/hosts/1/site", "fra", "far"},
      {"/platform/hosts/1/vcenter", "vc3", "vc1"},
      {"/platform/wans/0/between/1", "fat", "far"},
      {"/actions/0", Json::parse(R"({"at": "0 s", "fault": {"wan": "w2"}})"), "w1"},
  }));
  INFO(pointer);
  auto json = two_sites();
  json[Json::json_pointer(pointer)] = value;
  CHECK(inputs::problem_of(json).nearest == nearest);
}

TEST_CASE("an unknown vCenter where there is none says so", "[scenario][sites]")
{
  const auto problem = inputs::problem_of(inputs::with("/platform/hosts/0/vcenter", "vc1"));
  CHECK(problem.allowed == "a vCenter, but none is defined");
}

TEST_CASE("a NIC has 1 to 16 vmknics, where its network carries vMotion", "[scenario][sites][XVM-5]")
{
  const auto vmknics = [](int count) { return inputs::with("/platform/hosts/0/nics/0/vmknics", count); };
  CHECK(inputs::read(inputs::scenario()).inventory.hosts[0].nics[0].vmknics == 1);
  CHECK(inputs::read(vmknics(16)).inventory.hosts[0].nics[0].vmknics == 16);
  auto elsewhere = vmknics(1);
  elsewhere["platform"]["networks"][0]["carries"] = {"provisioning"};
  const auto problem = inputs::problem_of(elsewhere);
  CHECK(problem.pointer == "/platform/hosts/0/nics/0/vmknics");
  CHECK(problem.allowed == "nothing: only on a network that carries vmotion");
}

TEST_CASE("processors encrypt by themselves unless a host says otherwise", "[scenario][sites]")
{
  CHECK(inputs::read(inputs::scenario()).inventory.hosts[0].aes_ni);
  CHECK(!inputs::read(inputs::with("/platform/hosts/0/aes_ni", false)).inventory.hosts[0].aes_ni);
}

TEST_CASE("a stretched volume has its second end on another array", "[scenario][sites][MOB-14]")
{
  auto json = two_sites_with("/datastores/0/stretched", {{"array", "B"}, {"pool", "sas"}});
  CHECK(inputs::read(json).inventory.datastores[0].stretched == inventory::Extent{"B", "sas"});
  json["vms"][0]["host"] = "esx2"; // reaches the volume at B
  CHECK(inputs::problems_of(json).empty());
  CHECK(inputs::problem_of(two_sites_with("/datastores/0/stretched", {{"array", "A"}, {"pool", "sas"}})).pointer ==
        "/platform/datastores/0/stretched/array");
  CHECK(inputs::problem_of(two_sites_with("/datastores/0/stretched", {{"array", "B"}, {"pool", "sass"}})).nearest == "sas");
  json["platform"]["datastores"][0]["extents"] = {{{"array", "A"}, {"pool", "sas"}}};
  CHECK(inputs::problems_of(json).at(0).pointer == "/platform/datastores/0/stretched");
}

TEST_CASE("a network is called as no fabric is, a line as no fabric and no array", "[scenario][sites]")
{
  auto json = two_sites();
  json["platform"]["networks"].push_back({{"id", "fc"}, {"carries", {"management"}}});
  CHECK(inputs::problem_of(json).pointer == "/platform/networks/1/id");
  CHECK(inputs::problem_of(two_sites_with("/wans/0/id", "A")).pointer == "/platform/wans/0/id");
  CHECK(inputs::problem_of(two_sites_with("/wans/0/id", "fc")).allowed == "an id that no fabric and no array has");
}

TEST_CASE("the licence is Enterprise Plus unless the scenario says otherwise", "[scenario][sites][XVM-20]")
{
  CHECK(inputs::read(inputs::scenario()).edition == Edition::EnterprisePlus);
  const auto* edition = GENERATE("essentials", "essentials_plus", "standard", "enterprise", "enterprise_plus");
  CHECK(to_text(inputs::read(inputs::with("/edition", edition)).edition) == edition);
  CHECK(inputs::problem_of(inputs::with("/edition", "enterprise plus")).nearest == "enterprise_plus");
}
