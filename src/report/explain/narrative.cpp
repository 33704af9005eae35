#include "report/explain/narrative.hpp"

#include "report/cells.hpp"
#include "report/explain/parts.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "report/rules.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace godwit::report {

namespace {

struct Title {
  std::string_view phase, text;
};
/// What a phase is for, as the documents put it.
constexpr std::array titles{
    Title{"request", "It is asked for"},
    Title{"home", "The VM's home directory is copied"},
    Title{"shadow_vm", "A shadow VM starts at the destination"},
    Title{"mirror_insertion", "The mirror driver is put into the way of the guest's writes"},
    Title{"snapshot", "A snapshot: writes go to a redo log from here on"},
    Title{"bulk_copy", "The disks are copied"},
    Title{"iteration", "Blocks changed meanwhile are copied, again and again"},
    Title{"consolidation", "Redo log after redo log is copied"},
    Title{"sweep", "Sweeps over the changed blocks, until none is left"},
    Title{"mirror_drain", "The mirror driver catches up"},
    Title{"prepare", "Both hosts prepare"},
    Title{"trace_install", "The guest's memory is watched for writes"},
    Title{"memory_pass", "The memory is copied, then what changed meanwhile"},
    Title{"cold_copy", "The files of the powered-off VM are copied"},
    Title{"switchover", "Switchover"},
    Title{"cleanup", "What is left at the source is removed"}};

bool moves_home(const Migration& migration)
{
  const auto from = migration.from.find("home"), to = migration.to.find("home");
  return from != migration.from.end() && to != migration.to.end() && from->second != to->second;
}

bool gives_space_back(const Migration& migration)
{
  return std::ranges::any_of(migration.space, [](const SpaceChange& change) { return !change.reserved; });
}

std::string title_of(const std::string& phase, const Migration& migration)
{
  if (phase == "request" && !migration.admission.lacking.empty()) return "It is asked for, and waits";
  if (phase == "home" && !moves_home(migration)) return "The VM's home directory stays where it is";
  if (phase == "switchover" && migration.kind == "cold") return "It is handed over";
  if (phase == "cleanup" && !gives_space_back(migration)) return "The source lets go of the VM";
  const auto found = std::ranges::find(titles, phase, &Title::phase);
  return found == titles.end() ? spaced(phase) : std::string{found->text};
}

std::vector<Span> spans_of(const Migration& migration)
{
  const auto& phases = migration.phases;
  std::vector<Span> spans{{"request", 1, 0, migration.requested, phases.empty() ? migration.end : phases.front().start, {}}};
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const bool goes_on = spans.back().phase == phases[i].name;
    if (!goes_on) spans.push_back({phases[i].name, i, i, phases[i].start, phases[i].end, {}});
    spans.back().last = i, spans.back().to = phases[i].end;
  }
  for (std::size_t i = 0; i < spans.size(); ++i) spans[i].next = i + 1 < spans.size() ? spans[i + 1].from : migration.end + Seconds{1e9};
  return spans;
}

/// Whether the migration did what this rule of one of its phases tells of: a later pass over memory may go by SDPS without any guest
/// being slowed, locks pass on without a network file copy, the home directory and the source's files may stay, and a guest may write nothing.
bool applies(const std::string& claim, const Summary& summary, const Migration& migration)
{
  const auto slows = [](const Slowing& slowing) { return slowing.slowed.claim == "XVM-6" && slowing.slowed.slowdown > 0; };
  if (claim == "XVM-6") return std::ranges::any_of(migration.slowings, slows);
  if (claim == "XVM-14") return migration.writes.count() > 0;
  if (claim == "SVM-1") return moves_home(migration);
  if (claim == "SVM-6") return moves_files(migration);
  return claim != "MOB-5" || copies_locked_files(summary, migration);
}

/// The rules its phases go by, other than those its decisions cite.
Points rule_points(const Summary& summary, const Migration& migration, const Span& span)
{
  Points points;
  const auto first = std::ranges::find(migration.phases, "memory_pass", &Phase::name) - migration.phases.begin();
  const bool against = static_cast<std::ptrdiff_t>(span.first) == first && migration.phases[span.first].claim == "XVM-16";
  if (against) points.push_back({"Memory before disks: the scenario asks for the order opposite to the product's, to see why", "XVM-16"});
  for (auto i = span.first; i <= span.last && i < migration.phases.size(); ++i) {
    const auto& claim = migration.phases[i].claim;
    const auto said = [&](const Point& point) { return point.rule == claim; };
    if (!claim.empty() && applies(claim, summary, migration) && std::ranges::none_of(points, said)) points.push_back({"", claim});
  }
  return points;
}

