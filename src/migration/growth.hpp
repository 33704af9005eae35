#pragma once
// Thin disks that grow as their guests write blocks for the first time, each at a rate that holds from one look to the next, until they
// have their size, or their datastore is full.

#include "migration/cluster_state.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace godwit::migration {

class Growth {
public:
  explicit Growth(std::size_t datastores) : stores_(datastores) {}

  using Grower = std::size_t;
  struct Place {
    std::size_t vm, disk; ///< vm: in the inventory; disk: among the VM's
  };
  Grower add(Place place);

  /// From now on, in bytes a second. Precondition: it has grown up to now.
  void rate(Grower grower, double rate) { growers_[grower].rate = rate; }
  /// It takes space of that datastore (its place in the inventory); nothing: its file is being copied, what it writes is booked later.
  void lives_on(Grower grower, std::optional<std::size_t> datastore) { growers_[grower].store = datastore; }

  /// Everybody has grown for so long; the inventory and the space books say it. Where space runs out those on a datastore get what is
  /// left, in proportion.
  void grow(ClusterState& cluster, const trace::Trace& trace, Seconds now);
  /// When the first datastore that grows will be full as things stand.
  Seconds full_at(const ClusterState& cluster) const;

  bool is_growing(Grower grower) const { return growers_[grower].rate > 0; }
  /// It has not its size yet, and when disks last grew its datastore had less than a block left. Its datastore then.
  std::optional<std::size_t> no_room(Grower grower, const ClusterState& cluster) const;
  /// What disks of a datastore took since it was last asked.
  Bytes take_grown(std::size_t datastore) { return std::exchange(stores_[datastore].grown, Bytes{}); }

private:
  struct One {
    Place place;
    double rate = 0; ///< bytes a second
    double owed = 0; ///< bytes written and not booked
    std::optional<std::size_t> store;
  };
  struct Store {
    double wanted = 0; ///< of this time
    Bytes took, grown;
    bool full = false;
  };

  std::vector<One> growers_;
  std::vector<Store> stores_; ///< by place of the datastore
  Seconds grown_; ///< up to then
};

} // namespace godwit::migration
