#pragma once
// summary.json: the stable keys scripts may rely on. Times in seconds, sizes in bytes, rates in bytes a second.

#include "report/summary.hpp"

namespace godwit::report {

/// Pretty-printed, keys in a fixed order, a line end at the end. Equal summaries, equal bytes.
std::string summary_json(const Summary& summary);

} // namespace godwit::report
