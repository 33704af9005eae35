#include "guest/places.hpp"
#include "workloads.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <rapidcheck/catch.h>
#include <set>

namespace patterns_test {

using namespace godwit;
using namespace godwit::test;

namespace {

/// How often each rank, from 1 on, came in a million draws.
std::vector<double> ranks_drawn(double exponent, std::int64_t n)
{
  const guest::ZipfRanks ranks(exponent, n);
  auto random = guest::random_stream(1, "ranks");
  std::vector<double> drawn(static_cast<std::size_t>(n) + 1);
  for (int i = 0; i < 1'000'000; ++i) ++drawn.at(static_cast<std::size_t>(ranks.draw(random)));
  return drawn;
}

/// The share of writes that fall on the first `share` of the span.
double on_first(double share, const Pattern& pattern)
{
  constexpr int count = 100'000;
  const auto ios = draw(writes(1000, 4_KiB, pattern), 4000_KiB, count); // 1,000 places
  const auto bound = Bytes{static_cast<std::int64_t>(share * 4000 * 1024)};
  return static_cast<double>(std::ranges::count_if(ios, [&](const auto& io) { return io.offset < bound; })) / count;
}

} // namespace

TEST_CASE("uniform writes fall on any tenth of the span alike", "[guest]")
{
  CHECK(on_first(0.1, scenario::Uniform{}) == Approx(0.1).epsilon(0.03));
  CHECK(on_first(0.5, scenario::Uniform{}) == Approx(0.5).epsilon(0.02));
}

TEST_CASE("of hot-cold writes 90 % fall on the first tenth of the span", "[guest]")
{
  CHECK(on_first(0.1, scenario::HotCold{0.1, 0.9}) == Approx(0.9).epsilon(0.01));
  CHECK(on_first(0.55, scenario::HotCold{0.1, 0.9}) == Approx(0.95).epsilon(0.01)); // and half of the others on half of the rest
  CHECK(on_first(0.1, scenario::HotCold{0.1, 1.0}) == 1);
}

TEST_CASE("sequential writes take one place after the other, round and round", "[guest]")
{
  const auto ios = draw(writes(1000, 4_KiB, scenario::Sequential{}), 10_KiB, 5); // 2 places
  const std::vector<std::int64_t> expected{0, 4096, 0, 4096, 0};
  CHECK(std::ranges::equal(ios, expected, {}, [](const auto& io) { return io.offset.count(); }));
}

TEST_CASE("the i-th rank comes 1 / i^exponent as often as the first", "[guest]")
{
  for (const auto exponent : {0.3, 0.9, 1.0, 1.2, 3.0}) {
    const auto drawn = ranks_drawn(exponent, 1000);
    double harmonic = 0;
    for (int rank = 1; rank <= 1000; ++rank) harmonic += std::pow(rank, -exponent);
    double chi_squared = 0;
    int classes = 0;
    for (int rank = 1; rank <= 1000; ++rank) {
      const auto expected = 1e6 * std::pow(rank, -exponent) / harmonic;
      if (expected < 5) break;
      chi_squared += std::pow(drawn[static_cast<std::size_t>(rank)] - expected, 2) / expected;
      ++classes;
    }
    INFO("exponent " << exponent);
    CHECK(chi_squared < classes + 4 * std::sqrt(2.0 * classes)); // mean k, deviation sqrt(2k)
  }
}

TEST_CASE("zipf with one place, or two, has nowhere else to go", "[guest]")
{
  for (const auto exponent : {0.5, 1.0, 2.0}) {
    CHECK(ranks_drawn(exponent, 1)[1] == 1'000'000);
    const auto two = ranks_drawn(exponent, 2);
    CHECK(two[1] / two[2] == Approx(std::pow(2, exponent)).epsilon(0.02));
  }
}

TEST_CASE("every rank has a place of its own", "[guest]")
{
  rc::prop("scatter is one to one", [] {
    const auto n = *rc::gen::inRange<std::int64_t>(1, 5000);
    const guest::Scatter scatter(n);
    std::set<std::int64_t> places;
    for (std::int64_t rank = 0; rank < n; ++rank) places.insert(scatter.place(rank));
    RC_ASSERT(places.size() == static_cast<std::size_t>(n));
    RC_ASSERT(*places.begin() == 0);
    RC_ASSERT(*places.rbegin() == n - 1);
  });
}

TEST_CASE("the ten hottest places of a disk lie far apart", "[guest]")
{
  // From a 1 GiB disk in 64 KiB places to a 62 TiB one in sectors, where a place's number times another passes 64 bits.
  for (const std::int64_t n : {std::int64_t{16384}, std::int64_t{1} << 25, (std::int64_t{62} << 40) / 512}) {
    const guest::Scatter scatter(n);
    std::vector<std::int64_t> places;
    for (int rank = 0; rank < 10; ++rank) places.push_back(scatter.place(rank));
    std::ranges::sort(places);
    auto nearest = n;
    for (std::size_t i = 1; i < places.size(); ++i) nearest = std::min(nearest, places[i] - places[i - 1]);
    CHECK(nearest > std::min<std::int64_t>(n / 50, 100'000'000));
  }
}

} // namespace patterns_test
