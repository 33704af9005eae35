#pragma once
// The question people bring: 64 GiB inside an offloading array, and to another array. Round figures, so that a reader can check.

#include "report/stream.hpp"

#include <sstream>

namespace godwit::report::testing {

inline std::vector<std::string> lines(const std::string& text)
{
  std::istringstream stream{text};
  std::vector<std::string> found;
  for (std::string line; std::getline(stream, line);) found.push_back(line);
  return found;
}

struct Sample : Stream {
  Sample() : Stream("Inside one array, or to another?")
  {
    record(trace::Assumed{"fsr.duration", "500 ms", "assumed: not published"});
    const auto a_read = resource("A/sas/read", "pool_read", 1000_MBps);
    const auto a_write = resource("A/sas/write", "pool_write", 1000_MBps);
    const auto engine = resource("A/xcopy", "copy_engine", 512_MBps);
    const auto a_out = resource("A/port0/out", "port_out", 800_MBps);
    const auto hba_in = resource("esx1/hba0/in", "hba_in", 800_MBps);
    const auto hba_out = resource("esx1/hba0/out", "hba_out", 800_MBps);
    const auto b_in = resource("B/port0/in", "port_in", 800_MBps);
    const auto b_write = resource("B/sas/write", "pool_write", 1000_MBps);

    auto inside = copy_of("intra", {a_read, engine, a_write}, {});
    inside.mover = "fs3dm_hw", inside.offloaded = true, inside.paths = {"inside A"}, inside.io_size = 4_MiB, inside.depth = 8;
    inside.max_flow = 512_MBps, inside.naive = 64_s, inside.naive_how = "64 GiB / 1 GB/s (XCOPY is quoted at 0.5 to 2 GB/s)";
    move("intra", "A2", inside, {"intra", "data_mover", "d0", "fs3dm_hw", "both ends on A", "DM-1", "supported", {}},
         32_MiB / 512_MBps, 200_ms);

    auto across = copy_of("cross", {a_read, a_out, hba_in}, {hba_out, b_in, b_write});
    across.window = 256_MBps, across.window_how = "32 x 64 KiB / (5 ms + 3 ms + 192 us)";
    across.max_flow = 800_MBps, across.naive = 86_s, across.naive_how = "64 GiB / 800 MB/s (A/port0/out)";
    move("cross", "B1", across,
         {"cross", "data_mover", "d0", "fs3dm", "the next best", "DM-4", "unknown", {{"fs3dm_hw", "A1 is on A, B1 on B", "DM-4"}}},
         32_MiB / 256_MBps, 20_s);
  }

private:
  void move(const std::string& id, const std::string& to, trace::CopyStarted copy, const trace::DecisionMade& decision, Seconds each, Seconds cpu)
  {
    request(id, to);
    record(decision);
    record(trace::PhaseStarted{id, "bulk_copy", "SVM-3"});
    copy.size = 64_GiB;
    const auto number = start(copy);
    transfers(number, 2048, each);
    finish(number, cpu);
    record(trace::PhaseEnded{id, "bulk_copy"});
    record(trace::Stunned{id, "vm-" + id, "fsr"});
    now += 500_ms;
    record(trace::Resumed{id, "vm-" + id, "fsr"});
    end(id);
  }
};

} // namespace godwit::report::testing
