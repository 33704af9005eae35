#include "report/explain/deeds.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace godwit::report {

namespace {

constexpr std::size_t most_tasks = 4; // more are told as one
constexpr std::size_t cluster_moves = 4; // Storage vMotions of as many VMs are told together too
constexpr Seconds far{0.005}; // MOB-9: a round trip of 5 ms and more

/// Migrations that one action of the scenario asked for, by what stands before the slash of their ids.
struct Task {
  std::string name;
  std::vector<const Migration*> migrations;
  Seconds from, to;
  bool is_far = false;
};

void add(Task& task, const Summary& summary, const Migration& migration)
{
  task.from = task.migrations.empty() ? migration.requested : std::min(task.from, migration.requested);
  task.to = std::max(task.to, migration.end);
  task.migrations.push_back(&migration);
  task.is_far = task.is_far || std::ranges::any_of(migration.streams, [&](auto number) { return summary.streams[number].declared.rtt >= far; });
}

/// Told by the policy or plan that asked for them.
class Others {
public:
  explicit Others(const Summary& summary)
  {
    for (const auto& [at, move] : summary.recommended) ids_.insert(move.migration);
    for (const auto& plan : summary.plans)
      if (plan.planned)
        for (const auto& move : plan.planned->moves) ids_.insert(move.migration);
    for (const auto& said : summary.policies.recommended) // DRS and DPM name no migration
      if (said.fact.by != "maintenance") asked_.emplace(said.fact.vm, said.at);
  }
  bool asked_for(const Migration& migration) const { return ids_.contains(migration.id) || asked_.contains({migration.vm, migration.requested}); }

private:
  std::set<std::string_view> ids_;
  std::set<std::pair<std::string_view, Seconds>> asked_;
};

std::vector<Task> tasks_of(const Summary& summary, const Others& others)
{
  std::map<std::string, Task> tasks;
  for (const auto& migration : summary.migrations) {
    const auto slash = migration.id.find('/');
    if (slash == migration.id.npos || others.asked_for(migration)) continue;
    const auto name = migration.id.substr(0, slash);
    add(tasks[name], summary, migration);
    tasks[name].name = "Task " + name;
  }
  std::vector<Task> found;
  for (auto& [name, task] : tasks)
    if (task.migrations.size() > 1 || task.is_far) found.push_back(std::move(task));
  if (found.size() <= most_tasks) return found;
  Task all{.name = fmt::format("{} tasks", found.size()), .migrations = {}, .from = {}, .to = {}};
  for (const auto& task : found)
    for (const auto* migration : task.migrations) add(all, summary, *migration);
  return {all};
}

Seconds start_of(const Migration& migration) { return migration.requested + migration.admission.waited; }

/// Most at a time, from taking slots to the end.
std::size_t most_at_once(const std::vector<const Migration*>& migrations)
{
  std::vector<std::pair<Seconds, int>> changes; // ends before beginnings at one instant
  for (const auto* migration : migrations) {
    if (migration->outcome == trace::Outcome::Refused) continue;
    changes.emplace_back(start_of(*migration), 1);
    changes.emplace_back(migration->end, -1);
  }
  std::ranges::sort(changes);
  int now = 0, most = 0;
  for (const auto& [at, by] : changes) now += by, most = std::max(most, now);
  return static_cast<std::size_t>(most);
}

std::string together_text(const std::vector<const Migration*>& migrations, Seconds from, Seconds to)
{
  const auto completed = std::ranges::count(migrations, std::optional{trace::Outcome::Completed}, &Migration::outcome);
  if (migrations.size() == 1) return fmt::format("{} completed, {} after it was asked for", completed, to_text(to - from));
  return fmt::format("{} completed, the last {} after the first was asked for, at most {} at a time", completed, to_text(to - from), most_at_once(migrations));
}

Deed task_deed(const Task& task)
{
  const auto longest = *std::ranges::max_element(task.migrations, {}, [](auto* migration) { return duration(*migration); });
  Deed deed{task.from, task.to, fmt::format("{}: {}", task.name, plural(task.migrations.size(), "migration", "migrations")), "", {}};
  deed.points.push_back({together_text(task.migrations, task.from, task.to), task.is_far ? "MOB-9" : ""});
  if (task.migrations.size() > 1) deed.points.push_back({fmt::format("The longest, {}, took {}, {} of it waiting for slots", longest->id,
      to_text(duration(*longest)), to_text(longest->admission.waited)), ""});
  return deed;
}

/// Moves asked for one by one that are on one line at a time.
struct Shared {
  std::vector<const Migration*> migrations;
  Seconds from, to;
};

/// Of a stream over that line, its round trip.
Seconds rtt_over(const Summary& summary, const Migration& migration, trace::ResourceNumber line)
{
  Seconds rtt;
  for (const auto number : migration.streams) {
    const auto& declared = summary.streams[number].declared;
    if (std::ranges::find(declared.links, line) != declared.links.end()) rtt = std::max(rtt, declared.rtt);
  }
  return rtt;
}

std::vector<Shared> sharing(const Summary& summary, const std::vector<const Migration*>& singles, trace::ResourceNumber line)
{
  std::vector<Shared> found;
  for (const auto* migration : singles) { // in order of request
    if (rtt_over(summary, *migration, line) < far) continue;
    if (found.empty() || start_of(*migration) >= found.back().to) found.push_back({{}, migration->requested, migration->end});
    found.back().migrations.push_back(migration);
    found.back().to = std::max(found.back().to, migration->end);
  }
  std::erase_if(found, [](const Shared& shared) { return shared.migrations.size() < 2; });
  return found;
}

Bytes over(const Summary& summary, const Shared& shared, trace::ResourceNumber line)
{
  Bytes sum;
  for (const auto* migration : shared.migrations)
    for (const auto number : migration->streams)
      if (const auto& stream = summary.streams[number]; std::ranges::find(stream.declared.links, line) != stream.declared.links.end())
        for (const auto& piece : stream.pieces) sum += piece.size;
  return sum;
}

Deed line_deed(const Summary& summary, const Shared& shared, trace::ResourceNumber line)
{
  const auto& resource = summary.resources[line].resource;
  Deed deed{shared.from, shared.to, fmt::format("Line {}: {} at once", resource.id, plural(shared.migrations.size(), "migration", "migrations")), "", {}};
  deed.points.push_back({together_text(shared.migrations, shared.from, shared.to), "MOB-9"});
  const auto carried = over(summary, shared, line);
  if (const auto took = shared.to - shared.from; took > Seconds{})
    deed.points.push_back({fmt::format("They sent {} over it in that time = {}, of its {}", to_text(carried), to_text(carried / took),
        to_text(resource.payload)), ""});
  return deed;
}

Bytes copied(const Summary& summary, const Migration& migration)
{
  Bytes sum;
  for (const auto* copy : bulk_copies(summary, migration)) sum += copy->carried();
  return sum;
}

/// What the array whose disks these are would have taken at the least, had they stayed inside it. "" where it copies nothing by itself.
std::string inside_text(const Summary& summary, const std::vector<const Migration*>& across)
{
  std::map<std::string, Bytes> by_array;
  for (const auto* migration : across) by_array[home_array(summary, *migration)] += copied(summary, *migration);
  std::vector<std::string> texts;
  for (const auto& [array, size] : by_array) {
    const auto is_engine = [&](const ResourceUse& use) { return use.resource.kind == "copy_engine" && use.resource.id.starts_with(array + "/"); };
    const auto engine = std::ranges::find_if(summary.resources, is_engine);
    if (engine == summary.resources.end() || engine->resource.payload <= BytesPerSecond{}) return "";
    texts.push_back(fmt::format("{} copies by itself at up to {}: {} of work", array, to_text(engine->resource.payload),
        to_text(size / engine->resource.payload)));
  }
  return fmt::format("Between datastores of one array and with identical block sizes no disk would have crossed a fabric; {}", fmt::join(texts, "; "));
}

/// A datastore cluster is rebalanced by hand: what it costs in all depends on whether it lies inside one array.
Deeds cluster_deeds(const Summary& summary, const std::vector<const Migration*>& singles)
{
  std::vector<const Migration*> moves, across;
  std::set<std::string_view> vms;
  for (const auto* migration : singles) {
    if (migration->kind != "storage_vmotion" || migration->outcome != trace::Outcome::Completed) continue;
    if (booked(migration->bytes, trace::Cause::Recopied) > Bytes{}) continue; // changed blocks go through the host in one array too
    moves.push_back(migration);
    vms.insert(migration->vm);
    if (leaves_its_array(summary, *migration)) across.push_back(migration);
  }
  if (vms.size() < cluster_moves || vms.size() < moves.size()) return {};
  Bytes size, crossed;
  Seconds cpu, from = moves.front()->requested, to;
  for (const auto* migration : moves) {
    size += copied(summary, *migration), crossed += on_storage_networks(summary, *migration), cpu += migration->cpu;
    from = std::min(from, migration->requested), to = std::max(to, migration->end);
  }
  const auto where = across.empty() ? "none leaves its array" : across.size() == moves.size() ? "each from array to array" : fmt::format("{} of them from array to array", across.size());
  Deed deed{from, to, fmt::format("Storage vMotions of {}, {}", plural(vms.size(), "VM", "VMs"), where), "", {}};
  deed.points.push_back({together_text(moves, from, to), ""});
  deed.points.push_back({fmt::format("For {} of disks {} crossed fabrics and network adapters, and {} of the hosts' CPU time went into it", to_text(size),
      to_text(crossed), to_text(cpu)), "DM-10"});
  if (!across.empty())
    if (auto inside = inside_text(summary, across); !inside.empty()) deed.points.push_back({std::move(inside), "DM-10"});
  return {deed};
}

} // namespace

Deeds task_deeds(const Summary& summary)
{
  const Others others{summary};
  Deeds deeds;
  for (const auto& task : tasks_of(summary, others)) deeds.push_back(task_deed(task));
  std::vector<const Migration*> singles;
  for (const auto& migration : summary.migrations)
    if (migration.id.find('/') == migration.id.npos && !others.asked_for(migration)) singles.push_back(&migration);
  for (trace::ResourceNumber line = 0; line < summary.resources.size(); ++line)
    if (summary.resources[line].resource.kind == "wan")
      for (const auto& shared : sharing(summary, singles, line)) deeds.push_back(line_deed(summary, shared, line));
  for (auto& deed : cluster_deeds(summary, singles)) deeds.push_back(std::move(deed));
  return deeds;
}

} // namespace godwit::report
