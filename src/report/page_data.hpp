#pragma once
// A run as its page reads it: one JSON document. Times and rates are delta-coded in whole ticks, texts stand once.

#include "report/page_log.hpp"
#include "report/summary.hpp"

namespace godwit::report {

/// {"version": 1, "summary": {... as summary.json, shortened}, "hosts", "moments", "flows", "disks", "progress", "rules"}. What may grow without bound
/// is thinned: a run of 1,000 migrations stays below 10 MB.
std::string page_data(const Summary& summary, const PageLog& log);

} // namespace godwit::report
