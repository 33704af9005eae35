#pragma once
// Private to report/: what the figures mean, in sentences for somebody who has never watched a migration.

#include "report/summary.hpp"

namespace godwit::report {

/// Which migration is cheaper and by what factor; what it costs besides time; how far off the naive estimate is; then what
/// the guest felt that felt most, why a VM stood still or was slowed, and what kept a copy from ending as it began. Empty when there is nothing of this.
std::vector<std::string> remarks(const Summary& summary);

} // namespace godwit::report
