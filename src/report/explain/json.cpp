#include "report/explain/explain.hpp"

#include "report/explain/parts.hpp"
#include "report/rules.hpp"

#include <nlohmann/json.hpp>

namespace godwit::report {

namespace {

using Json = nlohmann::ordered_json;

/// A rule cited by a phase alone has no sentence of the run's own.
Json points_json(const std::vector<Point>& points)
{
  auto list = Json::array();
  for (const auto& [text, rule] : points) list.push_back({{"text", text}, {"rule", rule}});
  return list;
}

Json steps_json(const std::vector<NarrativeStep>& steps)
{
  auto list = Json::array();
  for (const auto& step : steps)
    list.push_back({{"number", list.size() + 1}, {"from_s", step.from.value()}, {"to_s", step.to.value()}, {"title", step.title}, {"points", points_json(step.points)}});
  return list;
}

Json rules_json(const Narrative& story)
{
  auto list = Json::array();
  for (const auto& claim : claims_of(story)) {
    const auto rule = find_rule(claim);
    list.push_back({{"claim", claim}, {"sentence", rule->sentence}, {"document", rule->document}});
  }
  return list;
}

Json variation_json(const Variation& one)
{
  const auto& change = one.change;
  return {{"input", change.input}, {"pointer", change.pointer}, {"was", change.was}, {"value", change.value}, {"set", change.set}, {"model", change.model},
      {"outcome", one.outcome},
          {"reason", one.reason}, {"elsewhere", one.elsewhere}, {"duration_s", one.duration.value()}, {"stun_s", one.stun.value()}};
}

Json ranking_json(const std::vector<Ranked>& ranked)
{
  auto list = Json::array();
  for (const auto& [variation, alike, about] : ranked) {
    list.push_back(variation_json(variation));
    list.back()["alike"] = Json::array();
    list.back()["about"] = about;
    for (const auto& change : alike) list.back()["alike"].push_back({{"pointer", change.pointer}, {"set", change.set}});
  }
  return list;
}

Json ways_json(const BothWays& ways)
{
  return {{"less", ranking_json(ways.less)}, {"more", ranking_json(ways.more)}, {"less_in_model", ranking_json(ways.less_in_model)}, {"more_in_model",
      ranking_json(ways.more_in_model)}};
}

Json spread_json(const Spread& spread) { return {{"least_s", spread.least.value()}, {"most_s", spread.most.value()}}; }

Json sensitivity_json(const std::optional<Sensitivity>& found)
{
  if (!found) return nullptr;
  auto outcomes = Json::array();
  for (const auto& variation : found->of_outcome) outcomes.push_back(variation_json(variation));
  return {{"runs", found->runs}, {"impossible", found->impossible}, {"beside", found->beside}, {"tried", found->tried},
          {"seeds", found->by_chance.size() + 1}, {"duration_by_chance", spread_json(spread_of(*found, &Trial::duration))},
          {"stun_by_chance", spread_json(spread_of(*found, &Trial::stun))}, {"changes_outcome", outcomes},
          {"duration", ranking_json(found->of_duration)}, {"stun", ranking_json(found->of_stun)},
          {"duration_ways", ways_json(found->duration_ways)}, {"stun_ways", ways_json(found->stun_ways)}};
}

} // namespace

std::string explain_json(const Summary& summary, std::span<const Explanation> explanations)
{
  auto list = Json::array();
  for (const auto& [story, sensitivity, alike] : explanations)
    list.push_back({{"migration", story.migration}, {"headline", story.headline}, {"alike", alike}, {"steps", steps_json(story.steps)}, {"guest", points_json(story.guest)},
                    {"rules", rules_json(story)}, {"sensitivity", sensitivity_json(sensitivity)}});
  const Json document{{"scenario", summary.run.title}, {"scenario_hash", summary.run.scenario_hash}, {"vsphere", summary.run.vsphere}, {"decided", steps_json(policy_steps(summary))}, {"explanations", list}};
  return document.dump(2) + "\n";
}

} // namespace godwit::report
