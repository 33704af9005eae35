// Drawn states against what must hold of every plan.

#include "cluster/evacuation/drawn_states.hpp"
#include "cluster/evacuation/plan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

namespace any_plan_test {

using namespace godwit::test;
using namespace godwit::cluster::evacuation;

namespace {

struct Change {
  Seconds at;
  int turn; ///< at one instant what ends comes before what begins
  const Leg* leg;
  int sign;
};

/// The plan's beginnings and ends, in order.
std::vector<Change> changes(const State& state, const Plan& plan)
{
  std::vector<Change> all;
  for (const auto& move : plan.moves) {
    all.push_back({move.expected.start, 1, &leg_of(state, move.step), 1});
    all.push_back({move.expected.end, 0, &leg_of(state, move.step), -1});
  }
  std::ranges::stable_sort(all, {}, [](const Change& change) { return std::pair{change.at, change.turn}; });
  return all;
}

/// "" when space and slots suffice at every instant.
std::string broken_limit(const State& state, const Plan& plan)
{
  std::vector<Bytes> free;
  for (const auto& datastore : state.datastores) free.push_back(datastore.free);
  std::map<std::pair<godwit::admission::Kind, std::string>, int> used;
  for (const auto& change : changes(state, plan)) {
    for (const auto& charge : change.leg->charges) {
      auto& slots = used[{charge.kind, charge.id}];
      slots += change.sign * charge.cost;
      if (slots > charge.most) return "slots of " + charge.id;
    }
    if (change.sign > 0) {
      free[change.leg->to] -= change.leg->needed;
      if (free[change.leg->to] < 0_B) return "space on " + state.datastores[change.leg->to].id;
    } else {
      for (const auto& space : change.leg->freed) free[space.datastore] += space.size;
    }
  }
  return "";
}

/// Every VM's last leg ends at a destination, and each of its legs begins where the one before it ended.
std::string lost_vm(const State& state, const Plan& plan)
{
  std::vector<std::optional<Number>> at(state.vms.size());
  std::vector<Seconds> since(state.vms.size());
  for (const auto& move : plan.moves) {
    const auto& leg = leg_of(state, move.step);
    if (leg.from != at[move.step.vm] || move.expected.start < since[move.step.vm]) return "begins elsewhere: " + state.vms[move.step.vm].id;
    at[move.step.vm] = leg.to;
    since[move.step.vm] = move.expected.end;
  }
  for (Number vm = 0; vm < at.size(); ++vm)
    if (!at[vm] || std::ranges::find(state.vms[vm].destinations, *at[vm]) == state.vms[vm].destinations.end()) return "does not arrive: " + state.vms[vm].id;
  return "";
}

State off_old_arrays(Dice& dice)
{
  Site site;
  std::vector<Number> old, fresh;
  const auto count = dice.between(5, 60);
  for (std::size_t i = 0; i < dice.between(1, 3); ++i) old.push_back(site.datastore("old" + std::to_string(i), 0_B));
  for (std::size_t i = 0; i < 3; ++i) {
    fresh.push_back(site.datastore("new" + std::to_string(i), 100_MB * static_cast<std::int64_t>(dice.between(count, 2 * count)),
                                   BytesPerSecond{1e6 * static_cast<double>(dice.between(50, 800))}));
  }
  const auto hosts = dice.between(1, 8);
  for (std::size_t i = 0; i < count; ++i) {
    auto to = fresh;
    if (dice.below(4) == 0) to.erase(to.begin() + static_cast<std::ptrdiff_t>(dice.below(to.size())));
    site.vm("esx" + std::to_string(dice.below(hosts)), 1_MB * static_cast<std::int64_t>(dice.between(10, 200)), old[dice.below(old.size())], to);
  }
  return site.state;
}

/// Some rings of equal VMs, and now and then one that only goes one way.
State among_full_datastores(Dice& dice)
{
  Site site;
  const auto stores = dice.between(2, 5);
  std::vector<Number> all;
  for (std::size_t i = 0; i < stores; ++i) all.push_back(site.datastore("d" + std::to_string(i), 1_MB * static_cast<std::int64_t>(dice.between(0, 120))));
  const auto spare = site.datastore("spare", 1_MB * static_cast<std::int64_t>(dice.between(0, 200)));
  const auto host = [&] { return "esx" + std::to_string(dice.below(4)); };
  for (std::size_t ring = 0; ring < dice.between(1, 4); ++ring) {
    const auto size = 10_MB * static_cast<std::int64_t>(dice.between(3, 20));
    const auto by = dice.between(1, stores - 1);
    for (std::size_t i = 0; i < stores; ++i) site.vm(host(), size, all[i], {all[(i + by) % stores]}, {spare});
  }
  if (dice.below(3) == 0) site.vm(host(), 50_MB, all[0], {all[1]}, {spare});
  return site.state;
}

} // namespace

TEST_CASE("no plan is ever over space or slots, every VM arrives, and naive order is never faster", "[evacuation][property]")
{
  int made = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Dice dice{seed};
    const auto state = off_old_arrays(dice);
    const auto plan = planned(state);
    if (plan.impossible) continue;
    ++made;
    INFO("seed " << seed);
    CHECK(broken_limit(state, plan) == "");
    CHECK(lost_vm(state, plan) == "");
    CHECK(plan.predicted >= plan.bounds.front().time * (1 - 1e-6));
    for (const auto queue : {Asking::Fifo, Asking::FirstFit}) CHECK(plan.predicted <= naive(state, queue).predicted * 1.01);
  }
  CHECK(made > 100);
}

TEST_CASE("no plan among full datastores is ever over space or slots, what is called impossible lacks what it says", "[evacuation][property]")
{
  int made = 0, impossible = 0, stops = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Dice dice{seed};
    const auto state = among_full_datastores(dice);
    const auto plan = planned(state);
    INFO("seed " << seed);
    if (plan.impossible) {
      ++impossible;
      CHECK(plan.moves.empty());
      if (plan.impossible->proven) CHECK(plan.impossible->needed > plan.impossible->available);
      continue;
    }
    ++made;
    stops += plan.moves.size() > state.vms.size();
    CHECK(broken_limit(state, plan) == "");
    CHECK(lost_vm(state, plan) == "");
    CHECK(plan.predicted >= plan.bounds.front().time * (1 - 1e-6));
  }
  CHECK(made > 20);
  CHECK(impossible > 20);
  CHECK(stops > 5);
}

} // namespace any_plan_test
