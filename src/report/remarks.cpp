#include "report/remarks.hpp"

#include "report/figures.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

using Migrations = std::vector<const Migration*>;

Bytes outside(const Summary& summary, const Migration& migration)
{
  const auto bytes = class_bytes(summary, migration);
  return bytes.at(ResourceClass::Fabric) + bytes.at(ResourceClass::Nics);
}

std::string which_is_faster(const Migrations& completed)
{
  const auto slower = [](const Migration* a, const Migration* b) { return duration(*a) < duration(*b); };
  const auto& fast = **std::min_element(completed.begin(), completed.end(), slower);
  const auto& slow = **std::max_element(completed.begin(), completed.end(), slower);
  const auto ratio = duration(slow) / duration(fast);
  if (!(ratio >= 1.05)) return fmt::format("{} and {} take about the same time, {}.", fast.id, slow.id, to_text(duration(fast)));
  return fmt::format("{} is {:.1f} times as fast as {}: {} against {}.", fast.id, ratio, slow.id, to_text(duration(fast)), to_text(duration(slow)));
}

std::string what_else_it_costs(const Summary& summary, const Migrations& completed)
{
  const auto lighter = [&](const Migration* a, const Migration* b) {
    return std::pair{outside(summary, *a), a->cpu} < std::pair{outside(summary, *b), b->cpu};
  };
  const auto& heavy = **std::max_element(completed.begin(), completed.end(), lighter);
  const auto& light = **std::min_element(completed.begin(), completed.end(), lighter);
  const auto out = outside(summary, heavy), in = outside(summary, light);
  const auto text = fmt::format("{} sends {} through array ports, fabric and host adapters and takes {} of host CPU", heavy.id,
                                out == Bytes{} ? "nothing" : to_text(out), to_text(heavy.cpu));
  if (!lighter(&light, &heavy)) return text + ".";
  const bool has_factor = light.cpu > Seconds{} && heavy.cpu / light.cpu >= 1.05;
  const auto factor = has_factor ? fmt::format(", {:.3g} times as much as {},", heavy.cpu / light.cpu, light.id) : fmt::format(", against {},", light.id);
  return fmt::format("{}{} which sends {} there and takes {}.", text, factor, in == Bytes{} ? "nothing" : to_text(in), to_text(light.cpu));
}

std::string because(const Bound& bound)
{
  if (bound.by == "window") return "the mover keeps only so many I/Os in flight and each waits for the disks, so latency and not a link sets the pace";
  if (bound.by == "metadata") return "each new block is allocated in the file system before it is written";
  if (bound.by == "cpu") return "the host has no CPU time left for it";
  return bound.by + " is full";
}

/// Of the migration it misses by the widest margin.
std::string how_far_off_the_estimate_is(const Summary& summary, const Migrations& completed)
{
  const auto ratio = [](const Migration* m) { return m->naive > Seconds{} ? duration(*m) / m->naive : 1; };
  const auto off = [&](const Migration* m) { return std::max(ratio(m), 1 / ratio(m)); };
  const auto& worst = **std::max_element(completed.begin(), completed.end(), [&](auto* a, auto* b) { return off(a) < off(b); });
  const auto bound = main_bound(summary, worst);
  if (!bound || worst.naive <= Seconds{} || off(&worst) < 1.1) return "";
  const auto how = ratio(&worst) > 1 ? fmt::format("{:.1f} times as long as", ratio(&worst)) : fmt::format("only {:.2f} of", ratio(&worst));
  return fmt::format("{} takes {} the estimate people make ({}): {}.", worst.id, how, to_text(worst.naive), because(*bound));
}

} // namespace

std::vector<std::string> remarks(const Summary& summary)
{
  Migrations completed;
  for (const auto& migration : summary.migrations)
    if (migration.outcome == trace::Outcome::Completed && duration(migration) > Seconds{}) completed.push_back(&migration);
  std::vector<std::string> found;
  if (completed.empty()) return found;
  if (completed.size() > 1) found.push_back(which_is_faster(completed));
  found.push_back(what_else_it_costs(summary, completed));
  if (auto estimate = how_far_off_the_estimate_is(summary, completed); !estimate.empty()) found.push_back(std::move(estimate));
  return found;
}

} // namespace godwit::report
