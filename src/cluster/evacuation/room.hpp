#pragma once
// In which order VMs with given destinations can go when datastores are nearly full: each needs its space before it leaves what it had.
// Who waits for whom is a graph of datastores; what goes round in it (a strongly connected component) opens only where one of it can
// stop somewhere else for a while. Pure.

#include "cluster/evacuation/state.hpp"

#include <variant>

namespace godwit::cluster::evacuation {

/// What has to move, as far as space goes.
struct Resident {
  std::vector<Space> at;
  Number to;
  Bytes size; ///< wherever it goes
  std::vector<Number> stops; ///< where it may wait, once
};
struct Hop {
  std::size_t resident;
  Number to; ///< its destination, or a stop
  bool operator==(const Hop&) const = default;
};
/// These wait for each other.
struct Deadlock {
  std::vector<std::size_t> residents;
  std::vector<Number> datastores;
  std::size_t nearest = 0; ///< the one of them that lacks least
  Bytes needed; ///< by that one; of a datastore that is too small, by all that should stand there
  Bytes available; ///< where that one could go; on the datastore once all that leave have left
  std::size_t before = 0; ///< hops that can be made before it
  bool too_small = false; ///< one datastore: what comes is more than it has and what leaves, together
  std::optional<Bytes> enough; ///< so much on one more datastore that all reach would do
  bool proven = true; ///< false: the search was ended, not exhausted
};

/// Hops that can be made one after the other, each resident at most one stop; searched for exhaustively, up to a limit. Datastores that
/// lead nowhere are filled first, so that the space behind them comes free.
std::variant<std::vector<Hop>, Deadlock> order_by_room(const std::vector<Bytes>& free, const std::vector<Resident>& residents);

} // namespace godwit::cluster::evacuation
