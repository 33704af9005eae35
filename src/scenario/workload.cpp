#include "scenario/workload.hpp"

#include "units/text.hpp"

#include <fmt/format.h>

namespace godwit::scenario {

namespace {

struct PatternText {
  std::string operator()(Uniform) const { return "uniform"; }
  std::string operator()(const Zipf& zipf) const { return fmt::format("zipf {}", zipf.exponent); }
  std::string operator()(const HotCold& hot_cold) const
  {
    return fmt::format("{:g} % of them on {:g} % of the disk", 100 * hot_cold.hits, 100 * hot_cold.space);
  }
  std::string operator()(Sequential) const { return "sequential"; }
};

std::string to_text(const OpenLoop& load, std::string_view what)
{
  return fmt::format("{:g} {}{}/s of {}, {}", load.iops, what, load.iops == 1 ? "" : "s", units::to_text(load.size), std::visit(PatternText{}, load.pattern));
}

struct LoadText {
  std::string operator()(const SyntheticLoad& load) const
  {
    const auto reads = load.reads ? to_text(*load.reads, "read") : "";
    const auto writes = load.writes ? to_text(*load.writes, "write") : "";
    return reads + (load.reads && load.writes ? "; " : "") + writes;
  }
  std::string operator()(const ClosedLoop& load) const
  {
    auto text = fmt::format("{} at a time of {}, {:g} % reads, {}", load.outstanding, units::to_text(load.size),
                            100 * load.read_share, std::visit(PatternText{}, load.pattern));
    if (load.think > units::Seconds{0}) text += fmt::format(", {} after the one before is done", units::to_text(load.think));
    return text;
  }
  std::string operator()(const Replay& replay) const
  {
    return fmt::format("{} commands of {} in {}{}", replay.commands.size(), replay.file, units::to_text(replay.length),
                       replay.loop ? ", over and over" : "");
  }
};

std::string to_text(const DirtySet& set)
{
  return fmt::format("{} dirtied over {}", units::to_text(set.rate), units::to_text(set.size));
}

} // namespace

std::string to_text(const DiskWorkload& workload)
{
  auto text = std::visit(LoadText{}, workload.load);
  if (const auto& phases = workload.phases)
    text += fmt::format("; {} on, {} off", units::to_text(phases->on), units::to_text(phases->off));
  return text;
}

units::Bytes works_in(const MemoryWorkload& workload)
{
  const auto size = [](const DirtySet& set) { return set.rate > units::BytesPerSecond{0} ? set.size : units::Bytes{}; };
  return size(workload.pages) + (workload.hot ? size(*workload.hot) : units::Bytes{});
}

std::string to_text(const MemoryWorkload& workload)
{
  constexpr units::Bytes none;
  const auto& [rate, size] = workload.pages;
  auto text = rate > units::BytesPerSecond{0} ? to_text(workload.pages) : std::string("nothing is changed");
  if (const auto& hot = workload.hot) text += fmt::format(", hot {} over {}", units::to_text(hot->rate), units::to_text(hot->size));
  if (workload.pattern == MemoryWorkload::Pattern::Random) text += ", at random";
  if (workload.zero > none) text += fmt::format(", {} zero", units::to_text(workload.zero));
  if (workload.swapped > none) text += fmt::format(", {} swapped out", units::to_text(workload.swapped));
  return text;
}

} // namespace godwit::scenario
