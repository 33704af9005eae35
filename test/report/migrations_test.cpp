#include "report/stream.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;

TEST_CASE("a run without migrations is a summary too", "[report]")
{
  Stream run;
  run.now = 3_s;
  const auto summary = run.summary();
  CHECK(summary.simulated == 3_s);
  CHECK(summary.migrations.empty());
  CHECK(summary.limits.empty());
  CHECK(summary.violations.empty());
}

TEST_CASE("downtime is all stuns together, each kept with its part", "[report][SVM-5]")
{
  Stream run;
  run.request("m1");
  const auto stun = [&](const char* part, Seconds time) {
    run.record(godwit::trace::Stunned{"m1", "vm-m1", part});
    run.now += time;
    run.record(godwit::trace::Resumed{"m1", "vm-m1", part});
  };
  stun("mirror_insertion", 0.125_s);
  run.now += 100_s;
  stun("fsr", 0.5_s);
  const auto migration = run.summary().migrations.at(0);
  CHECK(migration.downtime == 0.625_s);
  REQUIRE(migration.stuns.size() == 2);
  CHECK(migration.stuns[0].part == "mirror_insertion");
  CHECK(migration.stuns[1].took == 0.5_s);
}

TEST_CASE("a phase counts the bytes copied while it ran", "[report]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto home = Stream::copy_of("m1", {pool}, {});
  home.cause = Cause::Home;
  run.record(godwit::trace::PhaseStarted{"m1", "home", "SVM-1"});
  const auto first = run.start(home);
  run.transfers(first, 1, 1_s);
  run.record(godwit::trace::PhaseEnded{"m1", "home"});
  run.record(godwit::trace::PhaseStarted{"m1", "bulk_copy", "SVM-3"});
  const auto second = run.start(Stream::copy_of("m1", {pool}, {}));
  run.transfers(second, 3, 1_s);
  run.record(godwit::trace::PhaseEnded{"m1", "bulk_copy"});
  const auto phases = run.summary().migrations.at(0).phases;
  REQUIRE(phases.size() == 2);
  CHECK(phases[0].bytes == 32_MiB);
  CHECK(phases[0].end == 1_s);
  CHECK(phases[1].bytes == 96_MiB);
  CHECK(phases[1].start == 1_s);
  CHECK(phases[1].end == 4_s);
}

TEST_CASE("what is open when the run ends, ends with it", "[report]")
{
  Stream run;
  run.request("m1");
  run.record(godwit::trace::PhaseStarted{"m1", "bulk_copy", "SVM-3"});
  run.now = 7_s;
  const auto migration = run.summary().migrations.at(0);
  CHECK_FALSE(migration.outcome);
  CHECK(migration.end == 7_s);
  CHECK(migration.phases[0].end == 7_s);
}

TEST_CASE("requests of one instant are listed in the order they were made", "[report]")
{
  Stream run;
  run.request("b");
  run.request("a");
  run.now = 1_s;
  run.request("0");
  const auto migrations = run.summary().migrations;
  CHECK(migrations.at(0).id == "b");
  CHECK(migrations.at(1).id == "a");
  CHECK(migrations.at(2).id == "0");
}

namespace {

/// A copy whose naive estimate is `naive`, from `from` to `to`.
struct Span {
  Seconds from, to, naive;
};

Migration with_copies(const std::vector<Span>& spans)
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  std::vector<CopyNumber> numbers;
  for (const auto& span : spans) {
    run.now = span.from;
    auto copy = Stream::copy_of("m1", {pool}, {});
    copy.naive = span.naive;
    copy.naive_how = "d" + std::to_string(numbers.size());
    numbers.push_back(run.start(copy));
  }
  for (std::size_t i = 0; i < spans.size(); ++i) {
    run.now = spans[i].to;
    run.finish(numbers[i], 2_s);
  }
  return run.summary().migrations.at(0);
}

} // namespace

TEST_CASE("naive estimates of disks in turn add up", "[report]")
{
  const auto migration = with_copies({{0_s, 10_s, 4_s}, {10_s, 30_s, 5_s}});
  CHECK(migration.naive == 9_s);
  CHECK(migration.naive_how == "d0 + d1");
  CHECK(migration.cpu == 4_s);
}

TEST_CASE("naive estimates of disks side by side count once, the longest", "[report]")
{
  const auto migration = with_copies({{0_s, 10_s, 4_s}, {0_s, 30_s, 5_s}});
  CHECK(migration.naive == 5_s);
  CHECK(migration.naive_how == "d1");
}

TEST_CASE("a long disk beside two in turn: the heavier of the two ways through", "[report]")
{
  // d0 all the time beside d1, then d2: 8 s against 5 + 4 = 9 s
  const auto migration = with_copies({{0_s, 30_s, 8_s}, {0_s, 10_s, 5_s}, {10_s, 30_s, 4_s}});
  CHECK(migration.naive == 9_s);
  CHECK(migration.naive_how == "d1 + d2");
}

TEST_CASE("the most I/Os outstanding are remembered", "[report][VAAI-1]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {pool}, {}));
  for (const std::uint32_t outstanding : {1u, 2u, 32u, 31u}) run.record(godwit::trace::IoDone{copy, 0, outstanding, 0_s, 0_s});
  CHECK(run.summary().copies.at(0).most_outstanding == 32);
}
