#include "inventory/site_routes.hpp"

#include <algorithm>
#include <boost/graph/dijkstra_shortest_paths.hpp>

namespace godwit::inventory {

namespace {

/// Notes the line of each edge that brings a site nearer.
template <class Tree> struct NoteLine : boost::default_dijkstra_visitor {
  Tree& tree;
  explicit NoteLine(Tree& noted) : tree(noted) {}
  template <class Edge, class Map> void edge_relaxed(const Edge& edge, const Map& map) { tree[boost::target(edge, map)] = map[edge].wan; }
};

} // namespace

SiteRoutes::SiteRoutes(const Inventory& inventory) : inventory_(inventory)
{
  for (const auto& site : inventory.sites) sites_.emplace(site.id, boost::add_vertex(map_));
  std::vector<const Wan*> wans;
  for (const auto& wan : inventory.wans) wans.push_back(&wan);
  std::ranges::sort(wans, {}, [](const Wan* wan) -> const auto& { return wan->id; });
  for (const auto* wan : wans) boost::add_edge(sites_.at(wan->from), sites_.at(wan->to), Line{wan->rtt.value(), wan}, map_);
}

const SiteRoutes::Tree& SiteRoutes::tree_from(Site site) const
{
  const auto [known, fresh] = trees_.try_emplace(site);
  auto& tree = known->second;
  if (!fresh) return tree;
  tree.resize(boost::num_vertices(map_));
  boost::dijkstra_shortest_paths(map_, site, boost::weight_map(boost::get(&Line::rtt, map_)).visitor(NoteLine<Tree>{tree}));
  return tree;
}

std::optional<std::vector<SiteRoutes::Hop>> SiteRoutes::between(std::string_view from, std::string_view to) const
{
  if (from == to) return std::vector<Hop>{};
  const auto start = sites_.find(from);
  const auto end = sites_.find(to);
  if (start == sites_.end() || end == sites_.end()) return std::nullopt;
  const auto& tree = tree_from(start->second);
  std::vector<Hop> hops;
  for (auto at = to; at != from;) {
    const auto* wan = tree[sites_.find(at)->second];
    if (wan == nullptr) return std::nullopt;
    const bool forward = wan->to == at;
    hops.push_back({wan, forward});
    at = forward ? wan->from : wan->to;
  }
  std::ranges::reverse(hops);
  return hops;
}

} // namespace godwit::inventory
