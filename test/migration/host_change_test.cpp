#include "migration/asked.hpp"

#include <catch2/catch.hpp>

namespace host_change_test {

using namespace godwit;
using namespace godwit::test;
using Catch::Contains, Catch::StartsWith;
using migration::Kind;
using nlohmann::json;

namespace {

json moving(const json& request)
{
  auto scenario = two_hosts();
  scenario["actions"][0] = {{"at", "0 s"}, {request.contains("to") || request.contains("disks") ? "xvmotion" : "vmotion", request}};
  return scenario;
}

json storage_vmotion()
{
  auto scenario = two_hosts();
  scenario["actions"][0] = {{"at", "0 s"}, {"storage_vmotion", {{"id", "m1"}, {"vm", "db1"}, {"to", "local1"}}}};
  return scenario;
}

json with_rtt(json scenario, const std::string& rtt)
{
  scenario["platform"]["networks"][0]["rtt"] = rtt;
  return scenario;
}

json with_two_vcenters(json scenario)
{
  scenario["platform"]["vcenters"] = {{{"id", "vc1"}}, {{"id", "vc2"}}};
  scenario["platform"]["hosts"][1]["vcenter"] = "vc2";
  return scenario;
}

json at(json scenario, const std::string& vsphere)
{
  scenario["vsphere"] = vsphere;
  return scenario;
}

json licensed(json scenario, const std::string& edition)
{
  scenario["edition"] = edition;
  return scenario;
}

json powered_off(json scenario)
{
  scenario["vms"][0]["powered_on"] = false;
  return scenario;
}

json encrypted(json scenario, const std::string& wish)
{
  scenario["vms"][0]["encrypted_vmotion"] = wish;
  return scenario;
}

json overridden(json scenario)
{
  for (auto& [key, value] : scenario["actions"][0].items())
    if (value.is_object()) value["ignore_rtt_limit"] = true;
  return scenario;
}

} // namespace

TEST_CASE("a migration is called by what changes: datastore, host, both, vCenter, distance, off, it is cold", "[migration][XVM-3][MOB-4][MOB-10]")
{
  CHECK(asked(storage_vmotion()).kind == Kind::StorageVmotion);
  CHECK(asked(moving(vmotion())).kind == Kind::Vmotion);
  CHECK(asked(moving(xvmotion("local2"))).kind == Kind::XvMotion);
  CHECK(asked(with_two_vcenters(moving(vmotion()))).kind == Kind::CrossVCenter);
  CHECK(asked(with_two_vcenters(moving(xvmotion("local2")))).kind == Kind::CrossVCenter);
  CHECK(asked(powered_off(moving(vmotion()))).kind == Kind::Cold);
  CHECK(asked(powered_off(storage_vmotion())).kind == Kind::Cold);
}

TEST_CASE("Metro vMotion's 10 ms are no long distance, the next hundredth of a millisecond is", "[migration][MOB-10]")
{
  CHECK(asked(with_rtt(moving(vmotion()), "10 ms")).kind == Kind::Vmotion);
  CHECK(asked(with_rtt(moving(vmotion()), "10.01 ms")).kind == Kind::LongDistance);
  CHECK(asked(with_rtt(moving(xvmotion("local2")), "10.01 ms")).kind == Kind::LongDistance);
  CHECK(asked(with_rtt(storage_vmotion(), "100 ms")).kind == Kind::StorageVmotion); // crosses nothing
}

TEST_CASE("hosts without a common vMotion network: refused, both named, a powered-off VM goes another way", "[migration][XVM-2]")
{
  auto apart = moving(xvmotion("local2"));
  apart["platform"]["networks"].push_back({{"id", "other"}, {"carries", {"vmotion"}}});
  apart["platform"]["hosts"][1]["nics"][0]["network"] = "other";
  CHECK_THAT(asked(apart).against, StartsWith("XVM-2") && Contains("esx1") && Contains("esx2"));
  CHECK(asked(powered_off(apart)).against.empty());
  CHECK(asked(moving(xvmotion("local2"))).against.empty());
}

TEST_CASE("files of a powered-off VM need a network for provisioning or management, registration alone needs none", "[migration][MOB-5]")
{
  auto apart = powered_off(moving(xvmotion("local2")));
  for (auto& host : apart["platform"]["hosts"]) host["nics"].erase(1);
  CHECK_THAT(asked(apart).against, StartsWith("MOB-5") && Contains("esx1") && Contains("esx2"));
  apart["actions"][0] = {{"at", "0 s"}, {"vmotion", vmotion()}};
  CHECK(asked(apart).against.empty());
  auto provisioned = powered_off(moving(xvmotion("local2")));
  provisioned["platform"]["networks"][1]["carries"] = {"provisioning"};
  CHECK(asked(provisioned).against.empty());
}

TEST_CASE("6.0 admits 100 ms and refuses 100.1 ms, saying both, an override goes on", "[migration][MOB-7]")
{
  const auto far = [](const char* rtt) { return at(with_rtt(moving(vmotion()), rtt), "6.0"); };
  CHECK(asked(far("100 ms")).against.empty());
  CHECK_THAT(asked(far("100.1 ms")).against, StartsWith("MOB-7") && Contains("100.1 ms") && Contains("100 ms"));
  CHECK(asked(overridden(far("100.1 ms"))).against.empty());
}

TEST_CASE("6.5 admits 150 ms and refuses 150.1 ms", "[migration][MOB-7]")
{
  CHECK(asked(with_rtt(moving(vmotion()), "150 ms")).against.empty());
  CHECK_THAT(asked(with_rtt(moving(vmotion()), "150.1 ms")).against, StartsWith("MOB-7"));
}

TEST_CASE("5.x with Enterprise Plus admits 10 ms, with less 5 ms", "[migration][MOB-7]")
{
  const auto five = [](const char* edition, const char* rtt) { return licensed(at(with_rtt(moving(vmotion()), rtt), "5.1"), edition); };
  CHECK(asked(five("enterprise_plus", "10 ms")).against.empty());
  CHECK_FALSE(asked(five("enterprise_plus", "10.1 ms")).against.empty());
  CHECK(asked(five("enterprise", "5 ms")).against.empty());
  CHECK_THAT(asked(five("enterprise", "5.1 ms")).against, StartsWith(": ") && Contains("5.1 ms") && Contains("KB 310156")); // Metro's limit is no claim of the documents
}

TEST_CASE("a stretched volume that each host reaches at its own end: 10 ms admitted, 10.1 ms refused, naming it", "[migration][MOB-14]")
{
  const auto stretched = [](const char* rtt) {
    auto scenario = with_rtt(moving(vmotion()), rtt);
    auto& platform = scenario["platform"];
    platform["datastores"].push_back({{"id", "both"}, {"array", "L1"}, {"pool", "p"}, {"type", "vmfs"}, {"capacity", "1 TiB"}, {"stretched", {{"array", "L2"}, {"pool", "p"}}}});
    scenario["vms"][0]["disks"][0]["datastore"] = "both";
    return scenario;
  };
  CHECK(asked(stretched("10 ms")).against.empty());
  CHECK_THAT(asked(stretched("10.1 ms")).against, StartsWith("MOB-14") && Contains("both") && Contains("10.1 ms"));
  auto leaves = stretched("10.1 ms"); // a disk that goes elsewhere is no matter
  leaves["actions"][0] = {{"at", "0 s"}, {"xvmotion", xvmotion("local2")}};
  CHECK(asked(leaves).against.empty());
  CHECK(asked(overridden(stretched("10.1 ms"))).against.empty());
}

TEST_CASE("to another vCenter's host from 6.0 on, before it is refused", "[migration][MOB-4]")
{
  CHECK_THAT(asked(at(with_two_vcenters(moving(vmotion())), "5.5")).against, Contains("cross-vCenter") && Contains("6.0") && Contains("5.5"));
  CHECK(asked(at(with_two_vcenters(moving(vmotion())), "6.0")).against.empty());
  CHECK_FALSE(asked(licensed(at(with_two_vcenters(moving(vmotion())), "6.0"), "enterprise")).against.empty());
}

TEST_CASE("files and host at once from 5.1 on", "[migration][XVM-1]")
{
  CHECK_FALSE(asked(at(moving(xvmotion("local2")), "5.0")).against.empty());
  CHECK(asked(at(moving(xvmotion("local2")), "5.1")).against.empty());
}

TEST_CASE("Essentials Plus moves host and files at once, to a shared datastore from 5.1.0a, and never the files alone", "[migration][XVM-20]")
{
  const auto plus = [](const json& scenario, const char* version) { return asked(licensed(at(scenario, version), "essentials_plus")).against; };
  auto local = moving(xvmotion("A1"));
  local["vms"][0]["disks"][0]["datastore"] = "local1";
  CHECK(plus(moving(xvmotion("local2")), "5.1").empty());
  CHECK_FALSE(plus(local, "5.1").empty());
  CHECK(plus(local, "5.1.0a").empty());
  CHECK_THAT(plus(storage_vmotion(), "5.1.0a"), Contains("Storage vMotion"));
}

TEST_CASE("who must be encrypted stays where one of the hosts cannot, who may be goes as he is", "[migration]")
{
  auto without = moving(vmotion());
  without["platform"]["hosts"][1]["aes_ni"] = false;
  CHECK_THAT(asked(encrypted(without, "required")).against, Contains("encryption is required") && Contains("esx2"));
  CHECK(asked(encrypted(without, "opportunistic")).against.empty());
  CHECK(asked(encrypted(without, "disabled")).against.empty());
  CHECK(asked(encrypted(moving(vmotion()), "required")).against.empty());
  CHECK_THAT(asked(encrypted(at(moving(vmotion()), "6.0"), "required")).against, Contains("6.5"));
  CHECK(asked(powered_off(encrypted(without, "required"))).against.empty()); // no vMotion
}

TEST_CASE("a VM is not moved to the host it runs on: that would be a Storage vMotion", "[migration][XVM-3]")
{
  auto nowhere = two_hosts();
  nowhere["vms"][0]["host"] = "esx2";
  CHECK_THAT(asked(nowhere).against, StartsWith("XVM-3") && Contains("esx2"));
  nowhere["actions"][0] = {{"at", "0 s"}, {"xvmotion", xvmotion("local2")}};
  CHECK_THAT(asked(nowhere).against, StartsWith("XVM-3") && Contains("Storage vMotion"));
}

} // namespace host_change_test
