#pragma once
// The paths a copy takes in turn, from the topology, the multipathing policy and the extents. Pure.

#include "datamover/outages.hpp"
#include "datamover/plan.hpp"

namespace godwit::datamover {

/// The engine numbers its links as the topology its resources.
std::vector<engine::LinkIndex> links(const std::vector<inventory::ResourceIndex>& resources);
/// It works, up and down.
bool works(const Outages& outages, const inventory::Path& path);

struct Routes {
  std::vector<Route> ways; ///< those in turn, then those that stand in
  std::vector<std::string> names; ///< of each way
  std::uint32_t in_turn = 0;
  Seconds read_latency; ///< of the slowest extent, network round trip included
  Seconds write_latency;
  Seconds read_rtt; ///< of these latencies
  Seconds write_rtt;
};

/// Up through the host and down again. Every extent of both volumes is visited in turn: where a file lies on a spanned volume is
/// not modelled.
Routes software_routes(const Site& site, const Move& move);
/// Up through the move's host, and down from another that the data is sent to.
Routes crossing_routes(const Site& site, const Move& move, const inventory::Host& receiver);
/// Inside the array. Precondition: both ends on one array.
Routes offload_routes(const Site& site, const Move& move);
/// Zeroes, from the host down.
Routes zero_routes(const Site& site, const Move& move);
/// Zeroes, inside the array.
Routes zero_offload_routes(const Site& site, const Move& move);

} // namespace godwit::datamover
