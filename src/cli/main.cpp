// godwit: what a live migration costs, and why. Reads the command line and hands over to a subcommand.

#include "cli/commands.hpp"
#include "cli/example.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "report/version.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <malloc.h>

namespace {

using namespace godwit;
using cli::Exit;

constexpr auto about = R"(Simulates live migrations in a vSphere cluster: how long each takes, which path its bytes
travel, what bound it, and why. Nothing real is touched; a scenario is a JSON file.)";

constexpr auto examples = R"(Start here (scenarios/ is a folder of the source):
  godwit example > mine.json                         a small scenario of your own: two arrays, two hosts, three moves
  godwit check mine.json                             is it valid? every problem at once
  godwit run mine.json                               what the moves cost, side by side
  godwit run mine.json --set '/vms/0/disks/0/size=400 GiB'   the same with one value changed
  godwit run mine.json -o results                    summary.json, migrations.csv, series.csv, trace.jsonl
  godwit compare mine.json --vary '/vms/0/memory=8 GiB,64 GiB'   one what-if, value by value
  godwit compare scenarios/generation-snapshot.json scenarios/generation-mirror.json   several, each against the first
  godwit explain mine.json                           the same run as a story: what bound it, by which rule, what matters most
  godwit report mine.json                            a page to watch it on, in any browser
  godwit tour mirror-driver                          a guided tour, in words

Exit: 0 fine, 1 internal or self-check violated, 2 usage, 3 invalid input, 130 interrupted.)";

std::string is_change(const std::string& text)
{
  const bool good = text.starts_with('/') && text.find('=') != text.npos;
  return good ? "" : fmt::format("'{}' is no /json/pointer=value, such as /vms/0/disks/0/size=\"128 GiB\"", text);
}

/// What changes a scenario from the command line, the same for every subcommand that runs one.
struct Changes {
  std::vector<std::string> set;
  std::string seed, fidelity;

  void offer(CLI::App& command)
  {
    command.add_option("--set", set, "Override one value: a JSON pointer into the scenario, '=', a JSON value. May be repeated")
        ->type_name("POINTER=VALUE")
        ->allow_extra_args(false)
        ->check(is_change);
    command.add_option("--seed", seed, "Seed of the random streams")->type_name("N")->check(CLI::TypeValidator<std::uint64_t>{"a whole number"}.description(""));
    command.add_option("--fidelity", fidelity, "transfer: a step a 32 MiB transfer; io: every I/O one by one, slower, for checking")
        ->type_name("transfer|io")
        ->check(CLI::IsMember({"transfer", "io"}).description(""));
  }
  std::vector<scenario::Override> overrides() const
  {
    std::vector<scenario::Override> found;
    for (const auto& text : set) found.push_back({text.substr(0, text.find('=')), text.substr(text.find('=') + 1)});
    if (!seed.empty()) found.push_back({"/seed", seed});
    if (!fidelity.empty()) found.push_back({"/fidelity", fidelity});
    return found;
  }
};

