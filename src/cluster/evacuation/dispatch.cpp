#include "cluster/evacuation/dispatch.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace godwit::cluster::evacuation {

Dispatch::Dispatch(const State& state, std::vector<Step> steps) : state_(state), steps_(std::move(steps)), stop_(state.vms.size())
{
  std::map<std::vector<std::tuple<admission::Kind, std::string, int>>, std::size_t> known;
  for (std::size_t place = 0; place < steps_.size(); ++place) {
    std::vector<std::tuple<admission::Kind, std::string, int>> costs;
    for (const auto& charge : leg_of(state, steps_[place]).charges) costs.emplace_back(charge.kind, charge.id, charge.cost);
    alike_.push_back(known.emplace(std::move(costs), known.size()).first->second);
    waiting_.push_back(place);
  }
  for (const auto& datastore : state.datastores) free_.push_back(datastore.free);
}

bool Dispatch::vm_is_there(const Step& step) const { return leg_of(state_, step).from == stop_[step.vm]; }

std::optional<std::size_t> Dispatch::next(const Fits& fits) const
{
  auto left = free_; // once all before it have what they need
  std::vector<char> unfit(steps_.size());
  for (const auto place : waiting_) {
    const auto& leg = leg_of(state_, steps_[place]);
    if (leg.needed <= left[leg.to] && !unfit[alike_[place]] && vm_is_there(steps_[place])) {
      if (fits(leg)) return place;
      unfit[alike_[place]] = 1;
    }
    left[leg.to] -= leg.needed;
  }
  return std::nullopt;
}

void Dispatch::begin(std::size_t place)
{
  free_[leg_of(state_, steps_[place]).to] -= leg_of(state_, steps_[place]).needed;
  std::erase(waiting_, place);
  ++under_way_;
}

void Dispatch::end(std::size_t place, End how)
{
  const auto& step = steps_[place];
  const auto& leg = leg_of(state_, step);
  --under_way_;
  if (how == End::Stayed) {
    free_[leg.to] += leg.needed;
    std::erase_if(waiting_, [&](std::size_t other) { return steps_[other].vm == step.vm; });
    return;
  }
  for (const auto& space : leg.freed) free_[space.datastore] += space.size;
  stop_[step.vm] = leg.to;
}

bool fits(const admission::Books& books, const admission::Charges& charges)
{
  return std::ranges::all_of(charges, [&](const admission::Charge& charge) { return books.in_use(charge.kind, charge.id) + charge.cost <= charge.most; });
}

} // namespace godwit::cluster::evacuation
