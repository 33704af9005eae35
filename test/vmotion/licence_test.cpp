// Which release and edition may do what.

#include "vmotion/licence.hpp"

#include <catch2/catch.hpp>

namespace licence_test {

using namespace godwit;
using vmotion::prohibited;
using enum vmotion::Feature;
using enum scenario::Version;
using enum scenario::Edition;

TEST_CASE("vMotion needs Essentials Plus", "[vmotion]")
{
  for (const auto version : {V3_5, V5_1, V8_0}) {
    CHECK_FALSE(prohibited(Vmotion, version, EssentialsPlus));
    REQUIRE(prohibited(Vmotion, version, Essentials));
  }
  CHECK(prohibited(Vmotion, V5_1, Essentials)->reason == "vMotion needs the edition Essentials Plus, this is Essentials");
}

TEST_CASE("Essentials Plus may not use Storage vMotion, Standard may from 5.1", "[vmotion][XVM-20]")
{
  const auto refused = prohibited(StorageVmotion, V5_1, EssentialsPlus);
  REQUIRE(refused);
  CHECK(refused->reason == "Storage vMotion needs the edition Standard, this is Essentials Plus; Essentials Plus would have to be upgraded to Standard");
  CHECK(refused->claim == "XVM-20");
  CHECK_FALSE(prohibited(StorageVmotion, V5_1, Standard));
  CHECK_FALSE(prohibited(StorageVmotion, V5_0, Enterprise));
  REQUIRE(prohibited(StorageVmotion, V5_0, Standard));
  CHECK(prohibited(StorageVmotion, V5_0, Standard)->reason == "Storage vMotion needs the edition Enterprise or vSphere 5.1, this is Standard and 5.0");
}

TEST_CASE("moving host and datastore at once needs 5.1, and Essentials Plus may", "[vmotion][XVM-20]")
{
  CHECK_FALSE(prohibited(XvMotion, V5_1, EssentialsPlus));
  const auto early = prohibited(XvMotion, V5_0, EnterprisePlus);
  REQUIRE(early);
  CHECK(early->reason == "vMotion without shared storage needs vSphere 5.1, this is 5.0");
  REQUIRE(prohibited(XvMotion, V5_0, Essentials));
  CHECK(prohibited(XvMotion, V5_0, Essentials)->reason ==
        "vMotion without shared storage needs vSphere 5.1 and the edition Essentials Plus, this is 5.0 and Essentials");
}

TEST_CASE("Essentials Plus may move to a shared datastore from 5.1.0a only, Standard from 5.1", "[vmotion][XVM-20]")
{
  const auto refused = prohibited(XvMotionToShared, V5_1, EssentialsPlus);
  REQUIRE(refused);
  CHECK(refused->reason ==
        "vMotion to a datastore that both hosts reach needs the edition Standard or vSphere 5.1.0a, this is Essentials Plus and 5.1");
  CHECK(refused->claim == "XVM-20");
  CHECK_FALSE(prohibited(XvMotionToShared, V5_1_0a, EssentialsPlus));
  CHECK_FALSE(prohibited(XvMotionToShared, V5_5, EssentialsPlus));
  CHECK_FALSE(prohibited(XvMotionToShared, V5_1, Standard));
  CHECK(prohibited(XvMotionToShared, V5_0, Standard)->reason == "vMotion to a datastore that both hosts reach needs vSphere 5.1, this is 5.0");
}

TEST_CASE("between vCenters, and over long distance, from 6.0 with Enterprise Plus", "[vmotion][MOB-4][MOB-10]")
{
  for (const auto feature : {CrossVCenter, LongDistance}) {
    CHECK_FALSE(prohibited(feature, V6_0, EnterprisePlus));
    CHECK_FALSE(prohibited(feature, V8_0, EnterprisePlus));
    CHECK(prohibited(feature, V5_5, EnterprisePlus));
    CHECK(prohibited(feature, V6_0, Enterprise));
  }
  CHECK(prohibited(CrossVCenter, V5_5, EnterprisePlus)->reason == "cross-vCenter vMotion needs vSphere 6.0, this is 5.5");
  CHECK(prohibited(LongDistance, V6_0, Enterprise)->reason == "long-distance vMotion needs the edition Enterprise Plus, this is Enterprise");
}

TEST_CASE("nothing that a release or an edition admits is withdrawn by the next", "[vmotion]")
{
  constexpr scenario::Version versions[]{V3_5, V4_0, V4_1, V5_0, V5_1, V5_1_0a, V5_5, V6_0, V6_5, V6_7, V7_0, V7_0U1, V7_0U2, V8_0};
  constexpr scenario::Edition editions[]{Essentials, EssentialsPlus, Standard, Enterprise, EnterprisePlus};
  for (const auto feature : {Vmotion, StorageVmotion, XvMotion, XvMotionToShared, CrossVCenter, LongDistance}) {
    for (std::size_t v = 0; v + 1 < std::size(versions); ++v)
      for (const auto edition : editions)
        if (!prohibited(feature, versions[v], edition)) CHECK_FALSE(prohibited(feature, versions[v + 1], edition));
    for (const auto version : versions)
      for (std::size_t e = 0; e + 1 < std::size(editions); ++e)
        if (!prohibited(feature, version, editions[e])) CHECK_FALSE(prohibited(feature, version, editions[e + 1]));
  }
}

} // namespace licence_test
