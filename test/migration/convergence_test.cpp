#include "migration/convergence.hpp"

#include <catch2/catch.hpp>

namespace convergence_test {

using namespace godwit::migration;
using namespace godwit::units::literals;

namespace {

constexpr BytesPerSecond rate{100e6};
Convergence four_x() { return {5_s, 3, Hopeless::GiveUp}; }

} // namespace

TEST_CASE("what takes 5 s is copied once more, what takes less is copied in the stun", "[migration][SVM-11]")
{
  CHECK(four_x().judge(Bytes{500'000'000}, rate).verdict == Verdict::Again); // 5 s exactly is not less than 5 s
  CHECK(four_x().judge(Bytes{499'999'999}, rate).verdict == Verdict::SwitchOver);
  CHECK(four_x().judge(Bytes{499'999'999}, rate).claim == "SVM-11");
}

TEST_CASE("nothing left is switched over whatever the throughput", "[migration][SVM-11]")
{
  CHECK(four_x().judge(0_B, BytesPerSecond{}).verdict == Verdict::SwitchOver);
  CHECK(Convergence{0_s, 3, Hopeless::GiveUp}.judge(0_B, rate).verdict == Verdict::SwitchOver); // no target is below nothing
}

TEST_CASE("a third pass in a row that leaves no less than the one before is the last", "[migration][SVM-9]")
{
  auto convergence = four_x();
  CHECK(convergence.judge(40_GiB, rate).verdict == Verdict::Again);
  CHECK(convergence.judge(40_GiB, rate).verdict == Verdict::Again);
  CHECK(convergence.judge(41_GiB, rate).verdict == Verdict::Again);
  const auto last = convergence.judge(41_GiB, rate);
  CHECK(last.verdict == Verdict::GiveUp);
  CHECK(last.claim == "SVM-9");
}

TEST_CASE("one pass that leaves a byte less begins the count anew", "[migration][SVM-9]")
{
  auto convergence = four_x();
  for (int round = 0; round < 5; ++round) {
    CHECK(convergence.judge(Bytes{(40_GiB).count() - 2 * round - 1}, rate).verdict == Verdict::Again);
    CHECK(convergence.judge(Bytes{(40_GiB).count() - 2 * round - 1}, rate).verdict == Verdict::Again);
    CHECK(convergence.judge(Bytes{(40_GiB).count() - 2 * round - 1}, rate).verdict == Verdict::Again);
  }
}

TEST_CASE("3.5 commits the rest while the VM stands still where 4.x gives up", "[migration][SVM-12]")
{
  Convergence convergence{5_s, 3, Hopeless::SwitchOver};
  for (int pass = 0; pass < 3; ++pass) CHECK(convergence.judge(40_GiB, rate).verdict == Verdict::Again);
  CHECK(convergence.judge(40_GiB, rate).verdict == Verdict::SwitchOver);
}

TEST_CASE("a sweep that leaves as much in round after round is given up after three, with a few blocks left chance may play longer", "[migration][SVM-9]")
{
  SweepPatience large{5_s, 3};
  CHECK(large.goes_on(10_GiB, 20_GiB, 20_s)); // a new least; half of it again takes 10 s
  CHECK(large.goes_on(10_GiB, 10_GiB, 10_s));
  CHECK(large.goes_on(10_GiB, 10_GiB, 10_s));
  CHECK_FALSE(large.goes_on(10_GiB, 10_GiB, 10_s));

  SweepPatience small{5_s, 3};
  CHECK(small.goes_on(1_MiB, 2_MiB, 0.02_s));
  for (int round = 0; round < 191; ++round) CHECK(small.goes_on(1_MiB, 1_MiB, 0.01_s));
  CHECK_FALSE(small.goes_on(1_MiB, 1_MiB, 0.01_s));
}

TEST_CASE("a new least begins a sweep's patience anew", "[migration][SVM-9]")
{
  SweepPatience patience{5_s, 1};
  CHECK(patience.goes_on(10_GiB, 20_GiB, 20_s));
  CHECK(patience.goes_on(9_GiB, 10_GiB, 10_s));
  CHECK_FALSE(patience.goes_on(9_GiB, 9_GiB, 9_s));
}

TEST_CASE("every verdict on 3.5's redo logs cites 3.5's rule", "[migration][SVM-12]")
{
  const auto claim = [](Bytes left) { return Convergence{5_s, 3, Hopeless::SwitchOver}.judge(left, rate).claim; };
  CHECK(claim(40_GiB) == "SVM-12");
  CHECK(claim(1_MiB) == "SVM-12");
  CHECK(claim(0_B) == "SVM-12");
  CHECK(four_x().judge(40_GiB, rate).claim == "SVM-4");
}

TEST_CASE("a sweep's least is what was dirty at the end of its best round", "[migration][SVM-9]")
{
  SweepPatience patience{5_s, 3};
  for (const auto dirty : {3_MiB, 1_MiB, 2_MiB}) patience.goes_on(dirty, 4_MiB, 1_s);
  CHECK(patience.least() == 1_MiB);
}

} // namespace convergence_test
