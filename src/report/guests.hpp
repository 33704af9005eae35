#pragma once
// Figures of guests: what a migration did to the I/O of its VM.

#include "report/summary.hpp"

namespace godwit::report {

/// Reads and writes served, a second. Nothing for a window of no length.
std::optional<double> iops(const std::optional<trace::GuestFelt>& window);
/// So few I/Os that their rate is mostly chance: the square root of a hundred is a tenth of it.
inline constexpr std::uint64_t enough_to_count = 100;
/// Achieved during the migration against before. Nothing when the guest did less than that before, or nobody looked.
std::optional<double> iops_kept(const Guest& guest);
/// By how much longer a write took during the migration than before, on average: 0.5 is half as long again; 0 when there were none.
double slowdown(const Guest& guest);
/// Any I/O in any window.
bool busy(const Guest& guest);

} // namespace godwit::report
