#pragma once
// Carries a plan out: 32 MiB transfers in order, at the fidelity asked for, every one recorded.

#include "datamover/plan.hpp"
#include "datamover/supervisor.hpp"
#include "datamover/workshop.hpp"

namespace godwit::datamover {

/// Lost: no path was left for longer than the host is patient. Stopped: by the supervisor, or Outages::stop().
enum class Copied { Whole, Lost, Stopped };

struct CopyResult {
  Copied how = Copied::Whole;
  Bytes done; ///< read so far, from the plan's start on
  bool by_network = false; ///< Lost: the way that was missing led over a network
};

/// Blocks the calling actor until the copy is over; what was copied stays recorded.
/// A transfer that a fault cuts off is repeated as a whole over the first path that works, parameters.path_failover later.
CopyResult copy(Workshop& workshop, Plan plan, const std::string& migration, Supervisor& supervisor);

/// Parts of copy(), by fidelity. Both record TransferDone and BlocksAllocated; the second also IoDone.
CopyResult copy_by_transfers(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Supervisor& supervisor, Seconds& cpu);
CopyResult copy_by_ios(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Supervisor& supervisor, Seconds& cpu);

/// Tells others on the request's way how much the copy takes of it and keeps queued there, going by a request that took so long.
void press(Workshop& workshop, Pressure::Source source, const Plan& plan, const Request& request, Seconds took);

/// The same before the first request, by what others leave: a copy that begins queues up before it has moved a byte.
void announce(Workshop& workshop, Pressure::Source source, const Plan& plan);

/// The `index`-th request of a plan. Pure. Precondition: index * plan.transfer < plan.size.
Request request_of(const Plan& plan, std::uint32_t index);
/// I/Os, or commands, of all requests together. Each request begins with one of its own.
std::uint64_t ios_of(const Plan& plan);

} // namespace godwit::datamover
