#include "cli/child.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/page_file.hpp"
#include "cli/terminal.hpp"
#include "report/page.hpp"
#include "report/page_data.hpp"
#include "report/tours.hpp"
#include "run/run.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace godwit::cli {

namespace {

namespace fs = std::filesystem;

bool is_folder(const std::string& named)
{
  std::error_code no_matter;
  return fs::is_directory(named, no_matter);
}

Finished read_results(const fs::path& folder)
{
  const auto file = folder / "page.json";
  std::ifstream stream{file, std::ios::binary};
  std::ostringstream text;
  if (stream && text << stream.rdbuf() && report::is_page_data(text.str())) return {Exit::Ok, text.str()};
  complain(fmt::format("cannot read {}: godwit run SCENARIO -o {} writes it", file.string(), folder.string()));
  return {Exit::InvalidInput, ""};
}

Finished simulate(const std::string& file, std::span<const scenario::Override> overrides)
{
  const auto scenario = read_scenario(file, overrides);
  if (!scenario) return {Exit::InvalidInput, ""};
  report::Summarizer summarizer;
  report::PageLog log;
  trace::Trace trace;
  InterruptKeeper keeper;
  trace.attach(keeper);
  trace.attach(summarizer);
  trace.attach(log);
  const auto result = run::simulate(*scenario, trace);
  for (const auto& violation : result.violations) complain(fmt::format("{}: self-check violated: {}", file, violation));
  return {result.violations.empty() ? Exit::Ok : Exit::Internal, report::page_data(std::move(summarizer).summary(), log)};
}

std::string label(const fs::path& named)
{
  const auto name = (is_folder(named.string()) ? (named / ".").lexically_normal().parent_path().filename() : named.stem()).string();
  return name.empty() ? named.string() : name;
}

std::string place(const ReportRequest& request)
{
  if (!request.file.empty()) return request.file;
  const auto& first = request.runs.front();
  return request.runs.size() == 1 && is_folder(first) ? (fs::path{first} / "report.html").string() : label(first) + ".html";
}

} // namespace

Exit report(const ReportRequest& request)
{
  if (!request.tour.empty() && !report::find_tour(request.tour)) return tour(request.tour);
  auto exit = Exit::Ok;
  std::vector<report::PageRun> runs;
  for (const auto& named : request.runs) {
    Child child{[&] { return is_folder(named) ? read_results(named) : simulate(named, request.overrides); }};
    auto [outcome, output] = child.finish();
    if (exit == Exit::Ok) exit = outcome;
    if (!output.empty()) runs.push_back({label(named), std::move(output)}); // else it said why on stderr
  }
  if (runs.empty()) return exit;
  const auto file = place(request);
  const auto written = write_page(file, report::page(runs, request.tour));
  if (written != Exit::Ok) return written;
  const auto printed = print(file + "\n");
  return exit == Exit::Ok ? printed : exit;
}

} // namespace godwit::cli
