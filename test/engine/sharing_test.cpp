#include "engine/simulation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

// Max-min sharing held against a second one, written for this test: nothing of it is shared with the engine or with SimGrid.
namespace sharing_test {

using namespace godwit::engine;
using namespace godwit::units::literals;

namespace {

constexpr std::size_t links = 12, streams = 40, transfers = 100; // with more, a difference of rounding decides who comes first
constexpr double rate_of_all = 100e6; ///< every link's

/// Rests, then carries so much over these links, at most so fast.
struct Step {
  double rest;
  std::vector<LinkIndex> path;
  double bytes, pace;
};
using Plan = std::vector<Step>;

/// Round figures, so that much begins and ends in the same instants; ways go over links in turn, at random, some of them a stream's own.
std::vector<Plan> draw()
{
  std::mt19937 random{20261127};
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::vector<Plan> plans(streams);
  for (std::size_t i = 0; i < streams; ++i)
    for (std::size_t n = 0; n < transfers; ++n) {
      std::vector<LinkIndex> path{LinkIndex{static_cast<std::uint32_t>(below(links))}};
      for (std::size_t more = below(3); more > 0; --more) {
        const LinkIndex next{static_cast<std::uint32_t>(below(links))};
        if (std::ranges::find(path, next) == path.end()) path.push_back(next);
      }
      if (n > 0 && below(2) == 0) path = plans[i].back().path; // the same way again
      const double pace = below(3) == 0 ? rate_of_all / static_cast<double>(4 + below(30)) : std::numeric_limits<double>::infinity();
      plans[i].push_back({below(4) == 0 ? 0.25 * static_cast<double>(below(8)) : 0.0, path, 5e6 * static_cast<double>(1 + below(6)), pace});
    }
  return plans;
}

/// Of those under way, each as fast as the fullest of its links lets it: fills all alike until a link is full or a pace reached, and goes on with the rest.
std::vector<double> shares(const std::vector<const Step*>& under_way)
{
  std::vector<double> rate(under_way.size()), left(links, rate_of_all);
  std::vector<bool> fixed(under_way.size());
  for (double level = 0;;) {
    std::vector<int> open(links);
    bool any = false;
    double step = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < under_way.size(); ++i) {
      if (under_way[i] == nullptr || fixed[i]) continue;
      any = true;
      step = std::min(step, under_way[i]->pace - level);
      for (const auto link : under_way[i]->path) ++open[static_cast<std::size_t>(link)];
    }
    if (!any) return rate;
    for (std::size_t link = 0; link < links; ++link)
      if (open[link] > 0) step = std::min(step, left[link] / open[link]);
    level += step;
    for (std::size_t link = 0; link < links; ++link) left[link] -= step * open[link];
    for (std::size_t i = 0; i < under_way.size(); ++i) {
      if (under_way[i] == nullptr || fixed[i]) continue;
      rate[i] = level;
      const auto full = [&](LinkIndex link) { return left[static_cast<std::size_t>(link)] < 1e-3; };
      fixed[i] = level >= under_way[i]->pace - 1e-6 || std::ranges::any_of(under_way[i]->path, full);
    }
  }
}

/// When each transfer ends.
std::vector<std::vector<double>> expected(const std::vector<Plan>& plans)
{
  struct Stream {
    std::size_t step = 0;
    double begins, left;
  };
  std::vector<Stream> all;
  for (const auto& plan : plans) all.push_back({0, plan[0].rest, plan[0].bytes});
  std::vector<std::vector<double>> ends(plans.size());
  for (double now = 0;;) {
    std::vector<const Step*> under_way(plans.size());
    auto next = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (all[i].step == plans[i].size()) continue;
      if (all[i].begins <= now) under_way[i] = &plans[i][all[i].step];
      else next = std::min(next, all[i].begins);
    }
    const auto rate = shares(under_way);
    for (std::size_t i = 0; i < plans.size(); ++i)
      if (under_way[i] != nullptr) next = std::min(next, now + all[i].left / rate[i]);
    if (std::isinf(next)) return ends;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (under_way[i] == nullptr) continue;
      all[i].left -= rate[i] * (next - now);
      if (all[i].left > 1e-3) continue; // bytes
      ends[i].push_back(next);
      if (++all[i].step < plans[i].size()) all[i].begins = next + plans[i][all[i].step].rest, all[i].left = plans[i][all[i].step].bytes;
    }
    now = next;
  }
}

} // namespace

TEST_CASE("forty streams over twelve links share them as a second reckoning says, from the first transfer to the last", "[engine][flows][sharing]")
{
  const auto plans = draw();
  PlatformSpec platform{.links = {}, .cpus = {}, .streams = streams};
  for (std::size_t link = 0; link < links; ++link) platform.links.push_back({"link" + std::to_string(link), BytesPerSecond{rate_of_all}});
  Simulation simulation{platform};
  std::vector<std::vector<double>> ends(streams);
  for (std::size_t i = 0; i < streams; ++i)
    simulation.spawn("stream", [&, i] {
      auto stream = simulation.open_stream(plans[i][0].path, {});
      for (const auto& step : plans[i]) {
        simulation.sleep_for(Seconds{step.rest});
        stream.route(step.path);
        stream.pace(std::isinf(step.pace) ? std::nullopt : std::optional{BytesPerSecond{step.pace}});
        stream.start(Bytes{std::llround(step.bytes)});
        REQUIRE(stream.wait() == Delivery::Done);
        ends[i].push_back(stream.over().value());
      }
    });
  simulation.run();
  const auto wanted = expected(plans);
  for (std::size_t i = 0; i < streams; ++i) {
    REQUIRE(ends[i].size() == transfers);
    REQUIRE(wanted[i].size() == transfers);
    for (std::size_t n = 0; n < transfers; ++n) {
      INFO("stream " << i << ", transfer " << n);
      REQUIRE(ends[i][n] == Approx(wanted[i][n]).epsilon(1e-6));
    }
  }
}

} // namespace sharing_test
