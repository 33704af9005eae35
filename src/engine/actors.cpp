#include "engine/world.hpp"

namespace godwit::engine {

namespace s4u = simgrid::s4u;

/// In an actor of its own, to the end of its last body.
void detail::World::work(Worker& worker)
{
  s4u::this_actor::on_exit([this, &worker](bool killed) {
    if (!killed) return;
    worker.body = nullptr;
    worker.task->over = true;
    if (!deadlocked) alive.erase(worker.number);
  });
  worker.actor = s4u::Actor::self(); // its first body can be over, and the next begun, before spawn() has heard of it
  // An exception that leaves an actor would abort the process; a kill is no exception and passes through.
  try {
    while (worker.body) {
      worker.body();
      flush();
      end(worker);
    }
  } catch (const std::exception&) {
    if (!failure) failure = std::current_exception();
    s4u::Actor::kill_all();
  }
}

/// A body is over. With the last one all workers go; until then who has nothing to do waits for the next.
void detail::World::end(Worker& worker)
{
  worker.body = nullptr;
  alive.erase(worker.number);
  worker.task->over = true;
  worker.task->wake_waiting();
  if (!alive.empty()) {
    resting.push_back(&worker);
    return worker.wake->acquire();
  }
  for (auto* other : std::exchange(resting, {})) other->wake->release();
}

Task Simulation::spawn(std::string name, std::function<void()> body)
{
  auto& world = *world_;
  const auto number = world.next_actor++;
  world.alive.emplace(number, std::move(name));
  const auto rested = !world.resting.empty();
  auto& worker = rested ? *world.resting.back() : world.workers.emplace_back();
  if (rested) world.resting.pop_back();
  const auto task = worker.task = std::make_shared<detail::Task>();
  worker.number = number;
  worker.body = std::move(body);
  if (rested) {
    task->actor = worker.actor;
    worker.wake->release();
    return Task{task};
  }
  worker.wake = s4u::Semaphore::create(0);
  task->actor = s4u::Actor::create("worker", world.stage, [&world, &worker] { world.work(worker); });
  return Task{task};
}

void detail::Task::wake_waiting()
{
  for (; waiting > 0; --waiting) end->release();
}

void Task::join()
{
  if (task_->over) return;
  if (!task_->killed) {
    if (!task_->end) task_->end = s4u::Semaphore::create(0);
    ++task_->waiting;
    task_->end->acquire();
  }
  if (task_->killed) task_->actor->join();
}

void Task::kill()
{
  if (task_->over) return;
  task_->killed = true;
  task_->actor->kill();
  task_->wake_waiting(); // an actor that is being killed can wake nobody
}

} // namespace godwit::engine
