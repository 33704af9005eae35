#include "report/explain/sensitivity.hpp"

#include "report/figures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

namespace godwit::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_named = 3;
constexpr double least_change = 0.01; // of what the run took

std::vector<std::string> uses_of(const Summary& summary, const Migration& migration)
{
  std::set<std::string> uses{"host " + migration.host, "host " + migration.to_host};
  const auto learn = [&](const std::vector<trace::ResourceNumber>& links) {
    for (const auto link : links) uses.insert(summary.resources.at(link).resource.id);
  };
  for (const auto number : migration.copies)
    for (const auto* ways : {&summary.copies[number].started.reads, &summary.copies[number].started.writes})
      for (const auto& way : *ways) learn(way);
  for (const auto number : migration.streams) {
    learn(summary.streams[number].declared.links);
    uses.insert("network " + summary.streams[number].network());
  }
  for (const auto* places : {&migration.from, &migration.to})
    for (const auto& [file, datastore] : *places) uses.insert("datastore " + datastore);
  uses.insert("vm " + migration.vm);
  // Refused, it used nothing; what it would have crossed is why it may have been.
  if (migration.outcome == trace::Outcome::Refused && changes_host(migration))
    for (const auto& use : summary.resources)
      if (use.resource.kind == "wan") uses.insert(use.resource.id);
  if (!migration.copies.empty()) uses.insert("copies");
  if (!migration.streams.empty()) uses.insert("streams");
  if (migration.admission.waited > Seconds{}) uses.insert("queue");
  return {uses.begin(), uses.end()};
}

/// The inputs that change `what` most, each at the value that does.
std::vector<Variation> greatest(const std::vector<Variation>& variations, const Trial& base, Seconds Variation::*what, Seconds was)
{
  std::vector<Variation> found;
  // In whole microseconds: what differs by rounding only is equal, and stays in the order tried.
  const auto change = [&](const Variation& variation) { return std::llround(std::abs((variation.*what - was).value()) * 1e6); };
  for (const auto& variation : variations) {
    if (variation.outcome != base.outcome || change(variation) == 0 || static_cast<double>(change(variation)) < least_change * was.value() * 1e6) continue;
    const auto same = std::ranges::find(found, variation.pointer, &Variation::pointer);
    if (same == found.end()) found.push_back(variation);
    else if (change(variation) > change(*same)) *same = variation;
  }
  std::ranges::stable_sort(found, std::greater{}, change);
  found.resize(std::min(found.size(), most_named));
  return found;
}

} // namespace

std::vector<Trial> trials_of(const Summary& summary)
{
  std::vector<Trial> trials;
  for (const auto& migration : summary.migrations)
    trials.push_back({migration.id, std::string{outcome_text(migration)}, report::duration(migration), migration.downtime, uses_of(summary, migration)});
  return trials;
}

std::string trials_text(const std::vector<Trial>& trials)
{
  auto list = Json::array();
  for (const auto& [migration, outcome, duration, stun, uses] : trials)
    list.push_back({{"migration", migration}, {"outcome", outcome}, {"duration_s", duration.value()}, {"stun_s", stun.value()}, {"uses", uses}});
  return list.dump();
}

std::vector<Trial> read_trials(std::string_view text)
{
  try {
    std::vector<Trial> trials;
    for (const auto& one : Json::parse(text))
      trials.push_back({one.at("migration"), one.at("outcome"), Seconds{one.at("duration_s").get<double>()}, Seconds{one.at("stun_s").get<double>()},
                        one.at("uses").get<std::vector<std::string>>()});
    return trials;
  } catch (const Json::exception& why) {
    throw std::runtime_error{std::string{"no trials: "} + why.what()};
  }
}

Sensitivity rank(const Trial& base, const std::vector<Variation>& variations)
{
  Sensitivity found;
  found.runs = variations.size();
  found.base = base;
  for (const auto& variation : variations) {
    if (std::ranges::find(found.tried, variation.input) == found.tried.end()) found.tried.push_back(variation.input);
    if (variation.outcome != base.outcome) found.of_outcome.push_back(variation);
  }
  found.inputs = found.tried.size();
  found.of_duration = greatest(variations, base, &Variation::duration, base.duration);
  found.of_stun = greatest(variations, base, &Variation::stun, base.stun);
  return found;
}

} // namespace godwit::report
