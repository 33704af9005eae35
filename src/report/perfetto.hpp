#pragma once
// A run for Perfetto and chrome://tracing: the Chrome trace format (JSON).

#include "report/summary.hpp"

#include <string>

namespace godwit::report {

/// Processes: 1 "migrations", nestable asynchronous slices, a migration an id, its wait and its phases inside, decisions as instants;
/// 2 "timeline", the same phases as slices of a thread a migration, so that arrows can join them: which fault struck what, whose end let
/// whom start, which pass got a guest slowed; 3 "faults"; 4 "links", a counter a resource, bytes a second by cause; 5 "guests", what is
/// left to copy, buffers, vCPU slowdown.
std::string perfetto_json(const Summary& summary);

} // namespace godwit::report
