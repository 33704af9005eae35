// DRS before 7.0: standard deviation, cost-benefit, moves a host, pairs.

#include "cluster/hosts.hpp"

#include <catch2/catch.hpp>

namespace deviation_test {

using namespace godwit::test;

namespace {

/// Loads of a and b, in VMs of one tenth of a host.
Observed pair(int a, int b) { return cluster_of(2, {{0, a, 1.0}, {1, b, 1.0}}); }

} // namespace

TEST_CASE("two hosts at 68 and 40 % are balanced at the default level: 0.14 is below 0.2 / sqrt(2)", "[cluster][drs]")
{
  auto observed = cluster_of(2, {{0, 6, 1.0}, {0, 1, 0.8}, {1, 4, 1.0}});
  const auto advice = deviation(observed);
  CHECK(value_of(advice.measured, "deviation") == Approx(0.14));
  CHECK(value_of(advice.measured, "deviation_target") == Approx(0.141421));
  CHECK(advice.verdict == "balanced");
  CHECK(advice.recommended.empty());
}

TEST_CASE("at 70 and 40 % they are not: one VM of a tenth goes, with the numbers that made it", "[cluster][drs]")
{
  const auto advice = deviation(pair(7, 4));
  REQUIRE(moves(advice) == std::vector<std::string>{"a.1 a>b"});
  const auto& move = advice.recommended.front();
  CHECK(value_of(move.figures, "deviation_before") == Approx(0.15)); // (0.7 - 0.4) / 2
  CHECK(value_of(move.figures, "deviation_after") == Approx(0.05)); // (0.6 - 0.5) / 2
  CHECK(value_of(move.figures, "goodness") == Approx((0.0225 - 0.0025) / 0.0225)); // half the gap moved at best
  CHECK(value_of(move.figures, "cost_core_s") == Approx(2 * 0.573)); // both hosts, 1 GiB
  // 10 cores x (0.49 + 0.16 - 0.36 - 0.25), of which a tenth waits, for 300 s less the 10 s of the move
  CHECK(value_of(move.figures, "benefit_core_s") == Approx(0.4 * 0.1 * 290));
  CHECK(move.priority == 3); // 6 - ceil(0.15 / 0.1 x sqrt(2)) = 6 - ceil(2.12)
}

TEST_CASE("levels 1 to 5 admit deviations of 0.4, 0.3, 0.2, 0.1 and 0 / sqrt(hosts), priorities follow", "[cluster][drs]")
{
  CHECK(target_deviation(2, 4) == Approx(0.15));
  CHECK(target_deviation(3, 4) == Approx(0.10));
  CHECK(target_deviation(4, 4) == Approx(0.05));
  CHECK(target_deviation(5, 4) == 0);
  CHECK(priority_of(0.10, 4) == 4); // 6 - 2: what level 3 does not admit
  CHECK(priority_of(0.11, 4) == 3); // 6 - 3
  CHECK(priority_of(0.90, 4) == 2); // 1 is for what must be
  CHECK(run(pair(9, 1), {.level = 1}).empty()); // balances nothing, and there is no rule
}

TEST_CASE("a move that costs more than it saves is not recommended, and said with its numbers", "[cluster][drs]")
{
  // benefit 11.6 core seconds as above; 2 x 0.573 x 10 GiB = 11.46 is less, with 11 GiB 12.606 more
  const auto with = [](godwit::units::Bytes configured) { return deviation(cluster_of(2, {{0, 7, 1.0, configured}, {1, 4, 1.0, configured}})); };
  CHECK(moves(with(10_GiB)).size() == 1);
  const auto advice = with(11_GiB);
  CHECK(advice.recommended.empty());
  REQUIRE(advice.rejected.size() == 1);
  CHECK(advice.rejected.front().vm == "a.1");
  CHECK(advice.rejected.front().reason == "it costs 12.61 core seconds and saves 11.60");
  CHECK(value_of(advice.rejected.front().figures, "deviation_after") == Approx(0.05));
}

TEST_CASE("of high goodness, a move may cost more than it saves", "[cluster][drs]")
{
  // 0.6 and 0.2, moving 0.2: half the gap, goodness 1
  const auto advice = deviation(cluster_of(2, {{0, 3, 2.0, 64_GiB}, {1, 1, 2.0, 1_GiB}}));
  REQUIRE(moves(advice).size() == 1);
  const auto& figures = advice.recommended.front().figures;
  CHECK(value_of(figures, "goodness") == Approx(1));
  CHECK(value_of(figures, "cost_core_s") > value_of(figures, "benefit_core_s"));
}

TEST_CASE("a move too small to matter is below the least goodness", "[cluster][drs]")
{
  // gap 0.8: moving d lowers the sum of squares by 2 d (0.8 - d) of at best 0.32; 1 % of that is d = 0.002
  const auto settings = Settings{.least_goodness = 0.01};
  const auto with = [&](double cores) {
    auto observed = cluster_of(2, {{0, 1, 9 - cores}, {0, 1, cores}, {1, 1, 1.0}});
    observed.vms[0].stays = true;
    observed.vms[1].configured = 1_MiB;
    return deviation(observed, settings);
  };
  CHECK(with(0.021).recommended.size() == 1);
  REQUIRE(with(0.019).rejected.size() == 1);
  CHECK_THAT(with(0.019).rejected.front().reason, Catch::Contains("goodness"));
}

TEST_CASE("no host takes part in more moves of a run than it may: the eighth waits for the next run where seven are allowed", "[cluster][drs]")
{
  // 20 VMs of 0.05: after k moves the deviation is (1 - 0.1 k) / 2, at most 0.1414 from k = 8 on
  const auto observed = cluster_of(2, {{0, 20, 0.5}});
  CHECK(deviation(observed, {.moves_per_host = 8}).recommended.size() == 8);
  const auto seven = deviation(observed, {.moves_per_host = 7});
  CHECK(seven.recommended.size() == 7);
  CHECK(deviation(after(observed, seven.recommended), {.moves_per_host = 7}).recommended.size() == 1);
}

TEST_CASE("from 4.1 on a host makes as many moves as finish within the interval, at the average lead and its slots", "[cluster][drs]")
{
  const auto most = [](godwit::units::Seconds lead, int slots) {
    auto observed = cluster_of(2, {{0, 20, 0.5, 1_GiB, lead}});
    for (auto& host : observed.hosts) host.slots = slots;
    const Layout layout{observed};
    const Rules rules{observed};
    const Settings settings;
    return Candidates{layout, rules, settings}.most_moves(0);
  };
  CHECK(most(60_s, 8) == 40); // 300 s / 60 s x 8, on 10 GbE
  CHECK(most(60_s, 4) == 20); // on 1 GbE
  CHECK(most(100_s, 8) == 24);
  CHECK(most(101_s, 8) == 16);
  CHECK(most(1000_s, 8) == 8); // one round, however long it takes
}

TEST_CASE("the emptiest host of all is not the destination where it has no room for the reservation", "[cluster][drs]")
{
  auto observed = cluster_of(3, {{0, 8, 1.0}, {1, 2, 1.0}, {2, 1, 1.0}});
  for (auto& each : observed.vms) each.reserved = 10_GiB;
  observed.hosts[2].memory = 19_GiB; // one of 10 GiB is there
  const auto advice = deviation(observed);
  REQUIRE(!advice.recommended.empty());
  for (const auto& move : advice.recommended) CHECK(move.to == "b");
}

TEST_CASE("two hosts that differ by 22 % are brought nearer from 6.5 on though the deviation is fine, at 20 % nothing happens", "[cluster][drs]")
{
  // 0.5 0.5 0.5 0.28: mean 0.445, deviation sqrt((3 x 0.055^2 + 0.165^2) / 4) = 0.0953, target 0.2 / 2
  const auto with = [](double last) {
    return cluster_of(4, {{0, 5, 1.0}, {1, 5, 1.0}, {2, 5, 1.0}, {3, 1, last}});
  };
  const auto observed = with(2.8);
  const auto before = run(observed, {.pairwise = false});
  REQUIRE(before.size() == 1);
  CHECK(before[0].verdict == "balanced");
  CHECK(value_of(before[0].measured, "deviation") == Approx(0.0953).epsilon(0.001));
  const auto advice = run(observed, {.pairwise = true});
  REQUIRE(advice.size() == 2);
  REQUIRE(moves(advice[1]) == std::vector<std::string>{"a.1 a>d"});
  CHECK(value_of(advice[1].recommended.front().figures, "difference") == Approx(0.22));
  CHECK(value_of(advice[1].recommended.front().figures, "tolerance") == Approx(0.20));
  CHECK(advice[1].recommended.front().priority == 3);
  CHECK(run(with(3.0), {.pairwise = true})[1].recommended.empty());
  CHECK(run(with(4.2), {.level = 3, .pairwise = true})[1].recommended.empty());
}

TEST_CASE("pairwise tolerances are 30, 20, 10 and 5 % at levels 2 to 5", "[cluster][drs]")
{
  CHECK(pairwise_tolerance(2) == 0.30);
  CHECK(pairwise_tolerance(3) == 0.20);
  CHECK(pairwise_tolerance(4) == 0.10);
  CHECK(pairwise_tolerance(5) == 0.05);
}

TEST_CASE("memory demand is what is active, a quarter of what is idle, and overhead", "[cluster][drs]")
{
  CHECK(memory_demand(4_GiB, 12_GiB, 100_MiB, 25) == 6_GiB + 100_MiB);
  CHECK(memory_demand(4_GiB, 4_GiB, 100_MiB, 25) == 4_GiB + 100_MiB);
  CHECK(memory_overhead(1_GiB).count() == (20_MiB).count() + (1_GiB).count() / 400 * 3);
}

} // namespace deviation_test
