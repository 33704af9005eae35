#include "cli/children.hpp"
#include "cli/commands.hpp"
#include "cli/finished.hpp"
#include "cli/terminal.hpp"
#include "report/compare.hpp"
#include "report/summary_json.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>

namespace godwit::cli {

namespace {

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
  if (results_in(named)) return {{named, label(named), {}}};
  std::vector<Wanted> all{{named, request.runs.size() > 1 || request.vary.empty() ? label(named) : "", request.overrides}};
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
  if (!results) return simulate(run.named, run.overrides, nullptr, [](report::Summary summary) { return report::summary_json(std::move(summary)); });
  const auto file = *results / "summary.json";
  if (auto text = contents(file)) return {Exit::Ok, std::move(*text)};
  complain(fmt::format("cannot read {}", file.string()));
  return {Exit::InvalidInput, ""};
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
  if (runs.size() < all.size()) complain(runs.size() == 1 ? "comparing the one run that succeeded" : fmt::format("comparing the {} runs that succeeded", runs.size()));
  const auto printed = print(formatted(runs, request.format));
  return exit == Exit::Ok ? printed : exit;
}

} // namespace godwit::cli
