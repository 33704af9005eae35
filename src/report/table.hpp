#pragma once
// One run for a terminal: its migrations side by side, then what the figures mean in a sentence each.

#include "report/layout.hpp"
#include "report/summary.hpp"

namespace godwit::report {

/// Up to four migrations are a column each, more a row each. At most about 100 characters wide.
std::string table(const Summary& summary, Style style);

} // namespace godwit::report
