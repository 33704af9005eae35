#include "guest/outstanding.hpp"

#include <catch2/catch.hpp>

namespace outstanding_test {

using namespace godwit::guest;
using namespace godwit::units::literals;

TEST_CASE("as many I/Os as may be outstanding go at once, the next when the first of them ends, whichever was issued first", "[guest]")
{
  Outstanding outstanding{3};
  for (const auto end : {5_s, 2_s, 9_s}) {
    CHECK(outstanding.free_at() < 0_s);
    outstanding.issue(end);
  }
  CHECK(outstanding.free_at() == 2_s);
  outstanding.issue(3_s);
  CHECK(outstanding.free_at() == 3_s);
  outstanding.issue(10_s);
  CHECK(outstanding.free_at() == 5_s);
}

TEST_CASE("an I/O that is held keeps its place until it is released", "[guest]")
{
  Outstanding outstanding{2};
  outstanding.hold();
  outstanding.issue(1_s);
  CHECK(outstanding.free_at() == 1_s);
  outstanding.hold();
  CHECK(outstanding.free_at() == Outstanding::never);
  outstanding.release(7_s);
  CHECK(outstanding.free_at() == 7_s);
  outstanding.issue(8_s);
  CHECK(outstanding.free_at() == 8_s);
}

} // namespace outstanding_test
