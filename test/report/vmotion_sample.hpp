#pragma once
// One vMotion of 16 GiB over one adapter of 1 GiB/s, that waited 12 s for a slot. Round figures, so that a reader can check.

#include "report/stream.hpp"

namespace godwit::report::testing {

inline constexpr BytesPerSecond gib_per_s{1'073'741'824};

struct Vmotion : Stream {
  ResourceNumber out = resource("esx1/nic0/out", "nic_out", gib_per_s), in = resource("esx2/nic0/in", "nic_in", gib_per_s);

  Vmotion()
  {
    request_vmotion("m1", 16_GiB);
    record(trace::MigrationQueued{"m1", {{"host esx1", 4, 8, 8}}});
    now = 12_s;
    record(trace::SlotsTaken{"m1", 12_s, {{"host esx1", 4, 8, 8}}});
    record(trace::DecisionMade{"m1", "path", "memory", "vmotion_network", "that is where memory goes", "XVM-4", "", {}});
    record(trace::DecisionMade{"m1", "swap", "swap", "unshared", "esx2 does not reach it", "XVM-7", "", {}});
    const auto only = stream("m1", {out, in}, 1875_MBps, "one helper, 15 Gbit/s", 7.5_ms);
    pass(only, 0, 16_GiB, 2_GiB, "again"); // 16 s, until 28 s
    record(trace::GuestSlowed{"m1", "vm-m1", 0.6, "too fast", "XVM-6"});
    pass(only, 1, 2_GiB, 512_MiB, "again"); // 2 s, until 30 s
    pass(only, 2, 512_MiB, 64_MiB, "switch_over"); // 0.5 s, until 30.5 s
    record(trace::Stunned{"m1", "vm-m1", "last_pages"});
    carry(only, Cause::Memory, 64_MiB, 0.0625_s);
    record(trace::Resumed{"m1", "vm-m1", "last_pages"});
    stun("m1", "round_trips", 0.0375_s);
    record(trace::LocksMoved{"m1", "vm-m1", "esx1", "esx2"});
    record(trace::SwitchedOver{"m1", "vm-m1", "esx2", {}}); // 30.6 s
    stun("m1", "resume", 0.1_s);
    record(trace::GuestSlowed{"m1", "vm-m1", 0, "it has moved", ""});
    now = 31_s;
    end("m1");
  }

private:
  void pass(trace::StreamNumber stream, std::uint32_t number, Bytes size, Bytes left, std::string verdict)
  {
    const auto took = size / gib_per_s;
    record(trace::PhaseStarted{"m1", "memory_pass", "XVM-17"});
    carry(stream, Cause::Memory, size, took);
    record(trace::PhaseEnded{"m1", "memory_pass"});
    judged_pass("m1", number, size, left, took, std::move(verdict));
  }
};

} // namespace godwit::report::testing
