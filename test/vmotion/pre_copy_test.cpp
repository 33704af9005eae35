// Whether pre-copy ends, and when the guest is slowed.

#include "vmotion/passes.hpp"

#include <catch2/catch.hpp>

#include <rapidcheck/catch.h>
#include <stdexcept>

namespace pre_copy_test {

using namespace godwit;
using namespace godwit::test;
using namespace godwit::units::literals;
using scenario::MemoryWorkload;
using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;
using vmotion::Pass;
using vmotion::PreCopy;
using vmotion::Verdict;

namespace {

/// In 10 s, so many pages each.
constexpr Pass pass(std::int64_t sent, std::int64_t dirtied, double slowdown = 0)
{
  return {guest::page * sent, guest::page * dirtied, 10_s, slowdown};
}

scenario::Parameters with_sdps(int sdps, int target = 500)
{
  auto parameters = pre_copy_parameters();
  parameters.sdps = sdps;
  parameters.sdps_target = target;
  return parameters;
}

} // namespace

TEST_CASE("the guest is switched over when the rest takes exactly the goal, and not a page earlier", "[vmotion]")
{
  const auto parameters = pre_copy_parameters();
  // 100,000 pages in 10 s: 10,000 a second, 5,000 in half a second.
  CHECK(PreCopy{parameters}.judge(pass(100'000, 5001)).verdict == Verdict::Again);
  const auto judgement = PreCopy{parameters}.judge(pass(100'000, 5000));
  CHECK(judgement.verdict == Verdict::SwitchOver);
  CHECK(judgement.estimate == 0.5_s);
  CHECK(judgement.progress == 2000);
  CHECK(judgement.slowdown == 0);
  CHECK(reason(judgement, parameters) == "19.5 MiB left / 41 MB/s = 500 ms, within the goal of 500 ms");
  CHECK(claim(judgement.rule) == "VMware KB 436882");
}

TEST_CASE("1,296 pages left at 145.4 MB/s are within the goal, as in the vendor's log", "[vmotion]")
{
  const auto parameters = pre_copy_parameters();
  // 1,296 x 4,096 / 145.404 MB/s = 36.5 ms; transmitted to dirtied 101,088 %, so 1,010.88 times as much was sent.
  const Pass pass{guest::page * 1'310'100, guest::page * 1296, guest::page * 1'310'100 / BytesPerSecond{145.404e6}};
  const auto judgement = PreCopy{parameters}.judge(pass);
  CHECK(judgement.verdict == Verdict::SwitchOver);
  CHECK(judgement.estimate.value() == Approx(0.0365).epsilon(0.001));
  CHECK(judgement.progress == Approx(101'088).epsilon(0.0001));
}

TEST_CASE("a guest that dirties nothing is switched over after the first pass, whether there was anything to send or not", "[vmotion]")
{
  const auto parameters = pre_copy_parameters();
  for (const auto& idle : {pass(100'000, 0), Pass{}}) {
    const auto judgement = PreCopy{parameters}.judge(idle);
    CHECK(judgement.verdict == Verdict::SwitchOver);
    CHECK(judgement.estimate == 0_s);
    CHECK(judgement.progress == 0);
    CHECK(reason(judgement, parameters) == "nothing is left to send");
  }
}

TEST_CASE("a pass that sent nothing cannot be judged by what it left", "[vmotion]")
{
  const auto parameters = pre_copy_parameters();
  CHECK_THROWS_AS(PreCopy{parameters}.judge(pass(0, 1)), std::invalid_argument);
}

TEST_CASE("a guest of whose dirtying exactly 130 % is transmitted is left alone, just below it is slowed", "[vmotion][XVM-6]")
{
  const auto parameters = pre_copy_parameters();
  const auto enough = PreCopy{parameters}.judge(pass(130'000, 100'000));
  CHECK(enough.verdict == Verdict::Again);
  CHECK(enough.slowdown == 0);
  CHECK(enough.progress == 130);
  const auto below = PreCopy{parameters}.judge(pass(129'999, 100'000));
  CHECK(below.verdict == Verdict::Again);
  CHECK(below.slowdown == Approx(1 - 1.29999 / 5)); // so that what is transmitted is 500 % of what is dirtied
  CHECK(claim(below.rule) == "XVM-6");
}

TEST_CASE("the reason for slowing a guest carries the arithmetic", "[vmotion][XVM-6]")
{
  const auto parameters = pre_copy_parameters();
  const auto judgement = PreCopy{parameters}.judge({1000_MiB, 1000_MiB, Seconds{10.48576}});
  CHECK(reason(judgement, parameters) == "100 % transmitted to dirtied, below 130 %; slowed by 1 - 100 MB/s x 100 / (500 x 100 MB/s) = 0.8");
}

TEST_CASE("with SDPS always on, a guest that would be left alone is held to 500 % too", "[vmotion][XVM-6]")
{
  const auto always = with_sdps(1);
  CHECK(PreCopy{always}.judge(pass(200'000, 100'000)).slowdown == Approx(0.6)); // 1 - 2 / 5
  CHECK(PreCopy{always}.judge(pass(500'000, 100'000)).slowdown == 0); // that is 500 % already
  CHECK(PreCopy{with_sdps(2)}.judge(pass(200'000, 100'000)).slowdown == 0);
}

TEST_CASE("once slowed a guest is never faster again, and is slowed more when that was too little", "[vmotion][XVM-6]")
{
  const auto parameters = pre_copy_parameters();
  PreCopy pre_copy{parameters};
  CHECK(pre_copy.judge(pass(100'000, 100'000)).slowdown == Approx(0.8)); // 1 - 1 / 5
  CHECK(pre_copy.judge(pass(100'000, 10'000, 0.8)).slowdown == Approx(0.8)); // 1,000 %
  CHECK(pre_copy.judge(pass(100'000, 70'000, 0.8)).slowdown == Approx(0.8)); // 143 %
  // 100 % again: at full speed it would dirty 5 times what is sent, so 1 - 1 / (5 x 5).
  CHECK(pre_copy.judge(pass(100'000, 100'000, 0.8)).slowdown == Approx(0.96));
  const auto done = pre_copy.judge(pass(100'000, 1000, 0.96));
  CHECK(done.verdict == Verdict::SwitchOver);
  CHECK(done.slowdown == Approx(0.96));
}

TEST_CASE("without SDPS it is given up after three passes in a row that leave no less", "[vmotion][XVM-6]")
{
  const auto parameters = with_sdps(0);
  PreCopy pre_copy{parameters};
  CHECK(pre_copy.judge(pass(200'000, 100'000)).verdict == Verdict::Again); // nothing to compare with yet
  CHECK(pre_copy.judge(pass(100'000, 100'000)).verdict == Verdict::Again);
  CHECK(pre_copy.judge(pass(100'000, 100'000)).verdict == Verdict::Again);
  const auto third = pre_copy.judge(pass(100'000, 100'000));
  CHECK(third.verdict == Verdict::GiveUp);
  CHECK(third.slowdown == 0);
  CHECK(reason(third, parameters) == "391 MiB left / 41 MB/s = 10 s; 3 passes in a row left no less than the one before; Stun During Page Send, which would slow the guest, is off (vmotion.sdps is 0)");
  CHECK(claim(third.rule) == "XVM-6");
}

TEST_CASE("a pass that leaves a page less starts the count anew", "[vmotion][XVM-6]")
{
  const auto parameters = with_sdps(0);
  PreCopy pre_copy{parameters};
  for (const auto left : {100'000, 100'000, 100'000, 99'999, 99'999, 99'999}) CHECK(pre_copy.judge(pass(100'000, left)).verdict == Verdict::Again);
  CHECK(pre_copy.judge(pass(100'000, 99'999)).verdict == Verdict::GiveUp);
}

TEST_CASE("30 s into the first pass a guest that dirties too fast is slowed already", "[vmotion][XVM-6]")
{
  const auto parameters = pre_copy_parameters();
  PreCopy pre_copy{parameters};
  const auto early = pre_copy.look_early({guest::page * 300'000, guest::page * 300'000, 30_s});
  CHECK(early.verdict == Verdict::Again);
  CHECK(early.slowdown == Approx(0.8));
  CHECK(pre_copy.judge(pass(900'000, 90'000, 0.6)).slowdown == Approx(0.8)); // and stays so
}

TEST_CASE("early in the first pass nobody is switched over, given up, or slowed without need", "[vmotion][XVM-6]")
{
  const auto parameters = pre_copy_parameters();
  CHECK(PreCopy{parameters}.look_early(pass(100'000, 1)).verdict == Verdict::Again);
  CHECK(PreCopy{parameters}.look_early(pass(130'000, 100'000)).slowdown == 0);
  CHECK(PreCopy{parameters}.look_early(pass(129'999, 100'000)).slowdown > 0);
  CHECK(PreCopy{parameters}.look_early(pass(100'000, 0)).slowdown == 0);
  CHECK(PreCopy{parameters}.look_early(Pass{}).verdict == Verdict::Again);
  const auto off = with_sdps(0);
  PreCopy without{off};
  for (int look = 0; look < 10; ++look) CHECK(without.look_early(pass(100'000, 200'000)).verdict == Verdict::Again);
  CHECK(without.judge(pass(100'000, 200'000)).verdict == Verdict::Again); // looks are no passes
}

TEST_CASE("a target that lets the guest dirty as fast as is sent never converges, and is given up all the same", "[vmotion][XVM-6]")
{
  const MemoryWorkload workload{.pages = {1000_MBps, 2_GiB}};
  for (const int target : {50, 100}) {
    const auto passes = send(guest::Memory{4_GiB, &workload}, with_sdps(1, target), 100_MBps);
    CHECK(passes.verdict == Verdict::GiveUp);
  }
}

TEST_CASE("with SDPS every guest is switched over, however fast it dirties and whatever", "[vmotion][XVM-6]")
{
  rc::prop("SDPS converges", [] {
    const auto set = [](int most) {
      return scenario::DirtySet{BytesPerSecond{*rc::gen::inRange(1, most) * 1e6}, 1_MiB * *rc::gen::inRange<std::int64_t>(1, 64 * 1024)};
    };
    const MemoryWorkload workload{.pages = set(100'000),
                                  .hot = set(1'000'000),
                                  .pattern = *rc::gen::element(MemoryWorkload::Pattern::Sequential, MemoryWorkload::Pattern::Random)};
    const auto parameters = with_sdps(*rc::gen::inRange(1, 3), *rc::gen::inRange(150, 1000));
    const auto passes = send(guest::Memory{64_GiB, &workload}, parameters, BytesPerSecond{*rc::gen::inRange(10, 5000) * 1e6});
    RC_ASSERT(passes.verdict == Verdict::SwitchOver);
    RC_ASSERT(passes.count < 100);
    RC_ASSERT(passes.slowdown < 1);
  });
}

} // namespace pre_copy_test
