#pragma once
// Private to report/: the arithmetic behind a bound, with the run's own numbers.

#include "report/spells.hpp"

namespace godwit::report {

/// What bound, and its arithmetic.
struct Words {
  std::string what; ///< "the data mover's window", "a line that is full"; "" when nothing was full
  std::string how; ///< "32 x 64 KiB / (5 ms + 2 ms + 0.05 ms) = 297 MB/s", "B/sas/write 350 MB/s, 200 MB/s of it here"
};

Words words_of(const Summary& summary, const Spell& spell);
/// Of what a migration's streams carried for this cause, all of them together: {"its 4 streams", "0.562 MB / 10 ms = 56.2 MB/s each, 225 MB/s together"}.
/// {} when they carried nothing of it.
Words words_of(const Summary& summary, const Migration& migration, trace::Cause cause, Seconds from, Seconds to);

/// "a line that is full", "a pool whose disks are busy all the time", by the kind of a resource.
std::string_view full_text(std::string_view kind);
/// " (of it the guests 20 %)"; "" where it is not worth naming.
std::string guests_text(double share, double positioning);

} // namespace godwit::report
