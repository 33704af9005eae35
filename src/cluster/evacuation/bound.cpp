#include "cluster/evacuation/bound.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <functional>

namespace godwit::cluster::evacuation {

namespace {

using Journey = std::vector<Step>; ///< from where the VM is to a destination

std::vector<Journey> journeys(const State& state, Number number)
{
  const auto& vm = state.vms[number];
  std::vector<Journey> found;
  for (std::size_t first = 0; first < vm.legs.size(); ++first) {
    if (vm.legs[first].from) continue;
    if (vm.arrives_by(vm.legs[first])) {
      found.push_back({{number, first}});
      continue;
    }
    for (std::size_t second = 0; second < vm.legs.size(); ++second)
      if (vm.legs[second].from == vm.legs[first].to && vm.arrives_by(vm.legs[second])) found.push_back({{number, first}, {number, second}});
  }
  return found;
}

class Bounds {
public:
  Bounds(const State& state, const Machines& machines) : state_(state), machines_(machines)
  {
    for (Number vm = 0; vm < state.vms.size(); ++vm) journeys_.push_back(journeys(state, vm));
  }

  std::vector<Bound> all() const
  {
    std::vector<Bound> found;
    for (std::size_t machine = 0; machine < machines_.count(); ++machine)
      if (auto bound = machines_.is_resource(machine) ? of_resource(machine) : of_slots(machine)) found.push_back(std::move(*bound));
    for (auto& bound : of_kinds()) found.push_back(std::move(bound));
    if (auto bound = of_one_vm()) found.push_back(std::move(*bound));
    std::ranges::stable_sort(found, std::ranges::greater{}, &Bound::time);
    return found;
  }

private:
  /// The least over all ways each VM has, of all VMs together.
  template <class Quantity> Quantity least(const std::function<Quantity(const Step&)>& of) const
  {
    Quantity sum{};
    for (const auto& ways : journeys_) {
      std::optional<Quantity> best;
      for (const auto& way : ways) {
        Quantity together{};
        for (const auto& step : way) together = together + of(step);
        best = std::min(together, best.value_or(together));
      }
      sum = sum + best.value_or(Quantity{});
    }
    return sum;
  }

  Bytes bytes_on(const Step& step, const std::function<bool(Number)>& counts) const
  {
    Bytes sum;
    for (const auto& load : leg_of(state_, step).loads)
      if (counts(load.resource)) sum += load.size;
    return sum;
  }

  static std::optional<Bound> carried(std::string what, Bytes size, BytesPerSecond rate)
  {
    if (size == Bytes{}) return std::nullopt;
    return Bound{std::move(what), fmt::format("{} / {}", units::to_text(size), units::to_text(rate)), size / rate};
  }

  std::optional<Bound> of_resource(Number resource) const
  {
    const auto size = least<Bytes>([&](const Step& step) { return bytes_on(step, [&](Number other) { return other == resource; }); });
    return carried(state_.resources[resource].id, size, state_.resources[resource].rate);
  }

  std::optional<Bound> of_slots(std::size_t machine) const
  {
    const auto time = least<Seconds>([&](const Step& step) {
      const auto& turns = machines_.turns(step);
      const auto turn = std::ranges::find(turns, machine, &Turn::machine);
      return turn == turns.end() ? Seconds{} : turn->time;
    });
    if (time == Seconds{}) return std::nullopt;
    return Bound{machines_.name(machine), "each move alone, as many at a time as there are slots for", time};
  }

  /// Of those that moves use, all together carry no more than their rates.
  std::vector<Bound> of_kinds() const
  {
    std::map<std::string, std::vector<bool>> kinds;
    for (const auto& vm : state_.vms)
      for (const auto& leg : vm.legs)
        for (const auto& load : leg.loads) {
          auto& used = kinds[state_.resources[load.resource].kind];
          used.resize(state_.resources.size());
          used[load.resource] = true;
        }
    std::vector<Bound> found;
    for (const auto& [kind, used] : kinds) {
      BytesPerSecond rate;
      for (Number resource = 0; resource < used.size(); ++resource)
        if (used[resource]) rate = rate + state_.resources[resource].rate;
      if (std::ranges::count(used, true) < 2) continue;
      const auto size = least<Bytes>([&](const Step& step) { return bytes_on(step, [&](Number resource) { return bool{used[resource]}; }); });
      if (auto bound = carried("all " + kind, size, rate)) found.push_back(std::move(*bound));
    }
    return found;
  }

  std::optional<Bound> of_one_vm() const
  {
    std::optional<Bound> longest;
    for (const auto& ways : journeys_) {
      std::optional<Bound> best;
      for (const auto& way : ways) {
        Seconds together;
        for (const auto& step : way) together += leg_of(state_, step).alone();
        if (best && best->time <= together) continue;
        const auto& leg = leg_of(state_, way.back());
        best = Bound{"VM " + state_.vms[way.back().vm].id,
                     fmt::format("{} / {} and {} around it", units::to_text(leg.size), units::to_text(leg.most), units::to_text(leg.idle)), together};
      }
      if (best && (!longest || best->time > longest->time)) longest = best;
    }
    return longest;
  }

  const State& state_;
  const Machines& machines_;
  std::vector<std::vector<Journey>> journeys_; ///< by VM
};

} // namespace

std::vector<Bound> bounds(const State& state, const Machines& machines) { return Bounds{state, machines}.all(); }

} // namespace godwit::cluster::evacuation
