#include "report/explain/sensitivity.hpp"
#include "report/explain/told.hpp"
#include "report/sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace godwit;
using namespace godwit::report;
using namespace godwit::units::literals;

namespace {

Trial one(const std::string& migration, const std::string& vm, Seconds requested = 0_s, Seconds duration = 100_s, const std::string& outcome = "completed")
{
  Trial trial;
  trial.migration = migration, trial.vm = vm, trial.way = "A1 -> B1", trial.outcome = outcome, trial.requested = requested, trial.duration = duration;
  return trial;
}
const Change change{"capacity of datastore A1", "/capacity", "1 TiB", "2 TiB", "2 TiB"};

std::vector<std::size_t> numbers(const std::vector<Told>& told)
{
  std::vector<std::size_t> found;
  for (const auto& each : told) found.push_back(each.number);
  return found;
}

} // namespace

TEST_CASE("what a run tells the one that compares comes back as it was", "[report][trials]")
{
  const auto trials = trials_of(report::testing::Sample{}.summary());
  const auto read = read_trials(trials_text(trials));
  REQUIRE(read.size() == 2);
  CHECK(read[1].migration == "cross");
  CHECK(read[1].vm == trials[1].vm);
  CHECK(read[1].way == "A1 -> B1");
  CHECK(read[1].outcome == "completed");
  CHECK(read[1].bound == trials[1].bound);
  CHECK(read[1].duration == trials[1].duration);
  CHECK(read[1].uses == trials[1].uses);
  CHECK_THROWS(read_trials("no trials"));
}

TEST_CASE("a policy's moves are numbered anew in each run, so they are found by their VM", "[report][trials]")
{
  const std::vector<Trial> run{one("pod/1", "log"), one("pod/2", "db", 10_s)}, other{one("pod/1", "db", 0_s, 70_s), one("pod/2", "log", 10_s, 20_s)};
  const auto found = compare(run, run[1], change, other);
  REQUIRE(found);
  CHECK(found->duration == 70_s);
}

TEST_CASE("a VM's second move is compared with its second", "[report][trials]")
{
  const std::vector<Trial> run{one("m1", "db"), one("m2", "db", 200_s)}, other{one("m1", "db", 0_s, 90_s), one("m2", "db", 200_s, 50_s)};
  CHECK(compare(run, run[1], change, other)->duration == 50_s);
}

TEST_CASE("a move that nobody asks for any more is told as that", "[report][trials]")
{
  const std::vector<Trial> run{one("pod/1", "db")};
  const auto found = compare(run, run[0], change, {});
  REQUIRE(found);
  CHECK(found->outcome == not_asked_for);
  CHECK_THAT(lines_of(rank(run[0], {*found}))[2].text, Catch::Contains("nobody would have asked for it"));
}

TEST_CASE("a move that goes elsewhere is told as that and its time is not ranked", "[report][trials]")
{
  const std::vector<Trial> run{one("pod/1", "db")};
  auto elsewhere = one("pod/1", "db", 0_s, 300_s);
  elsewhere.way = "A1 -> A2";
  const auto found = rank(run[0], {*compare(run, run[0], change, {elsewhere})});
  CHECK(found.of_duration.empty());
  REQUIRE(found.of_outcome.size() == 1);
  CHECK(found.of_outcome[0].elsewhere == "A1 -> A2");
}

TEST_CASE("an earlier move of the VM that ends otherwise says nothing of the later one", "[report][trials]")
{
  const std::vector<Trial> run{one("first", "db", 0_s, 0_s, "refused"), one("again", "db", 60_s)};
  // The first is admitted now, so the second finds its VM there already, or still on its way.
  CHECK(!compare(run, run[1], change, {one("first", "db"), one("again", "db", 60_s, 0_s, "refused")}));
  // The first of all is what it is.
  CHECK(compare(run, run[0], change, {one("first", "db"), one("again", "db", 60_s, 0_s, "refused")})->outcome == "completed");
}

TEST_CASE("an earlier move still under way says nothing of the later one", "[report][trials]")
{
  const std::vector<Trial> run{one("first", "db", 0_s, 50_s), one("again", "db", 60_s)};
  CHECK(!compare(run, run[1], change, {one("first", "db", 0_s, 70_s), one("again", "db", 60_s, 0_s, "refused")}));
}

TEST_CASE("a few migrations are all told", "[report][told]")
{
  CHECK(numbers(told_of({one("a", "a"), one("b", "b"), one("c", "c"), one("d", "d")})) == std::vector<std::size_t>{0, 1, 2, 3});
}

TEST_CASE("of many migrations each outcome is told, however late, and one that waited", "[report][told]")
{
  std::vector<Trial> run;
  for (int i = 1; i <= 9; ++i) run.push_back(one("m" + std::to_string(i), "vm", 0_s, Seconds{100.0 * i}));
  run[6].outcome = "failed";
  run[8].outcome = "refused";
  run[7].waited = 30_s;
  CHECK(numbers(told_of(run)) == std::vector<std::size_t>{0, 6, 7, 8});
}

TEST_CASE("of many migrations those that went alike are told once", "[report][told]")
{
  std::vector<Trial> run;
  for (int i = 1; i <= 10; ++i) run.push_back(one("m" + std::to_string(i), "vm", 0_s, i > 8 ? 130_s : 100_s));
  run[8].waited = run[9].waited = 30_s;
  const auto told = told_of(run);
  CHECK(numbers(told) == std::vector<std::size_t>{0, 8});
  CHECK(told[0].alike.size() == 7);
  CHECK(told[1].alike == std::vector<std::size_t>{9});
}

TEST_CASE("a migration asked for by its id is told alone", "[report][told]")
{
  const std::vector<Trial> run{one("a", "a"), one("b", "b")};
  CHECK(numbers(told_of(run, "b")) == std::vector<std::size_t>{1});
  CHECK(told_of(run, "c").empty());
}

TEST_CASE("an offloaded copy uses no software mover, a copied disk uses its own", "[report][trials]")
{
  const auto trials = trials_of(report::testing::Sample{}.summary());
  const auto uses = [&](std::size_t number, const std::string& use) { return std::ranges::find(trials[number].uses, use) != trials[number].uses.end(); };
  CHECK(uses(0, "mover fs3dm_hw"));
  CHECK(!uses(0, "software"));
  CHECK(uses(1, "mover fs3dm"));
  CHECK(uses(1, "software"));
  CHECK(!uses(1, "mover fsdm"));
}
