#pragma once
// What a guest does to one disk between two looks at it, for those who draw it.

#include "mirror/block_map.hpp"
#include "trace/events.hpp"

namespace godwit::migration {

class DiskSampler {
public:
  void wrote(mirror::Region region, std::uint32_t block);
  void felt(trace::Seconds latency);
  /// All since the last call, with `writes`, their latency and the blocks filled in; every other write's block is dropped as often as
  /// needed to keep the list short.
  trace::DiskSampled take();

private:
  void thin();

  trace::DiskSampled sampled_;
  std::uint64_t seen_ = 0;
  double sum_ = 0; ///< of latencies
};

} // namespace godwit::migration
