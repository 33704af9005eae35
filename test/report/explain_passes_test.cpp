#include "report/told.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

namespace {

/// A vMotion over one adapter of 1 GB/s.
struct Passes : Stream {
  ResourceNumber nic = resource("esx1/nic0/out", "nic_out", 1000_MBps);
  trace::StreamNumber only = 0;
  Passes()
  {
    record(trace::WorkloadDeclared{"vm-m1", "", "50 MB/s dirtied over 2 GiB", 2_GiB});
    request_vmotion("m1", 16_GiB);
    only = stream("m1", {nic});
  }
  void begin(std::string claim = "XVM-17") { record(trace::PhaseStarted{"m1", "memory_pass", std::move(claim)}); }
  void end_pass(std::uint32_t number, Bytes size, Bytes left, const std::string& verdict)
  {
    carry(only, Cause::Memory, size, size / 1000_MBps);
    record(trace::PhaseEnded{"m1", "memory_pass"});
    judged_pass("m1", number, size, left, size / 1000_MBps, verdict);
  }
  std::string told()
  {
    end("m1");
    return testing::told(summary());
  }
};

} // namespace

TEST_CASE("a guest slowed in the first pass is told of before that pass is over", "[report][explain][XVM-6]")
{
  Passes run;
  run.begin();
  run.record(godwit::trace::GuestSlowed{"m1", "vm-m1", 0.95, "25 % transmitted to dirtied, below 130 %", "XVM-6"});
  run.end_pass(0, 16_GiB, 64_MiB, "switch_over");
  const auto text = run.told();
  CHECK_THAT(text, Contains("From 0 s on the guest's vCPUs run at 5 % of their speed: 25 % transmitted to dirtied"));
  CHECK(text.find("vCPUs run at 5 %") < text.find("Pass 1:"));
}

TEST_CASE("a guest that changed all it works in has no rate of change", "[report][explain]")
{
  Passes run;
  run.begin();
  run.end_pass(0, 16_GiB, 2_GiB, "again");
  run.begin();
  run.end_pass(1, 2_GiB, 64_MiB, "switch_over");
  const auto text = run.told();
  CHECK_THAT(text, Contains("meanwhile all of the 2 GiB it works in changed. a reason"));
  CHECK_THAT(text, Contains("meanwhile 64 MiB changed, at 31.2 MB/s")); // 64 MiB in 2.147 s
}

TEST_CASE("where nothing changed a pass is followed by the switchover in one breath", "[report][explain]")
{
  Passes run;
  run.begin();
  run.end_pass(0, 16_GiB, 0_B, "switch_over");
  CHECK_THAT(run.told(), Contains("nothing changed meanwhile, so it switches over"));
}

TEST_CASE("memory before disks: what follows is the disks, and they cost more memory", "[report][explain][XVM-16]")
{
  Passes run;
  run.begin("XVM-16");
  run.end_pass(0, 16_GiB, 1_GiB, "again");
  run.record(godwit::trace::PhaseStarted{"m1", "bulk_copy", "XVM-16"});
  run.now += 100_s;
  run.record(godwit::trace::PhaseEnded{"m1", "bulk_copy"});
  run.begin("XVM-16");
  run.end_pass(1, 2_GiB, 64_MiB, "switch_over");
  const auto text = run.told();
  CHECK_THAT(text, Contains("and the disks are copied next") && !Contains("goes round again"));
  CHECK_THAT(text, Contains("While the disks were copied the guest went on: 2 GiB to send instead of 1 GiB. [XVM-16]"));
  const auto said = text.find("Memory before disks");
  CHECK(text.find("Memory before disks", said + 1) == text.npos);
}

TEST_CASE("a lost stream is told of, with what bound the memory before and after", "[report][explain][XVM-5]")
{
  Stream run;
  const auto nic0 = run.resource("esx1/nic0/out", "nic_out", 100_MBps), nic1 = run.resource("esx1/nic1/out", "nic_out", 100_MBps);
  run.request_vmotion("m1", 3_GiB);
  const auto first = run.stream("m1", {nic0}), second = run.stream("m1", {nic1});
  run.record(godwit::trace::PhaseStarted{"m1", "memory_pass", "XVM-17"});
  run.now = 10_s;
  run.record(godwit::trace::StreamCarried{first, Cause::Memory, 0_s, 100_MBps * 10_s, false});
  run.record(godwit::trace::StreamCarried{second, Cause::Memory, 0_s, 100_MBps * 10_s, true});
  run.carry(first, Cause::Memory, 100_MBps * 20_s, 20_s);
  run.record(godwit::trace::PhaseEnded{"m1", "memory_pass"});
  run.end("m1");
  const auto text = told(run.summary());
  CHECK_THAT(text, Contains("From 0 s to 10 s, bound by links that are full: esx1/nic0/out and esx1/nic1/out, 100 MB/s each, 200 MB/s together"));
  CHECK_THAT(text, Contains("From 10 s to 30 s, bound by a network adapter that is full: esx1/nic0/out 100 MB/s"));
  CHECK_THAT(text, Contains("10 s: stream 2 ends, lost with its link"));
}

TEST_CASE("streams that are alike are told in one line, without a round trip that there is none of", "[report][explain]")
{
  Stream run;
  const auto nic = run.resource("esx1/nic0/out", "nic_out", 1000_MBps);
  run.request_vmotion("m1", 1_GiB);
  run.record(godwit::trace::PhaseStarted{"m1", "memory_pass", "XVM-17"});
  run.record(godwit::trace::DecisionMade{"m1", "streams", "memory", "4 over vmotion", "a reason", "XVM-5", "", {}});
  for (int i = 0; i < 4; ++i) run.stream("m1", {nic});
  run.record(godwit::trace::PhaseEnded{"m1", "memory_pass"});
  run.end("m1");
  const auto text = told(run.summary());
  CHECK_THAT(text, Contains("Streams 1 to 4, each: esx1/nic0 - vmotion - esx2/nic0; by itself no faster than") && !Contains("Stream 2"));
}