/// Troubles before what was decided for them.
Points in_order(TimedPoints troubles, const TimedPoints& decisions)
{
  troubles.insert(troubles.end(), decisions.begin(), decisions.end());
  std::ranges::stable_sort(troubles, {}, &TimedPoints::value_type::first);
  Points points;
  for (auto& [at, point] : troubles) points.push_back(std::move(point));
  return points;
}

NarrativeStep step_of(const Summary& summary, const Migration& migration, const Span& span)
{
  NarrativeStep step{span.from, span.to, title_of(span.phase, migration), {}};
  for (auto& points : {span.phase == "request" ? asked_points(summary, migration, span) : rule_points(summary, migration, span),
                       in_order(trouble_points(summary, migration, span), decision_points(summary, migration, span)),
                       stream_points(summary, migration, span), copy_points(summary, migration, span), write_points(summary, migration, span),
                       iteration_points(migration, span), pass_points(summary, migration, span), handover_points(summary, migration, span)})
    step.points.insert(step.points.end(), points.begin(), points.end());
  return step;
}

/// It took no time and there is nothing to tell of it.
bool is_empty(const Migration& migration, const Span& span, const NarrativeStep& step)
{
  const bool may_be = (span.phase == "home" && !moves_home(migration)) || (span.phase == "mirror_drain" && migration.writes.count() == 0);
  return may_be && step.to <= step.from && std::ranges::all_of(step.points, [](const Point& point) { return point.text.empty(); });
}

/// A copy between the hosts waited for a way in vain.
bool lost_its_network(const Migration& migration)
{
  return std::ranges::any_of(migration.outages, [](const Outage& outage) { return outage.by_network && !outage.found; });
}

void add_ending(Points& points, const Summary& summary, const Migration& migration)
{
  using trace::Outcome;
  if (!migration.outcome) {
    points.push_back({"The run ended before it did", ""});
    return;
  }
  const auto why = migration.reason.empty() ? "" : ": " + migration.reason;
  if (migration.outcome == Outcome::Refused) {
    points.push_back({fmt::format("It is refused{}", why), migration.claim});
    return;
  }
  const auto how = migration.outcome == Outcome::Failed ? "It failed after" : "It is rolled back after";
  points.push_back({fmt::format("{} {}{}", how, to_text(duration(migration)), why), migration.claim});
  const bool parted = migration.claim == "Migrate.NetTimeout" || lost_its_network(migration); // one VM runs though the hosts do not hear each other
  points.push_back({what_became(summary, migration), parted ? "MOB-13" : ""});
}

/// Of its disks one or more.
bool disks_take_vmotion_network(const Migration& migration)
{
  return std::ranges::any_of(migration.decisions, [](const Decision& decision) {
    const auto& made = decision.made;
    return made.what == "path" && made.chosen == "vmotion_network" && made.subject != "memory";
  });
}

std::string array_of(const Summary& summary, const std::vector<std::vector<trace::ResourceNumber>>& ways)
{
  for (const auto& way : ways)
    for (const auto number : way)
      if (const auto& resource = summary.resources.at(number).resource; resource.kind.starts_with("pool")) return resource.id.substr(0, resource.id.find('/'));
  return "";
}

/// DM-10 where the rule is seen: an array that copied by itself, or block sizes that differ.
std::string rule_of_load(const Summary& summary, const Migration& migration)
{
  if (leaves_its_array(summary, migration)) return "DM-9";
  const auto by_array = [](const Copy* copy) { return copy->started.offloaded; };
  const auto by_block_size = [](const Decision& decision) { return decision.made.claim == "DM-5"; };
  return std::ranges::any_of(bulk_copies(summary, migration), by_array) || std::ranges::any_of(migration.decisions, by_block_size) ? "DM-10" : "";
}

/// What it put on networks and hosts besides the disks at both ends.
void add_load(Points& points, const Summary& summary, const Migration& migration)
{
  const auto cpu = migration.cpu > Seconds{} ? fmt::format("{} of the hosts' CPU time went into it", to_text(migration.cpu)) : "";
  if (!migration.streams.empty()) {
    points.push_back({fmt::format("Over the networks: {}", networks(summary, migration)), ""});
    if (disks_take_vmotion_network(migration)) points.push_back({"The storage networks carried only what each host read or wrote at its own end", "XVM-11"});
    if (!cpu.empty()) points.push_back({cpu, moves_files(migration) && migration.kind != "cold" ? "XVM-10" : ""});
  } else if (!cpu.empty()) {
    const auto crossed = to_text(on_storage_networks(summary, migration));
    points.push_back({fmt::format("{} crossed fabrics and network adapters; {}", crossed, cpu), rule_of_load(summary, migration)});
    if (migration.kind == "storage_vmotion") points.push_back({"Nothing of it took the vMotion network", "SVM-10"});
  }
}

