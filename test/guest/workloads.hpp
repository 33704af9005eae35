#pragma once
// Workloads for the guest's tests, and the I/Os drawn from them.

#include "guest/io_stream.hpp"

#include <vector>

namespace godwit::test {

using namespace godwit::units::literals;
using guest::GuestIo;
using scenario::DiskWorkload;
using scenario::OpenLoop;
using scenario::Pattern;
using scenario::SyntheticLoad;
using units::Bytes;
using units::Seconds;

inline DiskWorkload writes(double iops, Bytes size, Pattern pattern = scenario::Uniform{})
{
  return {"db1", "d0", SyntheticLoad{{}, OpenLoop{iops, size, pattern}}, {}};
}

inline std::vector<GuestIo> draw(const DiskWorkload& workload, Bytes span, int count, std::uint64_t seed = 1, const char* name = "db1/d0")
{
  guest::IoStream stream(workload, span, seed, name, 32);
  std::vector<GuestIo> ios;
  while (static_cast<int>(ios.size()) < count) {
    const auto io = stream.next();
    if (!io) break;
    ios.push_back(*io);
  }
  return ios;
}

} // namespace godwit::test
