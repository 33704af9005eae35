#include "replay/series.hpp"

#include <catch2/catch.hpp>

namespace series_test {

using namespace godwit::replay;
using godwit::units::Seconds;

namespace {

std::string fault_of(std::string_view text, const LevelColumns& columns = {})
{
  const auto levels = read_levels(text, columns);
  REQUIRE_FALSE(levels.faults.empty());
  CHECK(levels.samples.empty());
  return levels.faults.front().where + ": " + levels.faults.front().found;
}

} // namespace

TEST_CASE("levels count from the file's first sample, whatever epoch it is written in", "[replay][series]")
{
  const auto levels = read_levels("time,cpu,level\n1700000000,9,0.5\n1700000300.5,9,2\n", {});
  REQUIRE(levels.faults.empty());
  REQUIRE(levels.samples.size() == 2);
  CHECK(levels.samples[0].at == Seconds{0});
  CHECK(levels.samples[0].level == 0.5);
  CHECK(levels.samples[1].at.value() == Approx(300.5));
  CHECK(levels.samples[1].level == 2);
}

TEST_CASE("columns are found by the names given, times counted in the unit given", "[replay][series]")
{
  const auto levels = read_levels("\"iops\",\"minute\"\n7,0\n8,5\n", {.time = "minute", .level = "iops", .time_unit = 60});
  REQUIRE(levels.samples.size() == 2);
  CHECK(levels.samples[1].at == Seconds{300});
  CHECK(levels.samples[1].level == 8);
}

TEST_CASE("what is wrong with a series is told by its line", "[replay][series]")
{
  CHECK(fault_of("") == "the file: nothing in it");
  CHECK(fault_of("time,level\n") == "the file: no sample in it");
  CHECK(fault_of("time,load\n0,1\n") == "line 1: no column \"level\"");
  CHECK(fault_of("time,level,level\n0,1,1\n") == "line 1: the column \"level\" twice");
  CHECK(fault_of("time,level\n0,1\n0,2\n") == "line 3: \"0\"");
  CHECK(fault_of("time,level\n0,-1\n") == "line 2: \"-1\"");
  CHECK(fault_of("time,level\n0,nan\n") == "line 2: \"nan\"");
  CHECK(fault_of("time,level\n0,1e13\n") == "line 2: \"1e13\"");
  CHECK(fault_of("time,level\nsoon,1\n") == "line 2: \"soon\"");
  CHECK(fault_of("time,level\n0\n") == "line 2: \"0\"");
}

} // namespace series_test
