#pragma once
// Private to report/: what bound each stretch of each copy, and how busy that kept every resource.

#include "report/summary.hpp"

#include <map>

namespace godwit::report {

/// Fills in `summary.resources`' bytes and utilisation, every stretch's `bound_by`, and `summary.limits`.
/// `cores`: of each host. Takes n log n of the number of stretches.
void find_limits(Summary& summary, const std::map<std::string, int>& cores);

} // namespace godwit::report
