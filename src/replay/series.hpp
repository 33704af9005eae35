#pragma once
// A level over time as monitoring tools export it: CSV with a header, one column of times, one of levels. Pure.

#include "replay/replay.hpp"

namespace godwit::replay {

struct LevelSample {
  Seconds at; ///< from the file's first, which is at 0; rises
  double level; ///< 0 .. max_level
};
/// Which columns mean what. Others are passed over.
struct LevelColumns {
  std::string time = "time";
  std::string level = "level";
  double time_unit = 1; ///< seconds that one of the time column is; > 0
};
struct Levels {
  std::vector<LevelSample> samples; ///< empty when `faults` is not
  std::vector<Fault> faults; ///< at most max_faults, in order
};

inline constexpr std::size_t max_samples = 1'000'000; ///< of a file
inline constexpr double max_level = 1e12;

/// At fault: no sample, a column missing or twice, a time that does not come after the one before, a level that is no number of that range.
Levels read_levels(std::string_view text, const LevelColumns& columns);

} // namespace godwit::replay
