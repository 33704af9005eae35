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

} // namespace godwit::engine
