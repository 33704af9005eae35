#pragma once
// Who lives where and what is free, as the run goes on: the one place that placements and space change.

#include "inventory/inventory.hpp"
#include "trace/trace.hpp"

#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace godwit::migration {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// Space by datastore id.
using Space = std::map<std::string, Bytes>;

class ClusterState {
public:
  /// `inventory` must outlive it; `home` is what each VM's small files take.
  ClusterState(inventory::Inventory& inventory, Bytes home);

  const inventory::Inventory& inventory() const { return inventory_; }
  const inventory::Vm& vm(const std::string& id) const { return inventory_.vms[vms_.at(id)]; }
  const inventory::Host& host(const std::string& id) const { return inventory_.hosts[hosts_.at(id)]; }
  Bytes free(const std::string& datastore) const { return free_.at(datastore); }

  /// The first datastore that has less free than `wanted`; nothing when all have enough.
  const std::string* lacking(const Space& wanted) const;
  /// Precondition: nothing is lacking.
  void reserve(const trace::Trace& trace, Seconds at, const std::string& migration, const Space& space);
  void release(const trace::Trace& trace, Seconds at, const std::string& migration, const Space& space);

  /// A VM takes part in one migration at a time. False when it is in one already.
  bool claim(const std::string& vm) { return migrating_.insert(vm).second; }
  void unclaim(const std::string& vm) { migrating_.erase(vm); }

  bool is_down(const std::string& host) const { return down_.contains(host); }
  void lose(const std::string& host) { down_.insert(host); }
  /// A VM that died with its host runs no more (nobody restarts it yet).
  void stop(const std::string& vm) { stopped_.insert(vm); }
  bool runs(const std::string& vm) const { return !stopped_.contains(vm); }
  void regain(const std::string& host) { down_.erase(down_.find(host)); }

  /// For the switchover.
  inventory::Vm& vm(const std::string& id);
  /// For new firmware, and for that which fails.
  inventory::Vaai& vaai(const std::string& array);

private:
  inventory::Inventory& inventory_;
  std::unordered_map<std::string, std::size_t> vms_, hosts_; ///< by id; there are thousands
  Space free_;
  std::set<std::string> migrating_;
  std::multiset<std::string> down_; ///< hosts
  std::set<std::string> stopped_; ///< VMs
};

} // namespace godwit::migration
