#pragma once
// Private to report/: what the figures mean, in sentences for somebody who has never watched a migration.

#include "report/summary.hpp"

namespace godwit::report {

/// Which migration is cheaper and by what factor; what it costs besides time; how far off the naive estimate is. Empty when
/// nothing completed.
std::vector<std::string> remarks(const Summary& summary);

} // namespace godwit::report
