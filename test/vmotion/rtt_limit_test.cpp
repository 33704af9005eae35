// The longest round trip that release and edition admit (domain sheet, 3.4).

#include "vmotion/streams.hpp"

#include <catch2/catch.hpp>

namespace rtt_limit_test {

using namespace godwit;
using namespace godwit::units::literals;
using vmotion::rtt_limit;
using enum scenario::Version;
using enum scenario::Edition;

TEST_CASE("before 5.0 a vMotion's round trip is 5 ms at most, whatever the edition", "[vmotion]")
{
  for (const auto version : {V3_5, V4_0, V4_1})
    for (const auto edition : {EssentialsPlus, EnterprisePlus}) CHECK(rtt_limit(version, edition).most == 5_ms);
}

TEST_CASE("Metro vMotion: 10 ms in 5.0 to 5.5, with Enterprise Plus only", "[vmotion][MOB-14]")
{
  for (const auto version : {V5_0, V5_1, V5_1_0a, V5_5}) {
    CHECK(rtt_limit(version, EnterprisePlus).most == 10_ms);
    CHECK(rtt_limit(version, Enterprise).most == 5_ms);
    CHECK(rtt_limit(version, EssentialsPlus).most == 5_ms);
  }
}

TEST_CASE("long distance: 100 ms in 6.0, 150 ms from 6.5, with Enterprise Plus only", "[vmotion][MOB-7][MOB-10]")
{
  CHECK(rtt_limit(V6_0, EnterprisePlus).most == 100_ms);
  for (const auto version : {V6_5, V6_7, V7_0, V7_0U1, V7_0U2, V8_0}) {
    CHECK(rtt_limit(version, EnterprisePlus).most == 150_ms);
    CHECK(rtt_limit(version, Enterprise).most == 5_ms);
  }
}

TEST_CASE("every limit has a source, and what no publication says is marked as assumed", "[vmotion]")
{
  CHECK(rtt_limit(V5_1, EnterprisePlus).source == "VMware KB 310156: Metro vMotion");
  CHECK(rtt_limit(V6_0, EnterprisePlus).source == "long-distance vMotion, as announced for 6.0");
  CHECK(rtt_limit(V6_7, Standard).source.starts_with("assumed"));
  CHECK(rtt_limit(V4_0, EnterprisePlus).source.starts_with("assumed"));
}

} // namespace rtt_limit_test
