#include "scenario/demand.hpp"

#include "units/text.hpp"

#include <fmt/format.h>

namespace godwit::scenario {

namespace {

std::string how(const Curve& curve)
{
  std::string text;
  if (const auto& diurnal = curve.diurnal) text += fmt::format(", {:g} % up and down a day", 100 * diurnal->swing);
  if (curve.diurnal && curve.diurnal->weekend != 1) text += fmt::format(", {:g} % at weekends", 100 * curve.diurnal->weekend);
  if (!curve.steps.empty()) text += fmt::format(", {} step{}", curve.steps.size(), curve.steps.size() == 1 ? "" : "s");
  if (curve.noise) text += fmt::format(", {:g} % of noise", 100 * curve.noise->share);
  if (curve.series) text += fmt::format(", as in {}", curve.series->file);
  return text;
}

} // namespace

std::string to_text(const VmDemand& demand)
{
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (const auto& cpu = demand.cpu) add(fmt::format("{:g} cores{}", cpu->cores, how(cpu->varies)));
  if (const auto& memory = demand.memory)
    add(fmt::format("{} of memory active{}, {} consumed", units::to_text(memory->active), how(memory->varies), units::to_text(memory->consumed)));
  for (const auto& disk : demand.disks) {
    if (disk.iops > 0)
      add(fmt::format("{}: {:g} I/Os/s of {}, {:g} % reads{}", disk.disk, disk.iops, units::to_text(disk.size), 100 * disk.read_share, how(disk.varies)));
    if (const auto& growth = disk.growth) add(fmt::format("{} grows {} a day{}", disk.disk, units::to_text(growth->a_day), how(growth->varies)));
  }
  return text;
}

} // namespace godwit::scenario
