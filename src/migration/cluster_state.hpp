#pragma once
// Who lives where and what is free, as the run goes on: the one place that placements and space change.

#include "inventory/inventory.hpp"
#include "trace/trace.hpp"

#include <functional>
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

  /// Thin disks on a datastore took so much. Precondition: there is as much free.
  void grow(const trace::Trace& trace, Seconds at, const std::string& datastore, Bytes size);

  /// A VM takes part in one migration at a time. False when it is in one already.
  bool claim(const std::string& vm) { return migrating_.insert(vm).second; }
  void unclaim(const std::string& vm);
  bool is_claimed(const std::string& vm) const { return migrating_.contains(vm); }
  /// Called once, when the VM's migration has let go of it. Precondition: it is claimed, and nobody else waits for it.
  void when_unclaimed(const std::string& vm, std::function<void()> what) { waiting_[vm] = std::move(what); }

  /// All that a VM's files take, by datastore.
  Space files_of(const inventory::Vm& vm) const;
  /// A VM is there from its arrival to its departure; its space is whoever's who lets it arrive to reserve, and to release.
  bool is_present(const std::string& vm) const { return !absent_.contains(vm); }
  void arrive(const std::string& vm) { absent_.erase(vm); }
  void depart(const std::string& vm) { absent_.insert(vm); }

  bool is_down(const std::string& host) const { return down_.contains(host); }
  void lose(const std::string& host) { down_.insert(host); }
  /// A VM that died with its host runs no more (nobody restarts it yet).
  void stop(const std::string& vm) { stopped_.insert(vm); }
  bool runs(const std::string& vm) const { return !stopped_.contains(vm) && is_present(vm); }
  void regain(const std::string& host) { down_.erase(down_.find(host)); }

  /// For the switchover.
  inventory::Vm& vm(const std::string& id);
  /// For disks that grow: by its place in the inventory.
  inventory::Vm& vm_at(std::size_t place) { return inventory_.vms[place]; }
  std::size_t place_of_vm(const std::string& id) const { return vms_.at(id); }
  std::size_t place_of_host(const std::string& id) const { return hosts_.at(id); }
  std::size_t place_of_datastore(const std::string& id) const { return datastores_.at(id); }
  /// For new firmware, and for that which fails.
  inventory::Vaai& vaai(const std::string& array);

private:
  inventory::Inventory& inventory_;
  std::unordered_map<std::string, std::size_t> vms_, hosts_, datastores_; ///< by id; there are thousands
  Bytes home_;
  Space free_;
  std::set<std::string> migrating_;
  std::map<std::string, std::function<void()>> waiting_; ///< by VM that is claimed
  std::set<std::string> absent_; ///< VMs
  std::multiset<std::string> down_; ///< hosts
  std::set<std::string> stopped_; ///< VMs
};

} // namespace godwit::migration
