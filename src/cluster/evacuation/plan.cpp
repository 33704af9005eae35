#include "cluster/evacuation/plan.hpp"

#include "cluster/evacuation/destinations.hpp"
#include "cluster/evacuation/order.hpp"
#include "cluster/evacuation/room.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace godwit::cluster::evacuation {

std::vector<Step> Plan::steps() const
{
  std::vector<Step> all;
  for (const auto& move : moves) all.push_back(move.step);
  return all;
}

namespace {

using StepsOrNot = std::variant<std::vector<Step>, Impossible>;

/// Nobody may choose, and somebody must go where space has to be made first: to a datastore that others leave.
bool goes_round(const State& state)
{
  std::set<Number> left;
  for (const auto& vm : state.vms)
    for (const auto& leg : vm.legs)
      for (const auto& space : leg.freed) left.insert(space.datastore);
  return std::ranges::any_of(state.vms, [&](const Vm& vm) { return std::ranges::any_of(vm.destinations, [&](Number to) { return left.contains(to); }); });
}

std::optional<std::size_t> leg_between(const Vm& vm, std::optional<Number> from, Number to)
{
  const auto found = std::ranges::find_if(vm.legs, [&](const Leg& leg) { return leg.from == from && leg.to == to; });
  return found == vm.legs.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - vm.legs.begin())};
}

std::string names(const std::vector<std::string>& ids)
{
  constexpr std::size_t most = 8;
  const std::vector<std::string> first(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(most, ids.size())));
  return fmt::format("{}{}", fmt::join(first, ", "), ids.size() > most ? fmt::format(" and {} more", ids.size() - most) : "");
}

Impossible in_words(const State& state, const Deadlock& deadlock)
{
  Impossible found{deadlock.residents, deadlock.datastores, deadlock.needed, deadlock.available, {}, deadlock.proven};
  std::vector<std::string> datastores, vms;
  for (const auto datastore : deadlock.datastores) datastores.push_back(state.datastores[datastore].id);
  for (const auto vm : deadlock.residents) vms.push_back(state.vms[vm].id);
  const auto needed = units::to_text(deadlock.needed), available = units::to_text(deadlock.available);
  if (deadlock.too_small) {
    found.why = fmt::format("{} VMs ({}) need {} on {}, which has {} once all that leave have left", vms.size(), names(vms), needed, names(datastores), available);
    return found;
  }
  found.why = fmt::format("{} wait{} for space that leaves only with VMs that wait: {} ({}); {} lacks least: it needs {}, and where it could go, spares "
                          "included, no more than {} are free{}",
                          names(datastores), datastores.size() == 1 ? "s" : "", vms.size() == 1 ? "1 VM" : fmt::format("{} VMs", vms.size()), names(vms),
                          state.vms[deadlock.nearest].id, needed, available, deadlock.before > 0 ? fmt::format(", after {} moves", deadlock.before) : "");
  if (deadlock.enough) found.why += fmt::format("; {} on one more datastore would do", units::to_text(*deadlock.enough));
  if (!deadlock.proven) found.why += "; the search was ended before all orders were tried";
  return found;
}

/// In an order that space admits, what has the most work left before it first.
StepsOrNot by_room(const State& state, const Machines& machines)
{
  std::vector<Step> direct;
  for (Number vm = 0; vm < state.vms.size(); ++vm) {
    const auto leg = leg_between(state.vms[vm], std::nullopt, state.vms[vm].destinations.front());
    if (!leg) return Impossible{{vm}, {}, {}, {}, fmt::format("the host of {} does not reach {}", state.vms[vm].id, state.datastores[state.vms[vm].destinations.front()].id)};
    direct.push_back({vm, *leg});
  }
  const auto order = most_work_first(state, machines, direct);
  std::vector<Bytes> free;
  for (const auto& datastore : state.datastores) free.push_back(datastore.free);
  std::vector<Resident> residents;
  for (const auto& step : order) {
    const auto& leg = leg_of(state, step);
    auto& resident = residents.emplace_back(Resident{leg.freed, leg.to, leg.needed, {}});
    for (const auto& other : state.vms[step.vm].legs)
      if (!other.from && other.to != leg.to && leg_between(state.vms[step.vm], other.to, leg.to)) resident.stops.push_back(other.to);
  }
  auto found = order_by_room(free, residents);
  if (auto* deadlock = std::get_if<Deadlock>(&found)) {
    for (auto& resident : deadlock->residents) resident = order[resident].vm;
    deadlock->nearest = order[deadlock->nearest].vm;
    std::ranges::sort(deadlock->residents);
    return in_words(state, *deadlock);
  }
  std::vector<Step> steps;
  std::vector<std::optional<Number>> at(state.vms.size());
  for (const auto& hop : std::get<std::vector<Hop>>(found)) {
    const auto vm = order[hop.resident].vm;
    steps.push_back({vm, *leg_between(state.vms[vm], at[vm], hop.to)});
    at[vm] = hop.to;
  }
  return steps;
}

