#pragma once
// The clock, the links, the actors: all of SimGrid that Godwit uses, behind nouns of its own. No other module includes SimGrid.
//
// Transfers are served by SimGrid's max-min solver at exact nominal rates (CM02, no cross-traffic, no TCP window; a test pins
// it). Single I/Os are served by first-in first-out stations (stations.hpp). A run uses the one or the other, never both on a link.

#include "engine/stations.hpp"
#include "units/quantity.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace godwit::engine {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

struct LinkSpec {
  std::string name;
  BytesPerSecond rate; ///< > 0
};
struct CpuSpec {
  std::string name;
  int cores = 1;
};
struct PlatformSpec {
  std::vector<LinkSpec> links; ///< LinkIndex counts these
  std::vector<CpuSpec> cpus;   ///< CpuIndex counts these
  std::size_t streams = 0;     ///< the most Streams open at once
  std::string paje_file = {};  ///< SimGrid's own trace of what transfers every link carries; "": none
};

enum class CpuIndex : std::uint32_t {};
enum class Delivery { Done, LinkLost };

/// The simulation ended with actors that wait for what never comes.
class Deadlock : public std::runtime_error {
public:
  explicit Deadlock(std::vector<std::string> waiting);
  const std::vector<std::string>& waiting() const { return waiting_; }

private:
  std::vector<std::string> waiting_;
};

/// Who submitted an I/O hears of its end here, outside any actor: it may submit more or release a Gate, not block.
class IoClient {
public:
  virtual void io_done(std::uint64_t tag) = 0;

protected:
  ~IoClient() = default;
};

struct Io {
  std::span<const LinkIndex> path; ///< must stay until io_done; empty: a mere delay
  Bytes size;
  Seconds latency; ///< of an unloaded I/O, its transfer included
  CpuIndex cpu;
  Seconds cpu_time; ///< of work; the cores of a host serve one queue
  Seconds core_free; ///< not done before: when the one core that its copy runs on has worked it off
};

namespace detail {
struct World;
struct Lane;
struct Meter;
struct Latch;
struct Task;
struct Call;
} // namespace detail

/// A way for transfers, one at a time. Move-only; the destructor cancels what is under way.
class Stream {
public:
  Stream(detail::World& world, detail::Lane& lane) : world_(&world), lane_(&lane) {}
  Stream(Stream&& other) noexcept : world_(other.world_), lane_(std::exchange(other.lane_, nullptr)) {}
  Stream& operator=(Stream&&) = delete;
  ~Stream();

  /// The links of the next transfers, in order. Precondition: none under way.
  void route(std::span<const LinkIndex> path);
  /// No transfer from now on goes faster. Precondition: none under way.
  void pace(std::optional<BytesPerSecond> most);
  /// Begins a transfer of `size` > 0. Precondition: none under way.
  void start(Bytes size);
  /// Blocks until the transfer under way is over. LinkLost: a link on its way went, or cut() was called.
  Delivery wait();
  /// From another actor: ends the transfer under way, if there is one, for the one that waits for it.
  void cut();
  /// What the last transfer carried: all of it, or what had passed when it was lost.
  Bytes sent() const;
  /// When the last transfer was over, which may be before wait() was called.
  Seconds over() const;

private:
  detail::World* world_;
  detail::Lane* lane_;
};

/// Host CPU for one copy, which runs on one core at a time: an actor of its own works the known total off in bites, a few ahead of
/// what is charged. An idle CPU costs no time; an exhausted one slows its user as a slow link does.
class CpuMeter {
public:
  explicit CpuMeter(std::shared_ptr<detail::Meter> meter);
  CpuMeter(CpuMeter&&) noexcept;
  ~CpuMeter();
  /// Blocks while what was charged before is more than a bite ahead of the work done.
  void charge(Seconds work);
  /// Blocks until all that was charged is done. Returns it.
  Seconds settle();

private:
  std::shared_ptr<detail::Meter> meter_;
};

/// Opened from anywhere, waited for by actors: each opening lets one wait pass, whichever comes first.
class Gate {
public:
  explicit Gate(std::unique_ptr<detail::Latch> latch);
  Gate(Gate&&) noexcept;
  ~Gate();
  void open();
  void wait();
  /// False: not opened within `span`.
  bool wait_for(Seconds span);

private:
  std::unique_ptr<detail::Latch> latch_;
};

/// A load of many small I/Os that costs no event: its rate is taken off what transfers, and single I/Os, get of the links on its way, down to a hundredth
/// of theirs. Changes of less than 1/200 of a link wait until they add up. Move-only; the destructor takes the load away.
class Load {
public:
  Load(detail::World& world, std::vector<LinkIndex> path) : world_(&world), path_(std::move(path)) {}
  Load(Load&& other) noexcept : world_(std::exchange(other.world_, nullptr)), path_(std::move(other.path_)), rate_(other.rate_) {}
  Load& operator=(Load&&) = delete;
  ~Load();

  void rate(BytesPerSecond rate); ///< from now on
  BytesPerSecond rate() const { return rate_; }
  void carried(Bytes size); ///< has passed: for carried(LinkIndex)

private:
  detail::World* world_;
  std::vector<LinkIndex> path_;
  BytesPerSecond rate_;
};

/// Who goes on before whom, of those whose sleep ends in one instant; of equal ones who fell asleep first. For those whose order must not hang on what
/// else they had to do before.
enum class Turn { First, Second, Third, Usual };

/// A call to come. Move-only; the destructor takes it back.
class Alarm {
public:
  explicit Alarm(std::shared_ptr<detail::Call> call) : call_(std::move(call)) {}
  Alarm(Alarm&&) noexcept = default;
  ~Alarm();

private:
  std::shared_ptr<detail::Call> call_;
};

/// A running actor. Dropping the handle does not stop it.
class Task {
public:
  explicit Task(std::shared_ptr<detail::Task> task) : task_(std::move(task)) {}
  void join(); ///< blocks
  void kill();

private:
  std::shared_ptr<detail::Task> task_;
};

class Simulation {
public:
  /// One a process.
  explicit Simulation(const PlatformSpec& platform);
  ~Simulation();
  Simulation(const Simulation&) = delete;

  /// Runs all actors to their end. Throws Deadlock, and whatever an actor threw.
  void run();
  Seconds now() const;

  Task spawn(std::string name, std::function<void()> body);
  /// The calling actor sleeps; an instant already past returns at once.
  void sleep_for(Seconds span);
  void sleep_until(Seconds instant, Turn turn = Turn::Usual);
  void give_way(); ///< the calling actor, to all that are ready to run in this instant
  void wait_out_instant(); ///< the same, and to all that wake by the clock in it

  /// `pace`: no transfer on it goes faster. Throws std::logic_error when PlatformSpec::streams are open already.
  Stream open_stream(std::span<const LinkIndex> path, std::optional<BytesPerSecond> pace);
  CpuMeter meter(CpuIndex cpu, Seconds total);
  Gate gate();
  /// Calls outside any actor: it may open Gates, cut Streams and turn links, not block.
  Alarm call_after(Seconds span, std::function<void()> what);
  Load open_load(std::span<const LinkIndex> path);

  void submit(const Io& io, IoClient& client, std::uint64_t tag);

  /// What has passed a link so far, by the engine's own count.
  Bytes carried(LinkIndex link) const;
  /// Transfers under way on it are lost, later ones too until it is turned on again.
  void turn_off(LinkIndex link);
  void turn_on(LinkIndex link);
  bool is_on(LinkIndex link) const;

private:
  std::unique_ptr<detail::World> world_;
};

} // namespace godwit::engine
