#include "report/explain/sensitivity.hpp"
#include "report/sample.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::report;
using namespace godwit::units::literals;

namespace {

const Trial base{"m1", "completed", 100_s, 1_s, {}};

Variation varied(const std::string& input, Seconds duration, Seconds stun = 1_s, const std::string& outcome = "completed", const std::string& value = "twice")
{
  return {input, "/" + input, "once", value, outcome, duration, stun};
}

} // namespace

TEST_CASE("the three inputs that change the duration most are named, the greatest change first, faster or slower alike", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("a", 110_s), varied("b", 40_s), varied("c", 102_s), varied("d", 150_s)});
  REQUIRE(found.of_duration.size() == 3);
  CHECK(found.of_duration[0].input == "b"); // 60 s less
  CHECK(found.of_duration[1].input == "d"); // 50 s more
  CHECK(found.of_duration[2].input == "a"); // 10 s more
  CHECK(found.of_stun.empty());
  CHECK(found.tried == std::vector<std::string>{"a", "b", "c", "d"});
}

TEST_CASE("an input counts once, at the value that changes more", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("a", 90_s, 1_s, "completed", "half"), varied("a", 130_s)});
  REQUIRE(found.of_duration.size() == 1);
  CHECK(found.of_duration[0].value == "twice");
  CHECK(found.runs == 2);
  CHECK(found.inputs == 1);
}

TEST_CASE("what changes less than a hundredth is not named, what changes a hundredth is", "[report][sensitivity]")
{
  CHECK(rank(base, {varied("a", 100.9_s)}).of_duration.empty());
  CHECK(rank(base, {varied("a", 101_s)}).of_duration.size() == 1);
}

TEST_CASE("equal changes stay in the order tried", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("z", 120_s), varied("a", 80_s)});
  REQUIRE(found.of_duration.size() == 2);
  CHECK(found.of_duration[0].input == "z");
}

TEST_CASE("another outcome is told apart and does not count as a duration", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("a", 3_s, 0_s, "refused")});
  REQUIRE(found.of_outcome.size() == 1);
  CHECK(found.of_duration.empty());
  CHECK(found.of_stun.empty());
}

TEST_CASE("what a run tells the one that compares comes back as it was", "[report][sensitivity]")
{
  const auto trials = trials_of(testing::Sample{}.summary());
  const auto read = read_trials(trials_text(trials));
  REQUIRE(read.size() == 2);
  CHECK(read[1].migration == "cross");
  CHECK(read[1].outcome == "completed");
  CHECK(read[1].duration == trials[1].duration);
  CHECK(read[1].uses == trials[1].uses);
  CHECK_THROWS(read_trials("no trials"));
}
