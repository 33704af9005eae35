#pragma once
// Private to engine/: what stands behind the handles of simulation.hpp.

#include "engine/simulation.hpp"

#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>

namespace godwit::engine::detail {

constexpr BytesPerSecond unpaced{1e18};

/// An endpoint of a star zone and a private link that no transfer on the lane outruns. Which links lie between it and the other end, the
/// same for all, is set anew for every Stream: SimGrid reads a star's routes when a transfer starts, and hosts cannot be made once it runs.
struct Lane {
  simgrid::s4u::Host* from = nullptr;
  simgrid::s4u::Link* pace = nullptr;
  std::vector<LinkIndex> path;
  BytesPerSecond most = unpaced; ///< of its own
  BytesPerSecond told = unpaced; ///< what SimGrid was told of `pace`
  bool routed = false;
  bool paced = false; ///< it was routed over `pace`: only where that can bind, as each link on a way costs
  Bytes size; ///< of the transfer under way
  Bytes sent; ///< of the one before
  Bytes passed; ///< of the one under way, noted as it was cut off: SimGrid forgets it
  bool cut = false; ///< the one under way
  Seconds over; ///< when the one before was
  simgrid::s4u::CommPtr comm;

  Bytes so_far() const; ///< of the transfer under way, in whole bytes
  void note_cut();
};

struct Task {
  simgrid::s4u::ActorPtr actor;
  bool killed = false;
  bool over = false; ///< then the actor may have other work
  int waiting = 0; ///< for its end
  simgrid::s4u::SemaphorePtr end; ///< made by the first that waits

  void wake_waiting();
};

/// An actor that does one body after the other: to map a stack and unmap it costs more than most bodies.
struct Worker {
  std::uint64_t number = 0; ///< of the body it does
  std::function<void()> body; ///< to do next; none: it goes
  std::shared_ptr<Task> task;
  simgrid::s4u::ActorPtr actor;
  simgrid::s4u::SemaphorePtr wake;
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
  std::deque<Worker> workers; ///< stable addresses
  std::vector<Worker*> resting; ///< no more of them than bodies were under way at once
  std::map<std::uint64_t, std::string> alive; ///< bodies that are not over, for the word on a deadlock
  std::uint64_t next_actor = 0;
  std::vector<std::function<void()>> put_off;
  std::exception_ptr failure; ///< the first an actor threw
  bool deadlocked = false;
  bool over = false; ///< the run: nothing that is told to SimGrid matters any more, and its tracing is closed

  Seconds now() const { return Seconds{simgrid::s4u::Engine::get_clock()}; }
  void work(Worker& worker);
  void end(Worker& worker);
  void route(Lane& lane);
  void book(std::span<const LinkIndex> path, Bytes size);
  void load(LinkIndex link, BytesPerSecond more);
  void turn(LinkIndex link, bool to);
  /// Done as soon as the calling actor waits for something: a call into SimGrid lets other actors run, and whoever signals others must not
  /// find them changed, or gone, half-way through. Outside any actor it is done at once.
  void soon(std::function<void()> what);
  /// What was put off. Every call that may block begins with it.
  void flush();
};

/// Shared by a meter and the actor that works for it.
struct Meter {
  std::deque<Seconds> bites; ///< done, in order, not yet credited
  simgrid::s4u::SemaphorePtr room; ///< for bites done ahead
  simgrid::s4u::SemaphorePtr done;
  simgrid::s4u::ActorPtr worker;
  Seconds credit; ///< done, less charged
  Seconds charged;
};

struct Latch {
  simgrid::s4u::SemaphorePtr semaphore;
  World* world;
};

/// Null once it has been made.
struct Call {
  simgrid::kernel::timer::Timer* timer = nullptr;
};

} // namespace godwit::engine::detail
