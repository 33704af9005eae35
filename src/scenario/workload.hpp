#pragma once
// What a VM's guest asks of a disk, as the scenario says it.

#include "replay/replay.hpp"
#include "units/quantity.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace godwit::scenario {

// Where in the span the I/Os fall, in units of their own size. The span is the disk's `nonzero` part: guests write where their data is.
struct Uniform {};
/// The i-th most wanted place with a probability that falls as 1 / i^exponent; which place that is, is scattered over the span.
struct Zipf {
  double exponent = 0.9; ///< 0 < exponent <= 3
};
/// `hits` of the I/Os fall uniformly on the first `space` of the span, the others on the rest.
struct HotCold {
  double space = 0.1; ///< 0 < space < 1
  double hits = 0.9; ///< 0 < hits <= 1
};
/// One place after the other, round and round.
struct Sequential {};
using Pattern = std::variant<Uniform, Zipf, HotCold, Sequential>;

/// I/Os that arrive at a rate, whether the disk keeps up or not, until the device queue (guest.queue_depth) is full.
struct OpenLoop {
  double iops = 0; ///< > 0; Poisson arrivals
  units::Bytes size;
  Pattern pattern;
};

/// So many I/Os always outstanding; the next follows `think` after one has ended.
struct ClosedLoop {
  int outstanding = 1;
  units::Seconds think;
  double read_share = 0; ///< of the I/Os, 0..1
  units::Bytes size;
  Pattern pattern;
};

/// Works `on`, rests `off`, over and over. Absent: always on.
struct OnOff {
  units::Seconds on;
  units::Seconds off;
};

/// A recorded stream, from its beginning when the guest is first looked at.
struct Replay {
  enum class Beyond { Scale, Clip, Wrap }; ///< commands beyond the span: all offsets scaled to fit, dropped, or taken modulo the span
  std::string file; ///< as the scenario names it
  std::vector<replay::Command> commands; ///< times and offsets already scaled, none beyond the span
  units::Seconds length; ///< of one round, scaled: the last command's time, or more
  bool loop = false; ///< from the beginning again after `length`; otherwise silence
};

struct SyntheticLoad {
  std::optional<OpenLoop> reads; ///< at least one of the two
  std::optional<OpenLoop> writes;
};

struct DiskWorkload {
  std::string vm;
  std::string disk;
  std::variant<SyntheticLoad, ClosedLoop, Replay> load;
  std::optional<OnOff> phases; ///< not of a replay
};

/// Pages a guest dirties over and over, all of them within a part of its memory.
struct DirtySet {
  units::BytesPerSecond rate; ///< of page writes, a page counting whole
  units::Bytes size; ///< the working set
};

/// What a VM's guest does to its memory.
struct MemoryWorkload {
  enum class Pattern { Sequential, Random }; ///< page after page, round and round; or evenly at random
  std::string vm;
  DirtySet pages; ///< rate 0: none is dirtied
  std::optional<DirtySet> hot; ///< beside those, in pages of its own
  Pattern pattern = Pattern::Sequential; ///< of both
  units::Bytes zero; ///< never written: holds nothing but zeroes
  units::Bytes swapped; ///< in the swap file, not in the host's memory
};

/// "500 writes/s of 8 KiB, zipf 0.9", for people.
std::string to_text(const DiskWorkload& workload);
/// All pages that it dirties.
units::Bytes works_in(const MemoryWorkload& workload);
/// "50 MB/s dirtied over 4 GiB, hot 200 MB/s over 64 MiB", for people.
std::string to_text(const MemoryWorkload& workload);

} // namespace godwit::scenario
