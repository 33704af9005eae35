#pragma once
// What a curve of demand is at an instant. Pure: the value at an instant is the same whoever asks, in whatever order.

#include "guest/random.hpp"
#include "scenario/demand.hpp"

namespace godwit::guest {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

inline constexpr Seconds day{86'400};
inline constexpr Seconds week{7 * 86'400.0};

/// An instant, on the two clocks curves go by.
struct Moment {
  Seconds at; ///< from the start of the run, >= 0
  Seconds of_week; ///< from Monday midnight, 0 <= of_week < week
};
/// `starts`: what time of the week it is at the start.
Moment moment(Seconds at, Seconds starts);

/// Saturday and Sunday.
bool is_weekend(const Moment& moment);

/// The factor at that moment, >= 0. `stream` (stream_number of a seed and a name): what the noise is drawn from.
double level(const scenario::Curve& curve, const Moment& moment, std::uint64_t stream);

/// 0 of what goes through a disk from one end to the other, else 1: the share of I/Os that do not follow the one before.
double randomness(const scenario::Pattern& pattern);

} // namespace godwit::guest
