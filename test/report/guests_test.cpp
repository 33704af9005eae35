#include "report/figures.hpp"
#include "report/guests.hpp"
#include "report/sample.hpp"
#include "report/summary_json.hpp"
#include "report/table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
using Json = nlohmann::ordered_json;

namespace {

Json first_migration(Stream& run) { return Json::parse(summary_json(run.summary())).at("migrations").at(0); }

/// 30,000 writes of 1 ms before, 25,800 of 8 ms during, 30,000 of 1.5 ms after, in a minute each.
struct Busy : Stream {
  Busy()
  {
    request("m1");
    felt("m1", "before", 30'000, 1_ms);
    felt("m1", "during", 25'800, 8_ms);
    felt("m1", "after", 30'000, 1.5_ms);
    end("m1");
  }
};

} // namespace

TEST_CASE("IOPS are what a guest achieved in the window, and what it kept is during over before", "[report][guest]")
{
  Busy run;
  const auto guest = run.summary().migrations.at(0).guest;
  CHECK(iops(guest.before) == 500); // 30,000 / 60 s
  CHECK(iops(guest.during) == 430); // 25,800 / 60 s
  CHECK(iops_kept(guest).value() == Approx(0.86)); // 430 / 500
  CHECK(slowdown(guest) == Approx(7)); // 8 ms / 1 ms - 1
}

TEST_CASE("summary.json has a guest's latencies by window, and what the migration cost it", "[report][guest][json]")
{
  Busy run;
  const auto guest = first_migration(run).at("guest");
  CHECK(guest.at("write_latency_s").at("before").dump() == R"({"mean":0.001,"p50":0.001,"p95":0.002,"p99":0.003,"worst":0.01})");
  CHECK(guest.at("write_latency_s").at("during").at("worst") == Approx(0.08));
  CHECK(guest.at("write_latency_s").at("after").at("mean") == Approx(0.0015));
  CHECK(guest.at("read_latency_s").at("during") == Json::object()); // it read nothing
  CHECK(guest.at("iops").at("during") == 430);
  CHECK(guest.at("iops_ratio") == Approx(0.86));
  CHECK(guest.at("slowdown") == Approx(7));
}

TEST_CASE("an idle guest has empty windows, and is not slowed", "[report][guest][json]")
{
  Stream run;
  run.request("m1");
  run.felt("m1", "before", 0, 0_s);
  run.felt("m1", "during", 0, 0_s);
  const auto guest = first_migration(run).at("guest");
  CHECK(guest.at("write_latency_s").dump() == R"({"before":{},"during":{},"after":{}})");
  CHECK(guest.at("iops") == Json::object());
  CHECK(guest.at("iops_ratio") == 1);
  CHECK(guest.at("slowdown") == 0);
}

TEST_CASE("the table shows what a guest felt beside what it was used to", "[report][guest][table]")
{
  Busy run;
  const auto text = unwrapped(table(run.summary(), Style::Plain));
  CHECK_THAT(text, Contains("guest writes") && Contains("8 ms mean, 24 ms p99, 80 ms worst (before: 1 ms mean)"));
  CHECK_THAT(text, Contains("IOPS") && Contains("430 a second (before: 500)"));
  CHECK_THAT(text, Contains("While m1 ran, a write of vm-m1 took 8 ms on average, 8.0 times as long as before, and 80 ms at worst; it got "
                             "86 % of its I/Os done."));
}

TEST_CASE("an idle guest takes no row of the table", "[report][guest][table]")
{
  Sample run;
  const auto text = unwrapped(table(run.summary(), Style::Plain));
  for (const auto* row : {"guest", "IOPS", "iterations", "recopied", "mirrored", "region", "handed over", "faults", "paths lost"})
    CHECK_THAT(text, !Contains(row));
}

TEST_CASE("writes are counted by region, and blocks make more of them", "[report][guest][SVM-3]")
{
  Stream run;
  run.request("m1");
  // Twice 1,000 + 10 + 10 writes of 8 KiB: 2 x 8,160 KiB written make 2 x 32,640 KiB to be copied again, 4 times as much.
  for (int i = 0; i < 2; ++i)
    run.record(godwit::trace::WritesSorted{"m1", "vm-m1", "d0", 0_s, {1000, 8000_KiB}, {10, 80_KiB}, {10, 80_KiB}, 32'640_KiB});
  const auto migration = run.summary().migrations.at(0);
  CHECK(migration.writes.count() == 2040);
  CHECK(migration.writes.amplification() == 4);
  CHECK_THAT(unwrapped(table(run.summary(), Style::Plain)), Contains("2,000 not copied yet, 20 in flight, 20 copied; for each byte written 4.0 bytes to copy again"));
  const auto writes = first_migration(run).at("writes");
  CHECK(writes.at("not_copied").at("bytes") == 16'384'000);
  CHECK(writes.at("dirtied_bytes") == 66'846'720);
  CHECK(writes.at("amplification") == 4);
}

TEST_CASE("mirrored writes have no amplification: nothing is copied again", "[report][guest]")
{
  Stream run;
  run.request("m1");
  run.record(godwit::trace::WritesSorted{"m1", "vm-m1", "d0", 0_s, {5, 40_KiB}, {}, {10, 80_KiB}, 0_B});
  CHECK_FALSE(run.summary().migrations.at(0).writes.amplification());
  CHECK(first_migration(run).at("writes").at("amplification").is_null());
}

TEST_CASE("iterations are listed by what each left, the middle of many left out", "[report][table][SVM-4]")
{
  Stream run;
  run.request("m1");
  for (std::uint32_t i = 1; i <= 5; ++i) run.judged("m1", i, Bytes{(1 << 30) / i}, i < 5 ? "again" : "switch_over");
  CHECK_THAT(unwrapped(table(run.summary(), Style::Plain)), Contains("5: 1 GiB, 512 MiB, 341 MiB, 256 MiB, 205 MiB"));
  run.judged("m1", 6, 12_MiB, "switch_over");
  CHECK_THAT(unwrapped(table(run.summary(), Style::Plain)), Contains("6: 1 GiB, 512 MiB, 341 MiB, ... 12 MiB"));
  const auto iterations = first_migration(run).at("iterations");
  CHECK(iterations.size() == 6);
  CHECK(iterations[5].at("left") == 12'582'912);
  CHECK(iterations[5].at("estimate_s") == Approx(12'582'912 / 1e8));
  CHECK(iterations[5].at("verdict") == "switch_over");
}

TEST_CASE("a guest that outruns the copy is told of in a sentence", "[report][table][SVM-9]")
{
  Stream run;
  run.request("m1");
  run.judged("m1", 1, 3_GiB, "again");
  run.judged("m1", 2, 3_GiB, "give_up");
  run.now = 120_s;
  run.record(godwit::trace::MigrationEnded{"m1", godwit::trace::Outcome::RolledBack, "2 passes left no less", "SVM-9"});
  const auto text = unwrapped(table(run.summary(), Style::Plain));
  CHECK_THAT(text, Contains("rolled back after 2 min: 2 passes left no less [SVM-9]. vm-m1 goes on where it was"));
  CHECK_THAT(text, Contains("m1 gave up after 2 passes with 3 GiB still to copy: vm-m1 changes its disks as fast as they are copied"));
}

// The ledger, and what binds, with guests.

namespace {

/// A copy of 10 x 32 MiB in 10 s into a pool of 50 MB/s, whose guest writes 16,445,568 B/s beside it.
struct Shared : Stream {
  Shared() : write(resource("B/sas/write", "pool_write", 50_MBps))
  {
    request("m1");
    const auto copy = start(copy_of("m1", {}, {write}));
    const auto guest = load("m1", Cause::Guest, {}, {write});
    transfers(copy, 10, 1_s);
    record(godwit::trace::LoadCarried{guest, 0_s, 0_B, Bytes{164'455'680}}); // 33,554,432 + 16,445,568 = 50,000,000 B/s
    finish(copy);
    end("m1");
  }
  ResourceNumber write;
};

} // namespace

TEST_CASE("what guests carry stands in the ledger of the resources on their way", "[report][guest][ledger]")
{
  Shared run;
  const auto mirror = run.load("m1", Cause::Mirrored, {}, {run.write});
  run.record(godwit::trace::LoadCarried{mirror, 9_s, 0_B, 3_MiB});
  const auto summary = run.summary();
  CHECK(summary.resources[0].bytes.at(Cause::Bulk) == 320_MiB);
  CHECK(summary.resources[0].bytes.at(Cause::Guest) == Bytes{164'455'680});
  CHECK(summary.resources[0].bytes.at(Cause::Mirrored) == 3_MiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Mirrored) == 3_MiB); // the guest's own are not the migration's
  CHECK(class_bytes(summary, summary.migrations[0]).at(ResourceClass::Pools) == 323_MiB);
  const auto bytes = Json::parse(summary_json(summary)).at("resources").at(0).at("bytes");
  CHECK(bytes.at("guest") == 164'455'680);
  CHECK(bytes.at("mirror") == 3'145'728);
  CHECK(bytes.at("recopied") == 0);
}

TEST_CASE("guests on a full link are named with their share", "[report][guest][limits]")
{
  Shared run;
  const auto summary = run.summary();
  REQUIRE(summary.limits.size() == 1);
  CHECK(summary.limits[0].bound_by == "B/sas/write"); // though the copy alone fills it by two thirds only
  CHECK(summary.limits[0].guest_share == Approx(16'445'568 / 50e6)); // 33 %
  CHECK(summary.resources[0].peak_utilisation == Approx(1));
  CHECK_THAT(main_bound(summary, summary.migrations[0])->how, Contains("B/sas/write 50 MB/s") && Contains("(of it the guests 33 %)"));
}

TEST_CASE("a guest whose rate never settles keeps its bytes, and a bounded number of pieces", "[report][guest]")
{
  Stream run;
  const auto pool = run.resource("A/sas/write", "pool_write", 400_MBps);
  run.request("m1");
  const auto guest = run.load("m1", Cause::Guest, {}, {pool});
  for (int i = 0; i < 10'000; ++i) {
    const auto from = run.now;
    run.now += 1_s;
    run.record(godwit::trace::LoadCarried{guest, from, 0_B, Bytes{1000 + (i * 7919) % 997}});
  }
  const auto summary = run.summary();
  CHECK(summary.loads[0].pieces.size() <= 64);
  Bytes sum;
  for (const auto& piece : summary.loads[0].pieces) sum += piece.written;
  CHECK(sum == summary.loads[0].written);
  CHECK(summary.resources[0].bytes.at(Cause::Guest) == sum);
  CHECK(summary.resources[0].busy.value() == Approx(10'000));
}

TEST_CASE("blocks copied again are counted apart from the first copy", "[report][ledger][SVM-4]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto again = Stream::copy_of("m1", {pool}, {});
  const auto first = run.start(again);
  run.transfers(first, 4, 1_s);
  run.finish(first);
  again.cause = Cause::Recopied;
  const auto second = run.start(again);
  run.transfers(second, 1, 1_s);
  run.finish(second);
  const auto summary = run.summary();
  CHECK(summary.migrations[0].bytes.at(Cause::Bulk) == 128_MiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Recopied) == 32_MiB);
  CHECK(summary.resources[pool].bytes.at(Cause::Recopied) == 32_MiB);
  CHECK_THAT(unwrapped(table(summary, Style::Plain)), Contains("recopied") && Contains("32 MiB"));
}

TEST_CASE("what a sweep carries beyond its disk is copied again", "[report][ledger]")
{
  Stream run;
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {pool}, {});
  started.open_ended = true, started.size = 96_MiB;
  const auto copy = run.start(started);
  run.transfers(copy, 5, 1_s); // 160 MiB
  run.finish(copy);
  const auto summary = run.summary();
  CHECK(summary.migrations[0].bytes.at(Cause::Bulk) == 96_MiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Recopied) == 64_MiB);
  CHECK(summary.resources[pool].bytes.at(Cause::Bulk) == 96_MiB);
  CHECK(summary.resources[pool].bytes.at(Cause::Recopied) == 64_MiB);
  CHECK(summary.stretches.size() == 1);
}
