#pragma once
// Private to engine/: what stands behind the handles of simulation.hpp.

#include "engine/clocks.hpp"
#include "engine/fibers.hpp"
#include "engine/flows.hpp"
#include "engine/simulation.hpp"

#include <deque>
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

struct World;

/// An I/O on its way to its end. Used again and again.
struct IoEnd final : Clock {
  explicit IoEnd(World& all) : world(all) {}
  void ring() override;
  World& world;
  std::span<const LinkIndex> path;
  Bytes size;
  IoClient* client = nullptr;
  std::uint64_t tag = 0;
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
  std::optional<Clocks> clocks; ///< not before the engine
  std::deque<IoEnd> io_ends; ///< stable addresses
  std::vector<IoEnd*> idle_io_ends;
  std::optional<Fibers> fibers;
  std::optional<Flows> flows;
  bool over = false; ///< the run: nothing that is told to SimGrid matters any more, and its tracing is closed

  Seconds now() const { return Seconds{simgrid::s4u::Engine::get_clock()}; }
  IoEnd& io_end(); ///< an idle one
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

struct Call final : Clock {
  explicit Call(std::function<void()> made) : what(std::move(made)) {}
  void ring() override { std::exchange(what, nullptr)(); } // which may drop the alarm, and with it this
  std::function<void()> what;
};

} // namespace godwit::engine::detail
