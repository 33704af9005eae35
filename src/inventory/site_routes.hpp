#pragma once
// Private to inventory/: the ways between sites over lines, as a Boost graph.

#include "inventory/inventory.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::inventory {

/// The inventory must outlive it.
class SiteRoutes {
public:
  /// A line, in one of its two directions.
  struct Hop {
    const Wan* wan;
    bool forward; ///< from Wan::from to Wan::to
  };

  explicit SiteRoutes(const Inventory& inventory);
  /// The hops with the least round-trip time together, lines of lower ids going before equal ones. None within a site; nothing when
  /// no line leads there.
  std::optional<std::vector<Hop>> between(std::string_view from, std::string_view to) const;

private:
  struct Line {
    double rtt = 0;
    const Wan* wan = nullptr;
  };
  using Map = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Line>;
  using Site = boost::graph_traits<Map>::vertex_descriptor;
  /// By which line each site is reached last; null where none leads.
  using Tree = std::vector<const Wan*>;

  const Tree& tree_from(Site site) const;

  const Inventory& inventory_;
  std::map<std::string, Site, std::less<>> sites_;
  Map map_;
  mutable std::map<Site, Tree> trees_; ///< as far as anybody has asked
};

} // namespace godwit::inventory
