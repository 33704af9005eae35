#include "datamover/routes.hpp"

#include <algorithm>
#include <numeric>

namespace godwit::datamover {

using inventory::Path;

std::vector<engine::LinkIndex> links(const std::vector<inventory::ResourceIndex>& resources)
{
  std::vector<engine::LinkIndex> indices;
  for (const auto resource : resources) indices.push_back(engine::LinkIndex{static_cast<std::uint32_t>(resource)});
  return indices;
}

bool works(const Outages& outages, const inventory::Path& path)
{
  return outages.works(links(path.read)) && outages.works(links(path.write));
}

namespace {

struct EndPath {
  Path path;
  std::size_t extent = 0;
};

/// One end of a copy: the paths it uses in turn, those that stand in, and the slowest latencies among them.
struct End {
  std::vector<EndPath> in_turn;
  std::vector<EndPath> all;
  Seconds read_latency;
  Seconds write_latency;
  Seconds rtt; ///< the longest of a way, counted in the latencies
};

End end_of(const Site& site, const inventory::Host& host, const inventory::Datastore& datastore)
{
  End end;
  for (std::size_t extent = 0; extent < datastore.extents.size(); ++extent) {
    const auto& pool = site.inventory.pool(datastore.extents[extent]);
    const auto paths = site.topology.paths(host.id, datastore.id, extent);
    for (const auto& path : paths) {
      end.read_latency = std::max(end.read_latency, pool.read_latency + path.rtt);
      end.write_latency = std::max(end.write_latency, pool.write_latency + path.rtt);
      end.rtt = std::max(end.rtt, path.rtt);
      end.all.push_back({path, extent});
      if (host.path_policy == inventory::PathPolicy::RoundRobin || &path == &paths.front()) end.in_turn.push_back({path, extent});
    }
  }
  return end;
}

constexpr std::size_t most_spares = 64;

/// Collects ways, each once.
class Ways {
public:
  explicit Ways(Routes& routes) : routes_(routes) {}

  void add(const EndPath& up, const EndPath& down)
  {
    const auto place = static_cast<std::uint32_t>(up.extent * 1024 + down.extent);
    add({links(up.path.read), links(down.path.write), place}, up.path.name + " -> " + down.path.back);
  }
  void add(const EndPath& down) { add({{}, links(down.path.write), static_cast<std::uint32_t>(down.extent)}, down.path.back); }

private:
  void add(Route way, std::string name)
  {
    const auto known = std::ranges::any_of(routes_.ways, [&](const Route& other) { return other.read == way.read && other.write == way.write; });
    const auto enough = routes_.in_turn > 0 && routes_.ways.size() >= routes_.in_turn + most_spares;
    if (known || enough) return;
    routes_.ways.push_back(std::move(way));
    routes_.names.push_back(std::move(name));
  }

  Routes& routes_;
};

} // namespace

Routes software_routes(const Site& site, const Move& move) { return crossing_routes(site, move, move.host); }

Routes crossing_routes(const Site& site, const Move& move, const inventory::Host& receiver)
{
  const auto from = end_of(site, move.host, move.from);
  const auto to = end_of(site, receiver, move.to);
  Routes routes{.ways = {}, .names = {}, .read_latency = from.read_latency, .write_latency = to.write_latency, .read_rtt = from.rtt, .write_rtt = to.rtt};
  Ways ways{routes};
  const auto turns = std::lcm(from.in_turn.size(), to.in_turn.size());
  for (std::size_t turn = 0; turn < turns; ++turn) ways.add(from.in_turn[turn % from.in_turn.size()], to.in_turn[turn % to.in_turn.size()]);
  routes.in_turn = static_cast<std::uint32_t>(routes.ways.size());
  for (const auto& up : from.all)
    for (const auto& down : to.all) ways.add(up, down);
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
  routes.in_turn = static_cast<std::uint32_t>(routes.ways.size());
  return routes;
}

Routes zero_routes(const Site& site, const Move& move)
{
  const auto to = end_of(site, move.host, move.to);
  Routes routes{.ways = {}, .names = {}, .read_latency = {}, .write_latency = to.write_latency, .read_rtt = {}, .write_rtt = to.rtt};
  Ways ways{routes};
  for (const auto& down : to.in_turn) ways.add(down);
  routes.in_turn = static_cast<std::uint32_t>(routes.ways.size());
  for (const auto& down : to.all) ways.add(down);
  return routes;
}

Routes zero_offload_routes(const Site& site, const Move& move)
{
  Routes routes;
  for (const auto& extent : move.to.extents) {
    routes.ways.push_back({{}, links(site.topology.zero_path(extent))});
    routes.names.push_back("inside " + extent.array);
  }
  routes.in_turn = static_cast<std::uint32_t>(routes.ways.size());
  return routes;
}

} // namespace godwit::datamover
