#include "inventory/graphs.hpp"

#include <catch2/catch.hpp>

namespace graphs_test {

using namespace godwit::inventory;
using namespace godwit::units::literals;

TEST_CASE("what goes round is one component, and those nobody waits behind come last", "[graphs]")
{
  // 0 -> 1 -> 2 -> 1, 2 -> 3
  const auto found = strongly_connected(4, {{0, 1}, {1, 2}, {2, 1}, {2, 3}});
  CHECK(found == std::vector<std::vector<std::size_t>>{{3}, {1, 2}, {0}});
}

TEST_CASE("a demand may be divided among its places", "[graphs]")
{
  CHECK_FALSE(shortage({{10_B, {0, 1}}}, {4_B, 6_B}));
  const auto found = shortage({{10_B, {0, 1}}}, {4_B, 5_B});
  REQUIRE(found);
  CHECK(found->needed == 10_B);
  CHECK(found->available == 9_B);
}

TEST_CASE("a shortage names those that share the short places, and nobody else", "[graphs]")
{
  // The first two have place 0 only, the third could go to 1 as well, where there is plenty.
  const auto found = shortage({{5_B, {0}}, {5_B, {0}}, {5_B, {0, 1}}}, {9_B, 100_B});
  REQUIRE(found);
  CHECK(found->demands == std::vector<std::size_t>{0, 1});
  CHECK(found->places == std::vector<std::size_t>{0});
  CHECK(found->needed == 10_B);
  CHECK(found->available == 9_B);
}

} // namespace graphs_test
