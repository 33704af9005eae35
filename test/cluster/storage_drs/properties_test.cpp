// Whatever the datastores and VMs are like: no recommendation breaks a rule, passes a capacity or sends a VM back.

#include "cluster/storage_drs/datastores.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>

namespace properties_test {

using namespace godwit;
using namespace godwit::test;

namespace {

struct Case {
  Observed observed;
  Rules rules;
  Settings settings;
};

int between(int least, int most) { return *rc::gen::inRange(least, most + 1); }

ObservedVm any_vm(const std::string& id, const std::vector<ObservedDatastore>& datastores)
{
  const auto somewhere = [&] { return datastores[static_cast<std::size_t>(between(0, static_cast<int>(datastores.size()) - 1))].id; };
  ObservedVm vm{.id = id, .host = "", .disks = {}, .keep_together = between(0, 1) == 1};
  const auto home = somewhere();
  for (int i = 0, disks = between(1, 3); i < disks; ++i) {
    const auto allocated = gib(between(1, 60));
    vm.disks.push_back({.id = "d" + std::to_string(i), .datastore = vm.keep_together ? home : somewhere(), .allocated = allocated,
                        .size = allocated + gib(between(0, 40)), .growth = gib(between(0, 3)) / Seconds{86'400}, .io = reads(between(0, 500), between(0, 8))});
  }
  if (between(0, 9) == 0) vm.cannot_move = "it is a template";
  if (between(0, 4) == 0) vm.last_move = LastMove{.from = somewhere(), .ago = Seconds{3600.0 * between(0, 48)}};
  return vm;
}

Case any_case()
{
  Case any{.observed = observed({}, {}), .rules = {}, .settings = product()};
  for (int i = 0, stores = between(2, 5); i < stores; ++i) {
    auto datastore = store("D" + std::to_string(i), gib(between(0, 300)));
    datastore.latency = Seconds{0.001 * between(2, 40)};
    datastore.capacity = gib(between(1200, 1600));
    any.observed.datastores.push_back(datastore);
  }
  for (int i = 0, vms = between(1, 14); i < vms; ++i) any.observed.vms.push_back(any_vm("v" + std::to_string(i), any.observed.datastores));
  if (any.observed.vms.size() > 2) any.rules.apart_vms.push_back({"apart", {"v0", "v1"}});
  any.settings.policy = *rc::gen::element(inventory::StorageDrsPolicy::Vmware, inventory::StorageDrsPolicy::ArrayAware, inventory::StorageDrsPolicy::LeadTimeAware);
  for (auto& datastore : any.observed.datastores)
    if (between(0, 1) == 1) datastore.offloads_to.insert("D0");
  return any;
}

bool together(const Layout& layout, const std::string& one, const std::string& other)
{
  for (std::size_t store = 0; store < layout.datastores(); ++store)
    if (layout.holds(store, one) && layout.holds(store, other)) return true;
  return false;
}

} // namespace

TEST_CASE("no recommendation fills a datastore beyond the threshold, breaks a rule, moves what cannot or goes back", "[cluster][storage_drs][property]")
{
  CHECK(rc::check([] {
    const auto any = any_case();
    const Layout before(any.observed, any.settings);
    const auto advice = balance(any.observed, any.settings, any.rules);
    const auto then = after(any.observed, advice.recommended);
    const Layout layout(then, any.settings);
    for (const auto& [cause, move, figures, reason] : advice.recommended) {
      const auto vm = std::ranges::find(any.observed.vms, move.vm, &ObservedVm::id);
      RC_ASSERT(move.from != move.to);
      RC_ASSERT(!vm->cannot_move);
      RC_ASSERT(!(vm->last_move && vm->last_move->from == move.to && vm->last_move->ago < any.settings.settling));
      RC_ASSERT(layout.used(*layout.find(move.to)) <= std::max(any.settings.space_threshold, before.used(*before.find(move.to))));
    }
    for (const auto& rule : any.rules.apart_vms)
      if (!together(before, rule.vms[0], rule.vms[1])) RC_ASSERT(!together(layout, rule.vms[0], rule.vms[1]));
  }));
}

TEST_CASE("no VM is sent somewhere and back in one run", "[cluster][storage_drs][property]")
{
  CHECK(rc::check([] {
    const auto any = any_case();
    const auto advice = balance(any.observed, any.settings, any.rules);
    for (std::size_t i = 0; i < advice.recommended.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const auto& first = advice.recommended[j].move;
        const auto& second = advice.recommended[i].move;
        RC_ASSERT(!(first.vm == second.vm && first.disks == second.disks && first.from == second.to));
      }
  }));
}

TEST_CASE("what was recommended and done is not recommended again", "[cluster][storage_drs][property]")
{
  CHECK(rc::check([] {
    const auto any = any_case();
    const auto first = balance_space(any.observed, any.settings, any.rules);
    RC_ASSERT(balance_space(after(any.observed, first.recommended), any.settings, any.rules).recommended.empty());
  }));
}

TEST_CASE("a new VM's prerequisite moves leave room for it and break nothing", "[cluster][storage_drs][property]")
{
  CHECK(rc::check([] {
    const auto any = any_case();
    const auto arriving = vm("new", "", gib(between(50, 600)));
    const auto placement = place(any.observed, any.settings, any.rules, arriving);
    RC_ASSERT(placement.first.size() <= static_cast<std::size_t>(any.settings.placement_steps));
    if (placement.files.empty()) return;
    const auto then = after(any.observed, placement.first);
    const Layout layout(then, any.settings);
    const auto to = *layout.find(place_of(placement));
    RC_ASSERT(100 * ((layout.demand(to) + arriving.disks[0].allocated) / then.datastores[to].capacity) <= any.settings.space_threshold + 1e-9);
  }));
}

TEST_CASE("a new VM's disks that must be apart are, and none is carried past the threshold", "[cluster][storage_drs][property][placement]")
{
  CHECK(rc::check([] {
    auto any = any_case();
    auto arriving = vm("new", "", gib(between(20, 300)));
    arriving.keep_together = false;
    for (const auto* id : {"d1", "d2"}) {
      const auto size = gib(between(20, 300));
      arriving.disks.push_back({.id = id, .datastore = "", .allocated = size, .size = size, .growth = {}, .io = {}});
    }
    any.rules.apart_vmdks.push_back({"apart", "new", {"d0", "d2"}});
    const auto placement = place(any.observed, any.settings, any.rules, arriving);
    RC_ASSERT(placement.first.size() <= static_cast<std::size_t>(any.settings.placement_steps));
    RC_ASSERT(placement.files.empty() != placement.why_not.empty());
    if (placement.files.empty()) return;
    auto then = after(any.observed, placement.first);
    std::map<std::string, std::string> places;
    for (const auto& file : placement.files)
      for (const auto& disk : file.move.disks) places[disk] = file.move.to;
    RC_ASSERT(places.at("d0") != places.at("d2"));
    for (auto& disk : arriving.disks) disk.datastore = places.at(disk.id);
    then.vms.push_back(arriving);
    const Layout layout(then, any.settings);
    for (const auto& [disk, datastore] : places) RC_ASSERT(layout.used(*layout.find(datastore)) <= any.settings.space_threshold + 1e-9);
  }));
}

} // namespace properties_test
