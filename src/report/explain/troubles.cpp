#include "report/explain/parts.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <sstream>

namespace godwit::report {

namespace {

constexpr std::size_t most_faults = 8; // of a step, one by one
constexpr std::size_t most_events = 24;

std::set<trace::ResourceNumber> ways_of(const Summary& summary, const Migration& migration)
{
  std::set<trace::ResourceNumber> links;
  for (const auto number : migration.copies)
    for (const auto* ways : {&summary.copies[number].started.reads, &summary.copies[number].started.writes})
      for (const auto& way : *ways) links.insert(way.begin(), way.end());
  for (const auto number : migration.loads)
    for (const auto* way : {&summary.loads[number].declared.reads, &summary.loads[number].declared.writes}) links.insert(way->begin(), way->end());
  for (const auto number : migration.streams) links.insert(summary.streams[number].declared.links.begin(), summary.streams[number].declared.links.end());
  return links;
}

/// Its copies go over something of this array.
bool uses(const Summary& summary, const Migration& migration, const std::string& array)
{
  return std::ranges::any_of(ways_of(summary, migration), [&](auto link) { return summary.resources.at(link).resource.id.starts_with(array + "/"); });
}

void add_words(std::set<std::string>& words, std::string text)
{
  std::ranges::replace(text, '/', ' ');
  std::istringstream stream{text};
  for (std::string word; stream >> word;) words.insert(word);
}

/// Ids of hosts, sites, datastores, arrays, fabrics, lines that it goes by.
std::set<std::string> parts_of(const Summary& summary, const Migration& migration)
{
  std::set<std::string> parts{migration.host, migration.to_host};
  for (const auto* places : {&migration.from, &migration.to})
    for (const auto& [file, datastore] : *places) parts.insert(datastore);
  for (const auto& host : {migration.host, migration.to_host})
    if (const auto site = summary.policies.sites.find(host); site != summary.policies.sites.end()) parts.insert(site->second);
  for (const auto link : ways_of(summary, migration)) {
    const auto& id = summary.resources.at(link).resource.id;
    parts.insert(id.substr(0, id.find('/')));
  }
  for (const auto number : migration.copies)
    for (const auto& path : summary.copies[number].started.paths) add_words(parts, path);
  for (const auto number : migration.streams) add_words(parts, summary.streams[number].declared.name);
  return parts;
}

std::string fault_text(const Fault& fault, const Migration& migration)
{
  const auto when = fault.from <= migration.requested ? fmt::format("Since {}", to_text(fault.from)) : to_text(fault.from);
  return fmt::format("{}: {}{}", when, fault.what, fault.to ? fmt::format(", until {}", to_text(*fault.to)) : ", for good");
}

void add_faults(TimedPoints& points, const Summary& summary, const Migration& migration, const Span& span)
{
  TimedPoints found;
  for (const auto* fault : faults_of(summary, migration)) {
    const bool before = fault->from <= migration.requested;
    if (before ? span.phase == "request" : span.has(fault->from)) found.push_back({fault->from, {fault_text(*fault, migration), ""}});
  }
  const auto more = found.size() > most_faults ? found.size() - most_faults : 0;
  found.resize(found.size() - more);
  if (more > 0) found.back().second.text += fmt::format("; and {} on its ways", plural(more, "more fault", "more faults"));
  points.insert(points.end(), found.begin(), found.end());
}

std::string primitive(const trace::DeviceStateChanged& changed) { return changed.operation == "clone" ? "XCOPY" : "WRITE SAME"; }

/// What hosts learn of arrays counts where a copy hangs on it. What was learnt since the last move that did is told with the request.
void add_arrays(TimedPoints& points, const Summary& summary, const Migration& migration, const Span& span)
{
  if (!asks_for_offload(migration)) return;
  for (const auto& [at, changed] : summary.device_states) {
    if (at < migration.requested || at > migration.end || !uses(summary, migration, changed.array)) continue;
    const bool before = changed.evaluated < migration.requested;
    if (before ? span.phase != "request" : span.phase == "request" || !span.has(changed.evaluated)) continue;
    const auto what = fmt::format("array {}, {}: {} from then on: ", changed.array, primitive(changed), spaced(changed.state));
    const auto split = changed.reason.find(": ");
    if (changed.claim == "VAAI-9" && split != changed.reason.npos) { // found out because hosts ask from time to time
      points.push_back({changed.evaluated, {fmt::format("{}: {}{}", to_text(changed.evaluated), what, changed.reason.substr(0, split)), "VAAI-8"}});
      points.push_back({changed.evaluated, {capitalised(changed.reason.substr(split + 2)), changed.claim}});
      continue;
    }
    points.push_back({changed.evaluated, {fmt::format("{}: {}{}", to_text(changed.evaluated), what, changed.reason), changed.claim}});
  }
  const auto met_before = [&](const Upgrade& upgrade) {
    return std::ranges::any_of(summary.migrations, [&](const Migration& other) {
      return upgrade.at <= other.requested && other.requested < migration.requested && uses(summary, other, upgrade.upgraded.array);
    });
  };
  for (const auto& upgrade : summary.upgrades) {
    if (upgrade.at > migration.end || !uses(summary, migration, upgrade.upgraded.array) || met_before(upgrade)) continue;
    const bool before = upgrade.at < migration.requested;
    if (before ? span.phase != "request" : !span.has(upgrade.at)) continue;
    points.push_back({upgrade.at, {fmt::format("{}: new firmware of array {}: {}; nothing is done on the hosts", to_text(upgrade.at), upgrade.upgraded.array,
                                               upgrade.upgraded.what), ""}});
  }
}

void add_handovers(TimedPoints& points, const Migration& migration, const Span& span)
{
  for (const auto& [at, handed] : migration.handovers)
    if (span.has(at))
      points.push_back({at, {fmt::format("{}: {} copied {} up to {}, {} goes on from there: {}", to_text(at), mover_name(handed.from_mover), handed.subject,
                                         to_text(handed.offset), mover_name(handed.to_mover), handed.reason), handed.claim}});
}

/// The copy that an outage befell.
std::optional<std::size_t> copy_that_met(const Summary& summary, const Migration& migration, const Outage& outage)
{
  const auto at = outage.lost ? *outage.lost : *outage.found;
  std::optional<std::size_t> last;
  for (const auto number : migration.copies)
    if (summary.copies[number].started.subject == outage.subject && summary.copies[number].start <= at) last = number;
  return last;
}

/// How long a copy had stood still when it went on at `found`.
Seconds stood_still(const Summary& summary, std::size_t copy, Seconds found)
{
  const auto waited = [&](const Stretch& stretch) { return stretch.copy == copy && stretch.waited && stretch.to == found; };
  const auto stretch = std::ranges::find_if(summary.stretches, waited);
  return stretch == summary.stretches.end() ? Seconds{} : stretch->to - stretch->from;
}

std::string outage_text(const Summary& summary, const Migration& migration, const Outage& outage)
{
  const auto number = copy_that_met(summary, migration, outage);
  const auto* copy = number ? &summary.copies[*number] : nullptr;
  const bool over_network = copy && (copy->started.mover == "vmotion" || copy->started.mover == "nfc");
  const auto at = outage.lost ? *outage.lost : *outage.found;
  if (!outage.lost) {
    const auto still = number ? stood_still(summary, *number, at) : Seconds{};
    return fmt::format("{}: {} goes on over another path, {}{}", to_text(at), outage.subject, outage.path,
                       still > Seconds{} ? fmt::format("; the one before was given up for dead after {}", to_text(still)) : "");
  }
  const auto what = over_network ? "way over the network" : copy ? fmt::format("path to {} or {}", copy->started.from, copy->started.to) : "path";
  const auto lost = copy && copy->start == at ? "finds no" : "has no";
  const auto left = copy && copy->start == at ? "" : " left";
  if (!outage.found) return fmt::format("{}: the copy of {} {} {}{}, and none comes back in time", to_text(at), outage.subject, lost, what, left);
  const bool same = copy && copy->started.paths == std::vector{outage.path};
  return fmt::format("{}: the copy of {} {} {}{}; after {} it goes on {}", to_text(at), outage.subject, lost, what, left, to_text(*outage.found - at),
                     same ? "as before" : "over " + outage.path);
}

} // namespace

std::vector<const Fault*> faults_of(const Summary& summary, const Migration& migration)
{
  const auto parts = parts_of(summary, migration);
  const bool zeroes = std::ranges::any_of(migration.copies, [&](auto copy) { return summary.copies[copy].started.cause == trace::Cause::Zero; });
  std::vector<const Fault*> found;
  for (const auto number : migration.faults) {
    const auto& fault = summary.faults[number];
    std::set<std::string> words;
    add_words(words, fault.what);
    const bool xcopy = words.contains("XCOPY"), write_same = fault.what.find("WRITE SAME") != std::string::npos;
    const bool matters = (!xcopy && !write_same) || (xcopy && asks_for_offload(migration)) || (write_same && zeroes);
    if (matters && std::ranges::any_of(words, [&](auto& word) { return parts.contains(word); })) found.push_back(&fault);
  }
  return found;
}

TimedPoints trouble_points(const Summary& summary, const Migration& migration, const Span& span)
{
  TimedPoints points;
  add_faults(points, summary, migration, span);
  add_arrays(points, summary, migration, span);
  add_handovers(points, migration, span);
  for (const auto& outage : migration.outages)
    if (const auto at = outage.lost ? *outage.lost : *outage.found; span.has(at)) points.push_back({at, {outage_text(summary, migration, outage), ""}});
  std::ranges::stable_sort(points, {}, &TimedPoints::value_type::first);
  if (points.size() > most_events) {
    const auto more = points.size() - most_events;
    points.resize(most_events);
    points.push_back({points.back().first, {fmt::format("and {} more such events: `godwit run SCENARIO -o DIR` lists all in trace.jsonl", more), ""}});
  }
  return points;
}

} // namespace godwit::report
