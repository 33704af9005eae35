#pragma once
// Private to report/: the arithmetic behind a bound, with the run's own numbers.

#include "report/summary.hpp"

namespace godwit::report {

/// What bound a stretch of a copy: "32 x 64 KiB / (5 ms + 2 ms + 0.05 ms) = 297 MB/s", "B/sas/write 350 MB/s, 200 MB/s of it here".
std::string arithmetic(const Summary& summary, const Stretch& stretch);
/// The same of a piece of a stream: "a stream helper's 18 Gbit/s", "esx1/nic0/out 1.25 GB/s". Precondition: it was active.
std::string arithmetic(const Summary& summary, const NetworkStream& stream, const NetworkStream::Piece& piece);

} // namespace godwit::report
