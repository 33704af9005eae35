// VM Component Protection: of stalled VMs, who is terminated and who is not.

#include "cluster/ha/protection_plan.hpp"

#include <catch2/catch.hpp>

namespace protection_plan_test {

using namespace godwit::cluster::ha;
using namespace godwit::units::literals;
using godwit::inventory::RestartPriority;
using godwit::inventory::StorageProtection;
using Until = KeptVm::Until;
using All = std::vector<std::string>;

namespace {

/// VMs a and b stalled on esx1, of 4 GiB each; esx2 has 10 left. esx1 is what the VMs do not run on any more: it does not reach their datastore.
Stalled two()
{
  Stalled stalled;
  stalled.vms = {{{"a", RestartPriority::Medium, 4_GiB}}, {{"b", RestartPriority::Medium, 4_GiB}}};
  stalled.lost.hosts = {{"esx1", 90_GiB}, {"esx2", 10_GiB}};
  stalled.lost.why_not = [](const std::string&, const std::string& host) { return std::string{host == "esx1" ? "does not reach S" : ""}; };
  return stalled;
}

All terminated(const ProtectionPlan& plan)
{
  All found;
  for (const auto& restart : plan.terminated) found.push_back(std::to_string(restart.order) + restart.vm + ">" + restart.host);
  return found;
}

All kept(const ProtectionPlan& plan)
{
  All found;
  for (const auto& vm : plan.kept) found.push_back(vm.vm);
  return found;
}

} // namespace

TEST_CASE("stalled VMs that another host can run are terminated, with the host they are restarted on", "[cluster][ha][vmcp]")
{
  const auto plan = plan_protection(two());
  CHECK(terminated(plan) == All{"1a>esx2", "2b>esx2"});
  CHECK(plan.kept.empty());
}

TEST_CASE("who finds no room beside those terminated before is kept, to be tried again", "[cluster][ha][vmcp]")
{
  auto stalled = two();
  stalled.lost.hosts[1].unreserved = 7_GiB;
  const auto plan = plan_protection(stalled);
  CHECK(terminated(plan) == All{"1a>esx2"});
  REQUIRE(plan.kept.size() == 1);
  CHECK(plan.kept[0].vm == "b");
  CHECK(plan.kept[0].until == Until::Attempt);
  CHECK(plan.kept[0].reason == "esx1: does not reach S; esx2: less than 4 GiB unreserved");
}

TEST_CASE("a VM whose host is lost has the room before one that still runs, and is not itself terminated", "[cluster][ha][vmcp]")
{
  auto stalled = two();
  stalled.lost.vms = {{"dead", RestartPriority::Medium, 4_GiB}};
  const auto plan = plan_protection(stalled);
  CHECK(terminated(plan) == All{"1a>esx2"});
  CHECK(kept(plan) == All{"b"});
}

TEST_CASE("a stalled VM of higher priority goes before both", "[cluster][ha][vmcp]")
{
  auto stalled = two();
  stalled.vms[1].vm.priority = RestartPriority::High;
  stalled.lost.hosts[1].unreserved = 4_GiB;
  CHECK(terminated(plan_protection(stalled)) == All{"1b>esx2"});
}

TEST_CASE("a VM in a migration is kept until that ends, one of disabled priority and all under a warning until a path is back", "[cluster][ha][vmcp]")
{
  auto stalled = two();
  stalled.vms[0].claimed = true;
  stalled.vms[1].vm.priority = RestartPriority::Disabled;
  const auto plan = plan_protection(stalled);
  CHECK(terminated(plan).empty());
  REQUIRE(kept(plan) == All{"a", "b"});
  CHECK(plan.kept[0].until == Until::MigrationEnds);
  CHECK(plan.kept[1].until == Until::PathIsBack);
  auto warned = two();
  warned.protection = StorageProtection::Warning;
  CHECK(terminated(plan_protection(warned)).empty());
  for (const auto& vm : plan_protection(warned).kept) CHECK(vm.until == Until::PathIsBack);
}

TEST_CASE("a must rule that leaves no host keeps the VM where it runs", "[cluster][ha][vmcp]")
{
  auto stalled = two();
  stalled.lost.rules = {{"never", godwit::inventory::ClusterRule::Kind::MustNotRunOn, {"a"}, {"esx2"}}};
  const auto plan = plan_protection(stalled);
  CHECK(terminated(plan) == All{"1b>esx2"});
  CHECK(plan.kept.at(0).reason == "esx1: does not reach S; esx2: rule never");
}

} // namespace protection_plan_test
