#include "guest/latency.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <boost/histogram/axis/regular.hpp>
#include <cmath>
#include <rapidcheck/catch.h>

namespace latency_test {

using namespace godwit;
using namespace godwit::units::literals;
using guest::Latencies;
using units::Seconds;

namespace {

/// The least latency that so many of them do not pass.
double exact(std::vector<double> sorted, double share)
{
  std::ranges::sort(sorted);
  return sorted[static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()))) - 1];
}

/// What a latency is counted as. A second one, above all, keeps it from being the worst.
double counted_as(double latency)
{
  Latencies latencies;
  latencies.add(Seconds{latency});
  latencies.add(Seconds{86400});
  return latencies.felt().p50.value();
}

} // namespace

TEST_CASE("every latency is counted where a logarithm would put it, the numbers next to a bin's edges too", "[guest]")
{
  namespace axis = boost::histogram::axis;
  constexpr int steps = 2934;
  const axis::regular<double, axis::transform::log> logarithm{steps, 1e-9, 3600};
  int wrong = 0;
  const auto check = [&](double latency) { wrong += counted_as(latency) != logarithm.value(logarithm.index(latency) + 1) ? 1 : 0; };
  for (int bin = 0; bin < steps; ++bin) {
    const auto edge = logarithm.value(bin);
    check(std::max(edge, std::nextafter(1e-9, 1.0)));
    check(std::nextafter(edge, 3600.0));
    if (bin > 0) check(std::nextafter(edge, 0.0));
    for (int part = 1; part < 16; ++part) check(edge * (1 + 0.0099 * part / 16));
  }
  CHECK(wrong == 0);
}

TEST_CASE("of 1 to 1,000 ms, the half is at 500 ms, 99 % at 990 ms, the mean at 500.5 ms", "[guest]")
{
  Latencies latencies;
  for (int ms = 1; ms <= 1000; ++ms) latencies.add(Seconds{ms / 1000.0});
  const auto felt = latencies.felt();
  CHECK(felt.count == 1000);
  CHECK(felt.mean.value() == Approx(0.5005));
  CHECK(felt.p50.value() == Approx(0.500).epsilon(0.01));
  CHECK(felt.p95.value() == Approx(0.950).epsilon(0.01));
  CHECK(felt.p99.value() == Approx(0.990).epsilon(0.01));
  CHECK(felt.worst == 1_s);
}

TEST_CASE("no I/O, no latency", "[guest]")
{
  CHECK(Latencies{}.felt().count == 0);
  CHECK(Latencies{}.felt().worst == 0_s);
}

TEST_CASE("an I/O that took no time, and one that took a day, are counted", "[guest]")
{
  Latencies latencies;
  latencies.add(0_s);
  CHECK(latencies.felt().p99 == 0_s);
  latencies.add(Seconds{86400});
  const auto felt = latencies.felt();
  CHECK(felt.p50 == 0_s);
  CHECK(felt.p99.value() == Approx(3600).epsilon(0.01)); // counted as an hour
  CHECK(felt.worst == Seconds{86400});
  CHECK(felt.mean == Seconds{43200});
}

TEST_CASE("any latencies' quantiles are within 1 %, none above the worst, and two halves add up to the whole", "[guest]")
{
  rc::prop("quantiles", [] {
    const auto exponents = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-8900, 3500)));
    std::vector<double> all; // 1.3 ns to 3,162 s
    Latencies whole, even, odd;
    for (const auto exponent : exponents) {
      all.push_back(std::pow(10, exponent / 1000.0));
      whole.add(Seconds{all.back()});
      (all.size() % 2 == 0 ? even : odd).add(Seconds{all.back()});
    }
    const auto felt = whole.felt();
    RC_ASSERT(std::abs(felt.p50.value() / exact(all, 0.5) - 1) <= 0.01);
    RC_ASSERT(std::abs(felt.p95.value() / exact(all, 0.95) - 1) <= 0.01);
    RC_ASSERT(std::abs(felt.p99.value() / exact(all, 0.99) - 1) <= 0.01);
    RC_ASSERT(felt.p99 <= felt.worst);
    odd.add(even);
    RC_ASSERT(odd.felt().count == felt.count);
    RC_ASSERT(odd.felt().p50 == felt.p50);
    RC_ASSERT(odd.felt().worst == felt.worst);
  });
}

} // namespace latency_test
