#include "cluster/evacuation/destinations.hpp"

#include "inventory/graphs.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace godwit::cluster::evacuation {

namespace {

using Better = std::function<bool(const Step&, const Step&)>; ///< the first is the better choice of the two

class Choosing {
public:
  Choosing(const State& state, const Machines& machines) : state_(state), machines_(machines) {}

  /// Nothing when somebody finds no place.
  std::optional<std::vector<Step>> by_time()
  {
    return choose([&](Number vm) { return shortest(vm).value(); }, [&](const Step& a, const Step& b) { return busy_with(a) < busy_with(b); });
  }
  std::optional<std::vector<Step>> by_space()
  {
    return choose([&](Number vm) { return static_cast<double>(most_space(vm).count()); },
                  [&](const Step& a, const Step& b) { return free_[leg_of(state_, a).to] < free_[leg_of(state_, b).to]; });
  }

private:
  std::optional<std::vector<Step>> choose(const std::function<double(Number)>& weight, const Better& better)
  {
    free_.clear();
    for (const auto& datastore : state_.datastores) free_.push_back(datastore.free);
    busy_.assign(machines_.count(), Seconds{});
    std::vector<Number> order(state_.vms.size());
    std::iota(order.begin(), order.end(), Number{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, weight);
    std::vector<Step> chosen(state_.vms.size());
    for (const auto vm : order) {
      const auto best = best_of(vm, better);
      if (!best) return std::nullopt;
      take(*best);
      chosen[vm] = *best;
    }
    return chosen;
  }

  std::optional<Step> best_of(Number vm, const Better& better) const
  {
    std::optional<Step> best;
    for_each_direct(vm, [&](const Step& step) {
      const auto& leg = leg_of(state_, step);
      if (leg.needed <= free_[leg.to] && (!best || better(step, *best))) best = step;
    });
    return best;
  }

  void take(const Step& step)
  {
    free_[leg_of(state_, step).to] -= leg_of(state_, step).needed;
    for (const auto& turn : machines_.turns(step)) busy_[turn.machine] += turn.time;
  }

  /// How busy its machines would be, the busiest first.
  std::vector<Seconds> busy_with(const Step& step) const
  {
    std::vector<Seconds> busy;
    for (const auto& turn : machines_.turns(step)) busy.push_back(busy_[turn.machine] + turn.time);
    std::ranges::sort(busy, std::ranges::greater{});
    return busy;
  }

  template <class Visit> void for_each_direct(Number number, Visit visit) const
  {
    const auto& vm = state_.vms[number];
    for (std::size_t leg = 0; leg < vm.legs.size(); ++leg)
      if (!vm.legs[leg].from && vm.arrives_by(vm.legs[leg])) visit(Step{number, leg});
  }

  Seconds shortest(Number vm) const
  {
    std::optional<Seconds> least;
    for_each_direct(vm, [&](const Step& step) { least = std::min(leg_of(state_, step).alone(), least.value_or(leg_of(state_, step).alone())); });
    return least.value_or(Seconds{});
  }
  Bytes most_space(Number vm) const
  {
    Bytes most;
    for_each_direct(vm, [&](const Step& step) { most = std::max(most, leg_of(state_, step).needed); });
    return most;
  }

  const State& state_;
  const Machines& machines_;
  std::vector<Bytes> free_;
  std::vector<Seconds> busy_;
};

std::vector<inventory::Demand> demands(const State& state)
{
  std::vector<inventory::Demand> all;
  for (const auto& vm : state.vms) {
    auto& demand = all.emplace_back();
    for (const auto& leg : vm.legs) {
      if (leg.from || !vm.arrives_by(leg)) continue;
      demand.places.push_back(leg.to);
      demand.size = demand.places.size() == 1 ? leg.needed : units::min(demand.size, leg.needed);
    }
  }
  return all;
}

std::string names(const State& state, const std::vector<Number>& datastores)
{
  std::vector<std::string> ids;
  for (const auto datastore : datastores) ids.push_back(state.datastores[datastore].id);
  return fmt::format("{}", fmt::join(ids, ", "));
}

std::optional<Impossible> too_little(const State& state)
{
  const auto all = demands(state);
  for (Number vm = 0; vm < all.size(); ++vm) {
    if (all[vm].places.empty()) return Impossible{{vm}, {}, all[vm].size, {}, fmt::format("{} reaches none of its destinations from its host", state.vms[vm].id)};
    Bytes most;
    for (const auto place : all[vm].places) most = std::max(most, state.datastores[place].free);
    if (most < all[vm].size) {
      return Impossible{{vm}, all[vm].places, all[vm].size, most,
                        fmt::format("{} needs {} in one piece; of {} none has more than {} free", state.vms[vm].id, units::to_text(all[vm].size),
                                    names(state, all[vm].places), units::to_text(most))};
    }
  }
  std::vector<Bytes> free;
  for (const auto& datastore : state.datastores) free.push_back(datastore.free);
  const auto short_of = inventory::shortage(all, free);
  if (!short_of) return std::nullopt;
  return Impossible{short_of->demands, short_of->places, short_of->needed, short_of->available,
                    fmt::format("{} VMs can go to {} only: they need {}, and {} are free there", short_of->demands.size(), names(state, short_of->places),
                                units::to_text(short_of->needed), units::to_text(short_of->available))};
}

Impossible not_found(const State& state)
{
  Impossible found{.proven = false};
  std::vector<bool> named(state.datastores.size());
  for (Number vm = 0; vm < state.vms.size(); ++vm) {
    found.vms.push_back(vm);
    for (const auto place : state.vms[vm].destinations) named[place] = true;
  }
  for (const auto& demand : demands(state)) found.needed += demand.size;
  for (Number datastore = 0; datastore < named.size(); ++datastore) {
    if (!named[datastore]) continue;
    found.datastores.push_back(datastore);
    found.available += state.datastores[datastore].free;
  }
  found.why = fmt::format("the sums would fit, {} into {}, but no way was found to place each VM as a whole on {}", units::to_text(found.needed),
                          units::to_text(found.available), names(state, found.datastores));
  return found;
}

} // namespace

std::variant<std::vector<Step>, Impossible> choose_destinations(const State& state, const Machines& machines)
{
  if (auto impossible = too_little(state)) return *impossible;
  Choosing choosing{state, machines};
  if (auto chosen = choosing.by_time()) return *chosen;
  if (auto chosen = choosing.by_space()) return *chosen;
  return not_found(state);
}

} // namespace godwit::cluster::evacuation
