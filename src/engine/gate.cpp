#include "engine/world.hpp"

#include <algorithm>

namespace godwit::engine {

namespace s4u = simgrid::s4u;

Gate::Gate(std::unique_ptr<detail::Latch> latch) : latch_(std::move(latch)) {}
Gate::Gate(Gate&&) noexcept = default;
Gate::~Gate() = default;
void Gate::open()
{
  latch_->world->soon([semaphore = latch_->semaphore] { semaphore->release(); });
}
void Gate::wait()
{
  latch_->world->flush();
  latch_->semaphore->acquire();
}
bool Gate::wait_for(Seconds span)
{
  latch_->world->flush();
  // SimGrid takes a timeout of nothing for none at all.
  if (span <= Seconds{0} && latch_->semaphore->would_block()) return false;
  return !latch_->semaphore->acquire_timeout(std::max(span.value(), 0.0));
}

Gate Simulation::gate() { return Gate{std::make_unique<detail::Latch>(detail::Latch{s4u::Semaphore::create(0), world_.get()})}; }

} // namespace godwit::engine
