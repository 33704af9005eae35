#include "engine/stations.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace stations_test {

using namespace godwit::engine;
using namespace godwit::units::literals;
using godwit::units::Bytes;

namespace {
constexpr LinkIndex pool_a{0};
constexpr LinkIndex pool_b{1};
constexpr LinkIndex adapter{2};
Stations stations() { return Stations{{100_MBps, 100_MBps, 200_MBps}}; }
} // namespace

TEST_CASE("an unloaded path takes the time of its slowest station, not the sum", "[engine][stations]")
{
  CHECK(stations().pass(std::array{pool_a, adapter}, Bytes{1'000'000}, 1_s).value() == Approx(1.01));
}

TEST_CASE("whoever comes second waits for the first", "[engine][stations]")
{
  auto queue = stations();
  const std::array path{pool_a};
  queue.pass(path, Bytes{1'000'000}, 0_s);
  CHECK(queue.pass(path, Bytes{1'000'000}, 0.004_s).value() == Approx(0.02));
  CHECK(queue.pass(path, Bytes{1'000'000}, 0.5_s).value() == Approx(0.51)); // idle again by then
}

TEST_CASE("a queue at one pool does not hold the shared adapter idle", "[engine][stations]")
{
  auto queue = stations();
  for (int i = 0; i < 10; ++i) queue.pass(std::array{pool_a, adapter}, Bytes{1'000'000}, 0_s); // queued for 0.1 s at the pool
  const auto other = queue.pass(std::array{pool_b, adapter}, Bytes{1'000'000}, 0_s);
  CHECK(other.value() == Approx(0.055)); // 10 x 5 ms of the adapter's work before its own, not 0.1 s
}

} // namespace stations_test
