// Affinity rules, by DRS.

#include "cluster/hosts.hpp"

#include <catch2/catch.hpp>

namespace rules_test {

using namespace godwit::test;
using godwit::inventory::ClusterRule;
using Kind = ClusterRule::Kind;

namespace {

Advice repaired(const Observed& observed)
{
  Layout layout{observed};
  return repair(layout, Rules{observed}, {});
}

Observed with(Observed observed, std::vector<ClusterRule> rules)
{
  observed.rules = std::move(rules);
  return observed;
}

} // namespace

TEST_CASE("VMs that a rule separates do not stay on one host: the later one goes", "[cluster][drs]")
{
  const auto advice = repaired(with(cluster_of(3, {{0, 2, 1.0}, {1, 1, 1.0}}), {{"apart", Kind::Separate, {"a.1", "a.2"}, {}}}));
  CHECK(moves(advice) == std::vector<std::string>{"a.2 a>c"});
  CHECK(advice.recommended.front().priority == 1);
  CHECK(advice.recommended.front().reason == "rule apart is broken");
}

TEST_CASE("VMs that a rule keeps together gather where one of them is", "[cluster][drs]")
{
  const auto advice = repaired(with(cluster_of(3, {{0, 1, 1.0}, {1, 1, 2.0}}), {{"couple", Kind::KeepTogether, {"a.1", "b.1"}, {}}}));
  REQUIRE(advice.recommended.size() == 1);
  CHECK((moves(advice).front() == "a.1 a>b" || moves(advice).front() == "b.1 b>a"));
}

TEST_CASE("balancing moves VMs that are kept together as one, and never to a separated VM's host", "[cluster][drs]")
{
  const auto observed = with(cluster_of(3, {{0, 8, 1.0}, {1, 1, 1.0}, {2, 1, 0.5}}),
                             {{"couple", Kind::KeepTogether, {"a.1", "a.2"}, {}}, {"apart", Kind::Separate, {"a.3", "c.1"}, {}}});
  const auto advice = deviation(observed);
  REQUIRE(!advice.recommended.empty());
  const auto then = after(observed, advice.recommended);
  CHECK(vm(then, "a.1").host == vm(then, "a.2").host);
  CHECK(vm(then, "a.3").host != vm(then, "c.1").host);
}

TEST_CASE("a VM on a host that a should rule does not want is moved, at the lowest level too", "[cluster][drs]")
{
  const auto observed = with(cluster_of(2, {{0, 1, 1.0}}), {{"site", Kind::ShouldRunOn, {"a.1"}, {"b"}}});
  const auto advice = run(observed, {.level = 1});
  REQUIRE(advice.size() == 1);
  CHECK(moves(advice[0]) == std::vector<std::string>{"a.1 a>b"});
}

TEST_CASE("of should rules that leave a VM no host together the youngest holds", "[cluster][drs]")
{
  const ClusterRule old{"old", Kind::ShouldRunOn, {"a.1"}, {"b"}}, young{"young", Kind::ShouldRunOn, {"a.1"}, {"c"}};
  CHECK(moves(repaired(with(cluster_of(3, {{0, 1, 1.0}}), {old, young}))) == std::vector<std::string>{"a.1 a>c"});
  CHECK(moves(repaired(with(cluster_of(3, {{0, 1, 1.0}}), {young, old}))) == std::vector<std::string>{"a.1 a>b"});
}

TEST_CASE("should rules that agree on a host hold both", "[cluster][drs]")
{
  const auto observed = with(cluster_of(4, {{0, 1, 1.0}}), {{"r1", Kind::ShouldRunOn, {"a.1"}, {"b", "c"}}, {"r2", Kind::ShouldRunOn, {"a.1"}, {"c", "d"}}});
  CHECK(moves(repaired(observed)) == std::vector<std::string>{"a.1 a>c"});
}

TEST_CASE("a must rule goes before a should rule, where nothing else is left the should rule is broken", "[cluster][drs]")
{
  const auto observed = with(cluster_of(3, {{0, 1, 1.0}}), {{"must", Kind::MustRunOn, {"a.1"}, {"b"}}, {"should", Kind::ShouldRunOn, {"a.1"}, {"c"}}});
  CHECK(moves(repaired(observed)) == std::vector<std::string>{"a.1 a>b"});
  CHECK(repaired(after(observed, repaired(observed).recommended)).recommended.empty()); // the should rule stays broken
}

TEST_CASE("a broken rule that cannot be repaired is said with the reason", "[cluster][drs]")
{
  auto observed = with(cluster_of(2, {{0, 1, 1.0}, {1, 1, 9.5}}), {{"must", Kind::MustRunOn, {"a.1"}, {"b"}}});
  const auto advice = repaired(observed);
  CHECK(advice.recommended.empty());
  REQUIRE(advice.rejected.size() == 1);
  CHECK(advice.rejected.front().reason == "rule must is broken, but b: no room for it below 100 %");
}

} // namespace rules_test
