#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/interrupt.hpp"
#include "cli/later.hpp"
#include "cli/terminal.hpp"
#include "report/explain/explain.hpp"
#include "report/explain/told.hpp"
#include "run/run.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace godwit::cli {

namespace {

constexpr std::size_t most_varied = 60; // migrations in a run that is made again and again without being asked to
constexpr std::uint64_t more_seeds = 2; // to see what is chance

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

using Overrides = std::vector<scenario::Override>;

std::string text_of(const Overrides& overrides)
{
  auto list = nlohmann::json::array();
  for (const auto& [pointer, value] : overrides) list.push_back({pointer, value});
  return list.dump();
}

/// `more`: as text_of() wrote it.
Finished trial(const ExplainRequest& request, const std::string& more)
{
  auto overrides = request.overrides;
  for (const auto& one : nlohmann::json::parse(more)) overrides.push_back({one.at(0), one.at(1)});
  try {
    return {Exit::Ok, report::trials_text(report::trials_of(run_once(scenario::load(request.scenario, overrides))))};
  } catch (const scenario::InvalidInput&) {
    return {Exit::InvalidInput, ""}; // an input may not be varied freely
  }
}

std::vector<report::Change> changes_of(const std::vector<Input>& inputs)
{
  std::vector<report::Change> changes;
  for (const auto& input : inputs)
    for (const auto& [set, shown] : input.values) changes.push_back({input.name, input.pointer, input.was, shown, set, input.amount, input.model});
  return changes;
}

using Trials = std::vector<report::Trial>;
using Outcome = std::optional<Trials>; ///< nothing: it could not be run

/// The scenario again and again.
class Varied {
public:
  Varied(Later& runs, const scenario::Scenario& scenario, Trials base) : runs_(runs), scenario_(scenario), base_(std::move(base)) {}

  /// For each of these, by id.
  std::map<std::string, report::Sensitivity> judge(const std::vector<report::Told>& told)
  {
    std::set<std::string> uses;
    for (const auto& one : told) uses.insert(base_[one.number].uses.begin(), base_[one.number].uses.end());
    changes_ = changes_of(inputs_of(scenario_, uses));
    vary();
    if (std::ranges::any_of(told, [&](const report::Told& one) { return is_random(base_[one.number]); })) try_seeds(told);
    std::map<std::string, report::Sensitivity> found;
    for (const auto& one : told) found.emplace(base_[one.number].migration, judge(base_[one.number]));
    return found;
  }

private:
  scenario::Override seed(std::uint64_t more) const { return {"/seed", std::to_string(scenario_.seed + more)}; }
  static scenario::Override override_of(const report::Change& change) { return {change.pointer, change.set}; }

  /// Random faults change with the seed too, and are no chance of the guest's.
  bool is_random(const report::Trial& move) const
  {
    const auto faults = [](const scenario::Action& action) { return std::holds_alternative<scenario::RandomFaults>(action.what); };
    return std::ranges::find(move.uses, "at random") != move.uses.end() && std::ranges::none_of(scenario_.actions, faults);
  }

  std::vector<Outcome> run(const std::vector<Overrides>& runs) const
  {
    std::vector<std::string> texts;
    for (const auto& overrides : runs) texts.push_back(text_of(overrides));
    std::vector<Outcome> outcomes;
    for (const auto& finished : runs_.finish(texts)) outcomes.push_back(finished.exit == Exit::Ok ? Outcome{report::read_trials(finished.output)} : std::nullopt);
    return outcomes;
  }

  void vary()
  {
    std::vector<Overrides> runs;
    for (const auto& change : changes_) runs.push_back({override_of(change)});
    outcomes_ = run(runs);
  }

  /// The run itself, and each change that makes one of these end otherwise.
  void try_seeds(const std::vector<report::Told>& told)
  {
    std::vector<Overrides> runs;
    std::vector<std::size_t> of; // into changes_
    for (std::uint64_t more = 1; more <= more_seeds; ++more) runs.push_back({seed(more)});
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const auto otherwise = [&](const report::Told& one) {
        const auto& move = base_[one.number];
        const auto found = report::compare(base_, move, changes_[i], *outcomes_[i]);
        return is_random(move) && found && found->outcome != move.outcome;
      };
      if (!outcomes_[i] || std::ranges::none_of(told, otherwise)) continue;
      for (std::uint64_t more = 1; more <= more_seeds; ++more) runs.push_back({override_of(changes_[i]), seed(more)}), of.push_back(i);
    }
    const auto outcomes = run(runs);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      if (outcomes[i]) (i < more_seeds ? by_chance_ : changed_by_chance_[of[i - more_seeds]]).push_back(*outcomes[i]);
  }

