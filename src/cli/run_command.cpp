#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/page_file.hpp"
#include "cli/progress.hpp"
#include "cli/result_folder.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/page.hpp"
#include "report/page_data.hpp"
#include "report/perfetto.hpp"
#include "report/summary_json.hpp"
#include "report/table.hpp"
#include "run/run.hpp"
#include "scenario/print_assumed.hpp"
#include "trace/sinks.hpp"

#include <filesystem>
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

run::Result traced(const scenario::Scenario& scenario, const RunRequest& request, report::Summarizer& summarizer, std::optional<ResultFolder>& folder,
                   std::optional<report::PageLog>& log)
{
  trace::Trace trace;
  InterruptKeeper keeper;
  trace.attach(keeper);
  trace.attach(summarizer);
  if (log) trace.attach(*log);
  ProgressLine progress{migrations_foreseen(scenario)};
  trace.attach(progress);
  std::optional<trace::JsonLines> lines;
  if (folder) trace.attach(lines.emplace(folder->file("trace.jsonl")));
  run::Witness witness;
  if (folder && request.exports.contains("paje")) witness.paje_file = folder->reserve("paje.trace");
  return run::simulate(scenario, trace, witness);
}

void fill(ResultFolder& folder, const report::Summary& summary, const std::set<std::string>& exports, const std::string& page_data)
{
  folder.file("summary.json") << report::summary_json(summary);
  folder.file("migrations.csv") << report::migrations_csv(summary);
  folder.file("series.csv") << report::series_csv(summary);
  if (!summary.days.samples.empty()) folder.file("datastores.csv") << report::datastores_csv(summary);
  folder.file("page.json") << page_data;
  if (exports.contains("perfetto")) folder.file("perfetto.json") << report::perfetto_json(summary);
  folder.put_in_place();
}

std::string scenario_name(const RunRequest& request) { return std::filesystem::path{request.scenario}.stem().string(); }

std::string page_place(const RunRequest& request)
{
  if (!request.report->empty()) return *request.report;
  return request.folder ? *request.folder + "/report.html" : scenario_name(request) + ".html";
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
    std::optional<report::PageLog> log;
    if (folder || request.report) log.emplace();
    const auto result = traced(*scenario, request, summarizer, folder, log);
    const auto summary = std::move(summarizer).summary();
    const auto page_data = log ? report::page_data(summary, *log) : "";
    if (folder) fill(*folder, summary, request.exports, page_data);
    auto printed = print(formatted(summary, request.format));
    for (const auto& violation : result.violations) complain("self-check violated: " + violation);
    if (request.report) {
      const report::PageRun run{scenario_name(request), page_data};
      const auto written = write_page(page_place(request), report::page({&run, 1}, ""));
      if (written == Exit::Ok) complain("open " + page_place(request) + " in a browser to watch it");
      else if (printed == Exit::Ok) printed = written;
    }
    return result.violations.empty() ? printed : Exit::Internal;
  } catch (const CannotWrite& why) {
    complain(why.what());
    return Exit::Usage;
  }
}

Exit print_config(const RunRequest& request, Config config)
{
  const auto scenario = read_scenario(request.scenario, request.overrides);
  if (!scenario) return Exit::InvalidInput;
  return print(config == Config::Assumed ? scenario::print_assumed(*scenario) : scenario::print_config(*scenario));
}

} // namespace godwit::cli
