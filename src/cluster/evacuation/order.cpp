#include "cluster/evacuation/order.hpp"

#include <algorithm>

namespace godwit::cluster::evacuation {

namespace {

/// Steps that pass the same machines; the longest last.
struct Class {
  std::vector<std::size_t> machines;
  std::vector<Step> steps;
};

std::vector<Class> classes(const State& state, const Machines& machines, const std::vector<Step>& steps)
{
  std::map<std::vector<std::size_t>, std::vector<Step>> by_machines;
  for (const auto& step : steps) {
    std::vector<std::size_t> passed;
    for (const auto& turn : machines.turns(step)) passed.push_back(turn.machine);
    by_machines[passed].push_back(step);
  }
  std::vector<Class> all;
  for (auto& [passed, alike] : by_machines) {
    std::ranges::reverse(alike); // of equals, the first in order is taken first, from the back
    std::ranges::stable_sort(alike, {}, [&](const Step& step) { return leg_of(state, step).alone(); });
    all.push_back({passed, std::move(alike)});
  }
  return all;
}

} // namespace

std::vector<Step> most_work_first(const State& state, const Machines& machines, std::vector<Step> steps)
{
  std::vector<Seconds> left(machines.count());
  for (const auto& step : steps)
    for (const auto& turn : machines.turns(step)) left[turn.machine] += turn.time;
  auto waiting = classes(state, machines, steps);

  /// Work left on its machines, the most first; of equals the longer step, then the earlier VM.
  struct Urgency {
    std::vector<Seconds> left;
    Seconds alone;
    Number vm;
    bool above(const Urgency& other) const
    {
      if (left != other.left) return left > other.left;
      return alone != other.alone ? alone > other.alone : vm < other.vm;
    }
  };
  const auto urgency = [&](const Class& of) {
    Urgency urgency{{}, leg_of(state, of.steps.back()).alone(), of.steps.back().vm};
    for (const auto machine : of.machines) urgency.left.push_back(left[machine]);
    std::ranges::sort(urgency.left, std::ranges::greater{});
    return urgency;
  };

  std::vector<Step> order;
  while (order.size() < steps.size()) {
    Class* most = nullptr;
    Urgency highest{};
    for (auto& candidate : waiting) {
      if (candidate.steps.empty()) continue;
      auto its = urgency(candidate);
      if (most != nullptr && !its.above(highest)) continue;
      most = &candidate;
      highest = std::move(its);
    }
    order.push_back(most->steps.back());
    most->steps.pop_back();
    for (const auto& turn : machines.turns(order.back())) left[turn.machine] = left[turn.machine] - turn.time;
  }
  return order;
}

std::vector<Step> in_turn(const State& state)
{
  std::vector<Step> order;
  for (Number number = 0; number < state.vms.size(); ++number) {
    const auto& vm = state.vms[number];
    std::vector<Step> direct;
    for (std::size_t leg = 0; leg < vm.legs.size(); ++leg)
      if (!vm.legs[leg].from && vm.arrives_by(vm.legs[leg])) direct.push_back({number, leg});
    if (!direct.empty()) order.push_back(direct[number % direct.size()]);
  }
  return order;
}

} // namespace godwit::cluster::evacuation
