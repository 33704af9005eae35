#include "report/load.hpp"

#include <catch2/catch.hpp>

using godwit::report::Load;
using godwit::units::Seconds;
using namespace godwit::units::literals;

TEST_CASE("load adds up where stretches overlap", "[report]")
{
  Load load;
  load.add(0_s, 10_s, 100);
  load.add(5_s, 15_s, 200);
  load.settle();
  CHECK(load.peak() == 300);
  CHECK(load.busy() == 15_s);
  CHECK(load.mean(0_s, 5_s) == 100);
  CHECK(load.mean(5_s, 10_s) == 300);
  CHECK(load.mean(0_s, 15_s) == Approx((5 * 100 + 5 * 300 + 5 * 200) / 15.0));
  CHECK(load.mean(15_s, 20_s) == 0);
}

TEST_CASE("time between stretches is not busy, time shared by several counts once", "[report]")
{
  Load load;
  load.add(0_s, 1_s, 1);
  load.add(0_s, 1_s, 1);
  load.add(4_s, 6_s, 1);
  load.settle();
  CHECK(load.busy() == 3_s);
}

TEST_CASE("what takes no time is no load", "[report]")
{
  Load load;
  load.add(1_s, 1_s, 1e9);
  load.settle();
  CHECK(load.peak() == 0);
  CHECK(load.mean(0_s, 2_s) == 0);
  CHECK(load.mean(1_s, 1_s) == 0);
}
