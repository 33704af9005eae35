#pragma once
// Private to report/: what would have set the pace of a copy next.

#include "report/spells.hpp"

namespace godwit::report {

/// "; its next limits: B/port0/in 800 MB/s, of which guests cost 315 MB/s, then its stream, 6.65 MB / 50 ms = 133 MB/s": the least first, what guests
/// took of each left out of it. "" where there is nothing to name.
std::string next_limits(const Summary& summary, const Migration& migration, const Copy& copy, const Spell& spell);

} // namespace godwit::report
