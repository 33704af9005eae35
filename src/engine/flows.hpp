#pragma once
// Private to engine/: transfers as SimGrid's solver sees them. To begin a Comm anew for every transfer costs 12 thousand instructions and a dozen
// allocations, so what stands for it in the solver, an Action, is kept from one transfer to the next over the same way.

#include "engine/fibers.hpp"
#include "engine/stations.hpp"
#include "units/quantity.hpp"

#include <cstdint>
#include <simgrid/kernel/resource/Action.hpp>
#include <simgrid/s4u.hpp>
#include <unordered_map>
#include <vector>

namespace godwit::engine::detail {

using units::Bytes;

/// One way's share of its links. Its Comm never hears of an end: the Action is taken away from it, and given back to be cancelled.
struct Flow {
  std::vector<LinkIndex> way;
  bool paced = false; ///< by a link of its lane's: only where that can bind, as each link on a way costs
  std::vector<simgrid::s4u::Link*> links; ///< the way's, and what paces it
  simgrid::s4u::CommPtr comm;
  simgrid::kernel::resource::Action* action = nullptr; ///< null: none has begun yet
  enum class Is { UnderWay, Whole, Lost } is = Is::Whole;
  bool resting = false; ///< takes nothing of its links
  Fiber* waits = nullptr; ///< for its end
  std::uint64_t number = 0; ///< of the transfer: those that began later have a higher one
  Bytes size; ///< of the transfer
  Bytes passed; ///< of it, when it was lost
  Seconds over; ///< when it was
};

/// All flows of an engine.
class Flows {
public:
  Flows(simgrid::s4u::Engine& engine, Fibers& fibers);
  Flows(const Flows&) = delete;

  /// From `from` to `to`, between which its way lies. Preconditions: none of its own is under way, all links are on.
  void start(Flow& flow, simgrid::s4u::Host* from, simgrid::s4u::Host* to, Bytes size);
  /// Until it is over. Throws Killed.
  void wait(Flow& flow);
  /// It is lost. Nothing, if it is over.
  void cut(Flow& flow);
  /// Takes it out of SimGrid.
  void drop(Flow& flow);
  /// One that a link kept from beginning.
  void lose(Flow& flow, Bytes size);

private:
  void begin(Flow& flow, simgrid::s4u::Host* from, simgrid::s4u::Host* to);
  void again(Flow& flow);
  void finished(const void* action);
  void over(Flow& flow, Flow::Is is);
  void rest(Flow& flow);
  void go_on(Flow& flow);

  simgrid::s4u::Engine& engine_;
  Fibers& fibers_;
  std::unordered_map<const void*, Flow*> all_; ///< by Action
  std::uint64_t next_ = 0;
  std::vector<Flow*> fresh_; ///< ended in the last step, and nobody has been woken for it
  std::vector<Flow*> ended_; ///< in this instant, on their links still: the next transfer mostly begins at once
};

} // namespace godwit::engine::detail
