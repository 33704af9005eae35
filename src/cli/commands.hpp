#pragma once
// The subcommands, each with what it was asked. Results go to stdout, everything else to stderr.

#include "cli/exit.hpp"
#include "scenario/scenario.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace godwit::cli {

enum class Format { Table, Json, Csv };

struct RunRequest {
  std::string scenario;
  std::vector<scenario::Override> overrides;
  std::optional<std::string> folder; ///< for the result files
  Format format = Format::Table;
  std::optional<std::string> report = {}; ///< the page; "": in the folder, or here by the scenario's name
  std::set<std::string> exports = {}; ///< more files for the folder: "perfetto", "paje"
};
Exit run(const RunRequest& request);
/// What the scenario says once everything is resolved, with each value's origin. Runs nothing.
enum class Config { All, Assumed };
Exit print_config(const RunRequest& request, Config config);

/// One value after the other at one place of a scenario.
struct Variation {
  std::string pointer;
  std::vector<std::string> values;
};

struct CompareRequest {
  std::vector<std::string> runs; ///< scenario files, or results: a folder with a summary.json, or that file
  std::vector<scenario::Override> overrides; ///< of each scenario
  std::vector<Variation> vary; ///< of each scenario: a run for every combination
  Format format = Format::Table;
};
Exit compare(const CompareRequest& request);

/// Whether a scenario is run again with its inputs varied. WhereFew: not where it has many migrations, unless one of them is asked for.
enum class Vary { Never, WhereFew, Always };

struct ExplainRequest {
  std::string scenario;
  std::vector<scenario::Override> overrides;
  std::string migration; ///< "": a few that differ
  Format format = Format::Table; ///< or Json
  Vary vary = Vary::WhereFew;
};
Exit explain(const ExplainRequest& request);

struct ReportRequest {
  std::vector<std::string> runs; ///< scenario files, or folders of results
  std::vector<scenario::Override> overrides; ///< of each scenario
  std::string file; ///< "": in the only folder named, or here by the first one's name
  std::string tour; ///< to begin with; "": none
};
/// Writes one page of all runs and prints its name.
Exit report(const ReportRequest& request);
/// "": which there are.
Exit tour(const std::string& name);

Exit check(const std::vector<std::string>& scenarios);
Exit print_schema(scenario::FileKind kind);

} // namespace godwit::cli
