#include "cluster/vcenter.hpp"

#include <fmt/core.h>
#include <set>

namespace godwit::cluster {

using admission::Books;

VCenter::VCenter(migration::Surroundings& around)
    : around_(around), books_(around.parameters.first_fit == 0 ? Books::Order::Fifo : Books::Order::FirstFit),
      plans_(around, books_, [this](const scenario::RelocateSpec& wish) { return request(wish); })
{
}

bool VCenter::request(const scenario::RelocateSpec& wish) { return ask(wish, {}); }

void VCenter::request(scenario::RelocateSpec wish, std::function<void()> over) { ask(wishes_.emplace_back(std::move(wish)), std::move(over)); }

namespace {

const std::string limits = "vCenter's limits on simultaneous migrations";

} // namespace

std::string VCenter::down_for(const migration::Migration& migration) const
{
  for (const auto* host : {&migration.source(), &migration.destination()})
    if (is_lost(host->vcenter)) return fmt::format("{}, the vCenter of {}, is down: nobody starts a migration", host->vcenter, host->id);
  return "";
}

bool VCenter::ask(const scenario::RelocateSpec& wish, std::function<void()> over)
{
  auto migration = migration::make_migration(around_, wish);
  admission::Charges costs;
  const auto refused = [&] {
    if (!migration->request()) return true;
    if (const auto down = down_for(*migration); !down.empty()) {
      migration->give_up(down, "MOB-20");
      return true;
    }
    costs = charges(*migration);
    if (const auto* never = admission::never_fits(costs)) {
      migration->give_up(fmt::format("it takes {} slots of {}, which has {}", never->cost, never->id, never->most), limits);
      return true;
    }
    return false;
  };
  if (refused()) {
    if (over) over();
    return false;
  }
  const auto ticket = next_++;
  const auto id = migration->id();
  destinations_[wish.vm] = migration->destination().id;
  errands_.emplace(ticket, Errand{std::move(migration), around_.now(), std::move(over)});
  books_.ask(ticket, costs);
  start_who_may();
  const auto waits = errands_.find(ticket);
  if (waits != errands_.end() && !waits->second.started) around_.record(trace::MigrationQueued{id, books_.waits_for(ticket)});
  return true;
}

void VCenter::lose(const std::string& vcenter)
{
  lost_.insert(vcenter);
  std::vector<std::function<void()>> overs;
  for (auto errand = errands_.begin(); errand != errands_.end();) {
    auto& [ticket, each] = *errand;
    const auto down = each.started ? "" : down_for(*each.migration);
    if (down.empty()) {
      ++errand;
      continue;
    }
    books_.withdraw(ticket);
    each.migration->give_up(down, "MOB-20");
    destinations_.erase(each.migration->vm().id);
    if (each.over) overs.push_back(std::move(each.over));
    errand = errands_.erase(errand);
  }
  for (const auto& over : overs) over();
  start_who_may();
}

void VCenter::request(const scenario::Evacuation& evacuation, std::function<void()> over)
{
  std::size_t turn = 0;
  std::vector<const scenario::RelocateSpec*> asked;
  for (const auto& vm : around_.cluster.inventory().vms) {
    if (vm.host != evacuation.from || !around_.cluster.is_present(vm.id)) continue;
    const auto& host = evacuation.hosts[turn++ % evacuation.hosts.size()];
    asked.push_back(&wishes_.emplace_back(scenario::RelocateSpec{.id = evacuation.id + "/" + vm.id, .vm = vm.id, .to = evacuation.to, .disks = {}, .format = {},
                                                                 .generation = evacuation.generation,
                                                                 .change = evacuation.to.empty() ? scenario::Change::Host : scenario::Change::Both, .host = host,
                                                                 .order = evacuation.order, .ignore_rtt_limit = evacuation.ignore_rtt_limit,
                                                                 .after = evacuation.after}));
  }
  if (asked.empty() && over) over();
  const auto one_over = [left = std::make_shared<std::size_t>(asked.size()), over = std::move(over)] {
    if (--*left == 0 && over) over();
  };
  for (const auto* wish : asked) ask(*wish, one_over);
}

admission::Charges VCenter::charges(const migration::Migration& migration) const
{
  const auto& moves = migration.moves();
  const auto& vm = migration.vm();
  std::set<std::string> datastores;
  for (const auto* places : {&moves.needed, &moves.freed})
    for (const auto& [datastore, size] : *places) datastores.insert(datastore);
  if (!moves.moves_files())
    for (const auto& disk : vm.disks) datastores.insert(disk.datastore);
  return admission::charges(around_.parameters, around_.cluster.inventory(),
                            {.changes_host = migration.source().id != migration.destination().id, .moves_disks = moves.moves_files(), .from = &migration.source(),
                             .to = &migration.destination(), .datastores = {datastores.begin(), datastores.end()}});
}

void VCenter::start_who_may()
{
  while (auto start = books_.next()) {
    auto& errand = errands_.at(start->ticket);
    errand.started = true;
    around_.record(trace::SlotsTaken{errand.migration->id(), around_.now() - errand.requested, std::move(start->slots)});
    around_.workshop.simulation.spawn(errand.migration->id(), [this, ticket = start->ticket] { run(ticket); });
  }
}

/// In an actor of its own. Whatever way it ends, its slots are free then.
void VCenter::run(Ticket ticket)
{
  auto& errand = errands_.at(ticket);
  errand.migration->run();
  around_.record(trace::SlotsReturned{errand.migration->id(), books_.give_back(ticket)});
  destinations_.erase(errand.migration->vm().id);
  const auto over = std::move(errand.over);
  const auto id = errand.migration->id();
  errands_.erase(ticket);
  start_who_may();
  plans_.ended(id);
  if (over) over();
}

} // namespace godwit::cluster
