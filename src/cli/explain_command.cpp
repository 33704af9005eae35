#include "cli/children.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "report/explain/explain.hpp"
#include "run/run.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace godwit::cli {

namespace {

constexpr std::size_t most_told = 4; // at once

report::Summary run_once(const scenario::Scenario& scenario)
{
  trace::Trace trace;
  InterruptKeeper keeper;
  report::Summarizer summarizer;
  trace.attach(keeper);
  trace.attach(summarizer);
  run::simulate(scenario, trace);
  return summarizer.summary();
}

Finished trial(const ExplainRequest& request, const std::vector<scenario::Override>& more)
{
  auto overrides = request.overrides;
  overrides.insert(overrides.end(), more.begin(), more.end());
  try {
    return {Exit::Ok, report::trials_text(report::trials_of(run_once(scenario::load(request.scenario, overrides))))};
  } catch (const scenario::InvalidInput&) {
    return {Exit::InvalidInput, ""}; // an input may not be varied freely
  }
}

bool is_told(const ExplainRequest& request, const std::string& migration, std::size_t number)
{
  return request.migration.empty() ? number < most_told : migration == request.migration;
}

/// One value of one input.
struct Change {
  const Input* input;
  std::string value;
};

std::vector<Change> changes_of(const std::vector<Input>& inputs)
{
  std::vector<Change> changes;
  for (const auto& input : inputs)
    for (const auto& value : input.values) changes.push_back({&input, value});
  return changes;
}

/// What the varied runs say of one migration: only inputs of what it used.
report::Sensitivity judge(const report::Trial& base, const std::vector<Change>& changes, const std::vector<std::vector<report::Trial>>& outcomes,
                          const std::vector<Input>& own)
{
  std::vector<report::Variation> variations;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& [input, value] = changes[i];
    if (std::ranges::find(own, input->pointer, &Input::pointer) == own.end()) continue;
    const auto found = std::ranges::find(outcomes[i], base.migration, &report::Trial::migration);
    if (found == outcomes[i].end()) continue; // it could not be run, or nobody asked for that migration in it
    variations.push_back({input->name, input->pointer, input->was, value, found->outcome, found->duration, found->stun});
  }
  return report::rank(base, variations);
}

/// For each migration to be told, by id. Everything runs in children, the first of which shows what is worth varying.
std::map<std::string, report::Sensitivity> vary(const ExplainRequest& request, const scenario::Scenario& scenario)
{
  const auto base = Child{[&] { return trial(request, {}); }}.finish();
  if (base.exit != Exit::Ok) return {};
  std::vector<report::Trial> told;
  std::set<std::string> uses;
  const auto trials = report::read_trials(base.output);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (!is_told(request, trials[i].migration, i)) continue;
    told.push_back(trials[i]);
    uses.insert(trials[i].uses.begin(), trials[i].uses.end());
  }
  const auto inputs = inputs_of(scenario, uses);
  const auto changes = changes_of(inputs);
  std::vector<std::function<Finished()>> jobs;
  for (const auto& change : changes) jobs.push_back([&request, &change] { return trial(request, {{change.input->pointer, change.value}}); });
  std::vector<std::vector<report::Trial>> outcomes;
  for (const auto& finished : finish_all(jobs)) outcomes.push_back(finished.exit == Exit::Ok ? report::read_trials(finished.output) : std::vector<report::Trial>{});
  std::map<std::string, report::Sensitivity> found;
  for (const auto& one : told) found.emplace(one.migration, judge(one, changes, outcomes, inputs_of(scenario, {one.uses.begin(), one.uses.end()})));
  return found;
}

} // namespace

Exit explain(const ExplainRequest& request)
{
  const auto scenario = read_scenario(request.scenario, request.overrides);
  if (!scenario) return Exit::InvalidInput;
  const auto sensitivities = request.vary ? vary(request, *scenario) : std::map<std::string, report::Sensitivity>{};
  const auto summary = run_once(*scenario);
  std::vector<report::Explanation> told;
  for (std::size_t i = 0; i < summary.migrations.size(); ++i) {
    const auto& migration = summary.migrations[i];
    if (!is_told(request, migration.id, i)) continue;
    const auto found = sensitivities.find(migration.id);
    told.push_back({report::narrate(summary, migration), found == sensitivities.end() ? std::nullopt : std::optional{found->second}});
  }
  if (told.empty() && !request.migration.empty()) {
    complain(fmt::format("no migration {} in this run", request.migration));
    return Exit::Usage;
  }
  const auto printed = print(request.format == Format::Json ? report::explain_json(summary, told) : report::explain_text(summary, told, style(), width()));
  return summary.violations.empty() ? printed : Exit::Internal;
}

} // namespace godwit::cli
