#include "cluster/evacuation/machines.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster::evacuation {

bool Vm::arrives_by(const Leg& leg) const { return std::ranges::find(destinations, leg.to) != destinations.end(); }

Machines::Machines(const State& state) : state_(state)
{
  for (const auto& resource : state.resources) names_.push_back(resource.id);
  for (const auto& vm : state.vms) {
    auto& of_vm = turns_.emplace_back();
    for (const auto& leg : vm.legs) of_vm.push_back(turns_of(leg));
  }
}

Turns Machines::turns_of(const Leg& leg)
{
  Turns turns;
  for (const auto& load : leg.loads) turns.push_back({load.resource, load.size / state_.resources[load.resource].rate});
  for (const auto& charge : leg.charges) {
    const auto at_once = charge.most / charge.cost; // what is left of the slots then is of no use to moves like this one
    if (at_once > 0) turns.push_back({slots(charge), leg.alone() / at_once});
  }
  std::ranges::sort(turns, {}, &Turn::machine);
  return turns;
}

std::size_t Machines::slots(const admission::Charge& charge)
{
  const auto name = fmt::format("slots of {} {}", to_text(charge.kind), charge.id);
  const auto [known, is_new] = slots_.emplace(name, names_.size());
  if (is_new) names_.push_back(name);
  return known->second;
}

} // namespace godwit::cluster::evacuation
