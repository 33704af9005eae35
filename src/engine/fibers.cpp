#include "engine/fibers.hpp"

#include "engine/world.hpp"
#include "units/fetch.hpp"

#include <algorithm>
#include <simgrid/simix.hpp>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

namespace godwit::engine::detail {

namespace s4u = simgrid::s4u;
using simgrid::kernel::timer::Timer;

Stacks::~Stacks()
{
  for (auto& stack : idle_) made_.deallocate(stack);
}

boost::context::stack_context Stacks::allocate()
{
  if (idle_.empty()) return made_.allocate();
  const auto stack = idle_.back();
  idle_.pop_back();
  return stack;
}

namespace {

/// For Boost.Context, which takes its allocator by value.
struct FromStacks {
  Stacks* stacks;
  boost::context::stack_context* made;
  boost::context::stack_context allocate() { return *made = stacks->allocate(); }
  void deallocate(boost::context::stack_context& stack) { stacks->deallocate(stack); }
};

// The address sanitizer is told whose stack it is on.
#ifdef __SANITIZE_ADDRESS__
/// From here to there, and in the end back.
class Crossing {
public:
  Crossing(const void* bottom, std::size_t size) { __sanitizer_start_switch_fiber(&left_, bottom, size); }
  ~Crossing() { __sanitizer_finish_switch_fiber(left_, nullptr, nullptr); }

private:
  void* left_ = nullptr;
};

/// In a fiber, from its first step to its last.
class Visit {
public:
  Visit(const void*& bottom, std::size_t& size) : bottom_(bottom), size_(size) { __sanitizer_finish_switch_fiber(nullptr, &bottom, &size); }
  ~Visit() { __sanitizer_start_switch_fiber(nullptr, bottom_, size_); }

private:
  const void*& bottom_;
  std::size_t& size_;
};
#else
struct Crossing {
  Crossing(const void*, std::size_t) {}
};
struct Visit {
  Visit(const void*&, std::size_t&) {}
};
#endif

/// What a fiber looks at first.
void fetch(const Fiber& fiber)
{
  constexpr std::size_t registers = 256, frames = 1280;
  if (fiber.rests_at != nullptr) units::fetch(fiber.rests_at - registers, registers + frames);
}

Crossing into(const Fiber& fiber) { return {static_cast<const char*>(fiber.stack.sp) - fiber.stack.size, fiber.stack.size}; }

} // namespace

Fibers::Fibers(Clocks& clocks) : clocks_(clocks), turn_(s4u::Semaphore::create(0))
{
  s4u::Activity::on_completion_cb([this](const s4u::Activity& activity) { activity_over(activity); });
}

Fibers::~Fibers() { unwind(); }

void Fibers::run(s4u::Engine& engine, s4u::Host* stage)
{
  if (bodies_ == 0) return;
  s4u::Actor::create("turns", stage, [this] {
    while (!stopped_) {
      turn_->acquire();
      simgrid::kernel::actor::simcall_answered([this] { take_turn(); }); // SimGrid's calls cost less outside its actors
    }
  });
  engine.run();
}

std::vector<std::string> Fibers::left() const
{
  std::vector<std::string> names;
  for (const auto& [number, fiber] : fibers_)
    if (!fiber->serves) names.push_back(fiber->name);
  return names;
}

void Fibers::unwind()
{
  stopped_ = true;
  ready_.clear();
  while (!fibers_.empty()) {
    const auto first = std::move(fibers_.begin()->second);
    fibers_.erase(fibers_.begin());
    running_ = first.get();
    [[maybe_unused]] const auto there = into(*first);
    first->context = {}; // throws in it
  }
  running_ = nullptr;
}

std::shared_ptr<Task> Fibers::spawn(As as, std::string name, std::function<void()> body)
{
  auto fiber = std::make_unique<Fiber>();
  auto& made = *fiber;
  auto task = std::make_shared<Task>(*this);
  task->fiber = &made;
  made.name = std::move(name);
  made.body = std::move(body);
  made.task = task;
  made.number = next_++;
  made.serves = as == As::Servant;
  bodies_ += made.serves ? 0 : 1;
  fibers_.emplace_hint(fibers_.end(), made.number, std::move(fiber));
  made.context = boost::context::fiber{std::allocator_arg, FromStacks{&stacks_, &made.stack}, [this, &made](boost::context::fiber&& scheduler) {
    [[maybe_unused]] const Visit visit{scheduler_stack_, scheduler_stack_size_};
    scheduler_ = std::move(scheduler);
    try {
      if (!made.killed) std::exchange(made.body, nullptr)();
    } catch (const Killed&) {
    } catch (const std::exception&) {
      if (!failure_) failure_ = std::current_exception();
    }
    return std::move(scheduler_);
  }};
  wake(made);
  return task;
}

void Fibers::kill(const Task& task)
{
  if (task.fiber == nullptr) return;
  task.fiber->killed = true;
  wake(*task.fiber);
}

void Fibers::park()
{
  running_->rests_at = static_cast<const char*>(__builtin_frame_address(0));
  {
    [[maybe_unused]] const Crossing there{scheduler_stack_, scheduler_stack_size_};
    scheduler_ = std::move(scheduler_).resume();
  }
  if (running_->killed) throw Killed{};
}

void Fibers::sleep_until(Seconds instant, int turn)
{
  struct Waking final : Clock {
    Waking(Fibers& all, Fiber& sleeper) : fibers(all), fiber(sleeper) {}
    void ring() override { fibers.wake_now(fiber); }
    Fibers& fibers;
    Fiber& fiber;
  } waking{*this, running()};
  set(waking, instant, turn);
  park();
}

void Fibers::give_way()
{
  wake(running());
  park();
}

/// SimGrid's actors run after its clocks.
void Fibers::wait_out_instant()
{
  struct Last {
    std::vector<Fiber*>& all;
    Fiber* fiber;
    ~Last() { std::erase(all, fiber); }
  } const last{last_, &running()};
  last_.push_back(&running());
  turn_->release();
  park();
}

void Fibers::wait_for_end(const s4u::Activity& activity)
{
  struct Waiting {
    std::unordered_map<const void*, Fiber*>& all;
    const void* activity;
    ~Waiting() { all.erase(activity); }
  } const waiting{for_end_, &activity};
  for_end_.emplace(&activity, &running());
  park();
}

void Fibers::cancel(const s4u::ActivityPtr& activity)
{
  if (activity->get_state() != s4u::Activity::State::STARTED) return;
  const Seconds now{s4u::Engine::get_clock()};
  if (std::exchange(cancelled_at_, now) < now) cancelled_.clear();
  cancelled_.push_back(activity);
  activity->cancel();
}

void Fibers::activity_over(const s4u::Activity& activity)
{
  const auto found = for_end_.find(&activity);
  if (found != for_end_.end()) wake(*found->second);
}

void Fibers::wake(Fiber& fiber)
{
  if (fiber.ready || stopped_) return;
  fiber.ready = true;
  fetch(fiber);
  ready_.push_back(&fiber);
  ask_for_turn();
}

void Fibers::ask_for_turn()
{
  if (!std::exchange(in_turn_, true)) turn_->release();
}

void Fibers::ask_for_turn_after_step()
{
  step_is_new_ = true;
  if (!std::exchange(in_turn_, true)) Timer::set(s4u::Engine::get_clock(), [this] {
    look_after_step();
    clocks_.ring();
    run_ready();
  });
}

void Fibers::look_after_step()
{
  if (std::exchange(step_is_new_, false)) after_step_();
}

void Fibers::wake_now(Fiber& fiber)
{
  look_after_step();
  const auto later = std::exchange(in_turn_, true);
  wake(fiber);
  if (!later) run_ready();
}

void Fibers::take_turn()
{
  in_turn_ = true;
  look_after_step();
  for (auto* fiber : std::exchange(last_, {})) wake(*fiber);
  run_ready();
}

void Fibers::run_ready()
{
  while (!ready_.empty() && !stopped_) {
    auto& fiber = *ready_.front();
    ready_.pop_front();
    resume(fiber);
    if (bodies_ > 0 && !failure_) continue;
    stopped_ = true;
    turn_->release();
  }
  if (after_turn_) after_turn_();
  in_turn_ = false;
}

void Fibers::resume(Fiber& fiber)
{
  fiber.ready = false;
  running_ = &fiber;
  {
    [[maybe_unused]] const auto there = into(fiber);
    fiber.context = std::move(fiber.context).resume();
  }
  running_ = nullptr;
  if (!fiber.context) over(fiber);
}

void Fibers::over(Fiber& fiber)
{
  bodies_ -= fiber.serves ? 0 : 1;
  fiber.task->fiber = nullptr;
  fiber.task->end.release_all();
  fibers_.erase(fiber.number);
}

bool Semaphore::pass()
{
  if (count_ == 0) return false;
  --count_;
  return true;
}

void Semaphore::acquire()
{
  if (pass()) return;
  Waiter waiter{*this, fibers_.running()};
  wait(waiter);
}

bool Semaphore::acquire_within(Seconds span)
{
  if (pass()) return true;
  if (span <= Seconds{0}) return false;
  Waiter waiter{*this, fibers_.running()};
  fibers_.set(waiter, Seconds{s4u::Engine::get_clock()} + span);
  wait(waiter);
  return waiter.passed;
}

void Semaphore::Waiter::ring()
{
  semaphore.forget(*this);
  semaphore.fibers_.wake_now(fiber);
}

void Semaphore::wait(Waiter& waiter)
{
  waiting_.push_back(&waiter);
  try {
    fibers_.park();
  } catch (const Killed&) {
    forget(waiter);
    if (waiter.passed) release();
    throw;
  }
}

void Semaphore::forget(Waiter& waiter)
{
  waiter.stop();
  std::erase(waiting_, &waiter);
}

void Semaphore::release()
{
  if (waiting_.empty()) {
    ++count_;
    return;
  }
  auto& first = *waiting_.front();
  forget(first);
  first.passed = true;
  fibers_.wake(first.fiber);
}

void Semaphore::release_all()
{
  while (!waiting_.empty()) release();
}

} // namespace godwit::engine::detail
