#pragma once
// Private to engine/: who runs when. Actors are fibers of our own, run one at a time between two of SimGrid's events, in the order in which they became
// ready. An actor of SimGrid's costs a round of its kernel for each wait, and its calls let others run half-way through.

#include "engine/clocks.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <simgrid/s4u.hpp>
#include <string>
#include <unordered_map>
#include <vector>

namespace godwit::engine::detail {

/// Thrown out of what a killed actor waits for. No std::exception: it passes all that catch those.
struct Killed {};

struct Task;

struct Fiber {
  std::string name;
  bool serves = false; ///< others, and does not keep the run going
  std::function<void()> body; ///< none once it has begun
  std::shared_ptr<Task> task;
  boost::context::fiber context;
  boost::context::stack_context stack; ///< it runs on
  std::uint64_t number = 0;
  const char* rests_at = nullptr; ///< in its stack, while it waits
  bool ready = false;
  bool killed = false;
};

/// Stacks are used again: to map one and unmap it costs more than most bodies.
class Stacks {
public:
  Stacks() = default;
  Stacks(const Stacks&) = delete;
  ~Stacks();
  boost::context::stack_context allocate();
  void deallocate(boost::context::stack_context& stack) { idle_.push_back(stack); }

private:
  boost::context::protected_fixedsize_stack made_{std::size_t{256} * 1024};
  std::vector<boost::context::stack_context> idle_; ///< no more than fibers were alive at once
};

class Fibers {
public:
  explicit Fibers(Clocks& clocks); ///< they must outlive it
  Fibers(const Fibers&) = delete;
  ~Fibers();

  /// Runs SimGrid's engine until all bodies are over that do not serve others, one has thrown, or nothing more can happen.
  void run(simgrid::s4u::Engine& engine, simgrid::s4u::Host* stage);
  std::exception_ptr failure() const { return failure_; } ///< the first that an actor threw
  std::vector<std::string> left() const; ///< names of those bodies that are not over, in the order of their beginning
  /// Ends all that are not over where they stand.
  void unwind();

  enum class As { Actor, Servant };
  std::shared_ptr<Task> spawn(As as, std::string name, std::function<void()> body);
  void kill(const Task& task); ///< of one that is over: nothing

  // In a fiber.
  Fiber& running() { return *running_; }
  /// Until somebody wakes it. Throws Killed.
  void park();
  void sleep_until(Seconds instant, int turn = Clocks::usual); ///< turn: see Clocks
  void give_way(); ///< to all that are ready
  void wait_out_instant(); ///< gives way to clocks that ring in it, too
  /// Until it is over, for one reason or another. Throws Killed.
  void wait_for_end(const simgrid::s4u::Activity& activity);

  /// Who waits for its end is woken. Of one that is over: nothing.
  void cancel(const simgrid::s4u::ActivityPtr& activity);

  /// Makes it ready, if it is not; it runs in this instant, after all that are ready before it.
  void wake(Fiber& fiber);
  /// The same outside any fiber, as SimGrid's clock rings: it runs before this returns.
  void wake_now(Fiber& fiber);
  /// Rings at `instant`, from now on: see Clocks.
  void set(Clock& clock, Seconds instant, int turn = Clocks::usual) { clocks_.set(clock, instant, turn); }
  /// Who is ready runs in this instant, and after them what was asked for, even if nobody is.
  void ask_for_turn();
  /// The same in the midst of a step of SimGrid's clock: after what rings at its end, which costs less than an actor's waking.
  void ask_for_turn_after_step();
  void after_each_turn(std::function<void()> what) { after_turn_ = std::move(what); }
  /// Done as soon as anything is run after a step, once for each ask_for_turn_after_step(): who was waited for there is woken by it, before all others.
  void after_each_step(std::function<void()> what) { after_step_ = std::move(what); }

private:
  void activity_over(const simgrid::s4u::Activity& activity);
  void look_after_step();
  void run_ready();
  void take_turn();
  void resume(Fiber& fiber);
  void over(Fiber& fiber);

  Clocks& clocks_;
  Stacks stacks_;
  std::map<std::uint64_t, std::unique_ptr<Fiber>> fibers_; ///< not over, by number
  std::deque<Fiber*> ready_;
  std::vector<Fiber*> last_; ///< made ready once all clocks of the instant have rung
  std::unordered_map<const void*, Fiber*> for_end_; ///< of an activity
  std::vector<simgrid::s4u::ActivityPtr> cancelled_; ///< last: SimGrid 3.32 looks at them once more, and keeps none that no actor of its own began
  Seconds cancelled_at_;
  Fiber* running_ = nullptr;
  boost::context::fiber scheduler_; ///< while a fiber runs
  /// An actor of SimGrid's waits for it, so that the engine goes on, and runs who is ready: after all that ended in a step of the clock is known, and before
  /// what links give is worked out anew.
  simgrid::s4u::SemaphorePtr turn_;
  std::function<void()> after_turn_, after_step_;
  bool step_is_new_ = false; ///< after_step_ is due
  std::exception_ptr failure_;
  std::uint64_t next_ = 0;
  std::size_t bodies_ = 0; ///< of actors, not over
  bool in_turn_ = false; ///< ready ones are being run, or will be in this instant
  bool stopped_ = false;
  const void* scheduler_stack_ = nullptr; ///< its lower end, and its size: for the address sanitizer alone
  std::size_t scheduler_stack_size_ = 0;
};

/// Counts, and lets as many pass; first come, first served.
class Semaphore {
public:
  Semaphore(Fibers& fibers, unsigned count) : fibers_(fibers), count_(count) {}
  Semaphore(const Semaphore&) = delete;

  void acquire();
  /// False: not released within `span`.
  bool acquire_within(Seconds span);
  void release();
  void release_all(); ///< that wait

private:
  struct Waiter final : Clock {
    Waiter(Semaphore& for_, Fiber& who) : semaphore(for_), fiber(who) {}
    void ring() override; ///< it has waited long enough
    Semaphore& semaphore;
    Fiber& fiber;
    bool passed = false;
  };
  bool pass(); ///< at once, if it may
  void wait(Waiter& waiter);
  void forget(Waiter& waiter);

  Fibers& fibers_;
  unsigned count_;
  std::vector<Waiter*> waiting_; ///< few; the first came first
};

} // namespace godwit::engine::detail
