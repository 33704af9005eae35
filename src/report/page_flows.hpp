#pragma once
// Private to report/: what was on which links when, by cause: the picture of the paths.

#include "report/details_json.hpp"

namespace godwit::report {

/// A list of {"m": migration, "cause", "links": [resource], "t": [gap, length, bytes/s, ...]}, in ticks, each row after the one before.
Json flows_json(const Summary& summary);
/// A list of {"copy", "t": [ticks, bytes, ...]}: both since the row before.
Json progress_json(const Summary& summary);

/// A tenth of a millisecond: no phase is shorter by more than an eye can see.
inline constexpr double ticks_per_second = 10'000;
std::int64_t ticks(Seconds time);

} // namespace godwit::report
