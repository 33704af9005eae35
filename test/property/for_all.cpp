#include "property/for_all.hpp"

#include "property/watched.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fmt/ranges.h>
#include <iostream>

namespace godwit::test {

using nlohmann::json;

namespace {

class Stopwatch {
public:
  bool past(double seconds) const { return elapsed() > seconds; }
  double elapsed() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

constexpr double most_drawing_s = 75; ///< under a sanitizer fewer are drawn, and it is said
constexpr double most_shrinking_s = 25;

rc::detail::TestParams params(int scenarios)
{
  setenv("RC_PARAMS", "seed=20260101", 0); // also for rapidcheck itself, which otherwise tells of a seed nobody uses
  rc::detail::Configuration ours;
  ours.testParams.maxSuccess = scenarios;
  return rc::detail::configFromString(std::getenv("RC_PARAMS"), ours).testParams;
}

} // namespace

void for_all(int count, const rc::Gen<Drawn>& scenarios, const std::function<std::string(const json&)>& violated)
{
  Stopwatch all, since_failure;
  int tried = 0;
  std::string smallest; // failure, so far
  const auto property = [&] {
    const auto scenario = (*scenarios).scenario;
    if (smallest.empty() ? all.past(most_drawing_s) : since_failure.past(most_shrinking_s)) return;
    ++tried;
    const auto what = violated(scenario);
    if (what.empty()) return;
    if (smallest.empty()) since_failure = {};
    smallest = what; // rapidcheck tries only what is smaller
    RC_FAIL("see below");
  };
  const auto wanted = params(count);
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata{}, wanted);
  std::cout << fmt::format("{} scenarios, {:.0f} a second\n", tried, tried / all.elapsed()) << std::flush;
  if (smallest.empty() && tried < wanted.maxSuccess) WARN("only " << tried << " of " << wanted.maxSuccess << " scenarios in " << most_drawing_s << " s");
  const auto holds = result.is<rc::detail::SuccessResult>();
  if (!holds) std::cout << "seed " << wanted.seed << ": " << smallest << std::endl; // Catch would break the scenario's line
  CHECK(holds);
}

std::string told(const std::vector<std::string>& broken, const json& scenario)
{
  return broken.empty() ? "" : fmt::format("{}\n{}", fmt::join(broken, "\n"), scenario.dump());
}

std::string holds(const json& scenario) { return told(watched(scenario).broken, scenario); }

std::string holds_struck_at_turning_points(const json& scenario, const Strike& strike)
{
  const auto calm = watched(scenario);
  if (!calm.broken.empty()) return told(calm.broken, scenario);
  const auto& points = calm.turning_points;
  if (points.empty()) return "";
  auto struck = scenario;
  for (int blow = between(1, 2); blow > 0; --blow) {
    const auto index = static_cast<std::size_t>(between(0, static_cast<int>(points.size()) - 1));
    const auto exactly = points[index];
    const auto at = chance(50) && index + 1 < points.size() ? (exactly + points[index + 1]) / 2 : exactly;
    for (auto& action : strike(scenario, fmt::format("{:.17f} s", at))) struck["actions"].push_back(std::move(action));
  }
  return holds(struck);
}

} // namespace godwit::test
