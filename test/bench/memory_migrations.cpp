// memory_migrations MODE [COUNT]: vMotions by the thousand in this process, and what they took, as JSON. MODE says who listens besides the
// self-check, which is always on: "nobody", "summary", or "count", which says how they ended and how many were under way at once.

#include "many.hpp"

#include "report/summary.hpp"
#include "run/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <string>

#include <sys/resource.h>

namespace {

using namespace godwit;

double cpu_seconds()
{
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double peak_megabytes()
{
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

class Counter final : public trace::Sink {
public:
  void on(trace::Seconds, const trace::Event& event) override
  {
    if (event.is<trace::SlotsTaken>()) most_ = std::max(most_, ++under_way_);
    if (const auto* ended = event.as<trace::MigrationEnded>()) {
      --under_way_;
      completed_ += ended->outcome == trace::Outcome::Completed ? 1 : 0;
    }
  }
  int completed() const { return completed_; }
  int most() const { return most_; }

private:
  int under_way_ = 0, most_ = 0, completed_ = 0;
};

int measure(const std::string& mode, int count)
{
  const auto text = bench::memory_migrations(count);
  const auto began = cpu_seconds();
  const auto scenario = scenario::parse(text);
  const auto parsed = cpu_seconds();
  const auto parsed_peak = peak_megabytes();

  trace::Trace trace;
  report::Summarizer summarizer;
  Counter counter;
  if (mode == "summary") trace.attach(summarizer);
  if (mode == "count") trace.attach(counter);
  const auto result = run::simulate(scenario, trace);
  const auto simulated = cpu_seconds();
  fmt::print(R"({{"parse": {:.4f}, "parse_peak": {:.1f}, "simulate": {:.4f}, "peak": {:.1f}, "violations": {}, "completed": {}, "most": {}}})"
             "\n",
             parsed - began, parsed_peak, simulated - parsed, peak_megabytes(), result.violations.size(), counter.completed(), counter.most());
  return result.violations.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
  const std::string mode = argc > 1 ? argv[1] : "nobody";
  try {
    return measure(mode, argc > 2 ? std::atoi(argv[2]) : 10'000);
  } catch (const std::exception& error) {
    fmt::print(stderr, "memory_migrations: {}\n", error.what());
    return 1;
  }
}
