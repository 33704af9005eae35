#include "datamover/estimate.hpp"

#include "units/labels.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>

namespace godwit::datamover {

using namespace units::literals;
using inventory::Resource;
using inventory::ResourceKind;

namespace {

const Resource& resource_of(const Site& site, engine::LinkIndex link)
{
  return site.topology.resource(inventory::ResourceIndex{static_cast<std::uint32_t>(link)});
}

units::Label label_of(const Site& site, engine::LinkIndex link)
{
  const auto& resource = resource_of(site, link);
  return {resource.id, resource.rated};
}

bool is_link(ResourceKind kind)
{
  switch (kind) {
  case ResourceKind::PoolRead:
  case ResourceKind::PoolWrite:
  case ResourceKind::PoolCombined:
  case ResourceKind::CopyEngine:
  case ResourceKind::ZeroEngine: return false;
  default: return true;
  }
}

/// What one way carries of a copy: a link on both its sides, a pool's combined limit, carries every byte twice.
BytesPerSecond narrowest(const Site& site, const Route& way)
{
  std::map<engine::LinkIndex, int> passes;
  for (const auto* side : {&way.read, &way.write})
    for (const auto link : *side) ++passes[link];
  auto most = BytesPerSecond{1e18};
  for (const auto& [link, times] : passes) most = units::min(most, resource_of(site, link).payload * (1.0 / times));
  return most;
}

/// What the widest of the ways carries: a copy takes one at a time.
BytesPerSecond widest(const Site& site, const Plan& plan)
{
  BytesPerSecond most;
  for (const auto& way : plan.routes) most = std::max(most, narrowest(site, way));
  return most;
}

/// What the ends carry, and all lanes between them together.
BytesPerSecond across(const Site& site, const Plan& plan)
{
  BytesPerSecond lanes;
  for (const auto& lane : plan.lanes) {
    auto most = BytesPerSecond{1e18};
    for (const auto link : lane.links) most = min(most, resource_of(site, link).payload);
    lanes = lanes + most;
  }
  // Lanes of one adapter share it.
  std::map<engine::LinkIndex, BytesPerSecond> firsts;
  for (const auto& lane : plan.lanes) firsts[lane.links.front()] = resource_of(site, lane.links.front()).payload;
  BytesPerSecond adapters;
  for (const auto& [link, rate] : firsts) adapters = adapters + rate;
  return min(widest(site, plan), min(lanes, adapters));
}

/// At each place of the lanes, what lies side by side there.
std::vector<units::Labels> hops_of(const Site& site, const std::vector<Lane>& lanes)
{
  std::vector<units::Labels> hops;
  for (const auto& lane : lanes)
    for (std::size_t hop = 0; hop < lane.links.size(); ++hop) {
      if (hops.size() <= hop) hops.resize(hop + 1);
      const auto label = label_of(site, lane.links[hop]);
      if (std::ranges::find(hops[hop], label) == hops[hop].end()) hops[hop].push_back(label);
    }
  return hops;
}

} // namespace

Estimate estimate_software(const Site& site, const Move& move, const Plan& plan)
{
  std::vector<units::Labels> hops;
  const auto look = [&](const std::vector<engine::LinkIndex>& way) {
    for (const auto link : way)
      if (is_link(resource_of(site, link).kind)) hops.push_back({label_of(site, link)});
  };
  look(plan.routes.front().read);
  for (auto& hop : hops_of(site, plan.lanes)) hops.push_back(std::move(hop));
  look(plan.routes.front().write);
  const auto& slowest = *std::ranges::min_element(hops, {}, units::total);
  const auto only_writes = plan.routes.front().read.empty();
  return {.max_flow = !plan.lanes.empty() ? across(site, plan) : only_writes ? widest(site, plan) : site.topology.max_flow(move.host.id, move.from.id, move.to.id),
          .naive = plan.size / units::total(slowest),
          .naive_how = fmt::format("{} / {}", units::to_text(plan.size), units::to_text(slowest))};
}

Estimate estimate_offload(const Site& site, const Plan& plan)
{
  constexpr auto quoted = 1000_MBps;
  return {.max_flow = widest(site, plan),
          .naive = plan.size / quoted,
          .naive_how = fmt::format("{} / {} (XCOPY is quoted at 0.5 to 2 GB/s)", units::to_text(plan.size), units::to_text(quoted))};
}

} // namespace godwit::datamover
