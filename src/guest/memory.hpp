#pragma once
// A guest's memory as a migration meets it: what there is to send, and which pages are dirtied while it runs. Pure.

#include "scenario/workload.hpp"
#include "units/quantity.hpp"

namespace godwit::guest {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

inline constexpr Bytes page{4096};

/// Different pages that a set has dirtied, all clean to begin with, after its guest has run for `running`: page after page, round and
/// round, min(rate x t, size); at random, size x (1 - exp(-rate x t / size)) (each page is missed by each write with 1 - page/size).
Bytes dirtied(const scenario::DirtySet& set, scenario::MemoryWorkload::Pattern pattern, Seconds running);

class Memory {
public:
  /// Of a VM with so much configured memory. Without a workload all of it is there and none is dirtied.
  Memory(Bytes configured, const scenario::MemoryWorkload* workload);

  /// Pages with anything but zeroes that are in the host's memory: the first pass.
  Bytes resident() const;
  Bytes swapped() const;
  /// Never written: a mark each is all that is sent (Migrate.DetectZeroPages).
  Bytes zero() const;

  /// Different pages dirtied by both sets together since all were clean, when the guest's vCPUs have run for `running` since (a guest slowed by
  /// s runs 1 - s of the time). Whole pages, never more than resident().
  Bytes dirtied(Seconds running) const;

private:
  Bytes configured_;
  const scenario::MemoryWorkload* workload_;
};

} // namespace godwit::guest
