#include "report/figures.hpp"
#include "report/stream.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;

TEST_CASE("a software copy books its reads on the way in and its writes on the way out", "[report][ledger]")
{
  Stream run;
  const auto read = run.resource("A/sas/read", "pool_read", 400_MBps);
  const auto in = run.resource("esx1/hba0/in", "hba_in", 800_MBps);
  const auto out = run.resource("esx1/hba0/out", "hba_out", 800_MBps);
  const auto write = run.resource("B/sas/write", "pool_write", 350_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {read, in}, {out, write}));
  run.now = 1_s;
  run.transfer(copy, 0_s, 32_MiB, 32_MiB);
  run.now = 2_s;
  run.transfer(copy, 1_s, 32_MiB, 8_MiB); // 24 MiB of zeroes not written
  run.finish(copy);
  const auto summary = run.summary();

  // 32 + 32 = 64 MiB read, 32 + 8 = 40 MiB written
  CHECK(summary.resources[read].bytes.at(Cause::Bulk) == 64_MiB);
  CHECK(summary.resources[in].bytes.at(Cause::Bulk) == 64_MiB);
  CHECK(summary.resources[out].bytes.at(Cause::Bulk) == 40_MiB);
  CHECK(summary.resources[write].bytes.at(Cause::Bulk) == 40_MiB);
  CHECK(summary.copies[0].read == 64_MiB);
  CHECK(summary.copies[0].written == 40_MiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Bulk) == 64_MiB);
  CHECK(summary.migrations[0].offloaded == 0_B);
}

TEST_CASE("a copy by several routes books each transfer on the route it took", "[report][ledger]")
{
  Stream run;
  const auto port0 = run.resource("A/port0/out", "port_out", 800_MBps);
  const auto port1 = run.resource("A/port1/out", "port_out", 800_MBps);
  const auto pool = run.resource("A/sas/read", "pool_read", 400_MBps);
  run.request("m1");
  auto started = Stream::copy_of("m1", {}, {});
  started.reads = {{pool, port0}, {pool, port1}};
  started.writes = {{}, {}};
  const auto copy = run.start(started);
  for (std::uint32_t i = 0; i < 3; ++i) {
    run.now = Seconds{i + 1.0};
    run.transfer(copy, Seconds{static_cast<double>(i)}, 32_MiB, 0_B, i % 2);
  }
  const auto summary = run.summary();
  CHECK(summary.resources[port0].bytes.at(Cause::Bulk) == 64_MiB); // transfers 0 and 2
  CHECK(summary.resources[port1].bytes.at(Cause::Bulk) == 32_MiB); // transfer 1
  CHECK(summary.resources[pool].bytes.at(Cause::Bulk) == 96_MiB);
}

TEST_CASE("a pool's combined limit carries both sides", "[report][ledger]")
{
  Stream run;
  const auto both = run.resource("A/sas", "pool_combined", 400_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {both}, {both}));
  run.now = 1_s;
  run.transfer(copy, 0_s, 32_MiB);
  CHECK(run.summary().resources[both].bytes.at(Cause::Bulk) == 64_MiB);
}

TEST_CASE("an offloaded copy stays inside the array: no byte on port, fabric, HBA or NIC", "[report][ledger][VAAI-3]")
{
  Stream run;
  const auto read = run.resource("A/sas/read", "pool_read", 400_MBps);
  const auto engine = run.resource("A/xcopy", "copy_engine", 300_MBps);
  const auto write = run.resource("A/sas/write", "pool_write", 350_MBps);
  run.resource("A/port0/out", "port_out", 800_MBps);
  run.resource("esx1/hba0/in", "hba_in", 800_MBps);
  run.request("m1", "A2");
  auto started = Stream::copy_of("m1", {read, engine, write}, {});
  started.offloaded = true;
  const auto copy = run.start(started);
  run.transfers(copy, 4, 0.1_s);
  const auto summary = run.summary();

  CHECK(summary.migrations[0].offloaded == 128_MiB);
  CHECK_FALSE(summary.migrations[0].bytes.contains(Cause::Bulk));
  const auto bytes = class_bytes(summary, summary.migrations[0]);
  CHECK(bytes.at(ResourceClass::Pools) == 256_MiB); // read once, written once
  CHECK(bytes.at(ResourceClass::CopyEngine) == 128_MiB);
  for (const auto none : {ResourceClass::Ports, ResourceClass::Fabric, ResourceClass::Hbas, ResourceClass::Nics}) CHECK(bytes.at(none) == 0_B);
}

TEST_CASE("written zeroes are booked as zeroes, by whom ever", "[report][ledger]")
{
  Stream run;
  const auto engine = run.resource("B/write_same", "zero_engine", 1_Gbps);
  const auto write = run.resource("B/sas/write", "pool_write", 350_MBps);
  run.request("m1");
  auto by_array = Stream::copy_of("m1", {engine, write}, {});
  by_array.cause = Cause::Zero, by_array.offloaded = true;
  auto by_host = Stream::copy_of("m1", {}, {write});
  by_host.cause = Cause::Zero;
  const auto first = run.start(by_array), second = run.start(by_host);
  run.now = 1_s;
  run.transfer(first, 0_s, 32_MiB);
  run.transfer(second, 0_s, 32_MiB);
  const auto summary = run.summary();
  CHECK(summary.resources[write].bytes.at(Cause::Zero) == 64_MiB);
  CHECK(summary.resources[engine].bytes.at(Cause::Zero) == 32_MiB);
  CHECK(summary.migrations[0].bytes.at(Cause::Zero) == 64_MiB);
  CHECK(summary.migrations[0].offloaded == 0_B);
}

TEST_CASE("what passes an HBA crosses the fabric, even one without a rate", "[report][ledger]")
{
  Stream run;
  const auto port = run.resource("A/port0/out", "port_out", 800_MBps);
  const auto hba = run.resource("esx1/hba0/in", "hba_in", 800_MBps);
  run.request("m1");
  const auto copy = run.start(Stream::copy_of("m1", {port, hba}, {}));
  run.now = 1_s;
  run.transfer(copy, 0_s, 32_MiB);
  const auto summary = run.summary();
  CHECK(class_bytes(summary, summary.migrations[0]).at(ResourceClass::Fabric) == 32_MiB);
}
