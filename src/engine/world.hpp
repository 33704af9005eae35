#pragma once
// Private to engine/: what stands behind the handles of simulation.hpp.

#include "engine/fibers.hpp"
#include "engine/flows.hpp"
#include "engine/simulation.hpp"

#include <deque>
#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>

namespace godwit::engine::detail {

constexpr BytesPerSecond unpaced{1e18};

/// An endpoint of a star zone and a private link that no transfer on the lane outruns. Which links lie between it and the other end, the
/// same for all, is told to SimGrid before each Flow begins: it reads a star's routes then, and hosts cannot be made once it runs.
struct Lane {
  simgrid::s4u::Host* from = nullptr;
  simgrid::s4u::Link* pace = nullptr;
  std::vector<LinkIndex> path;
  BytesPerSecond most = unpaced; ///< of its own
  BytesPerSecond told = unpaced; ///< what SimGrid was told of `pace`
  std::vector<std::unique_ptr<Flow>> flows; ///< one for each way taken, the last one last
  Flow* flow = nullptr; ///< of the transfer begun and not waited for yet
  Bytes sent; ///< of the one before
  Seconds over; ///< when that was
};

struct Task {
  explicit Task(Fibers& all) : fibers(all), end(all, 0) {}
  Fibers& fibers;
  Fiber* fiber = nullptr; ///< null: it is over
  Semaphore end;
};

struct World {
  std::unique_ptr<simgrid::s4u::Engine> engine;
  simgrid::s4u::NetZone* zone = nullptr;
  simgrid::s4u::Host* stage = nullptr; ///< where actors live; never fails
  simgrid::s4u::Host* sink = nullptr; ///< where all transfers end
  std::vector<simgrid::s4u::Link*> links;
  std::vector<simgrid::s4u::Host*> cpus;
  std::vector<Bytes> carried;
  std::vector<bool> on; ///< links, as they were last told to be
  std::vector<BytesPerSecond> payload; ///< of a link without loads
  std::vector<BytesPerSecond> loaded; ///< by Loads
  std::vector<BytesPerSecond> applied; ///< what SimGrid was told of a link
  std::deque<Lane> lanes; ///< stable addresses
  std::vector<Lane*> idle;
  std::unique_ptr<Stations> stations;
  std::vector<Seconds> cpu_free_at; ///< the stations of CPU, for I/Os
  std::optional<Fibers> fibers; ///< not before the engine
  std::optional<Flows> flows;
  bool over = false; ///< the run: nothing that is told to SimGrid matters any more, and its tracing is closed

  Seconds now() const { return Seconds{simgrid::s4u::Engine::get_clock()}; }
  Flow& flow(Lane& lane);
  void lay_way(const Lane& lane, const Flow& flow); ///< from the lane's end to the sink, for a Comm that begins
  void drop(Lane& lane, std::size_t flow);
  void book(std::span<const LinkIndex> path, Bytes size);
  void load(LinkIndex link, BytesPerSecond more);
  void turn(LinkIndex link, bool to);
};

/// Shared by a meter and the actor that works for it.
struct Meter {
  Meter(Fibers& all, unsigned ahead) : fibers(all), room(all, ahead), done(all, 0) {}
  Fibers& fibers;
  std::deque<Seconds> bites; ///< done, in order, not yet credited
  Semaphore room; ///< for bites done ahead
  Semaphore done;
  std::shared_ptr<Task> worker;
  Seconds credit; ///< done, less charged
  Seconds charged;
};

struct Latch {
  explicit Latch(Fibers& fibers) : semaphore(fibers, 0) {}
  Semaphore semaphore;
};

/// Null once it has been made.
struct Call {
  simgrid::kernel::timer::Timer* timer = nullptr;
};

} // namespace godwit::engine::detail