/// "/a/b=1,2,3"
cli::Variation variation(const std::string& text)
{
  cli::Variation found{text.substr(0, text.find('=')), {}};
  for (auto at = found.pointer.size() + 1; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    found.values.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

void offer_format(CLI::App& command, std::string& format)
{
  command.add_option("--format", format, "How to print the result; a table unless said otherwise")
      ->type_name("table|json|csv")
      ->check(CLI::IsMember({"table", "json", "csv"}).description(""));
}

cli::Format format_of(const std::string& text)
{
  return text == "json" ? cli::Format::Json : text == "csv" ? cli::Format::Csv : cli::Format::Table;
}

Exit dispatch(int argc, char** argv)
{
  CLI::App app{about, "godwit"};
  app.footer(examples);
  app.set_version_flag("--version", fmt::format("godwit {}", report::version()));
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  std::string scenario, folder, format = "table", kind;
  std::vector<std::string> files;
  Changes changes;
  auto* run = app.add_subcommand("run", "Run a scenario and show what its migrations cost");
  run->add_option("scenario", scenario, "The scenario file")->required();
  auto* output = run->add_option("-o,--output", folder, "Write summary.json, migrations.csv, series.csv, trace.jsonl and page.json there")->type_name("DIR")->check(CLI::Validator([](const std::string& name) { return name.empty() ? "needs a name" : ""; }, "", "folder"));
  offer_format(*run, format);
  std::vector<std::string> exports;
  run->add_option("--export", exports, "Write these there too, with -o: perfetto (perfetto.json, for ui.perfetto.dev), paje (paje.trace, SimGrid's own record of the links)")
      ->type_name("perfetto,paje")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->needs(output)
      ->check(CLI::IsMember({"perfetto", "paje"}).description(""));
  changes.offer(*run);
  std::string run_page;
  auto* with_page = run->add_flag("--report{}", run_page, "Write the report page too: report.html in DIR, or SCENARIO.html here; --report=FILE: there");
  std::string config;
  auto* only_config = run->add_flag("--print-config{all}", config, "Show every value with where it comes from, and run nothing; --print-config=assumed: those that are assumed")
                          ->check(CLI::IsMember({"all", "assumed"}).description(""));

  auto* compare = app.add_subcommand("compare", "Run several scenarios and show each against the first");
  compare->add_option("runs", files, "Scenario files, or folders of earlier results (-o)")->required();
  std::vector<std::string> vary;
  compare->add_option("--vary", vary, "Run each scenario once with each of these values: a JSON pointer, '=', values with commas between. May be repeated: every combination")
      ->type_name("POINTER=VALUE,...")
      ->allow_extra_args(false)
      ->check(is_change);
  offer_format(*compare, format);
  changes.offer(*compare);

  auto* explain = app.add_subcommand("explain", "Tell a run step by step: what was decided by which rule, what bound it, what would have changed it most");
  explain->add_option("scenario", scenario, "The scenario file")->required();
  std::string migration, explain_format = "text";
  bool once = false, always = false;
  explain->add_option("--migration", migration, "Tell this one; unless said otherwise a few that differ")->type_name("ID");
  explain->add_option("--format", explain_format, "text unless said otherwise")->type_name("text|json")->check(CLI::IsMember({"text", "json"}).description(""));
  auto* run_once = explain->add_flag("--once", once, "Run it once only: do not vary inputs to see what matters");
  explain->add_flag("--vary", always, "Vary inputs even where a run has more than 60 migrations; it may take long")->excludes(run_once);
  changes.offer(*explain);

  auto* report = app.add_subcommand("report", "Write one HTML page that shows runs over time; it needs no network");
  std::string page, tour;
  report->add_option("runs", files, "Scenario files, or folders of earlier results (-o): several are compared")->required();
  report->add_option("-o,--output", page, "The page's file; report.html in the folder, or SCENARIO.html here, unless said otherwise")->type_name("FILE");
  report->add_option("--tour", tour, "Begin with this guided tour")->type_name("NAME");
  changes.offer(*report);

  auto* tours = app.add_subcommand("tour", "Print a guided tour, or which there are");
  tours->add_option("name", tour, "The tour's name");

  auto* check = app.add_subcommand("check", "Say whether scenarios are valid, and every problem if not; run nothing");
  check->add_option("scenarios", files, "The scenario files")->required();

  auto* example = app.add_subcommand("example", "Print a small complete scenario, platform included, to begin your own with");

  auto* schema = app.add_subcommand("schema", "Print the JSON Schema (draft-07) of a kind of file, for editors");
  schema->add_option("kind", kind, "platform or scenario")->required()->check(CLI::IsMember({"platform", "scenario"}).description(""));

  for (auto* command : app.get_subcommands(nullptr)) command->footer("");
  if (argc == 1) {
    std::fputs(app.help().c_str(), stderr);
    return Exit::Usage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    return app.exit(stop) == 0 ? Exit::Ok : Exit::Usage; // 0: help or version was asked for, and printed
  }

  if (*run) {
    const cli::RunRequest request{scenario, changes.overrides(), folder.empty() ? std::nullopt : std::optional{folder}, format_of(format),
                                  with_page->count() > 0 ? std::optional{run_page} : std::nullopt, {exports.begin(), exports.end()}};
    const auto which = config == "assumed" ? cli::Config::Assumed : cli::Config::All;
    return only_config->count() > 0 ? cli::print_config(request, which) : cli::run(request);
  }
  if (*compare) {
    std::vector<cli::Variation> variations;
    for (const auto& text : vary) variations.push_back(variation(text));
    return cli::compare({files, changes.overrides(), std::move(variations), format_of(format)});
  }
  if (*explain) {
    const auto vary_inputs = once ? cli::Vary::Never : always ? cli::Vary::Always : cli::Vary::WhereFew;
    return cli::explain({scenario, changes.overrides(), migration, explain_format == "json" ? cli::Format::Json : cli::Format::Table, vary_inputs});
  }
  if (*report) return cli::report({files, changes.overrides(), page, tour});
  if (*tours) return cli::tour(tour);
  if (*example) return cli::print(std::string{cli::example_text()});
  if (*check) return cli::check(files);
  return cli::print_schema(kind == "platform" ? scenario::FileKind::Platform : scenario::FileKind::Scenario);
}

/// The map of a disk's blocks goes back to the system with its migration. Left to itself the C library raises the threshold as soon as one is freed, later maps
/// lie among small things, and a run of a thousand migrations keeps the holes.
void give_large_blocks_back()
{
  constexpr int large = 128 * 1024;
  mallopt(M_MMAP_THRESHOLD, large);
}

} // namespace

int main(int argc, char** argv)
{
  give_large_blocks_back();
  cli::occupy_standard_streams();
  cli::handle_interrupts();
  try {
    return static_cast<int>(dispatch(argc, argv));
  } catch (const std::exception& failure) {
    cli::complain(fmt::format("internal error: {}", failure.what()));
    return static_cast<int>(Exit::Internal);
  }
}
