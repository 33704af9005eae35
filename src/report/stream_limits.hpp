#pragma once
// Private to report/: what bound the streams of migrations over networks, beside the copies.

#include "report/load.hpp"
#include "report/summary.hpp"

namespace godwit::report {

/// Books every stream's bytes and time on its links.
void book_streams(Summary& summary, std::vector<Load>& loads);

/// Names what bound each piece: the stream itself ("window") when it came near its own bound, else a link that was full, else nothing of its own
/// ("none"). `loads` and `guests`, by resource, are settled.
void bound_streams(Summary& summary, const std::vector<Load>& loads, const std::vector<Load>& guests);

/// A stream's piece that a copy had to keep pace with.
struct Companion {
  std::size_t stream; ///< into Summary::streams
  const NetworkStream::Piece* piece;
};
/// The one that went along with the stretch for the longest time; nothing when the copy took no network.
std::optional<Companion> companion(const Summary& summary, const Migration& migration, const Stretch& stretch);

/// No copy tells of these bytes: memory, and swapped pages sent with it.
bool only_on_streams(const Summary& summary, const Migration& migration, trace::Cause cause);

inline constexpr double at_window = 0.98; ///< what is this close to its window, or its own bound, is bound by it
inline constexpr double near_window = 0.9; ///< below, it is not what sets the pace
inline constexpr double exhausted = 0.95; ///< a resource this full binds who waits for it

/// How full a resource is with so much on it, 0..1.
double utilisation(const ResourceUse& use, double bytes_per_s);

} // namespace godwit::report
