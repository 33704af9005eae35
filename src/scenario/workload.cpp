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
    return fmt::format("{:g} % on {:g} %", 100 * hot_cold.hits, 100 * hot_cold.space);
  }
  std::string operator()(Sequential) const { return "sequential"; }
};

std::string to_text(const OpenLoop& load, std::string_view what)
{
  return fmt::format("{:g} {}/s of {}, {}", load.iops, what, units::to_text(load.size), std::visit(PatternText{}, load.pattern));
}

struct LoadText {
  std::string operator()(const SyntheticLoad& load) const
  {
    const auto reads = load.reads ? to_text(*load.reads, "reads") : "";
    const auto writes = load.writes ? to_text(*load.writes, "writes") : "";
    return reads + (load.reads && load.writes ? "; " : "") + writes;
  }
  std::string operator()(const ClosedLoop& load) const
  {
    auto text = fmt::format("{} outstanding of {}, {:g} % reads, {}", load.outstanding, units::to_text(load.size),
                            100 * load.read_share, std::visit(PatternText{}, load.pattern));
    if (load.think > units::Seconds{0}) text += fmt::format(", {} between", units::to_text(load.think));
    return text;
  }
  std::string operator()(const Replay& replay) const
  {
    return fmt::format("{} commands of {} in {}{}", replay.commands.size(), replay.file, units::to_text(replay.length),
                       replay.loop ? ", over and over" : "");
  }
};

} // namespace

std::string to_text(const DiskWorkload& workload)
{
  auto text = std::visit(LoadText{}, workload.load);
  if (const auto& phases = workload.phases)
    text += fmt::format("; {} on, {} off", units::to_text(phases->on), units::to_text(phases->off));
  return text;
}

} // namespace godwit::scenario
