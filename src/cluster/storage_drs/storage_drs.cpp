#include "cluster/storage_drs/storage_drs.hpp"

#include "scenario/generation.hpp"
#include "scenario/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::cluster::storage_drs {

StorageDrs::StorageDrs(migration::Surroundings& around, VCenter& vcenter, trace::Trace& log, const Statistics* statistics, const inventory::DatastoreCluster& cluster)
    : around_(around), vcenter_(vcenter), log_(log), cluster_(cluster), settings_(storage_drs::settings(cluster.storage_drs, around.parameters)),
      rules_{cluster.apart_vmdks, cluster.apart_vms}, view_(around, statistics, cluster, settings_)
{
  log_.attach(*this);
}

StorageDrs::~StorageDrs() { log_.detach(*this); }

Seconds StorageDrs::interval() const { return cluster_.storage_drs.interval.value_or(around_.parameters.sdrs_interval); }

void StorageDrs::run()
{
  const auto advice = balance(view_.look(memory_), settings_, rules_);
  above_.clear();
  for (const auto& judged : advice.judged)
    if (judged.cause == Cause::Space && judged.violated) above_.insert(judged.datastore);
  record(advice);
  carry_out(advice.recommended);
}

void StorageDrs::look_at_space()
{
  std::set<std::string> above;
  for (const auto& datastore : cluster_.datastores)
    if (view_.used(datastore).value_or(0) > settings_.space_threshold) above.insert(datastore);
  const bool news = !std::ranges::includes(above_, above);
  above_ = std::move(above);
  if (!news) return;
  const auto advice = balance_space(view_.look(memory_), settings_, rules_);
  record(advice);
  carry_out(advice.recommended);
}

void StorageDrs::enter_maintenance(const scenario::DatastoreMaintenance& action)
{
  memory_.in_maintenance.insert(action.datastore);
  around_.record(trace::DatastoreMaintenance{action.id, action.datastore, "entering", {}});
  const auto advice = evacuate(view_.look(memory_), settings_, rules_, action.datastore);
  auto& emptying = emptying_.try_emplace(action.datastore, Emptying{around_.workshop.simulation.gate(), {}}).first->second;
  record(advice);
  carry_out(advice.recommended);
  for (const auto& [migration, move] : memory_.under_way)
    if (move.from == action.datastore) emptying.migrations.insert(migration);
  around_.workshop.simulation.spawn(action.id, [this, &action, &emptying] {
    while (!emptying.migrations.empty()) emptying.ended.wait();
    auto left = left_on(action.datastore);
    const std::string state = left.empty() ? "entered" : "blocked";
    around_.record(trace::DatastoreMaintenance{action.id, action.datastore, state, std::move(left)});
  });
}

std::vector<std::string> StorageDrs::left_on(const std::string& datastore) const
{
  std::vector<std::string> left;
  for (const auto& vm : std::as_const(around_.cluster).inventory().vms)
    if (vm.home == datastore || std::ranges::any_of(vm.disks, [&](const auto& disk) { return disk.datastore == datastore; })) left.push_back(vm.id);
  return left;
}

void StorageDrs::record(const Advice& advice)
{
  for (const auto& judged : advice.judged)
    around_.record(trace::StorageDrsJudged{cluster_.id, std::string(to_text(judged.cause)), judged.datastore, judged.value, judged.threshold, judged.violated, judged.note});
  if (!advice.disabled.empty()) around_.record(trace::StorageDrsIoOff{cluster_.id, advice.disabled});
  for (const auto& rejected : advice.rejected) {
    const auto& move = rejected.nearest;
    around_.record(trace::StorageDrsRejected{cluster_.id, std::string(to_text(rejected.cause)), move.vm, move.from, move.to, rejected.reason, rejected.value,
                                             rejected.limit, rejected.count});
  }
}

void StorageDrs::carry_out(const std::vector<Recommendation>& recommended)
{
  std::vector<const scenario::RelocateSpec*> asked;
  for (const auto& [cause, move, figures, reason] : recommended) {
    const auto id = applies() ? fmt::format("{}/{}", cluster_.id, ++asked_) : "";
    trace::StorageDrsRecommended event{cluster_.id, std::string(scenario::word_of(settings_.policy)), std::string(to_text(cause)), id, move.vm, move.disks,
                                       move.from, move.to, move.size, {}, reason};
    for (const auto& [name, value] : figures) event.figures.emplace(name, value);
    around_.record(std::move(event));
    if (!applies()) continue;
    memory_.under_way.emplace(id, move);
    asked.push_back(&wish(move, id));
  }
  for (const auto* spec : asked) vcenter_.request(*spec);
}

/// Disks that are not of the move stay where they are, also where the home goes.
const scenario::RelocateSpec& StorageDrs::wish(const Move& move, std::string id)
{
  scenario::RelocateSpec spec{.id = std::move(id), .vm = move.vm, .to = {}, .disks = {}, .format = {}, .generation = scenario::generation_of(around_.version), .host = {}};
  const auto moves = [&](const std::string& disk) { return std::ranges::find(move.disks, disk) != move.disks.end(); };
  if (moves("home")) spec.to = move.to;
  for (const auto& disk : std::as_const(around_.cluster).vm(move.vm).disks) {
    if (moves(disk.id)) spec.disks.emplace(disk.id, move.to);
    else if (!spec.to.empty()) spec.disks.emplace(disk.id, disk.datastore);
  }
  return wishes_.emplace_back(std::move(spec));
}

void StorageDrs::on(Seconds at, const trace::Event& event)
{
  if (const auto* started = std::get_if<trace::SlotsTaken>(&event); started != nullptr && memory_.under_way.contains(started->migration))
    began_[started->migration] = at;
  else if (const auto* over = std::get_if<trace::MigrationEnded>(&event)) ended(at, *over);
}

/// It hears of the end as vCenter's event log has it. Whoever waits for it acts in an actor of its own.
void StorageDrs::ended(Seconds at, const trace::MigrationEnded& event)
{
  const auto found = memory_.under_way.find(event.migration);
  if (found == memory_.under_way.end()) return;
  const auto move = found->second;
  memory_.under_way.erase(found);
  const auto began = began_.find(event.migration);
  if (event.outcome == trace::Outcome::Completed && began != began_.end()) {
    memory_.left[move.vm] = {move.from, at};
    const auto took = at - began->second;
    if (took > Seconds{0} && move.size > Bytes{0}) {
      const auto rate = move.size / took;
      const auto [known, fresh] = memory_.lead_times.try_emplace({move.from, move.to}, rate);
      if (!fresh) known->second = (known->second + rate) * 0.5; // the more recent the more it weighs
    }
  }
  if (began != began_.end()) began_.erase(began);
  if (const auto emptying = emptying_.find(move.from); emptying != emptying_.end() && emptying->second.migrations.erase(event.migration) > 0) emptying->second.ended.open();
}

} // namespace godwit::cluster::storage_drs
