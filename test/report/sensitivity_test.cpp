#include "report/explain/sensitivity.hpp"
#include "report/sample.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::report;
using namespace godwit::units::literals;

namespace {

Trial took(Seconds duration, Seconds stun = 1_s, const std::string& outcome = "completed")
{
  Trial trial;
  trial.migration = "m1", trial.vm = "vm1", trial.outcome = outcome, trial.duration = duration, trial.stun = stun;
  return trial;
}
const Trial base = took(100_s);

Variation varied(const std::string& input, Seconds duration, Seconds stun = 1_s, const std::string& outcome = "completed", const std::string& value = "twice")
{
  return {{input, "/" + input, "once", value, value}, outcome, "", "", duration, stun};
}

std::string text_of(const Sensitivity& found)
{
  std::string text;
  for (const auto& line : lines_of(found)) text += line.mark + line.text + "\n";
  return text;
}

} // namespace

TEST_CASE("the three inputs that change the duration most are named, the greatest change first, faster or slower alike", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("a", 110_s), varied("b", 40_s), varied("c", 102_s), varied("d", 150_s)});
  REQUIRE(found.of_duration.size() == 3);
  CHECK(found.of_duration[0].variation.change.input == "b"); // 60 s less
  CHECK(found.of_duration[1].variation.change.input == "d"); // 50 s more
  CHECK(found.of_duration[2].variation.change.input == "a"); // 10 s more
  CHECK(found.of_stun.empty());
  CHECK(found.tried == std::vector<std::string>{"a", "b", "c", "d"});
}

TEST_CASE("an input counts once, at the value that changes more", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("a", 90_s, 1_s, "completed", "half"), varied("a", 130_s)});
  REQUIRE(found.of_duration.size() == 1);
  CHECK(found.of_duration[0].variation.change.value == "twice");
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
  CHECK(found.of_duration[0].variation.change.input == "z");
}

TEST_CASE("inputs that come to the same, as the two ends of one link do, take one place", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("near", 150_s), varied("far", 150_s), varied("b", 120_s), varied("c", 110_s)});
  REQUIRE(found.of_duration.size() == 3);
  CHECK(found.of_duration[0].alike.size() == 1);
  CHECK(found.of_duration[2].variation.change.input == "c");
  CHECK_THAT(text_of(found), Catch::Contains("near (/near) twice instead of once, or far (/far) twice instead of once: 2 min 30 s (+50 %)"));
}

TEST_CASE("inputs apart by less than a hundredth take one place, and about as much is said", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("a", 150_s), varied("b", 149.5_s), varied("c", 148_s)});
  REQUIRE(found.of_duration.size() == 2);
  CHECK(found.of_duration[0].about);
  CHECK(!found.of_duration[1].about);
  CHECK_THAT(text_of(found), Catch::Contains(": about 2 min 30 s (+50 %)"));
}

TEST_CASE("an amount of data is named where it ranks, and takes no place", "[report][sensitivity]")
{
  auto size = varied("size", 200_s);
  size.change.amount = true;
  const auto found = rank(base, {size, varied("a", 150_s), varied("b", 140_s), varied("c", 130_s), varied("d", 120_s)});
  REQUIRE(found.of_duration.size() == 4);
  CHECK(found.of_duration[0].variation.change.input == "size");
  CHECK(found.of_duration[3].variation.change.input == "c");
}

TEST_CASE("another outcome is told apart with its reason and does not count as a duration", "[report][sensitivity]")
{
  auto variation = varied("a", 3_s, 0_s, "refused");
  variation.reason = "A2 is too small";
  const auto found = rank(base, {variation});
  REQUIRE(found.of_outcome.size() == 1);
  CHECK(found.of_duration.empty());
  CHECK(found.of_stun.empty());
  CHECK_THAT(text_of(found), Catch::Contains("a (/a) twice instead of once: it would have been refused: A2 is too small."));
}

TEST_CASE("what other seeds change as much is chance, and what changes more is named", "[report][sensitivity]")
{
  // 96 to 104 s by chance, so 76 to 124 s may be
  const std::vector<Trial> seeds{took(96_s), took(104_s)};
  CHECK(rank(base, {varied("a", 124_s), varied("b", 76_s)}, seeds).of_duration.empty());
  CHECK(rank(base, {varied("a", 125_s), varied("b", 75_s)}, seeds).of_duration.size() == 2);
  CHECK_THAT(text_of(rank(base, {}, seeds)), Catch::Contains("with 3 seeds it takes 1 min 36 s to 1 min 44 s"));
}

