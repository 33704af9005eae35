#include "datamover/estimate.hpp"

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

} // namespace

Estimate estimate_software(const Site& site, const Move& move, const Plan& plan)
{
  const Resource* slowest = nullptr;
  const auto look = [&](const std::vector<engine::LinkIndex>& way) {
    for (const auto link : way) {
      const auto& resource = resource_of(site, link);
      if (is_link(resource.kind) && (slowest == nullptr || resource.rated < slowest->rated)) slowest = &resource;
    }
  };
  look(plan.routes.front().read);
  for (const auto& lane : plan.lanes) look(lane.links);
  look(plan.routes.front().write);
  const auto only_writes = plan.routes.front().read.empty();
  return {.max_flow = !plan.lanes.empty() ? across(site, plan) : only_writes ? widest(site, plan) : site.topology.max_flow(move.host.id, move.from.id, move.to.id),
          .naive = plan.size / slowest->rated,
          .naive_how = fmt::format("{} / {} (the label of {})", units::to_text(plan.size), units::to_text(slowest->rated), slowest->id)};
}

Estimate estimate_offload(const Site& site, const Plan& plan)
{
  constexpr auto quoted = 1000_MBps;
  return {.max_flow = widest(site, plan),
          .naive = plan.size / quoted,
          .naive_how = fmt::format("{} / {} (XCOPY is quoted at 0.5 to 2 GB/s)", units::to_text(plan.size), units::to_text(quoted))};
}

} // namespace godwit::datamover
