#include "cluster/observer.hpp"

#include <algorithm>

namespace godwit::cluster {

Observer::Observer(migration::Surroundings& around, Seconds until)
    : around_(around), until_(until), statistics_(around.cluster.inventory()), collector_(around, statistics_)
{
}

void Observer::every(Seconds period, std::function<void()> what) { watches_.push_back({period, std::move(what)}); }

void Observer::spawn()
{
  around_.workshop.simulation.spawn("observer", [this] { run(); });
}

/// When so many days have ended, by the clock that demand goes by.
Seconds Observer::midnight(std::int64_t days) const
{
  const auto of_day = std::fmod(around_.parameters.demand_starts.value(), guest::day.value());
  return guest::day * static_cast<double>(days) - Seconds{of_day};
}

/// Each instant is a multiple, not a sum: sums of floating point drift apart.
void Observer::run()
{
  auto& simulation = around_.workshop.simulation;
  auto& demands = around_.guests.demands();
  const auto step = around_.parameters.demand_step;
  std::int64_t ticks = 0, steps = 0;
  for (auto full = demands.full_at();;) {
    const auto tick = real_time_every * static_cast<double>(ticks + 1), change = step * static_cast<double>(steps + 1);
    const auto next = std::min({tick, change, full});
    if (next > until_) break;
    simulation.sleep_until(next);
    if (next == tick) {
      ++ticks;
      collector_.look();
      if (ticks % std::llround(sample_every / real_time_every) == 0) sample();
      for (auto& watch : watches_)
        if (watch.next() <= next && next < until_) ++watch.turns, watch.what();
    }
    if (next != change && next != full) continue;
    if (next == change) ++steps, demands.look();
    else demands.look_at_space();
    full = demands.full_at();
  }
  simulation.sleep_until(until_);
  demands.rest();
  for (const auto& what : at_end_) what();
}

void Observer::sample()
{
  collector_.sample();
  if (midnight(days_ + 1) > around_.now()) return;
  ++days_;
  statistics_.roll_up();
}

} // namespace godwit::cluster
