// DRS from 7.0 on: VM DRS scores.

#include "cluster/hosts.hpp"

#include <catch2/catch.hpp>

namespace score_test {

using namespace godwit::test;

namespace {

const Settings seven{.level = 3, .interval = 60_s, .by_score = true};

Advice scores(const Observed& observed, const Settings& settings = seven)
{
  Layout layout{observed};
  return balance_scores(layout, Rules{observed}, settings);
}

} // namespace

TEST_CASE("a host serves its VMs fully up to 50 % load, and from level 4 on up to 30 %", "[cluster][drs]")
{
  CHECK(score({0.5, 0}, seven) == 100);
  CHECK(score({0.51, 0}, seven) < 100);
  CHECK(score({0.9, 0}, seven) == Approx(100 * (1 - 0.25 * 0.4 / 0.5)));
  const Settings aggressive{.level = 4};
  CHECK(score({0.3, 0}, aggressive) == 100);
  CHECK(score({0.31, 0}, aggressive) < 100);
  CHECK(score({2, 0}, seven) == Approx(100 * 0.5 * 0.75)); // half of what is asked for, on a full host
  CHECK(score({0.2, 1.25}, seven) == Approx(80)); // memory for four fifths
}

TEST_CASE("a VM whose score would rise by 20 goes while the move costs 10 points, when it costs more it stays, and the reason says so", "[cluster][drs]")
{
  // a at 90 %: 80 points. b at 20 %: 100, with the VM too. 100 x 240 s / 40 min = 10 points, and level 3 asks for 10.
  const auto with = [](godwit::units::Seconds lead) { return scores(cluster_of(2, {{0, 9, 1.0, 1_GiB, lead}, {1, 2, 1.0}}), {.level = 3, .interval = 60_s, .moves_per_host = 1, .by_score = true}); };
  const auto moved = with(240_s);
  REQUIRE(moves(moved) == std::vector<std::string>{"a.1 a>b"});
  CHECK(value_of(moved.recommended.front().figures, "score_before") == Approx(80));
  CHECK(value_of(moved.recommended.front().figures, "score_after") == Approx(100));
  CHECK(value_of(moved.recommended.front().figures, "cost_points") == Approx(10));
  const auto stays = with(241_s);
  CHECK(stays.recommended.empty());
  REQUIRE(stays.rejected.size() == 1);
  CHECK_THAT(stays.rejected.front().reason, Catch::Contains("10 points are asked for"));
}

TEST_CASE("a cluster below the efficient load is left alone however unevenly it is loaded", "[cluster][drs]")
{
  const auto observed = cluster_of(3, {{0, 5, 1.0}});
  CHECK(scores(observed).recommended.empty());
  CHECK(deviation(observed).recommended.size() > 0); // the standard deviation would not
  CHECK(value_of(scores(observed).measured, "cluster_score") == 100);
}

TEST_CASE("the cluster's score never falls by what is recommended", "[cluster][drs]")
{
  const auto advice = scores(cluster_of(3, {{0, 14, 1.0}, {1, 8, 1.0}, {2, 3, 1.0}}));
  REQUIRE(!advice.recommended.empty());
  CHECK(value_of(advice.measured, "cluster_score_afterwards") > value_of(advice.measured, "cluster_score"));
}

} // namespace score_test
