#pragma once
// Private to report/: what bound a copy for how long, put together from its stretches.

#include "report/summary.hpp"

namespace godwit::report {

/// Stretches of one copy that one thing bound.
struct Spell {
  const Stretch* longest = nullptr;
  Seconds from, to;
  Seconds time; ///< of the stretches
  Seconds allocating; ///< of it, on metadata
  Seconds guests, positioning; ///< of it, weighed with the share of what bound it that they took
  Bytes carried;
  BytesPerSecond least, most; ///< rates it kept for a good while
  bool only = false; ///< the copy's only one

  void add(const Stretch& stretch);
  void add(const Spell& next);
  const std::string& bound_by() const { return longest->bound_by; }
  BytesPerSecond rate() const { return time > Seconds{} ? carried / time : BytesPerSecond{}; }
  double share(Seconds of_it) const { return time > Seconds{} ? of_it / time : 0; }
};

/// In order of time. A new one begins with another bound, or where the rate changes by over a tenth for a good while.
std::vector<Spell> spells_of(const Summary& summary, std::size_t copy);
/// All that one thing bound, one each, the longest first.
std::vector<Spell> together(const std::vector<Spell>& spells);

} // namespace godwit::report
