#include "inventory/topology_graph.hpp"

#include <algorithm>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>

namespace godwit::inventory {

namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using Colour = boost::property<boost::vertex_color_t, boost::default_color_type>;
using Distance = boost::property<boost::vertex_distance_t, long, Colour>;
using Predecessor = boost::property<boost::vertex_predecessor_t, Traits::edge_descriptor, Distance>;
using Reverse = boost::property<boost::edge_reverse_t, Traits::edge_descriptor>;
using Residual = boost::property<boost::edge_residual_capacity_t, double, Reverse>;
using Capacity = boost::property<boost::edge_capacity_t, double, Residual>;
using Network = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, Predecessor, Capacity>;
using Node = boost::graph_traits<Network>::vertex_descriptor;

constexpr double unlimited = 1e18;

/// Chains of resources between three nodes: each resource is an edge of its capacity, laid once however many chains use it.
class Flow {
public:
  explicit Flow(const std::vector<Resource>& resources) : resources_(resources) {}

  Node node() { return boost::add_vertex(network_); }

  void chain(Node from, const std::vector<ResourceIndex>& links, Node to)
  {
    auto at = from;
    for (const auto link : links) {
      const auto [in, out] = ends(link);
      edge(at, in, unlimited);
      at = out;
    }
    edge(at, to, unlimited);
  }

  double maximum(Node from, Node to) { return boost::boykov_kolmogorov_max_flow(network_, from, to); }

private:
  std::pair<Node, Node> ends(ResourceIndex link)
  {
    const auto known = ends_.find(link);
    if (known != ends_.end()) return known->second;
    const std::pair made{node(), node()};
    edge(made.first, made.second, resources_[static_cast<std::size_t>(link)].payload.value());
    return ends_[link] = made;
  }

  void edge(Node from, Node to, double capacity)
  {
    const auto there = boost::add_edge(from, to, network_).first;
    const auto back = boost::add_edge(to, from, network_).first;
    boost::put(boost::edge_capacity, network_, there, capacity);
    boost::put(boost::edge_capacity, network_, back, 0.0);
    boost::put(boost::edge_reverse, network_, there, back);
    boost::put(boost::edge_reverse, network_, back, there);
  }

  const std::vector<Resource>& resources_;
  Network network_;
  std::map<ResourceIndex, std::pair<Node, Node>> ends_;
};

} // namespace

BytesPerSecond Topology::max_flow(std::string_view host, std::string_view from, std::string_view to) const
{
  Flow flow{graph_->resources};
  const auto source = flow.node();
  const auto middle = flow.node();
  const auto sink = flow.node();
  const auto& read = graph_->inventory.datastore(from).extents;
  const auto& write = graph_->inventory.datastore(to).extents;
  for (std::size_t extent = 0; extent < read.size(); ++extent)
    for (const auto& path : paths(host, from, extent)) flow.chain(source, path.read, middle);
  for (std::size_t extent = 0; extent < write.size(); ++extent)
    for (const auto& path : paths(host, to, extent)) flow.chain(middle, path.write, sink);
  auto most = BytesPerSecond{flow.maximum(source, sink)};

  // A pool's combined limit carries a copy within the pool twice, which one edge of a flow network cannot say.
  for (const auto& extent : write)
    if (const auto& pool = graph_->inventory.pool(extent); pool.combined && read == write) most = units::min(most, *pool.combined * 0.5);
  return most;
}

} // namespace godwit::inventory
