#include "report/explain/deeds.hpp"

#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_moves = 6; // told one by one

bool is_of(const StorageDrsRound& round, Seconds at, const std::string& cluster) { return round.at == at && round.cluster == cluster; }

std::string policy_text(const std::string& policy)
{
  return policy == "vmware" ? "Storage DRS" : fmt::format("Storage DRS (policy {}, which no product has)", policy);
}

/// "20.1 % full", "answers in 7 ms".
std::string standing_text(const trace::StorageDrsJudged& judged)
{
  if (judged.cause == "space") return fmt::format("{:.2f} % full", judged.value);
  return fmt::format("answers in {}{}", to_text(Seconds{judged.value}), judged.note.empty() ? "" : " at a " + judged.note);
}

std::string threshold_text(const trace::StorageDrsJudged& judged)
{
  return judged.cause == "space" ? fmt::format("{:.4g} %", judged.threshold) : to_text(Seconds{judged.threshold});
}

/// How the datastores stood: those above the threshold, else the one next to it.
void add_standing(Deed& deed, const StorageDrsRound& round, std::string_view cause, std::string_view heading)
{
  std::vector<const trace::StorageDrsJudged*> all;
  for (const auto& judged : round.judged)
    if (judged.cause == cause) all.push_back(&judged);
  if (all.empty()) return;
  std::ranges::stable_sort(all, std::greater{}, &trace::StorageDrsJudged::value);
  const auto above = static_cast<std::size_t>(std::ranges::count_if(all, &trace::StorageDrsJudged::violated));
  const bool alike = std::ranges::all_of(all, [&](const auto* judged) { return judged->threshold == all.front()->threshold; });
  const auto limit = alike ? threshold_text(*all.front()) : fmt::format("its own threshold, {} of {}", threshold_text(*all.front()), all.front()->datastore);
  std::vector<std::string> texts;
  for (const auto* judged : all) {
    if (texts.size() == std::max<std::size_t>(above, 1) || texts.size() == most_moves) break;
    texts.push_back(fmt::format("{} {}", judged->datastore, standing_text(*judged)));
  }
  const auto rest = above == 0 ? fmt::format("none of {} is above {}; at most {}", plural(all.size(), "datastore", "datastores"), limit, texts.front())
                               : fmt::format("{} of {} {} above {}: {}", above, plural(all.size(), "datastore", "datastores"), above == 1 ? "is" : "are", limit, fmt::join(texts, ", "));
  deed.points.push_back({fmt::format("{}: {}", heading, rest), ""});
  deed.alike += fmt::format("{} {};", cause, above);
}

std::optional<double> figure(const trace::StorageDrsRecommended& move, const std::string& name)
{
  const auto found = move.figures.find(name);
  return found == move.figures.end() ? std::nullopt : std::optional{found->second};
}

/// The numbers that made it.
std::string numbers(const trace::StorageDrsRecommended& move)
{
  std::string text;
  const auto before = figure(move, "destination_used_before_percent"), after = figure(move, "destination_used_after_percent"), later = figure(move, "destination_used_at_horizon_percent");
  const auto source = figure(move, "source_load_before"), source_after = figure(move, "source_load_after"), load = figure(move, "destination_load_before"), load_after = figure(move, "destination_load_after");
  if (source && source_after && load && load_after)
    text += fmt::format("; the load of {} falls from {:.3g} to {:.3g}, that of {} rises from {:.3g} to {:.3g}", move.from, *source, *source_after, move.to, *load, *load_after);
  const auto here = figure(move, "source_latency_after_s"), there = figure(move, "destination_latency_after_s");
  if (here && there) text += fmt::format("; expected afterwards: {} answers in {}, {} in {}", move.from, to_text(Seconds{*here}), move.to, to_text(Seconds{*there}));
  if (before && after && move.cause != "maintenance") text += fmt::format("; {} is {:.3g} % full, {:.3g} % with it", move.to, *before, *after);
  if (later && move.cause != "maintenance") text += fmt::format(", {:.3g} % by the end of the look-ahead", *later);
  if (const auto takes = figure(move, "expected_s")) text += fmt::format("; expected to take {}", to_text(Seconds{*takes}));
  return text;
}

