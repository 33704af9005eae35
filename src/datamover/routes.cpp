#include "datamover/routes.hpp"

#include <algorithm>
#include <numeric>

namespace godwit::datamover {

using inventory::Path;

namespace {

std::vector<engine::LinkIndex> links(const std::vector<inventory::ResourceIndex>& resources)
{
  std::vector<engine::LinkIndex> indices;
  for (const auto resource : resources) indices.push_back(engine::LinkIndex{static_cast<std::uint32_t>(resource)});
  return indices;
}

/// One end of a copy: the paths it uses in turn and the slowest latencies among them.
struct End {
  std::vector<Path> paths;
  Seconds read_latency;
  Seconds write_latency;
};

End end_of(const Site& site, const inventory::Host& host, const inventory::Datastore& datastore)
{
  End end;
  for (std::size_t extent = 0; extent < datastore.extents.size(); ++extent) {
    const auto& pool = site.inventory.pool(datastore.extents[extent]);
    auto paths = site.topology.paths(host.id, datastore.id, extent);
    if (host.path_policy == inventory::PathPolicy::Fixed) paths.resize(1);
    for (auto& path : paths) {
      end.read_latency = std::max(end.read_latency, pool.read_latency + path.rtt);
      end.write_latency = std::max(end.write_latency, pool.write_latency + path.rtt);
      end.paths.push_back(std::move(path));
    }
  }
  return end;
}

} // namespace

Routes software_routes(const Site& site, const Move& move)
{
  const auto from = end_of(site, move.host, move.from);
  const auto to = end_of(site, move.host, move.to);
  Routes routes{.ways = {}, .names = {}, .read_latency = from.read_latency, .write_latency = to.write_latency};
  const auto ways = std::lcm(from.paths.size(), to.paths.size());
  for (std::size_t way = 0; way < ways; ++way) {
    const auto& up = from.paths[way % from.paths.size()];
    const auto& down = to.paths[way % to.paths.size()];
    routes.ways.push_back({links(up.read), links(down.write)});
    routes.names.push_back(up.name + " -> " + down.back);
  }
  return routes;
}

Routes offload_routes(const Site& site, const Move& move)
{
  Routes routes;
  const auto& from = move.from.extents;
  const auto& to = move.to.extents;
  const auto ways = std::lcm(from.size(), to.size());
  for (std::size_t way = 0; way < ways; ++way) {
    const auto path = site.topology.offload_path(from[way % from.size()], to[way % to.size()]);
    routes.ways.push_back({links(path.read), links(path.write)});
    routes.names.push_back(path.name);
  }
  return routes;
}

Routes zero_routes(const Site& site, const Move& move)
{
  const auto to = end_of(site, move.host, move.to);
  Routes routes{.ways = {}, .names = {}, .read_latency = {}, .write_latency = to.write_latency};
  for (const auto& path : to.paths) {
    routes.ways.push_back({{}, links(path.write)});
    routes.names.push_back(path.back);
  }
  return routes;
}

Routes zero_offload_routes(const Site& site, const Move& move)
{
  Routes routes;
  for (const auto& extent : move.to.extents) {
    routes.ways.push_back({{}, links(site.topology.zero_path(extent))});
    routes.names.push_back("inside " + extent.array);
  }
  return routes;
}

} // namespace godwit::datamover
