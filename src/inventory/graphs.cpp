#include "inventory/graphs.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/strong_components.hpp>
#include <cstdint>

namespace godwit::inventory {

std::vector<std::vector<std::size_t>> strongly_connected(std::size_t count, const std::vector<Edge>& edges)
{
  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(count);
  for (const auto& edge : edges) boost::add_edge(edge.from, edge.to, graph);
  std::vector<std::size_t> component(count);
  const auto components = boost::strong_components(graph, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
  std::vector<std::vector<std::size_t>> found(components); // Tarjan closes a component after all it leads to
  for (std::size_t node = 0; node < count; ++node) found[component[node]].push_back(node);
  return found;
}

namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using Colour = boost::property<boost::vertex_color_t, boost::default_color_type>;
using Distance = boost::property<boost::vertex_distance_t, long, Colour>;
using Predecessor = boost::property<boost::vertex_predecessor_t, Traits::edge_descriptor, Distance>;
using Reverse = boost::property<boost::edge_reverse_t, Traits::edge_descriptor>;
using Residual = boost::property<boost::edge_residual_capacity_t, std::int64_t, Reverse>;
using Capacity = boost::property<boost::edge_capacity_t, std::int64_t, Residual>;
using Network = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, Predecessor, Capacity>;

void pipe(Network& network, std::size_t from, std::size_t to, Bytes capacity)
{
  const auto there = boost::add_edge(from, to, network).first;
  const auto back = boost::add_edge(to, from, network).first;
  boost::put(boost::edge_capacity, network, there, capacity.count());
  boost::put(boost::edge_capacity, network, back, 0);
  boost::put(boost::edge_reverse, network, there, back);
  boost::put(boost::edge_reverse, network, back, there);
}

/// What the source still reaches once the flow is at its most: the cut's near side.
std::vector<bool> near_side(const Network& network, std::size_t source)
{
  std::vector<bool> reached(boost::num_vertices(network));
  std::vector<std::size_t> open{source};
  reached[source] = true;
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    for (const auto& edge : boost::make_iterator_range(boost::out_edges(node, network))) {
      const auto next = boost::target(edge, network);
      if (reached[next] || boost::get(boost::edge_residual_capacity, network, edge) == 0) continue;
      reached[next] = true;
      open.push_back(next);
    }
  }
  return reached;
}

} // namespace

std::optional<Shortage> shortage(const std::vector<Demand>& demands, const std::vector<Bytes>& free)
{
  Bytes all;
  for (const auto& demand : demands) all += demand.size;
  const auto source = demands.size() + free.size();
  const auto sink = source + 1;
  Network network(sink + 1);
  for (std::size_t demand = 0; demand < demands.size(); ++demand) {
    pipe(network, source, demand, demands[demand].size);
    for (const auto place : demands[demand].places) pipe(network, demand, demands.size() + place, all);
  }
  for (std::size_t place = 0; place < free.size(); ++place) pipe(network, demands.size() + place, sink, std::max(Bytes{0}, free[place]));
  if (boost::boykov_kolmogorov_max_flow(network, source, sink) == all.count()) return std::nullopt;

  const auto near = near_side(network, source);
  Shortage found;
  for (std::size_t demand = 0; demand < demands.size(); ++demand) {
    if (!near[demand]) continue;
    found.demands.push_back(demand);
    found.needed += demands[demand].size;
  }
  for (std::size_t place = 0; place < free.size(); ++place) {
    if (!near[demands.size() + place]) continue;
    found.places.push_back(place);
    found.available += std::max(Bytes{0}, free[place]);
  }
  return found;
}

} // namespace godwit::inventory
