// vCenter's books, kept a second time.

#include "run/self_check.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::run {

void SelfCheck::keep_slots(Slots& slots, const trace::SlotUse& use, int taken)
{
  auto& in_use = slots.second;
  in_use += taken;
  if (in_use != use.in_use) violated(fmt::format("{} has {} slots in use, the events make it {}", use.resource, use.in_use, in_use));
  if (in_use > use.most) violated(fmt::format("{} has {} slots in use of {}", use.resource, in_use, use.most));
  if (in_use < 0) violated(fmt::format("{} was given back more slots than were taken", use.resource));
}

void SelfCheck::check(const trace::MigrationQueued& event)
{
  for (const auto& use : event.lacking) keep_slots(*slots_.try_emplace(use.resource).first, use, 0);
}

void SelfCheck::check(const trace::SlotsTaken& event)
{
  auto& taker = migration(event.migration);
  if (taker.slots) violated(event.migration + " took slots twice");
  taker.slots.emplace().reserve(event.slots.size());
  for (const auto& use : event.slots) {
    auto& slots = *slots_.try_emplace(use.resource).first;
    keep_slots(slots, use, use.cost);
    taker.slots->push_back({&slots, use.cost});
  }
  if (taker.vm != nullptr && lost_vcenters_.contains(taker.vm->vcenter)) violated(fmt::format("{} started, though {} is down", event.migration, taker.vm->vcenter));
}

void SelfCheck::check(const trace::SlotsReturned& event)
{
  auto& giver = migration(event.migration);
  if (!giver.slots) return violated(event.migration + " gave slots back that it does not hold");
  const auto same = [](const Taken& taken, const trace::SlotUse& back) { return taken.slots->first == back.resource && taken.cost == back.cost; };
  if (!std::ranges::equal(*giver.slots, event.slots, same)) violated(event.migration + " gave other slots back than it took");
  for (std::size_t slot = 0; slot < std::min(giver.slots->size(), event.slots.size()); ++slot)
    keep_slots(*(*giver.slots)[slot].slots, event.slots[slot], -event.slots[slot].cost);
  giver.slots.reset();
  over_with(giver);
}

/// Once it has ended and given its slots back, whichever comes first.
void SelfCheck::over_with(Migration& migration)
{
  if (migration.ended && !migration.slots) migrations_.over(migration);
}

} // namespace godwit::run
