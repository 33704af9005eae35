#include "support/simulated.hpp"

#include "report/explain/explain.hpp"
#include "report/explain/told.hpp"
#include "report/summary_json.hpp"
#include "run/run.hpp"
#include "trace/sinks.hpp"

#include <functional>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace godwit::test {

namespace {

/// What `job` returns, worked out in a child.
std::string in_a_child(const std::function<std::string()>& job)
{
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const auto child = fork();
  if (child == 0) {
    std::string text;
    int status = 0;
    try {
      text = job();
    } catch (const std::exception& failure) {
      text = failure.what();
      status = 1;
    }
    for (std::size_t at = 0; at < text.size();) at += static_cast<std::size_t>(std::max<ssize_t>(0, write(ends[1], &text[at], text.size() - at)));
    _exit(status);
  }
  close(ends[1]);
  std::string text;
  char buffer[65536];
  for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("the run failed: " + text);
  return text;
}

/// The summary's JSON, a line of its own that no JSON has, the trace.
constexpr std::string_view seam = "\n=====\n";

/// The summary's JSON; `also` gets the events too.
std::string run(const scenario::Scenario& scenario, trace::Sink* also = nullptr)
{
  report::Summarizer summarizer;
  trace::Trace trace;
  if (also) trace.attach(*also);
  trace.attach(summarizer);
  run::simulate(scenario, trace);
  return report::summary_json(summarizer.summary());
}

std::string run_and_write(const scenario::Scenario& scenario)
{
  std::ostringstream lines;
  trace::JsonLines json_lines{lines};
  auto text = run(scenario, &json_lines); // before lines are asked for
  return text.append(seam).append(lines.str());
}

scenario::Scenario delivered(const std::string& name, std::string_view fidelity)
{
  std::vector<scenario::Override> overrides;
  if (!fidelity.empty()) overrides.push_back({"/fidelity", std::string{fidelity}});
  return scenario::load(GODWIT_SOURCE_DIR "/scenarios/" + name + ".json", overrides);
}

Simulated split(const std::string& text)
{
  const auto at = text.find(seam);
  return {nlohmann::json::parse(text.substr(0, at)), text.substr(at + seam.size())};
}

double sum(const nlohmann::json& resource)
{
  double all = 0;
  for (const auto& bytes : resource.at("bytes")) all += bytes.get<double>();
  return all;
}

} // namespace

Simulated simulated(std::string_view scenario)
{
  return split(in_a_child([&] { return run_and_write(scenario::parse(scenario, "test", GODWIT_SOURCE_DIR "/platforms")); }));
}

Simulated simulated_file(const std::string& name, std::string_view fidelity)
{
  return split(in_a_child([&] { return run_and_write(delivered(name, fidelity)); }));
}

nlohmann::json summary_of_text(std::string_view scenario)
{
  return nlohmann::json::parse(in_a_child([&] { return run(scenario::parse(scenario, "test", GODWIT_SOURCE_DIR "/platforms")); }));
}

nlohmann::json summary_of_file(const std::string& name, std::string_view fidelity)
{
  return nlohmann::json::parse(in_a_child([&] { return run(delivered(name, fidelity)); }));
}

std::string told_file(const std::string& name)
{
  return in_a_child([&] {
    report::Summarizer summarizer;
    trace::Trace trace;
    trace.attach(summarizer);
    run::simulate(scenario::load(GODWIT_SOURCE_DIR "/scenarios/" + name + ".json"), trace);
    const auto summary = summarizer.summary();
    std::vector<report::Explanation> stories;
    for (const auto& told : report::told_of(report::trials_of(summary))) stories.push_back({report::narrate(summary, summary.migrations[told.number])});
    constexpr std::size_t unbroken = 100'000;
    return report::explain_text(summary, stories, report::Style::Plain, unbroken);
  });
}

const nlohmann::json& migration(const nlohmann::json& summary, std::string_view id)
{
  for (const auto& each : summary.at("migrations"))
    if (each.at("id") == id) return each;
  throw std::runtime_error("no migration " + std::string{id});
}

double bytes_on(const nlohmann::json& summary, std::string_view id)
{
  for (const auto& resource : summary.at("resources"))
    if (resource.at("id") == id) return sum(resource);
  throw std::runtime_error("no resource " + std::string{id});
}

double bytes_on_kind(const nlohmann::json& summary, std::string_view kind)
{
  double all = 0;
  for (const auto& resource : summary.at("resources"))
    if (resource.at("kind") == kind) all += sum(resource);
  return all;
}

std::vector<nlohmann::json> events(const std::string& trace, std::string_view name)
{
  std::vector<nlohmann::json> found;
  std::istringstream lines{trace};
  const auto key = "\"event\":\"" + std::string{name} + "\"";
  for (std::string line; std::getline(lines, line);)
    if (line.find(key) != std::string::npos) found.push_back(nlohmann::json::parse(line));
  return found;
}

} // namespace godwit::test
