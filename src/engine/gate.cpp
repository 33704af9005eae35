#include "engine/world.hpp"

namespace godwit::engine {

Gate::Gate(std::unique_ptr<detail::Latch> latch) : latch_(std::move(latch)) {}
Gate::Gate(Gate&&) noexcept = default;
Gate::~Gate() = default;
void Gate::open() { latch_->semaphore.release(); }
void Gate::wait() { latch_->semaphore.acquire(); }
bool Gate::wait_for(Seconds span) { return latch_->semaphore.acquire_within(span); }

Gate Simulation::gate() { return Gate{std::make_unique<detail::Latch>(*world_->fibers)}; }

} // namespace godwit::engine
