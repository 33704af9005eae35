#include "engine/clocks.hpp"

#include <simgrid/s4u/Engine.hpp>
#include <utility>

namespace godwit::engine::detail {

using simgrid::kernel::timer::Timer;

void Clock::stop()
{
  if (is_linked()) all_->take_off(*this);
}

Clocks::~Clocks()
{
  set_.clear();
  if (timer_ != nullptr) timer_->remove();
}

void Clocks::set(Clock& clock, Seconds instant, int turn)
{
  clock.all_ = this;
  clock.at_ = instant;
  clock.turn_ = turn;
  set_.insert(clock);
  if (&*set_.begin() == &clock) follow_first();
}

void Clocks::take_off(Clock& clock)
{
  const bool first = &*set_.begin() == &clock;
  set_.erase(set_.iterator_to(clock));
  if (first) follow_first();
}

void Clocks::ring()
{
  struct Over {
    Clocks& clocks;
    ~Over()
    {
      clocks.ringing_ = false;
      clocks.follow_first();
    }
  } const over{*this};
  ringing_ = true;
  const Seconds now{simgrid::s4u::Engine::get_clock()};
  while (!set_.empty() && set_.begin()->at_ <= now) {
    auto& first = *set_.begin();
    set_.erase(set_.begin());
    first.ring();
  }
}

/// A timer for what is over would be a step of SimGrid's clock for nothing, beyond the end of the run perhaps.
void Clocks::follow_first()
{
  if (ringing_) return;
  const auto wanted = set_.empty() ? nullptr : &*set_.begin();
  if (timer_ != nullptr) {
    if (wanted != nullptr && wanted->at_ == timer_at_) return;
    std::exchange(timer_, nullptr)->remove();
  }
  if (wanted == nullptr) return;
  timer_at_ = wanted->at_;
  timer_ = Timer::set(timer_at_.value(), [this] {
    timer_ = nullptr;
    ring();
  });
}

} // namespace godwit::engine::detail
