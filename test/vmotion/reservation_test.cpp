#include "vmotion/reservation.hpp"

#include <catch2/catch.hpp>

namespace reservation_test {

using namespace godwit;
using namespace units::literals;

TEST_CASE("a host reserves 10 % of a core for each Gbit/s of its vMotion adapters", "[vmotion][streams]")
{
  CHECK(vmotion::reserved_cpu(10_Gbps) == Approx(100));
  CHECK(vmotion::reserved_cpu(40_Gbps) == Approx(400));
}

TEST_CASE("never less than 30 %: a 1 GbE adapter reserves as much as 3 Gbit/s would, and above that the rate tells", "[vmotion][streams]")
{
  CHECK(vmotion::reserved_cpu(1_Gbps) == Approx(30));
  CHECK(vmotion::reserved_cpu(3_Gbps) == Approx(30));
  CHECK(vmotion::reserved_cpu(4_Gbps) == Approx(40));
}

} // namespace reservation_test
