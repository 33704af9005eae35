#pragma once
// Two questions about plain graphs that need Boost.Graph, which stays in inventory/. Pure.

#include "units/quantity.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace godwit::inventory {

using units::Bytes;

struct Edge {
  std::size_t from, to;
};

/// Strongly connected components of the nodes 0 to `count` - 1 (Tarjan), those without a way to another first: a component comes before
/// all that lead into it. Nodes of each in ascending order.
std::vector<std::vector<std::size_t>> strongly_connected(std::size_t count, const std::vector<Edge>& edges);

/// So much must go somewhere, to any of some places.
struct Demand {
  Bytes size;
  std::vector<std::size_t> places;
};
/// These demands can go to these places only, and those have less than they need (a minimum cut).
struct Shortage {
  std::vector<std::size_t> demands, places;
  Bytes needed, available;
};
/// Whether all demands fit into what the places have free, each divided among its places at will; else a set that shows they do not.
std::optional<Shortage> shortage(const std::vector<Demand>& demands, const std::vector<Bytes>& free);

} // namespace godwit::inventory
