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

/// What a run does beside recording events.
struct Witness {
  std::string paje_file; ///< where SimGrid writes its own trace of what every link carries, guests' I/O left out; "": nowhere
};

/// Runs the scenario to its end and records everything into `trace`, the self-check's verdict last.
/// One run a process: the engine's clock cannot start again.
Result simulate(const scenario::Scenario& scenario, trace::Trace& trace, const Witness& witness = {});

} // namespace godwit::run
