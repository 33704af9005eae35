#include "cluster/vcenter.hpp"

#include <fmt/core.h>
#include <set>

namespace godwit::cluster {

using admission::Books;

VCenter::VCenter(migration::Surroundings& around) : around_(around), books_(around.parameters.first_fit == 0 ? Books::Order::Fifo : Books::Order::FirstFit) {}

void VCenter::request(const scenario::RelocateSpec& wish)
{
  auto migration = migration::make_migration(around_, wish);
  if (!migration->request()) return;
  const auto costs = charges(*migration);
  if (const auto* never = admission::never_fits(costs)) {
    return migration->give_up(fmt::format("it takes {} slots of {}, which has {}", never->cost, never->id, never->most));
  }
  const auto ticket = next_++;
  const auto id = migration->id();
  errands_.emplace(ticket, Errand{std::move(migration), around_.now()});
  books_.ask(ticket, costs);
  start_who_may();
  const auto waits = errands_.find(ticket);
  if (waits != errands_.end() && !waits->second.started) around_.record(trace::MigrationQueued{id, books_.waits_for(ticket)});
}

void VCenter::request(const scenario::Evacuation& evacuation)
{
  std::size_t turn = 0;
  std::vector<const scenario::RelocateSpec*> asked;
  for (const auto& vm : around_.cluster.inventory().vms) {
    if (vm.host != evacuation.from || !around_.cluster.is_present(vm.id)) continue;
    const auto& host = evacuation.hosts[turn++ % evacuation.hosts.size()];
    asked.push_back(&wishes_.emplace_back(scenario::RelocateSpec{.id = evacuation.id + "/" + vm.id, .vm = vm.id, .to = evacuation.to, .disks = {}, .format = {},
                                                                 .generation = evacuation.generation,
                                                                 .change = evacuation.to.empty() ? scenario::Change::Host : scenario::Change::Both, .host = host,
                                                                 .order = evacuation.order, .ignore_rtt_limit = evacuation.ignore_rtt_limit}));
  }
  for (const auto* wish : asked) request(*wish);
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
  errands_.erase(ticket);
  start_who_may();
}

} // namespace godwit::cluster
