#pragma once
// Carries a plan out: 32 MiB transfers in order, at the fidelity asked for, every one recorded.

#include "datamover/plan.hpp"
#include "scenario/scenario.hpp"
#include "trace/trace.hpp"

namespace godwit::datamover {

/// What the copying needs of the run. One for all copies of a run.
struct Workshop {
  engine::Simulation& simulation;
  const trace::Trace& trace;
  scenario::Fidelity fidelity;
  trace::CopyNumber next_copy = 0;
};

enum class Copied { Whole, Lost };

/// Blocks the calling actor until the copy is over. Lost: a link on the way went; what was copied stays recorded.
Copied copy(Workshop& workshop, Plan plan, const std::string& migration);

/// Parts of copy(), by fidelity. Both record TransferDone and BlocksAllocated; the second also IoDone.
Copied copy_by_transfers(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Seconds& cpu);
Copied copy_by_ios(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Seconds& cpu);

/// One request to the data mover.
struct Request {
  std::uint32_t index = 0;
  std::uint32_t route = 0;
  Bytes offset;
  Bytes size; ///< to read; to write where the plan has nothing to read
  Bytes written; ///< of it, the first bytes
  std::uint32_t ios = 0;
  std::uint32_t blocks = 0; ///< file blocks that begin in the written part
};
/// The `index`-th request of a plan. Pure. Precondition: index * plan.transfer < plan.size.
Request request_of(const Plan& plan, std::uint32_t index);
/// I/Os, or commands, of all requests together. Each request begins with one of its own.
std::uint64_t ios_of(const Plan& plan);

} // namespace godwit::datamover
