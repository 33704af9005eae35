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
    if (view_.used(datastore).value_or(0) > view_.threshold(datastore)) above.insert(datastore);
  const bool news = !std::ranges::includes(above_, above);
  above_ = std::move(above);
  if (!news) return;
  const auto advice = balance_space(view_.look(memory_), settings_, rules_);
  record(advice);
  carry_out(advice.recommended);
}

void StorageDrs::judge()
{
  const auto observed = view_.look(memory_);
  record(Advice{.judged = balance_space(observed, settings_, rules_).judged, .recommended = {}, .rejected = {}, .disabled = {}});
  record(Advice{.judged = balance_io(observed, settings_, rules_).judged, .recommended = {}, .rejected = {}, .disabled = {}});
}

StorageDrs::Place StorageDrs::place(const inventory::Vm& arriving)
{
  const auto vm = view_.arriving(arriving);
  const auto placement = storage_drs::place(view_.look(memory_), settings_, rules_, vm);
  record(placement.rejected);
  if (placement.files.empty())
    return {{}, fmt::format("Storage DRS finds no place in {}{}{}", cluster_.id, placement.why_not.empty() ? "" : ": ", placement.why_not)};
  Place found;
  for (const auto& file : placement.files) {
    record(file, "");
    for (const auto& disk : file.move.disks) found.datastores.emplace(disk, file.move.to);
  }
  // One after the other: the next may need the room that the one before has made.
  for (const auto& first : placement.first) {
    waiting_for(ask_for({first})).wait();
    if (!is_done(first.move)) return {{}, fmt::format("{} did not leave {} to make room", first.move.vm, first.move.from)};
  }
  return found;
}

bool StorageDrs::is_done(const Move& move) const
{
  const auto& vm = std::as_const(around_.cluster).vm(move.vm);
  const auto stays = [&](const std::string& id, const std::string& on) { return on == move.from && std::ranges::find(move.disks, id) != move.disks.end(); };
  return !stays("home", vm.home) && std::ranges::none_of(vm.disks, [&](const auto& disk) { return stays(disk.id, disk.datastore); });
}

void StorageDrs::enter_maintenance(const scenario::DatastoreMaintenance& action)
{
  memory_.in_maintenance[action.datastore] = action.id;
  vcenter_.close(action.datastore);
  around_.record(trace::DatastoreMaintenance{action.id, action.datastore, "entering", {}});
  const auto advice = evacuate(view_.look(memory_), settings_, rules_, action.datastore);
  record(advice);
  carry_out(advice.recommended);
  std::set<std::string> leaving;
  for (const auto& [migration, move] : memory_.under_way)
    if (move.from == action.datastore) leaving.insert(migration);
  around_.workshop.simulation.spawn(action.id, [this, &action, &emptied = waiting_for(std::move(leaving))] {
    emptied.wait();
    if (const auto now = memory_.in_maintenance.find(action.datastore); now == memory_.in_maintenance.end() || now->second != action.id) return; // it has left it meanwhile
    auto left = left_on(action.datastore);
    const std::string state = left.empty() ? "entered" : "blocked";
    around_.record(trace::DatastoreMaintenance{action.id, action.datastore, state, std::move(left)});
  });
}

void StorageDrs::exit_maintenance(const std::string& datastore)
{
  const auto leaving = memory_.in_maintenance.extract(datastore);
  if (leaving.empty()) return;
  vcenter_.open(datastore);
  around_.record(trace::DatastoreMaintenance{leaving.mapped(), datastore, "exited", {}});
}

std::vector<std::string> StorageDrs::left_on(const std::string& datastore) const
{
  std::vector<std::string> left;
  for (const auto& vm : std::as_const(around_.cluster).inventory().vms)
    if (around_.cluster.is_present(vm.id) && (vm.home == datastore || std::ranges::any_of(vm.disks, [&](const auto& disk) { return disk.datastore == datastore; })))
      left.push_back(vm.id);
  return left;
}

void StorageDrs::record(const Advice& advice)
{
  for (const auto& judged : advice.judged)
    around_.record(trace::StorageDrsJudged{cluster_.id, std::string(to_text(judged.cause)), judged.datastore, judged.value, judged.threshold, judged.violated, judged.note});
  if (!advice.disabled.empty()) around_.record(trace::StorageDrsIoOff{cluster_.id, advice.disabled});
  record(advice.rejected);
}

void StorageDrs::record(const std::vector<Rejection>& all)
{
  for (const auto& rejected : all) {
    const auto& move = rejected.nearest;
    around_.record(trace::StorageDrsRejected{cluster_.id, std::string(to_text(rejected.cause)), move.vm, move.from, move.to, rejected.reason, rejected.value,
                                             rejected.limit, rejected.count});
  }
}

void StorageDrs::record(const Recommendation& recommended, const std::string& migration)
{
  const auto& [cause, move, figures, reason] = recommended;
  trace::StorageDrsRecommended event{cluster_.id, std::string(scenario::word_of(settings_.policy)), std::string(to_text(cause)), migration, move.vm, move.disks,
                                     move.from, move.to, move.size, {}, reason};
  for (const auto& [name, value] : figures) event.figures.emplace(name, value);
  around_.record(std::move(event));
}

void StorageDrs::carry_out(const std::vector<Recommendation>& recommended)
{
  if (cluster_.storage_drs.automation == inventory::StorageDrsAutomation::Automated) ask_for(recommended);
  else
    for (const auto& each : recommended) record(each, "");
}

std::set<std::string> StorageDrs::ask_for(const std::vector<Recommendation>& recommended)
{
  std::vector<const scenario::RelocateSpec*> asked;
  std::set<std::string> ids;
  for (const auto& each : recommended) {
    const auto id = fmt::format("{}/{}", cluster_.id, ++asked_);
    record(each, id);
    memory_.under_way.emplace(id, each.move);
    asked.push_back(&wish(each.move, id));
    ids.insert(id);
  }
  for (const auto* spec : asked) vcenter_.request(*spec);
  std::erase_if(ids, [&](const auto& id) { return !memory_.under_way.contains(id); }); // refused at once
  return ids;
}

StorageDrs::Waiting& StorageDrs::waiting_for(std::set<std::string> migrations)
{
  waiting_.push_back({around_.workshop.simulation.gate(), std::move(migrations)});
  return waiting_.back();
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
  if (const auto* started = event.as<trace::SlotsTaken>(); started != nullptr && memory_.under_way.contains(started->migration))
    began_[started->migration] = at;
  else if (const auto* over = event.as<trace::MigrationEnded>()) ended(at, *over);
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
  for (auto& waiting : waiting_)
    if (waiting.migrations.erase(event.migration) > 0) waiting.ended.open();
}

} // namespace godwit::cluster::storage_drs
