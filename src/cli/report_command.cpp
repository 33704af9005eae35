#include "cli/commands.hpp"
#include "cli/finished.hpp"
#include "cli/page_file.hpp"
#include "cli/terminal.hpp"
#include "report/page.hpp"
#include "report/page_data.hpp"
#include "report/tours.hpp"

#include <fmt/format.h>

namespace godwit::cli {

namespace {

Finished fetch(const std::string& named, std::span<const scenario::Override> overrides)
{
  const auto folder = results_in(named);
  if (!folder) {
    report::PageLog log;
    return simulate(named, overrides, &log, [&](const report::Summary& summary) { return report::page_data(summary, log); });
  }
  const auto file = *folder / "page.json";
  auto text = contents(file);
  if (text && report::is_page_data(*text)) return {Exit::Ok, std::move(*text)};
  complain(fmt::format("cannot read {}: godwit run SCENARIO -o {} writes it", file.string(), folder->string()));
  return {Exit::InvalidInput, ""};
}

std::string place(const ReportRequest& request)
{
  if (!request.file.empty()) return request.file;
  const auto& first = request.runs.front();
  const auto folder = request.runs.size() == 1 ? results_in(first) : std::nullopt;
  return folder ? (*folder / "report.html").string() : label(first) + ".html";
}

} // namespace

Exit report(const ReportRequest& request)
{
  if (!request.tour.empty() && !report::find_tour(request.tour)) return tour(request.tour);
  auto exit = Exit::Ok;
  std::vector<report::PageRun> runs;
  for (const auto& named : request.runs) {
    Child child{[&] { return fetch(named, request.overrides); }};
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
