#pragma once
// From a checked scenario to events: builds the platform, lets the actions happen, checks itself.

#include "scenario/scenario.hpp"
#include "trace/trace.hpp"

#include <string>
#include <vector>

namespace godwit::run {

struct Result {
  std::vector<std::string> violations; ///< of the self-check, deadlock included; empty: passed
};

/// Runs the scenario to its end and records everything into `trace`, the self-check's verdict last.
/// One run a process: the engine's clock cannot start again.
Result simulate(const scenario::Scenario& scenario, trace::Trace& trace);

} // namespace godwit::run