std::vector<Step> longest_first(const State& state, std::vector<Step> steps)
{
  std::ranges::stable_sort(steps, std::ranges::greater{}, [&](const Step& step) { return leg_of(state, step).alone(); });
  return steps;
}

/// Whether each finds room when all that others need there is set aside: nobody waits for space.
bool has_room(const State& state, const std::vector<Step>& steps)
{
  std::vector<Bytes> left;
  for (const auto& datastore : state.datastores) left.push_back(datastore.free);
  for (const auto& step : steps) left[leg_of(state, step).to] -= leg_of(state, step).needed;
  return std::ranges::all_of(left, [](Bytes bytes) { return bytes >= Bytes{}; });
}

std::string why_above(const State& state, const Plan& plan, const Forecast& forecast)
{
  constexpr double tolerated = 1.1;
  const auto& bound = plan.bounds.front();
  if (plan.predicted <= bound.time * tolerated) return "";
  const auto resource = std::ranges::find(state.resources, bound.what, &Resource::id);
  if (resource == state.resources.end()) {
    return fmt::format("{}: reached only where every move runs as fast as it does alone and the moves divide evenly among the slots", bound.what);
  }
  const auto number = static_cast<Number>(resource - state.resources.begin());
  const auto last = std::ranges::max_element(plan.moves, {}, [](const PlannedMove& move) { return move.expected.end; });
  return fmt::format("{} is full for {} of {}: slots and space let too few moves run beside each other the rest of the time; it is full for the last time after {}, and {} "
                     "is the last to arrive",
                     bound.what, units::to_text(forecast.full[number]), units::to_text(plan.predicted), units::to_text(forecast.last_full[number]),
                     state.vms[last->step.vm].id);
}

Plan with_forecast(const State& state, const std::vector<Step>& steps, Asking asking)
{
  Plan plan{.asking = asking, .bounds = bounds(state, Machines{state})};
  const auto expected = forecast(state, steps, asking);
  for (std::size_t place = 0; place < steps.size(); ++place) plan.moves.push_back({steps[place], expected.spans[place]});
  plan.predicted = expected.makespan;
  if (!plan.moves.empty() && !plan.bounds.empty()) plan.above = why_above(state, plan, expected);
  return plan;
}

} // namespace

Plan planned(const State& state)
{
  const Machines machines{state};
  const auto round = goes_round(state);
  const auto found = round ? by_room(state, machines) : choose_destinations(state, machines);
  if (const auto* impossible = std::get_if<Impossible>(&found)) return {.bounds = bounds(state, machines), .impossible = *impossible};
  const auto& steps = std::get<std::vector<Step>>(found);
  if (round) return with_forecast(state, steps, Asking::Held);

  auto best = with_forecast(state, most_work_first(state, machines, steps), Asking::Held);
  for (const auto& other : {longest_first(state, steps), in_turn(state)}) {
    if (!has_room(state, other)) continue;
    auto candidate = with_forecast(state, other, Asking::Held);
    if (candidate.predicted < best.predicted) best = std::move(candidate);
  }
  return best;
}

Plan naive(const State& state, Asking queue) { return with_forecast(state, in_turn(state), queue); }

} // namespace godwit::cluster::evacuation
