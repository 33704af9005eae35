#include "property/watched.hpp"

#include "property/invariants.hpp"
#include "report/summary_json.hpp"
#include "run/run.hpp"
#include "trace/sinks.hpp"

#include <csignal>
#include <cstring>
#include <exception>
#include <fmt/core.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace godwit::test {

using nlohmann::json;

namespace {

/// Of wall clock. A run takes some ten milliseconds; under a sanitizer ten times that.
constexpr unsigned patience_s = 40;

json verdict(const std::string& text, Keep keep)
{
  const auto scenario = scenario::parse(text, "drawn");
  std::ostringstream lines;
  trace::JsonLines json_lines{lines};
  report::Summarizer summarizer;
  Invariants invariants{scenario};
  trace::Trace trace;
  trace.attach(summarizer);
  trace.attach(invariants);
  if (keep == Keep::Everything) trace.attach(json_lines);
  auto broken = run::simulate(scenario, trace).violations;
  const auto summary = summarizer.summary();
  for (auto& each : invariants.broken(summary)) broken.push_back(std::move(each));
  const auto document = report::summary_json(summary);
  json found{{"broken", broken}, {"turning_points", invariants.turning_points()}};
  if (keep == Keep::Everything) found.update({{"trace", lines.str()}, {"summary", document}});
  return found;
}

std::string one_line(const json& found) { return found.dump(-1, ' ', false, json::error_handler_t::replace); }

/// The child's part: never returns.
[[noreturn]] void watch(const std::string& text, Keep keep, int out)
{
  for (const auto crash : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL, SIGTERM}) signal(crash, SIG_DFL); // not Catch's report, the parent's
  alarm(patience_s);
  std::string found;
  try {
    found = one_line(verdict(text, keep));
  } catch (const std::exception& failure) {
    found = one_line({{"broken", {std::string{"exception: "} + failure.what()}}});
  } catch (...) {
    found = one_line({{"broken", {"an exception of no known type"}}});
  }
  for (std::size_t at = 0; at < found.size();) {
    const auto written = write(out, &found[at], found.size() - at);
    if (written < 0) break;
    at += static_cast<std::size_t>(written);
  }
  _exit(0);
}

std::string all_of(int in)
{
  std::string text;
  char buffer[65536];
  for (ssize_t got; (got = read(in, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(got));
  return text;
}

} // namespace

Watched watched(const json& scenario, Keep keep)
{
  const auto text = scenario.dump();
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const auto child = fork();
  if (child < 0) throw std::runtime_error("no child");
  if (child == 0) watch(text, keep, ends[1]);
  close(ends[1]);
  const auto told = all_of(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) {
    const auto signal = WTERMSIG(status);
    return {.broken = {signal == SIGALRM ? fmt::format("no end after {} s of wall clock", patience_s) : fmt::format("crashed: {}", strsignal(signal))}};
  }
  const auto found = json::parse(told, nullptr, false);
  if (found.is_discarded()) return {.broken = {fmt::format("ended with {} and no verdict", WEXITSTATUS(status))}};
  return {.broken = found.at("broken"),
          .turning_points = found.value("turning_points", std::vector<double>{}),
          .trace = found.value("trace", ""),
          .summary = found.value("summary", "")};
}

} // namespace godwit::test
