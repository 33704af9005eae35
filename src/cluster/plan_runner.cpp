#include "cluster/plan_runner.hpp"

#include "cluster/evacuation/survey.hpp"

#include <algorithm>

namespace godwit::cluster {

using evacuation::Asking;
using evacuation::Dispatch;
using evacuation::State;
using evacuation::Step;
using scenario::EvacuationPlan;

namespace {

constexpr std::size_t bounds_told = 8;

/// "refresh/db1"; on its way to a spare "refresh/db1/spare".
std::string id_of(const EvacuationPlan& wish, const State& state, const Step& step)
{
  const auto& vm = state.vms[step.vm];
  return wish.id + "/" + vm.id + (vm.arrives_by(leg_of(state, step)) ? "" : "/spare");
}

std::vector<std::string> ids(const auto& all, const std::vector<evacuation::Number>& numbers)
{
  std::vector<std::string> found;
  for (const auto number : numbers) found.push_back(all[number].id);
  return found;
}

} // namespace

PlanRunner::PlanRunner(const migration::Surroundings& around, const admission::Books& books, Ask ask) : around_(around), books_(books), ask_(std::move(ask)) {}

void PlanRunner::begin(const EvacuationPlan& wish)
{
  auto state = evacuation::survey(around_, wish);
  const auto queue = around_.parameters.first_fit == 0 ? Asking::Fifo : Asking::FirstFit;
  const auto plan = wish.order == EvacuationPlan::Order::Planned ? evacuation::planned(state) : evacuation::naive(state, queue);
  if (plan.impossible) return record(wish, state, *plan.impossible);
  record(wish, state, plan);
  if (plan.asking != Asking::Held) return ask_for_all(wish, state, plan);
  go_on(under_way_.emplace_back(wish, std::move(state), plan.steps()));
}

void PlanRunner::ask_for_all(const EvacuationPlan& wish, const State& state, const evacuation::Plan& plan)
{
  for (const auto& step : plan.steps()) {
    const auto& vm = around_.cluster.vm(state.vms[step.vm].id);
    ask_(wishes_.emplace_back(evacuation::wish_of(wish, vm, state.datastores[leg_of(state, step).to].id)));
  }
}

void PlanRunner::go_on(Under& under)
{
  const auto can_begin = [&](const evacuation::Leg& leg) {
    if (admission::never_fits(leg.charges)) return true; // it will be told so
    return evacuation::fits(books_, leg.charges) && leg.needed <= around_.cluster.free(under.state.datastores[leg.to].id);
  };
  while (const auto place = under.dispatch.next(can_begin)) {
    under.dispatch.begin(*place);
    const auto& step = under.dispatch.steps()[*place];
    const auto& vm = around_.cluster.vm(under.state.vms[step.vm].id);
    auto& wish = wishes_.emplace_back(evacuation::wish_of(under.wish, vm, under.state.datastores[leg_of(under.state, step).to].id));
    wish.id = id_of(under.wish, under.state, step);
    under.places[wish.id] = *place;
    asked_[wish.id] = &wish;
    if (ask_(wish)) continue;
    under.places.erase(wish.id);
    under.dispatch.end(*place, Dispatch::End::Stayed);
  }
}

void PlanRunner::ended(const std::string& migration)
{
  for (auto& under : under_way_) {
    if (const auto known = under.places.find(migration); known != under.places.end()) {
      under.dispatch.end(known->second, has_arrived(*asked_.at(migration)) ? Dispatch::End::Arrived : Dispatch::End::Stayed);
      under.places.erase(known);
    }
    go_on(under);
  }
}

bool PlanRunner::has_arrived(const scenario::RelocateSpec& wish) const
{
  const auto& vm = around_.cluster.vm(wish.vm);
  if (!wish.to.empty() && !vm.home.empty() && vm.home != wish.to) return false;
  return std::ranges::all_of(vm.disks, [&](const auto& disk) {
    const auto named = wish.disks.find(disk.id);
    const auto& to = named != wish.disks.end() ? named->second : wish.to;
    return to.empty() || disk.datastore == to;
  });
}

void PlanRunner::record(const EvacuationPlan& wish, const State& state, const evacuation::Plan& plan) const
{
  trace::EvacuationPlanned event{wish.id, wish.order == EvacuationPlan::Order::Planned ? "planned" : "naive", {}, plan.predicted, wish.window, plan.above, {}};
  for (const auto& bound : plan.bounds) {
    if (event.bounds.size() == bounds_told) break;
    event.bounds.push_back({bound.what, bound.how, bound.time});
  }
  for (const auto& [step, expected] : plan.moves) {
    const auto& to = state.datastores[leg_of(state, step).to].id;
    event.moves.push_back({id_of(wish, state, step), state.vms[step.vm].id, to, expected.start, expected.end});
  }
  around_.record(std::move(event));
}

void PlanRunner::record(const EvacuationPlan& wish, const State& state, const evacuation::Impossible& impossible) const
{
  around_.record(trace::EvacuationImpossible{wish.id, ids(state.vms, impossible.vms), ids(state.datastores, impossible.datastores), impossible.needed,
                                             impossible.available, impossible.proven, impossible.why});
}

} // namespace godwit::cluster