NarrativeStep ending_step(const Summary& summary, const Migration& migration)
{
  const auto completed = migration.outcome == trace::Outcome::Completed;
  NarrativeStep step{migration.end, migration.end, completed ? "It is done" : "It ends", {}};
  if (completed) {
    const auto where = changes_host(migration) ? migration.to_host : migration.host;
    const auto stays = migration.kind == "cold" ? fmt::format("stays powered off, {}on {}", changes_host(migration) ? "now " : "", where)
                       : changes_host(migration) ? "runs on " + where : "stays on " + where;
    const auto waited = migration.admission.waited > Seconds{} ? fmt::format(", {} of it in the queue", to_text(migration.admission.waited)) : "";
    step.points.push_back({fmt::format("Completed after {}{}. {} {}{}", to_text(duration(migration)), waited, migration.vm, stays,
                                       moves_files(migration) ? ", its files where they were to go" : ""), ""});
  } else {
    add_ending(step.points, summary, migration);
  }
  add_load(step.points, summary, migration);
  if (completed && !migration.naive_how.empty())
    step.points.push_back({fmt::format("People would have estimated {}: {}", to_text(migration.naive), migration.naive_how), ""});
  return step;
}

} // namespace

bool leaves_its_array(const Summary& summary, const Migration& migration)
{
  return std::ranges::any_of(bulk_copies(summary, migration), [&](const Copy* copy) {
    return !copy->started.offloaded && array_of(summary, copy->started.reads) != array_of(summary, copy->started.writes);
  });
}

std::string home_array(const Summary& summary, const Migration& migration)
{
  const auto copies = bulk_copies(summary, migration);
  return copies.empty() ? "" : array_of(summary, copies.front()->started.reads);
}

bool copies_locked_files(const Summary& summary, const Migration& migration)
{
  return migration.kind != "cold" && std::ranges::any_of(migration.copies, [&](auto number) { return summary.copies[number].started.mover == "nfc"; });
}

std::string kind_text(const Migration& migration)
{
  if (migration.kind == "storage_vmotion") return "Storage vMotion";
  if (migration.kind == "vmotion") return "vMotion";
  if (migration.kind == "xvmotion") return "XvMotion";
  if (migration.kind == "cross_vcenter") return "Cross-vCenter vMotion";
  if (migration.kind == "long_distance") return "Long-distance vMotion";
  if (migration.kind == "cold") return "Cold migration";
  return spaced(migration.kind);
}

Narrative narrate(const Summary& summary, const Migration& migration)
{
  Narrative story{migration.id, "", {}, guest_points(summary, migration)};
  const auto route = route_text(migration);
  const auto hosts = changes_host(migration) ? fmt::format("{} -> {}", migration.host, migration.to_host) : "";
  const auto where = fmt::format("{}{}{}", hosts, hosts.empty() || route.empty() ? "" : ", ", route);
  const auto waited = migration.admission.waited > Seconds{} ? fmt::format(" ({} of it waiting)", to_text(migration.admission.waited)) : "";
  const auto took = migration.outcome == trace::Outcome::Refused ? "" : fmt::format(" after {}{}", to_text(duration(migration)), waited);
  const auto outcome = spaced(std::string{outcome_text(migration)});
  story.headline = fmt::format("{} of {}{}{}; {}{}", kind_text(migration), migration.vm, where.empty() ? "" : ": ", where, outcome, took);
  for (const auto& span : spans_of(migration))
    if (auto step = step_of(summary, migration, span); !is_empty(migration, span, step)) story.steps.push_back(std::move(step));
  story.steps.push_back(ending_step(summary, migration));
  return story;
}

std::vector<std::string> claims_of(const Narrative& narrative)
{
  std::vector<std::string> found;
  const auto learn = [&](const Points& points) {
    for (const auto& point : points)
      if (find_rule(point.rule) && std::ranges::find(found, point.rule) == found.end()) found.push_back(point.rule);
  };
  for (const auto& step : narrative.steps) learn(step.points);
  learn(narrative.guest);
  return found;
}

} // namespace godwit::report
