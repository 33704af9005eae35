#include "cluster/drs/contention.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::cluster::drs {

Weights weights(const Layout& layout, const std::vector<std::size_t>& hosts)
{
  double cpu = 0, cores = 0, memory = 0, bytes = 0;
  for (const auto host : hosts) {
    const auto load = layout.load(host);
    const auto& has = layout.observed().hosts[host];
    const auto size = static_cast<double>(has.memory.count());
    cpu += load.cpu * has.cores, cores += has.cores;
    memory += load.memory * size, bytes += size;
  }
  if (cores == 0 || cpu + memory == 0) return {};
  const auto cpu_used = cpu / cores, memory_used = memory / bytes;
  return {cpu_used / (cpu_used + memory_used), memory_used / (cpu_used + memory_used)};
}

double weighed(const Load& load, const Weights& weights) { return load.cpu * weights.cpu + load.memory * weights.memory; }

Move move_of(const Layout& layout, const Unit& unit, std::size_t to)
{
  const auto from = layout.host_of(unit.front());
  const auto share = share_of(layout.observed(), from, unit);
  const auto before = layout.load(from);
  return {from, to, before, layout.load(to), {before.cpu - share.cpu, before.memory - share.memory}, layout.load_with(to, unit)};
}

double benefit(const Layout& layout, const Move& move, const Weights& weights, const Settings& settings, Seconds lead)
{
  const auto& hosts = layout.observed().hosts;
  const auto lost = [&](std::size_t host, const Load& load) {
    return hosts[host].cores * (weights.cpu * load.cpu * load.cpu + weights.memory * load.memory * load.memory);
  };
  const auto before = lost(move.from, move.from_before) + lost(move.to, move.to_before);
  const auto after = lost(move.from, move.from_after) + lost(move.to, move.to_after);
  return (before - after) * settings.contention * std::max(0.0, (settings.interval - lead).value());
}

Judged judge(double goodness, double cost, double benefit, const Settings& settings)
{
  Judged judged{goodness, cost, benefit, ""};
  if (goodness < settings.least_goodness)
    judged.against = fmt::format("goodness {:.1f} % is below the least, {:.1f} %", goodness * 100, settings.least_goodness * 100);
  else if (benefit <= 0)
    judged.against = "it saves no waiting until the next run";
  else if (benefit <= cost && goodness < settings.high_goodness)
    judged.against = fmt::format("it costs {:.2f} core seconds and saves {:.2f}", cost, benefit);
  return judged;
}

Figures figures_of(const Judged& judged, const Move& move, const Weights& weights, Seconds lead)
{
  return {{"source_load", weighed(move.from_before, weights)}, {"destination_load", weighed(move.to_before, weights)},
          {"goodness", judged.goodness}, {"cost_core_s", judged.cost}, {"benefit_core_s", judged.benefit}, {"lead_s", lead.value()}};
}

} // namespace godwit::cluster::drs