  /// What the varied runs say of one migration: only inputs of what it used.
  report::Sensitivity judge(const report::Trial& move) const
  {
    const auto own = inputs_of(scenario_, {move.uses.begin(), move.uses.end()});
    std::vector<report::Variation> variations;
    std::size_t impossible = 0, beside = 0;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (std::ranges::find(own, changes_[i].pointer, &Input::pointer) == own.end()) continue;
      auto variation = outcomes_[i] ? report::compare(base_, move, changes_[i], *outcomes_[i]) : std::nullopt;
      if (!variation) {
        ++(outcomes_[i] ? beside : impossible);
        continue;
      }
      if (const auto found = changed_by_chance_.find(i); found != changed_by_chance_.end())
        for (const auto& run : found->second) variation->by_chance.push_back(outcome_in(move, run));
      variations.push_back(std::move(*variation));
    }
    std::vector<report::Trial> by_chance;
    for (const auto& run : is_random(move) ? by_chance_ : std::vector<Trials>{})
      if (const auto* found = report::counterpart(base_, move, run)) by_chance.push_back(*found);
    auto found = report::rank(move, variations, by_chance);
    found.impossible = impossible, found.beside = beside;
    return found;
  }

  std::string outcome_in(const report::Trial& move, const Trials& run) const
  {
    const auto* found = report::counterpart(base_, move, run);
    return found == nullptr ? std::string{report::not_asked_for} : found->outcome;
  }

  Later& runs_;
  const scenario::Scenario& scenario_;
  Trials base_;
  std::vector<report::Change> changes_;
  std::vector<Outcome> outcomes_; ///< of each change
  std::vector<Trials> by_chance_; ///< of the run with nothing changed but the seed
  std::map<std::size_t, std::vector<Trials>> changed_by_chance_; ///< by number of the change
};

/// What varying came to.
struct Varying {
  std::map<std::string, report::Sensitivity> found; ///< by migration
  std::string note;
};

Varying vary(const ExplainRequest& request, const scenario::Scenario& scenario, Later& runs, Trials trials)
{
  if (trials.size() > most_varied && request.migration.empty() && request.vary == Vary::WhereFew)
    return {{}, fmt::format("With {} migrations nothing was varied to see what matters: each value takes a whole run. --migration ID varies the inputs of that one, "
                            "--vary those of all that are told here.", trials.size())};
  const auto told = report::told_of(trials, request.migration);
  return {Varied{runs, scenario, std::move(trials)}.judge(told), ""};
}

} // namespace

Exit explain(const ExplainRequest& request)
{
  const auto scenario = read_scenario(request.scenario, request.overrides);
  if (!scenario) return Exit::InvalidInput;
  std::optional<Later> runs; // before this process simulates anything itself
  if (request.vary != Vary::Never) runs.emplace([&](const std::string& more) { return trial(request, more); });
  const auto summary = run_once(*scenario);
  const auto trials = report::trials_of(summary);
  const auto [sensitivities, note] = runs ? vary(request, *scenario, *runs, trials) : Varying{};
  std::vector<report::Explanation> explanations;
  for (const auto& [number, alike] : report::told_of(trials, request.migration)) {
    const auto& migration = summary.migrations[number];
    auto& one = explanations.emplace_back(report::narrate(summary, migration));
    if (const auto found = sensitivities.find(migration.id); found != sensitivities.end()) one.sensitivity = found->second;
    for (const auto other : alike) one.alike.push_back(summary.migrations[other].id);
  }
  if (explanations.empty() && !request.migration.empty()) {
    complain(fmt::format("no migration {} in this run", request.migration));
    return Exit::Usage;
  }
  const auto printed = print(request.format == Format::Json ? report::explain_json(summary, explanations) : report::explain_text(summary, explanations, style(), width(), note));
  return summary.violations.empty() ? printed : Exit::Internal;
}

} // namespace godwit::cli
