// Handles on what runs, and on what it waits for.

#include "engine/world.hpp"

namespace godwit::engine {

Task Simulation::spawn(std::string name, std::function<void()> body)
{
  auto& fibers = *world_->fibers;
  const auto task = std::make_shared<detail::Task>(fibers);
  task->fiber = &fibers.spawn(detail::Fibers::As::Actor, std::move(name), std::move(body), task);
  return Task{task};
}

void Task::join()
{
  if (task_->fiber != nullptr) task_->end.acquire();
}

void Task::kill()
{
  if (task_->fiber != nullptr) task_->fibers.kill(*task_->fiber);
}

Gate Simulation::gate() { return Gate{std::make_unique<detail::Latch>(*world_->fibers)}; }

Gate::Gate(std::unique_ptr<detail::Latch> latch) : latch_(std::move(latch)) {}
Gate::Gate(Gate&&) noexcept = default;
Gate::~Gate() = default;
void Gate::open() { latch_->semaphore.release(); }
void Gate::wait() { latch_->semaphore.acquire(); }
bool Gate::wait_for(Seconds span) { return latch_->semaphore.acquire_within(span); }

} // namespace godwit::engine
