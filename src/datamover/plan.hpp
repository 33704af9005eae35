#pragma once
// What a copy will do, worked out before it starts: how much, over which paths, in what pieces, how fast at most and why. Pure.

#include "datamover/choice.hpp"
#include "datamover/lanes.hpp"
#include "engine/simulation.hpp"
#include "inventory/topology.hpp"
#include "scenario/parameters.hpp"
#include "trace/events.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace godwit::datamover {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// One way from source to destination. Zeroes have nothing to read.
struct Route {
  std::vector<engine::LinkIndex> read;
  std::vector<engine::LinkIndex> write;
  std::uint32_t place = 0; ///< ways of one place join the same extents: each stands in for the others
};

/// What one I/O, unloaded, spends where. Depth of them fit into one round.
struct IoCost {
  Seconds read; ///< pool latency and network round trip
  Seconds write;
  Seconds read_rtt; ///< of these, the round trip
  Seconds write_rtt;
  Seconds software; ///< of the mover, between the two
  Seconds cpu; ///< host CPU time

  bool apart = false; ///< buffers between the two let each go on by itself: across a network (XVM-12)

  /// Of an I/O, or of many of which `written` are written: the others read zeroes, and have no write to wait for.
  Seconds round(double written) const { return apart ? std::max(read + software, write * written) : read + software + write * written; }
};

/// Bytes a second that `depth` I/Os of `io` bytes reach when each takes `round` and the next follows at once (VAAI-1;
/// Little's law): depth x io / round.
BytesPerSecond window_rate(int depth, Bytes io, Seconds round);

struct Plan {
  trace::CopyStarted announcement; ///< all of this in the words of the trace; `copy` still to be numbered
  std::vector<Route> routes;
  std::vector<std::string> names; ///< of the routes
  std::uint32_t in_turn = 1; ///< so many of the routes, the first, are used in turn; the others stand in when one is lost
  std::uint32_t first_route = 0; ///< where its turn begins: copies that start together do not march in step
  std::int64_t ios_per_route = 0; ///< the next route after so many I/Os, a transfer's at least
  std::vector<Lane> lanes; ///< across a network, side by side, before the links of a route's write side; none: one host does both
  std::vector<Route> commands; ///< of an offloaded copy: the ways from the host to the array, of which one must work
  Bytes start; ///< in the file
  Bytes size; ///< to read, or to write where there is nothing to read
  Bytes nonzero; ///< of it, what is written; the first bytes of the copy
  bool open_ended = false; ///< the supervisor says how much each request takes, and when there is no more
  Bytes transfer;
  Bytes io;
  int depth = 0;
  IoCost cost;
  bool windowed = false; ///< software movers wait for latencies; the array's own copy does not
  Bytes block; ///< file blocks allocated one by one at the destination...
  Seconds per_block; ///< ...each taking so long; zero: not done
  engine::CpuIndex cpu{};
  Bytes window; ///< most bytes it keeps queued at a device
  Seconds failover; ///< before an I/O is sent again over another path
  Seconds patience; ///< without any path to storage
  Seconds network_patience; ///< without any lane, where there are lanes
};

/// A host that writes what another reads, and the lanes between them.
struct Crossing {
  const inventory::Host& receiver;
  std::vector<Lane> lanes;
  std::string mover; ///< "vmotion", "nfc"
  Seconds patience; ///< without a way
};

/// Everything a plan is made from.
struct Site {
  const inventory::Inventory& inventory;
  const inventory::Topology& topology;
  const scenario::Parameters& parameters;
};

/// The disk's data from `start` on, by the mover chosen.
Plan plan_disk(const Site& site, const Move& move, Mover mover, Bytes start = {});
/// `size` bytes of scattered blocks that changed since they were copied. Precondition: a software mover.
Plan plan_blocks(const Site& site, const Move& move, Mover mover, Bytes size);
/// Dirty blocks round and round until there are none. Precondition: a software mover.
Plan plan_sweep(const Site& site, const Move& move, Mover mover);
/// The blocks an eager-zeroed destination has and the source has not: written as zeroes by the array (WRITE SAME) or the host.
Plan plan_zeroes(const Site& site, const Move& move, Mover mover, Bytes start = {});
/// The swap file, which the move names as its disk, by a data mover as a disk would be (SVM-10).
Plan plan_swap(const Site& site, const Move& move, Mover mover, Bytes start = {});
/// The small files of the home directory: one I/O at a time through the host, by the best software mover that its datastores and release admit.
Plan plan_home(const Site& site, const Move& move);
/// A file, which the move names as its disk, from `start` to `end`, read by the move's host, sent over the network and written by the receiver.
Plan plan_crossing(const Site& site, const Move& move, const Crossing& crossing, trace::Cause cause, Bytes start, Bytes end);

} // namespace godwit::datamover
