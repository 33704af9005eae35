// What leaves a host that enters maintenance mode, and what DPM does with hosts.

#include "cluster/hosts.hpp"

#include <catch2/catch.hpp>

namespace evacuation_test {

using namespace godwit::test;
using Kind = godwit::inventory::ClusterRule::Kind;

namespace {

Advice emptied(Observed observed, double cap = 1)
{
  observed.hosts[0].leaving = true;
  return evacuate(observed, Cause::Maintenance, cap);
}

/// All hosts at that load, over both of DPM's windows, four VMs on each.
Observed at(double load, std::size_t hosts = 3)
{
  auto observed = cluster_of(hosts, {});
  for (std::size_t host = 0; host < hosts; ++host) {
    observed.hosts[host].over_power_on = observed.hosts[host].over_power_off = {load, 0};
    for (int vm = 0; vm < 4; ++vm) observed.vms.push_back({.id = observed.hosts[host].id + "." + std::to_string(vm), .host = host, .cpu = load * 2.5});
  }
  return observed;
}

} // namespace

TEST_CASE("a destination is filled up to 100 % and not beyond", "[cluster][maintenance]")
{
  CHECK(emptied(cluster_of(2, {{0, 1, 4.0}, {1, 1, 6.0}})).recommended.size() == 1);
  const auto advice = emptied(cluster_of(2, {{0, 1, 4.1}, {1, 1, 6.0}}));
  CHECK(advice.recommended.empty());
  REQUIRE(advice.rejected.size() == 1);
  CHECK(advice.rejected.front().reason == "b: no room for it below 100 %");
  CHECK(emptied(cluster_of(2, {{0, 1, 4.1}, {1, 1, 6.0}}), 1.5).recommended.size() == 1); // the cap of a cluster remediation
}

TEST_CASE("a VM whose files no other host reaches is left where it is and named with the reason", "[cluster][maintenance][XVM-8]")
{
  auto observed = cluster_of(3, {{0, 2, 1.0}});
  observed.why_not = [&](std::size_t vm, std::size_t) { return observed.vms[vm].id == "a.2" ? std::string{"does not reach local-a"} : std::string{}; };
  const auto advice = emptied(observed);
  CHECK(moves(advice) == std::vector<std::string>{"a.1 a>b"});
  REQUIRE(advice.rejected.size() == 1);
  CHECK(advice.rejected.front().vm == "a.2");
  CHECK(advice.rejected.front().reason == "c, b: does not reach local-a");
  CHECK(advice.verdict == "not everything can leave");
}

TEST_CASE("no limit of moves a run holds an evacuation back, and it spreads over the others", "[cluster][maintenance]")
{
  const auto observed = cluster_of(3, {{0, 60, 0.1}});
  const auto advice = emptied(observed);
  CHECK(advice.recommended.size() == 60);
  const Layout then{after(observed, advice.recommended)};
  CHECK(then.load(1).cpu == Approx(0.3));
  CHECK(then.load(2).cpu == Approx(0.3));
}

TEST_CASE("a must rule blocks an evacuation, a should rule only directs it", "[cluster][maintenance]")
{
  auto observed = cluster_of(3, {{0, 1, 1.0}, {1, 1, 5.0}});
  observed.rules = {{"should", Kind::ShouldRunOn, {"a.1"}, {"a", "b"}}};
  CHECK(moves(emptied(observed)) == std::vector<std::string>{"a.1 a>b"}); // though c is emptier
  observed.rules = {{"should", Kind::ShouldRunOn, {"a.1"}, {"a"}}};
  CHECK(moves(emptied(observed)) == std::vector<std::string>{"a.1 a>c"});
  observed.rules = {{"must", Kind::MustRunOn, {"a.1"}, {"a"}}};
  CHECK(emptied(observed).rejected.front().reason == "c, b: rule must");
}

TEST_CASE("DPM wakes a host when all are above 81 %, and not at 81 %", "[cluster][dpm]")
{
  auto asleep = [](double load) {
    auto observed = at(load);
    observed.hosts.push_back({.id = "z", .cores = 10, .memory = 100_GiB, .available = false, .standby = true});
    return power(observed, {});
  };
  CHECK(asleep(0.81).recommended.empty());
  CHECK(asleep(0.81).verdict == "within the range");
  const auto woken = asleep(0.815);
  REQUIRE(woken.recommended.size() == 1);
  CHECK(woken.recommended.front().cause == Cause::PowerOn);
  CHECK(woken.recommended.front().to == "z");
  CHECK(value_of(woken.measured, "most") == Approx(0.81));
}

TEST_CASE("one host within the range is enough for DPM to wake none", "[cluster][dpm]")
{
  auto observed = at(0.9);
  observed.hosts[1].over_power_on.cpu = 0.8;
  observed.hosts.push_back({.id = "z", .cores = 10, .memory = 100_GiB, .available = false, .standby = true});
  CHECK(power(observed, {}).recommended.empty());
}

TEST_CASE("DPM empties a host and puts it into standby when all are below 45 %, and not at 45 %", "[cluster][dpm]")
{
  CHECK(power(at(0.45), {}).recommended.empty());
  const auto advice = power(at(0.44), {});
  REQUIRE(advice.recommended.size() == 5);
  CHECK(advice.recommended[0].vm == "a.0"); // its VMs before the host
  CHECK(advice.recommended[0].cause == Cause::Standby);
  CHECK(advice.recommended[4].cause == Cause::PowerOff);
  CHECK(advice.recommended[4].to == "a");
}

TEST_CASE("DPM puts no host into standby that a VM is on its way to, and says so", "[cluster][dpm]")
{
  auto observed = at(0.2);
  for (auto& vm : observed.vms) vm.stays = vm.host == 0;
  const auto advice = power(observed, {});
  REQUIRE_FALSE(advice.recommended.empty());
  CHECK(advice.recommended.back().to == "b");
  REQUIRE(advice.rejected.size() == 1);
  CHECK(advice.rejected.front().to == "a");
  CHECK(advice.rejected.front().reason == "a VM is on its way there, or restarted there");
  for (auto& vm : observed.vms) vm.stays = true;
  CHECK(power(observed, {}).recommended.empty());
  auto from_elsewhere = at(0.2);
  from_elsewhere.hosts[0].awaited = true;
  CHECK(power(from_elsewhere, {}).recommended.back().to == "b");
}

TEST_CASE("memory counts for DPM as CPU does", "[cluster][dpm]")
{
  auto observed = at(0.2);
  observed.hosts[2].over_power_off.memory = 0.5;
  CHECK(power(observed, {}).recommended.empty());
}

TEST_CASE("no host goes into standby where that would leave another above the range, or fewer than must stay", "[cluster][dpm]")
{
  // two hosts at 41 %: one would have 82 %; at 40 % 80 %
  CHECK(power(at(0.41, 2), {}).recommended.empty());
  CHECK(power(at(0.41, 2), {}).rejected.size() == 2);
  CHECK(power(at(0.40, 2), {}).recommended.size() == 5);
  CHECK(power(at(0.40, 2), {.least_hosts = 2}).recommended.empty());
  CHECK(power(at(0.10, 3), {.level = 2}).recommended.empty()); // putting to standby has priority 3
}

} // namespace evacuation_test
