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

std::string title_of(const std::string& phase)
{
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
/// being slowed, and locks pass on without a network file copy.
bool applies(const std::string& claim, const Migration& migration)
{
  if (claim == "XVM-6") return std::ranges::any_of(migration.slowings, [](auto& slowing) { return slowing.slowed.claim == "XVM-6" && slowing.slowed.slowdown > 0; });
  return claim != "MOB-5" || copies_locked_files(migration);
}

/// The rules its phases go by, other than those its decisions cite.
Points rule_points(const Migration& migration, const Span& span)
{
  Points points;
  const bool first = std::ranges::find(migration.phases, "memory_pass", &Phase::name) == migration.phases.begin() + static_cast<std::ptrdiff_t>(span.first);
  const bool against = span.phase == "memory_pass" && migration.phases[span.first].claim == "XVM-16" && first;
  if (against) points.push_back({"Memory before disks: the scenario asks for the order opposite to the product's, to see why", "XVM-16"});
  for (auto i = span.first; i <= span.last && i < migration.phases.size(); ++i) {
    const auto& claim = migration.phases[i].claim;
    const auto said = [&](const Point& point) { return point.rule == claim; };
    if (!claim.empty() && applies(claim, migration) && std::ranges::none_of(points, said)) points.push_back({"", claim});
  }
  return points;
}

NarrativeStep step_of(const Summary& summary, const Migration& migration, const Span& span)
{
  NarrativeStep step{span.from, span.to, title_of(span.phase), {}};
  for (auto& points : {span.phase == "request" ? asked_points(summary, migration, span) : rule_points(migration, span),
                       decision_points(migration, span), stream_points(summary, migration, span), copy_points(summary, migration, span),
                       trouble_points(summary, migration, span), write_points(migration, span), iteration_points(migration, span),
                       pass_points(summary, migration, span), handover_points(summary, migration, span)})
    step.points.insert(step.points.end(), points.begin(), points.end());
  return step;
}

NarrativeStep ending_step(const Summary& summary, const Migration& migration)
{
  const auto completed = migration.outcome == trace::Outcome::Completed;
  NarrativeStep step{migration.end, migration.end, completed ? "It is done" : "It ends", {}};
  if (completed) {
    const auto there = changes_host(migration) ? fmt::format("{} runs on {}", migration.vm, migration.to_host) : fmt::format("{} stays on {}", migration.vm, migration.host);
    const auto route = route_text(migration);
    step.points.push_back({fmt::format("Completed after {}. {}{}", to_text(duration(migration)), there, route.empty() ? "" : ", its files where they were to go"), ""});
  } else {
    step.points.push_back({migration.outcome ? fmt::format("It is {}", ending(summary, migration)) : "The run ended before it did", ""});
    if (!migration.claim.empty()) step.points.push_back({"", migration.claim});
  }
  if (completed && !migration.naive_how.empty())
    step.points.push_back({fmt::format("People would have estimated {}: {}", to_text(migration.naive), migration.naive_how), ""});
  return step;
}

} // namespace

bool copies_locked_files(const Migration& migration)
{
  return migration.kind == "cross_vcenter" || migration.kind == "long_distance" || migration.kind == "cold";
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
  const auto took = migration.outcome == trace::Outcome::Refused ? "" : fmt::format(" after {}", to_text(duration(migration)));
  story.headline = fmt::format("{} of {}{}{}; {}{}", kind_text(migration), migration.vm, where.empty() ? "" : ": ", where, spaced(std::string{outcome_text(migration)}), took);
  for (const auto& span : spans_of(migration)) story.steps.push_back(step_of(summary, migration, span));
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