TEST_CASE("another outcome counts only if it holds with every seed", "[report][sensitivity]")
{
  auto variation = varied("a", 100_s, 1_s, "failed");
  variation.by_chance = {"failed", "failed"};
  CHECK(rank(base, {variation}, {took(100_s), took(100_s)}).of_outcome.size() == 1);
  CHECK(rank(base, {variation}, {took(100_s), took(50_s, 0_s, "failed")}).of_outcome.empty());
  variation.by_chance = {"failed", "completed"};
  CHECK(rank(base, {variation}, {took(100_s), took(100_s)}).of_outcome.empty());
}

TEST_CASE("values with one consequence are told in one line", "[report][sensitivity]")
{
  const auto found = rank(took(0_s, 0_s, "refused"), {varied("edition", 9_s, 1_s, "completed", "standard"), varied("edition", 8_s, 1_s, "completed", "enterprise")});
  CHECK_THAT(text_of(found), Catch::Contains("edition (/edition) standard or enterprise instead of once: it would have completed."));
}

TEST_CASE("a move that is one of a task's is told to be", "[report][sensitivity]")
{
  auto of_task = base;
  of_task.migration = "pod/2";
  CHECK_THAT(text_of(rank(of_task, {})), Catch::Contains("of pod/2 alone"));
  CHECK(text_of(rank(base, {})).find("alone") == std::string::npos);
}

TEST_CASE("what shortens and what lengthens a move are two lists: gains do not stand behind greater losses", "[report][sensitivity]")
{
  const auto found = rank(base, {varied("a", 200_s), varied("b", 190_s), varied("c", 180_s), varied("d", 170_s), varied("e", 90_s), varied("e", 110_s, 1_s,
      "completed", "half")});
  REQUIRE(found.duration_ways.less.size() == 1);
  CHECK(found.duration_ways.less[0].variation.change.input == "e");
  REQUIRE(found.duration_ways.more.size() == 3);
  CHECK(found.duration_ways.more[0].variation.change.input == "a");
  CHECK(found.of_duration.size() == 3);
  const auto text = text_of(found);
  CHECK(text.find("would have shortened it:") < text.find("e (/e) twice"));
  CHECK(text.find("e (/e) twice") < text.find("would have lengthened it:"));
  CHECK_THAT(text, Catch::Contains("hangs most on a, b and c"));
}

TEST_CASE("what nobody can set is told apart from what somebody can", "[report][sensitivity]")
{
  auto inner = varied("depth", 50_s);
  inner.change.model = true;
  const auto found = rank(base, {inner, varied("rate", 80_s)});
  REQUIRE(found.duration_ways.less.size() == 1);
  CHECK(found.duration_ways.less[0].variation.change.input == "rate");
  REQUIRE(found.duration_ways.less_in_model.size() == 1);
  CHECK_THAT(text_of(found), Catch::Contains("- (no setting of vSphere) depth"));
}

TEST_CASE("less data is no advice, more of it is told", "[report][sensitivity]")
{
  auto size = varied("size", 60_s, 1_s, "completed", "half"), twice = varied("size", 190_s);
  size.change.amount = twice.change.amount = true;
  const auto found = rank(base, {size, twice});
  CHECK(found.duration_ways.less.empty());
  CHECK(found.duration_ways.more.size() == 1);
  CHECK_THAT(text_of(found), Catch::Contains("Nothing tried alone but less data would have shortened it: of limits that are equally full all have to be raised"));
}

TEST_CASE("of a refused move is told what would have let it run, or else the rule it met", "[report][sensitivity][SVM-7]")
{
  auto refused = took(0_s, 0_s, "refused");
  refused.claim = "SVM-7";
  CHECK_THAT(text_of(rank(refused, {varied("capacity", 90_s)})), Catch::Contains("What would have let it run") && !Catch::Contains("SVM-7"));
  CHECK_THAT(text_of(rank(refused, {varied("capacity", 0_s, 0_s, "refused")})), Catch::Contains("None of them") && Catch::Contains("[SVM-7]"));
}
