// Handles on what runs, and on what it waits for.

#include "engine/world.hpp"

namespace godwit::engine {

Task Simulation::spawn(std::string name, std::function<void()> body)
{
  return Task{world_->fibers->spawn(detail::Fibers::As::Actor, std::move(name), std::move(body))};
}

void Task::join()
{
  if (task_->fiber != nullptr) task_->end.acquire();
}

void Task::kill() { task_->fibers.kill(*task_); }

Gate Simulation::gate() { return Gate{std::make_unique<detail::Latch>(*world_->fibers)}; }

Gate::Gate(std::unique_ptr<detail::Latch> latch) : latch_(std::move(latch)) {}
Gate::Gate(Gate&&) noexcept = default;
Gate::~Gate() = default;
void Gate::open() { latch_->semaphore.release(); }
void Gate::wait() { latch_->semaphore.acquire(); }
bool Gate::wait_for(Seconds span) { return latch_->semaphore.acquire_within(span); }

} // namespace godwit::engine
