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

Json variations_json(const std::vector<Variation>& variations)
{
  auto list = Json::array();
  for (const auto& variation : variations)
    list.push_back({{"input", variation.input}, {"pointer", variation.pointer}, {"was", variation.was}, {"value", variation.value},
                    {"outcome", variation.outcome}, {"duration_s", variation.duration.value()}, {"stun_s", variation.stun.value()}});
  return list;
}

Json sensitivity_json(const std::optional<Sensitivity>& found)
{
  if (!found) return nullptr;
  return {{"runs", found->runs}, {"tried", found->tried}, {"changes_outcome", variations_json(found->of_outcome)},
          {"duration", variations_json(found->of_duration)}, {"stun", variations_json(found->of_stun)}};
}

} // namespace

std::string explain_json(const Summary& summary, std::span<const Explanation> explanations)
{
  auto list = Json::array();
  for (const auto& [story, sensitivity] : explanations)
    list.push_back({{"migration", story.migration}, {"headline", story.headline}, {"steps", steps_json(story.steps)}, {"guest", points_json(story.guest)},
                    {"rules", rules_json(story)}, {"sensitivity", sensitivity_json(sensitivity)}});
  const Json document{{"scenario", summary.run.title}, {"scenario_hash", summary.run.scenario_hash}, {"vsphere", summary.run.vsphere}, {"decided", steps_json(policy_steps(summary))}, {"explanations", list}};
  return document.dump(2) + "\n";
}

} // namespace godwit::report
