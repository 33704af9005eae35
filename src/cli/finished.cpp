#include "cli/finished.hpp"

#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "run/run.hpp"

#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace godwit::cli {

namespace fs = std::filesystem;

std::optional<fs::path> results_in(const fs::path& named)
{
  std::error_code no_matter;
  if (fs::is_directory(named, no_matter)) return named;
  if (named.filename() == "summary.json") return named.parent_path();
  return std::nullopt;
}

std::string label(const fs::path& named)
{
  const auto results = results_in(named);
  const auto name = (results ? (*results / ".").lexically_normal().parent_path().filename() : named.stem()).string();
  return name.empty() ? named.string() : name;
}

std::optional<std::string> contents(const fs::path& file)
{
  std::ifstream stream{file, std::ios::binary};
  std::ostringstream text;
  if (stream && text << stream.rdbuf()) return text.str();
  return std::nullopt;
}

Finished simulate(const std::string& file, std::span<const scenario::Override> overrides, trace::Sink* log,
                  const std::function<std::string(report::Summary)>& written)
{
  const auto scenario = read_scenario(file, overrides);
  if (!scenario) return {Exit::InvalidInput, ""};
  report::Summarizer summarizer;
  trace::Trace trace;
  InterruptKeeper keeper;
  trace.attach(keeper);
  trace.attach(summarizer);
  if (log != nullptr) trace.attach(*log);
  const auto result = run::simulate(*scenario, trace);
  for (const auto& violation : result.violations) complain(fmt::format("{}: self-check violated: {}", file, violation));
  return {result.violations.empty() ? Exit::Ok : Exit::Internal, written(std::move(summarizer).summary())};
}

} // namespace godwit::cli