/// What came of it.
std::string outcome_of(const Summary& summary, const trace::StorageDrsRecommended& move)
{
  if (move.migration.empty()) return ". It is left to the administrator";
  const auto found = std::ranges::find(summary.migrations, move.migration, &Migration::id);
  if (found == summary.migrations.end()) return "";
  if (found->outcome != trace::Outcome::Completed) return fmt::format(". {}: {}", move.migration, spaced(std::string{outcome_text(*found)}));
  return fmt::format(". {} took {}", move.migration, to_text(duration(*found)));
}

Point told(const Summary& summary, const trace::StorageDrsRecommended& move)
{
  return {fmt::format("{} ({}) goes from {} to {}: {}{}{}", move.vm, to_text(move.size), move.from, move.to, move.reason, numbers(move), outcome_of(summary, move)), rule_of(move)};
}

/// ", 3 against 2"; nothing where there is no number.
std::string held_against(const trace::StorageDrsRejected& why)
{
  return why.limit != 0 || why.value != 0 ? fmt::format(", {:.4g} against {:.4g}", why.value, why.limit) : "";
}

Point told(const trace::StorageDrsRejected& why)
{
  return {fmt::format("Not recommended, {}: {}; the nearest was {} from {} to {}{}", plural(why.moves, "move", "moves"), why.reason, why.vm, why.from, why.to, held_against(why)), ""};
}

void add_verdicts(Deed& deed, const Summary& summary, const StorageDrsRound& round)
{
  std::vector<const trace::StorageDrsRecommended*> moves;
  Points rejected;
  for (const auto& [at, move] : summary.recommended)
    if (is_of(round, at, move.cluster) && move.cause != "placement" && move.cause != "maintenance") moves.push_back(&move);
  for (const auto& [at, why] : summary.not_recommended) {
    if (!is_of(round, at, why.cluster) || why.cause == "placement") continue;
    rejected.push_back(told(why));
    deed.alike += why.reason + ";";
  }
  say_some(deed.points, moves, most_moves, "move", [&](const auto* move) { return told(summary, *move); });
  deed.points.insert(deed.points.end(), rejected.begin(), rejected.end()); // judged with those moves made
  if (!moves.empty()) deed.alike.clear();
}

Deed round_deed(const Summary& summary, const StorageDrsRound& round, const std::string& policy)
{
  Deed deed{round.at, round.at, fmt::format("{} looks at datastore cluster {}", policy_text(policy), round.cluster), round.cluster + ": ", {}};
  add_standing(deed, round, "space", "Space");
  add_standing(deed, round, "io", "I/O, the 90th percentile of its statistics");
  if (!round.io_off.empty()) {
    deed.points.push_back({fmt::format("I/O is not balanced: {}", fmt::join(round.io_off, "; ")), ""});
    deed.alike += "off;";
  }
  add_verdicts(deed, summary, round);
  if (round.at >= summary.simulated) deed.points.push_back({"The run ends before it looks for moves", ""});
  return deed;
}

/// What a policy of ours does that the product does not.
Deed what_if_deed(const std::string& policy)
{
  const auto what = policy == "lead_time_aware" ? "It learns how long moves take and weighs that, which Storage DRS cannot" : "It prefers moves that an array does by itself; Storage DRS does not know which those are";
  return {Seconds{}, Seconds{}, fmt::format("The policy {} is a what-if", policy), "", {{what, "DM-8"}}};
}

/// Why not there, once for a VM that arrives.
Points not_there(const Summary& summary, Seconds at, const trace::StorageDrsRecommended& move)
{
  Points points;
  for (const auto& [when, why] : summary.not_recommended)
    if (when == at && why.cause == "placement" && why.vm == move.vm) points.push_back({fmt::format("Not on {}: {}{}", why.to, why.reason, held_against(why)), ""});
  return points;
}

