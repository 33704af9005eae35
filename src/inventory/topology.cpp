#include "inventory/topology.hpp"

#include "inventory/topology_graph.hpp"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <map>

namespace godwit::inventory {

using Vertex = Topology::Graph::Vertex;

namespace {

/// Which adapters and switches carry a datastore's protocol: NFS runs over networks that carry it, VMFS over the rest.
struct Carries {
  const Topology::Graph* graph = nullptr;
  DatastoreType type = DatastoreType::Vmfs;
  template <class Edge> bool operator()(const Edge& edge) const
  {
    const auto& medium = graph->wiring[edge].medium;
    return type == DatastoreType::Nfs ? medium.nfs : medium.block;
  }
};

/// No way leads through somebody else's array or host.
struct Passable {
  const Topology::Graph* graph = nullptr;
  Vertex from = 0;
  Vertex to = 0;
  bool operator()(Vertex vertex) const { return !graph->wiring[vertex].endpoint || vertex == from || vertex == to; }
};

/// Every walk from `at` that comes one hop nearer with each step, down to distance 0.
template <class Wiring, class Distances>
void walk_down(const Wiring& wiring, const Distances& distance, Vertex at, std::vector<Vertex>& trail,
               std::vector<std::vector<Vertex>>& found)
{
  trail.push_back(at);
  if (distance[at] == 0) {
    found.push_back(trail);
  } else {
    const auto [begin, end] = boost::adjacent_vertices(at, wiring);
    for (auto next = begin; next != end; ++next)
      if (distance[*next] + 1 == distance[at]) walk_down(wiring, distance, *next, trail, found);
  }
  trail.pop_back();
}

} // namespace

Topology::Topology(const Inventory& inventory) : graph_(std::make_unique<Graph>(inventory)) {}
Topology::~Topology() = default;
Topology::Topology(Topology&&) noexcept = default;

const std::vector<Resource>& Topology::resources() const { return graph_->resources; }
const Resource& Topology::resource(ResourceIndex index) const { return graph_->resources.at(static_cast<std::size_t>(index)); }

bool Topology::reaches(std::string_view host, std::string_view datastore) const
{
  const auto& extents = graph_->inventory.datastore(datastore).extents;
  for (std::size_t extent = 0; extent < extents.size(); ++extent)
    if (paths(host, datastore, extent).empty()) return false;
  return true;
}

std::vector<Path> Topology::paths(std::string_view host, std::string_view datastore, std::size_t extent) const
{
  const auto& store = graph_->inventory.datastore(datastore);
  const auto& at = store.extents.at(extent);
  const auto from = graph_->arrays.at(at.array);
  const auto to = graph_->hosts.at(std::string{host});

  const boost::filtered_graph wiring(graph_->wiring, Carries{graph_.get(), store.type}, Passable{graph_.get(), from, to});
  std::vector<std::size_t> distance(boost::num_vertices(graph_->wiring), SIZE_MAX - 1);
  distance[to] = 0;
  boost::breadth_first_search(wiring, to, boost::visitor(boost::make_bfs_visitor(
                                              boost::record_distances(distance.data(), boost::on_tree_edge()))));
  if (distance[from] == SIZE_MAX - 1) return {};
  std::vector<std::vector<Vertex>> walks;
  std::vector<Vertex> trail;
  walk_down(wiring, distance, from, trail, walks);

  std::vector<Path> paths;
  for (const auto& walk : walks) paths.push_back(graph_->path(walk, at));
  std::sort(paths.begin(), paths.end(), [](const Path& a, const Path& b) { return a.name < b.name; });
  const auto ordinal = static_cast<std::size_t>(&store - graph_->inventory.datastores.data()) + extent;
  std::rotate(paths.begin(), paths.begin() + static_cast<std::ptrdiff_t>(ordinal % paths.size()), paths.end());
  return paths;
}

Path Topology::offload_path(const Extent& from, const Extent& to) const
{
  // Two sides, as through a host: inside one pool both pass its combined limit, which then carries the copy twice.
  Path path{"inside " + from.array, graph_->pools.at(from).read, graph_->pools.at(to).write, {}, {}};
  if (const auto engine = graph_->copy_engines.find(from.array); engine != graph_->copy_engines.end()) path.read.push_back(engine->second);
  return path;
}

std::vector<ResourceIndex> Topology::zero_path(const Extent& to) const
{
  std::vector<ResourceIndex> path;
  if (const auto engine = graph_->zero_engines.find(to.array); engine != graph_->zero_engines.end()) path.push_back(engine->second);
  const auto& write = graph_->pools.at(to).write;
  path.insert(path.end(), write.begin(), write.end());
  return path;
}

} // namespace godwit::inventory
