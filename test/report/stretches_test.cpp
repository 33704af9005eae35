#include "report/stream.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;

namespace {

/// A migration m1 with one copy from a pool nobody else uses.
struct OneCopy : Stream {
  OneCopy() : pool(resource("A/sas/read", "pool_read", 400_MBps))
  {
    request("m1");
    copy = start(copy_of("m1", {pool}, {}));
  }
  ResourceNumber pool;
  CopyNumber copy;
};

} // namespace

TEST_CASE("a hundred thousand equal transfers are one stretch", "[report]")
{
  OneCopy run;
  run.transfers(run.copy, 100'000, 0.1_s);
  const auto summary = run.summary();
  REQUIRE(summary.stretches.size() == 1);
  CHECK(summary.stretches[0].transfers == 100'000);
  CHECK(summary.stretches[0].carried() == 32_MiB * 100'000);
  CHECK(summary.stretches[0].to.value() == Approx(10'000));
  CHECK(summary.copies[0].transfers == 100'000);
}

TEST_CASE("a change of rate by more than 1 % starts a new stretch, by less does not", "[report]")
{
  OneCopy run;
  run.transfers(run.copy, 10, 0.1_s);
  run.transfers(run.copy, 10, 0.1005_s);
  run.transfers(run.copy, 10, 0.2_s);
  const auto summary = run.summary();
  REQUIRE(summary.stretches.size() == 2);
  CHECK(summary.stretches[0].transfers == 20);
  CHECK(summary.stretches[1].transfers == 10);
  CHECK(summary.stretches[1].from == summary.stretches[0].to);
}

TEST_CASE("a rate that never settles is kept ever more coarsely, and loses no byte", "[report]")
{
  OneCopy run;
  for (int i = 0; i < 50'000; ++i) run.transfers(run.copy, 1, Seconds{0.1 + 0.01 * ((i * 7919) % 97)});
  const auto summary = run.summary();
  CHECK(summary.stretches.size() <= 256);
  Bytes sum;
  for (const auto& stretch : summary.stretches) sum += stretch.carried();
  CHECK(sum == 32_MiB * 50'000);
}

TEST_CASE("transfers that overlap, as single I/Os keep the queue full, count for the time each adds", "[report]")
{
  OneCopy run;
  run.now = 1_s;
  run.transfer(run.copy, 0_s, 32_MiB);
  run.now = 2_s;
  run.transfer(run.copy, 0.5_s, 32_MiB); // began while the first was under way
  const auto summary = run.summary();
  REQUIRE(summary.stretches.size() == 1);
  CHECK(summary.stretches[0].active() == 2_s);
  CHECK(summary.stretches[0].rate().value() == Approx((64_MiB).count() / 2.0));
}

TEST_CASE("a long stop parts two stretches of equal rate", "[report]")
{
  OneCopy run;
  run.transfers(run.copy, 5, 0.1_s);
  run.now += 60_s;
  run.transfers(run.copy, 5, 0.1_s);
  CHECK(run.summary().stretches.size() == 2);
}

TEST_CASE("several transfers that end at one instant are kept", "[report]")
{
  OneCopy run;
  run.now = 1_s;
  for (int i = 0; i < 3; ++i) run.transfer(run.copy, 0_s, 32_MiB);
  const auto summary = run.summary();
  Bytes sum;
  for (const auto& stretch : summary.stretches) sum += stretch.carried();
  CHECK(sum == 96_MiB);
  CHECK(summary.resources[run.pool].bytes.at(Cause::Bulk) == 96_MiB);
}

TEST_CASE("zeroes that are read but not written make a stretch of their own", "[report]")
{
  OneCopy run;
  run.transfers(run.copy, 5, 0.1_s);
  for (int i = 0; i < 5; ++i) {
    const auto began = run.now;
    run.now += 0.1_s;
    run.transfer(run.copy, began, 32_MiB, 0_B);
  }
  CHECK(run.summary().stretches.size() == 2);
}