Point placed(const Summary& summary, const trace::StorageDrsRecommended& move)
{
  const auto what = move.disks.size() == 1 ? fmt::format("Its {}", move.disks.front()) : "It";
  if (move.from.empty()) return {fmt::format("{} goes to {} ({}): {}{}", what, move.to, to_text(move.size), move.reason, numbers(move)), ""};
  return {fmt::format("First {} makes room: from {} to {}: {}{}", move.vm, move.from, move.to, move.reason, outcome_of(summary, move)), ""};
}

/// VMs that arrive at one time. What is kept apart of one goes to several places.
void add_placements(Deeds& deeds, const Summary& summary)
{
  const trace::StorageDrsRecommended* before = nullptr;
  for (const auto& [at, move] : summary.recommended) {
    if (move.cause != "placement") continue;
    const bool of_the_same = before != nullptr && before->vm == move.vm && before->from.empty() && move.from.empty();
    before = &move;
    if (!of_the_same)
      deeds.push_back({at, at, fmt::format("{} places {} in datastore cluster {}", policy_text(move.policy), move.vm, move.cluster), "", not_there(summary, at, move)});
    deeds.back().points.push_back(placed(summary, move));
  }
}

void add_maintenance(Deeds& deeds, const Summary& summary)
{
  for (auto each = summary.maintenance.begin(); each != summary.maintenance.end(); ++each) {
    const auto& [at, entering] = *each;
    if (entering.state == "exited") deeds.push_back({at, at, fmt::format("Datastore {} leaves maintenance mode", entering.datastore), "", {{"Storage DRS may place files on it again", ""}}});
    if (entering.state != "entering") continue;
    const auto end = std::find_if(each, summary.maintenance.end(), [&](auto& other) { return other.second.id == entering.id && other.second.state != "entering"; });
    Deed deed{at, end == summary.maintenance.end() ? at : end->first, fmt::format("Datastore {} is to enter maintenance mode", entering.datastore), "", {}};
    std::vector<const trace::StorageDrsRecommended*> moves;
    for (const auto& [when, move] : summary.recommended)
      if (move.cause == "maintenance" && move.from == entering.datastore && when >= at && when <= deed.to) moves.push_back(&move);
    say_some(deed.points, moves, most_moves, "move", [&](const auto* move) { return told(summary, *move); });
    if (end == summary.maintenance.end()) deed.points.push_back({"The run ends before it is empty", ""});
    else if (end->second.state == "exited") deed.points.push_back({"It is called off before it is empty; what was asked to leave still does", ""});
    else if (end->second.state == "entered") deed.points.push_back({fmt::format("It is empty, and in maintenance mode, after {}", to_text(end->first - at)), ""});
    else deed.points.push_back({fmt::format("It cannot: {} left on it, {} among them", plural(end->second.left.size(), "VM", "VMs"), end->second.left.front()), ""});
    deeds.push_back(std::move(deed));
  }
}

} // namespace

std::string rule_of(const trace::StorageDrsRecommended& move)
{
  if (move.cause == "maintenance") return "XVM-8";
  return move.policy == "vmware" && (move.cause == "space" || move.cause == "io") ? "DM-8" : "";
}

Deeds storage_drs_deeds(const Summary& summary)
{
  Deeds deeds;
  const auto policy = summary.recommended.empty() ? "vmware" : summary.recommended.front().move.policy;
  for (const auto& [at, found] : summary.correlated)
    deeds.push_back({at, at, fmt::format("Storage DRS measures datastore cluster {}", found.cluster), "",
                     {{fmt::format("{} and {} are correlated, as the one slows when the other is loaded: no move between them can relieve either", found.one, found.other), ""}}});
  for (const auto& round : summary.rounds) deeds.push_back(round_deed(summary, round, policy));
  if (policy != "vmware" && !summary.rounds.empty()) deeds.push_back(what_if_deed(policy));
  add_placements(deeds, summary);
  add_maintenance(deeds, summary);
  return deeds;
}

} // namespace godwit::report
