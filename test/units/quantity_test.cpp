#include "units/quantity.hpp"

#include <catch2/catch.hpp>

namespace quantity_test {

using namespace godwit::units;

namespace {
template <class A, class B>
concept Addable = requires(A a, B b)
{
  a + b;
};
template <class A, class B>
concept Divisible = requires(A a, B b)
{
  a / b;
};
} // namespace

TEST_CASE("64 GiB over 400 MB/s take 171.8 s", "[units]")
{
  CHECK((64_GiB / 400_MBps).value() == Approx(68'719'476'736.0 / 400e6));
}

TEST_CASE("a size over a time is a rate, and a rate through a time is a size", "[units]")
{
  CHECK(1000_B / 2_s == BytesPerSecond{500});
  CHECK(BytesPerSecond{500} * 2_s == 1000_B);
  CHECK(BytesPerSecond{0.4} * 1_s == 0_B); // to the nearest byte
  CHECK(10_Gbps == BytesPerSecond{1.25e9});
}

TEST_CASE("a disk of 64 GiB is 2,048 transfers of 32 MiB, one byte more is one more", "[units]")
{
  CHECK(pieces(64_GiB, 32_MiB) == 2048);
  CHECK(pieces(64_GiB + 1_B, 32_MiB) == 2049);
  CHECK(pieces(0_B, 32_MiB) == 0);
}

TEST_CASE("quantities of different kinds neither add nor compare", "[units]")
{
  STATIC_REQUIRE(Addable<Bytes, Bytes>);
  STATIC_REQUIRE_FALSE(Addable<Bytes, Seconds>);
  STATIC_REQUIRE_FALSE(Addable<BytesPerSecond, Seconds>);
  STATIC_REQUIRE_FALSE(Divisible<Seconds, Bytes>);
  STATIC_REQUIRE_FALSE(std::three_way_comparable_with<Bytes, Seconds>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<double, Seconds>);
}

} // namespace quantity_test
