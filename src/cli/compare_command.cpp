#include "cli/child.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "report/compare.hpp"
#include "report/summary_json.hpp"
#include "run/run.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

namespace godwit::cli {

namespace {

namespace fs = std::filesystem;

/// The file of results that is meant; nothing when `named` is a scenario.
std::optional<fs::path> results_in(const fs::path& named)
{
  std::error_code no_matter;
  if (fs::is_directory(named, no_matter)) return named / "summary.json";
  if (named.filename() == "summary.json") return named;
  return std::nullopt;
}

std::string label(const fs::path& named)
{
  const auto results = results_in(named);
  auto name = (results ? results->parent_path().lexically_normal().filename() : named.stem()).string();
  return name.empty() ? named.string() : name;
}

Finished read_results(const fs::path& file)
{
  std::ifstream stream{file, std::ios::binary};
  std::ostringstream text;
  if (stream && text << stream.rdbuf()) return {Exit::Ok, text.str()};
  complain(fmt::format("cannot read {}", file.string()));
  return {Exit::InvalidInput, ""};
}

Finished simulate(const std::string& file, std::span<const scenario::Override> overrides)
{
  const auto scenario = read_scenario(file, overrides);
  if (!scenario) return {Exit::InvalidInput, ""};
  report::Summarizer summarizer;
  trace::Trace trace;
  InterruptKeeper keeper;
  trace.attach(keeper);
  trace.attach(summarizer);
  const auto result = run::simulate(*scenario, trace);
  for (const auto& violation : result.violations) complain(fmt::format("{}: self-check violated: {}", file, violation));
  return {result.violations.empty() ? Exit::Ok : Exit::Internal, report::summary_json(summarizer.summary())};
}

Finished fetch(const std::string& named, std::span<const scenario::Override> overrides)
{
  const auto results = results_in(named);
  return results ? read_results(*results) : simulate(named, overrides);
}

/// One child a run, as many at once as there are processors, heard in the order they were named.
std::vector<Finished> fetch_all(const CompareRequest& request)
{
  const auto at_once = std::max(1u, std::thread::hardware_concurrency());
  std::deque<std::unique_ptr<Child>> under_way;
  std::vector<Finished> finished;
  const auto finish_first = [&] {
    finished.push_back(under_way.front()->finish());
    under_way.pop_front();
  };
  for (const auto& named : request.runs) {
    if (under_way.size() == at_once) finish_first();
    under_way.push_back(std::make_unique<Child>([&] { return fetch(named, request.overrides); }));
  }
  while (!under_way.empty()) finish_first();
  return finished;
}

std::string formatted(std::span<const report::Run> runs, Format format)
{
  switch (format) {
  case Format::Table: return report::compare_table(runs, style());
  case Format::Json: return report::compare_json(runs);
  case Format::Csv: return report::compare_csv(runs);
  }
  return "";
}

} // namespace

Exit compare(const CompareRequest& request)
{
  const auto finished = fetch_all(request);
  auto exit = Exit::Ok;
  std::vector<report::Run> runs;
  for (std::size_t i = 0; i < finished.size(); ++i) {
    const auto& [outcome, output] = finished[i];
    if (exit == Exit::Ok) exit = outcome;
    if (output.empty()) continue; // said why on stderr
    if (auto run = report::read_run(label(request.runs[i]), output)) {
      runs.push_back(std::move(*run));
      continue;
    }
    complain(fmt::format("{}: no summary.json of godwit", request.runs[i]));
    if (exit == Exit::Ok) exit = Exit::InvalidInput;
  }
  if (runs.empty()) return exit;
  if (runs.size() < request.runs.size()) complain(fmt::format("comparing the {} runs that succeeded", runs.size()));
  const auto printed = print(formatted(runs, request.format));
  return exit == Exit::Ok ? printed : exit;
}

} // namespace godwit::cli
