#pragma once
// What all copying of a run shares.

#include "datamover/outages.hpp"
#include "datamover/pressure.hpp"
#include "scenario/scenario.hpp"
#include "trace/trace.hpp"

namespace godwit::datamover {

/// What the copying needs of the run. One for all copies of a run.
struct Workshop {
  engine::Simulation& simulation;
  const trace::Trace& trace;
  scenario::Fidelity fidelity;
  Pressure& pressure;
  Outages& outages;
  trace::CopyNumber next_copy = 0;
  trace::StreamNumber next_stream = 0;
};

} // namespace godwit::datamover
