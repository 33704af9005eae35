// vSphere HA: who is restarted where, in which order.

#include "cluster/ha/restart_plan.hpp"

#include <catch2/catch.hpp>

namespace restart_plan_test {

using namespace godwit::cluster::ha;
using namespace godwit::units::literals;
using godwit::inventory::RestartPriority;
using Kind = godwit::inventory::ClusterRule::Kind;

namespace {

std::vector<std::string> order(const RestartPlan& plan)
{
  std::vector<std::string> found;
  for (const auto& restart : plan.restarts) found.push_back(restart.vm + ">" + restart.host);
  return found;
}

} // namespace

TEST_CASE("VMs are restarted by priority, and among equals in the inventory's order", "[cluster][ha][MOB-22]")
{
  const Lost lost{.vms = {{"m1", RestartPriority::Medium, 1_GiB}, {"l1", RestartPriority::Low, 1_GiB}, {"h1", RestartPriority::High, 1_GiB}, {"m2", RestartPriority::Medium, 1_GiB}},
                  .hosts = {{"esx2", 100_GiB}}};
  const auto plan = plan_restarts(lost);
  CHECK(order(plan) == std::vector<std::string>{"h1>esx2", "m1>esx2", "m2>esx2", "l1>esx2"});
  CHECK(plan.restarts[0].order == 1);
  CHECK(plan.restarts[3].order == 4);
}

TEST_CASE("each goes where the most memory is unreserved, as the ones before it have left it", "[cluster][ha]")
{
  const Lost lost{.vms = {{"a", {}, 6_GiB}, {"b", {}, 6_GiB}, {"c", {}, 6_GiB}}, .hosts = {{"esx2", 16_GiB}, {"esx3", 20_GiB}}};
  Lost medium = lost;
  for (auto& vm : medium.vms) vm.priority = RestartPriority::Medium;
  // 20: esx3, leaves 14; 16: esx2, leaves 10; 14: esx3
  CHECK(order(plan_restarts(medium)) == std::vector<std::string>{"a>esx3", "b>esx2", "c>esx3"});
}

TEST_CASE("a VM whose reservation no host has left is not restarted, nor one of disabled priority, both are named with the reason", "[cluster][ha]")
{
  const Lost lost{.vms = {{"big", RestartPriority::Medium, 9_GiB}, {"fits", RestartPriority::Low, 8_GiB}, {"off", RestartPriority::Disabled, 0_GiB}}, .hosts = {{"esx2", 8_GiB}}};
  const auto plan = plan_restarts(lost);
  CHECK(order(plan) == std::vector<std::string>{"fits>esx2"});
  REQUIRE(plan.not_restarted.size() == 2);
  CHECK(plan.not_restarted[0].vm == "big");
  CHECK(plan.not_restarted[0].reason == "esx2: less than 9 GiB unreserved");
  CHECK(plan.not_restarted[1].reason == "its restart priority is disabled");
}

TEST_CASE("HA asks must rules and no others: not should rules, not those between VMs", "[cluster][ha][MOB-21]")
{
  Lost lost{.vms = {{"a", RestartPriority::Medium, 1_GiB}, {"b", RestartPriority::Medium, 1_GiB}}, .hosts = {{"esx2", 20_GiB}, {"esx3", 10_GiB}}};
  lost.rules = {{"apart", Kind::Separate, {"a", "b"}, {}}, {"should", Kind::ShouldRunOn, {"a"}, {"esx3"}}};
  CHECK(order(plan_restarts(lost)) == std::vector<std::string>{"a>esx2", "b>esx2"});
  lost.rules = {{"must", Kind::MustRunOn, {"a"}, {"esx3"}}, {"never", Kind::MustNotRunOn, {"b"}, {"esx2"}}};
  CHECK(order(plan_restarts(lost)) == std::vector<std::string>{"a>esx3", "b>esx3"});
  lost.rules = {{"gone", Kind::MustRunOn, {"a"}, {"esx1"}}};
  const auto plan = plan_restarts(lost);
  CHECK(plan.not_restarted.front().reason == "esx2, esx3: rule gone");
}

TEST_CASE("a host that does not reach a VM's datastore does not restart it", "[cluster][ha]")
{
  Lost lost{.vms = {{"a", RestartPriority::Medium, 1_GiB}}, .hosts = {{"esx2", 20_GiB}, {"esx3", 10_GiB}}};
  lost.why_not = [](const std::string&, const std::string& host) { return host == "esx2" ? std::string{"does not reach A1"} : std::string{}; };
  CHECK(order(plan_restarts(lost)) == std::vector<std::string>{"a>esx3"});
}

TEST_CASE("as many hosts are woken as let more VMs run, and only those: not one that is too small, nor one that a rule forbids", "[cluster][ha]")
{
  Lost lost{.vms = {{"a", RestartPriority::High, 9_GiB}, {"b", RestartPriority::Medium, 9_GiB}, {"c", RestartPriority::Low, 9_GiB}}, .hosts = {{"esx2", 10_GiB}}};
  const std::vector<LiveHost> asleep{{"small", 8_GiB}, {"esx4", 9_GiB}, {"esx5", 20_GiB}, {"esx6", 20_GiB}};
  CHECK(worth_waking(lost, asleep) == std::vector<std::string>{"esx4", "esx5"});
  CHECK(worth_waking(lost, {{"large", 18_GiB}, {"esx4", 9_GiB}}) == std::vector<std::string>{"large"});
  lost.rules = {{"never", Kind::MustNotRunOn, {"a", "b", "c"}, {"esx5"}}};
  CHECK(worth_waking(lost, asleep) == std::vector<std::string>{"esx4", "esx6"});
  lost.vms.resize(1);
  CHECK(worth_waking(lost, asleep).empty()); // esx2 has room
  lost.hosts.clear();
  CHECK(worth_waking(lost, asleep) == std::vector<std::string>{"esx4"});
  lost.vms.front().priority = RestartPriority::Disabled;
  CHECK(worth_waking(lost, asleep).empty());
}

} // namespace restart_plan_test
