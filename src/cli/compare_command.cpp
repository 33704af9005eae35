#include "cli/children.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "report/compare.hpp"
#include "report/summary_json.hpp"
#include "run/run.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>

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
  return {result.violations.empty() ? Exit::Ok : Exit::Internal, report::summary_json(std::move(summarizer).summary())};
}

/// One column, or line, of the table.
struct Wanted {
  std::string named;
  std::string label;
  std::vector<scenario::Override> overrides;
  std::vector<std::pair<std::string, std::string>> varied = {}; ///< as the table says it
};

/// "/parameters/xvmotion.mirror_buffer" -> "mirror buffer"
std::string last_word(const std::string& pointer)
{
  auto word = pointer.substr(pointer.find_last_of("/.") + 1);
  std::ranges::replace(word, '_', ' ');
  return word;
}

/// Every combination of what is varied, the first variation slowest. Earlier results are what they are.
std::vector<Wanted> combinations(const std::string& named, const CompareRequest& request)
{
  if (results_in(named)) return {{named, label(fs::path{named}), {}}};
  std::vector<Wanted> all{{named, request.runs.size() > 1 || request.vary.empty() ? label(fs::path{named}) : "", request.overrides}};
  for (const auto& [pointer, values] : request.vary) {
    std::vector<Wanted> more;
    for (const auto& wanted : all)
      for (const auto& value : values) {
        auto& one = more.emplace_back(wanted);
        one.overrides.push_back({pointer, value});
        one.varied.emplace_back(last_word(pointer), value);
      }
    all = std::move(more);
  }
  return all;
}

std::vector<Wanted> wanted(const CompareRequest& request)
{
  std::vector<Wanted> all;
  for (const auto& named : request.runs) std::ranges::move(combinations(named, request), std::back_inserter(all));
  return all;
}

Finished fetch(const Wanted& run)
{
  const auto results = results_in(run.named);
  return results ? read_results(*results) : simulate(run.named, run.overrides);
}

/// One child a run.
std::vector<Finished> fetch_all(std::span<const Wanted> wanted)
{
  std::vector<std::function<Finished()>> jobs;
  for (const auto& run : wanted) jobs.push_back([&run] { return fetch(run); });
  return finish_all(jobs);
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
  const auto all = wanted(request);
  const auto finished = fetch_all(all);
  auto exit = Exit::Ok;
  std::vector<report::Run> runs;
  for (std::size_t i = 0; i < finished.size(); ++i) {
    const auto& [outcome, output] = finished[i];
    if (exit == Exit::Ok) exit = outcome;
    if (output.empty()) continue; // said why on stderr
    if (auto run = report::read_run(all[i].label, output)) {
      run->varied = all[i].varied;
      runs.push_back(std::move(*run));
      continue;
    }
    complain(fmt::format("{}: no summary.json of godwit", all[i].named));
    if (exit == Exit::Ok) exit = Exit::InvalidInput;
  }
  if (runs.empty()) return exit;
  if (runs.size() < all.size()) complain(fmt::format("comparing the {} runs that succeeded", runs.size()));
  const auto printed = print(formatted(runs, request.format));
  return exit == Exit::Ok ? printed : exit;
}

} // namespace godwit::cli
