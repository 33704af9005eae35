#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/result_folder.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/summary_json.hpp"
#include "report/table.hpp"
#include "run/run.hpp"
#include "trace/sinks.hpp"

#include <fmt/format.h>

namespace godwit::cli {

namespace {

std::string formatted(const report::Summary& summary, Format format)
{
  switch (format) {
  case Format::Table: return report::table(summary, style());
  case Format::Json: return report::summary_json(summary);
  case Format::Csv: return report::migrations_csv(summary);
  }
  return "";
}

run::Result simulate(const scenario::Scenario& scenario, report::Summarizer& summarizer, std::optional<ResultFolder>& folder)
{
  trace::Trace trace;
  InterruptKeeper keeper;
  trace.attach(keeper);
  trace.attach(summarizer);
  std::optional<trace::JsonLines> lines;
  if (folder) trace.attach(lines.emplace(folder->file("trace.jsonl")));
  return run::simulate(scenario, trace);
}

void fill(ResultFolder& folder, const report::Summary& summary)
{
  folder.file("summary.json") << report::summary_json(summary);
  folder.file("migrations.csv") << report::migrations_csv(summary);
  folder.file("series.csv") << report::series_csv(summary);
  if (!summary.days.samples.empty()) folder.file("datastores.csv") << report::datastores_csv(summary);
  folder.put_in_place();
}

} // namespace

Exit run(const RunRequest& request)
{
  const auto scenario = read_scenario(request.scenario, request.overrides);
  if (!scenario) return Exit::InvalidInput;
  try {
    std::optional<ResultFolder> folder;
    if (request.folder) folder.emplace(*request.folder);
    report::Summarizer summarizer;
    const auto result = simulate(*scenario, summarizer, folder);
    const auto summary = std::move(summarizer).summary();
    if (folder) fill(*folder, summary);
    const auto printed = print(formatted(summary, request.format));
    for (const auto& violation : result.violations) complain("self-check violated: " + violation);
    return result.violations.empty() ? printed : Exit::Internal;
  } catch (const CannotWrite& why) {
    complain(why.what());
    return Exit::Usage;
  }
}

Exit print_config(const RunRequest& request)
{
  const auto scenario = read_scenario(request.scenario, request.overrides);
  return scenario ? print(scenario::print_config(*scenario)) : Exit::InvalidInput;
}

} // namespace godwit::cli
