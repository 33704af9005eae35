#pragma once
// Who lives where and what is free, as the run goes on: the one place that placements and space change.

#include "inventory/inventory.hpp"
#include "trace/trace.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace godwit::migration {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// Space by datastore id.
using Space = std::map<std::string, Bytes>;

/// "B1 has 26 GiB free, 40 GiB are needed: 14 GiB too few".
std::string too_little_space(const std::string& datastore, Bytes free, Bytes needed);

/// Hears of hosts and sites as they go and come back, at that instant; may not block.
class OutageWatcher {
public:
  virtual void host_lost(const std::string& host) = 0;
  virtual void host_back(const std::string& host) = 0;
  virtual void site_lost(const std::string& site) = 0;
  virtual void site_back(const std::string& site) = 0;
  /// Of any host to any datastore, maybe.
  virtual void paths_changed() = 0;

protected:
  ~OutageWatcher() = default;
};

/// Whether a host takes VMs. Entering: its VMs leave, none may come.
enum class HostMode { Connected, EnteringMaintenance, Maintenance, EnteringStandby, Standby, LeavingStandby };
std::string_view to_text(HostMode mode); ///< "entering_maintenance", ...
std::string_view told(HostMode mode); ///< of a host: "is on its way into maintenance mode", ...

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
  /// Called once, when the VM's migration has let go of it. Precondition: it is claimed.
  void when_unclaimed(const std::string& vm, std::function<void()> what) { waiting_[vm].push_back(std::move(what)); }

  /// All that a VM's files take, by datastore.
  Space files_of(const inventory::Vm& vm) const;
  /// A VM is there from its arrival to its departure; its space is whoever's who lets it arrive to reserve, and to release.
  bool is_present(const std::string& vm) const { return !absent_.contains(vm); }
  void arrive(const std::string& vm) { absent_.erase(vm); }
  void depart(const std::string& vm) { absent_.insert(vm); }

  bool is_down(const std::string& host) const { return down_.contains(host); }
  void lose(const std::string& host);
  /// A VM that died with its host runs no more, until it is restarted.
  void stop(const std::string& vm) { stopped_.insert(vm); }
  bool runs(const std::string& vm) const { return !stopped_.contains(vm) && is_present(vm); }
  void regain(const std::string& host);
  void lose_site(const std::string& site);
  void regain_site(const std::string& site);
  /// A fault began or ended, whatever it was.
  void paths_changed();
  /// Must outlive the run.
  void watched_by(OutageWatcher& watcher) { watchers_.push_back(&watcher); }

  /// vSphere HA restarts a VM there, from now until it is told otherwise, once for each.
  void await(const std::string& host) { awaited_.insert(host); }
  void await_no_more(const std::string& host) { awaited_.erase(awaited_.find(host)); }
  bool is_awaited(const std::string& host) const { return awaited_.contains(host); }

  HostMode mode(const std::string& host) const;
  void set_mode(const std::string& host, HostMode mode) { modes_[host] = mode; }
  /// It may be given VMs.
  bool takes_vms(const std::string& host) const { return !is_down(host) && mode(host) == HostMode::Connected; }
  /// A stopped VM runs on `host` from now on; its swap file goes with it. Preconditions: room for that, see swap_fits().
  void restart(const trace::Trace& trace, Seconds at, const std::string& vm, const std::string& host);
  bool swap_fits(const std::string& vm, const std::string& host) const;

  /// For the switchover, which says with lives_on() where it runs. Precondition: what is passed is the inventory's own.
  inventory::Vm& vm(const std::string& id) { return inventory_.vms[vms_.at(id)]; }
  inventory::Vm& changing(const inventory::Vm& vm) { return inventory_.vms[place_of(vm)]; }
  void lives_on(const inventory::Vm& vm, const inventory::Host& host);
  /// For disks that grow: by its place in the inventory.
  inventory::Vm& vm_at(std::size_t place) { return inventory_.vms[place]; }
  std::size_t place_of(const inventory::Vm& vm) const { return static_cast<std::size_t>(&vm - inventory_.vms.data()); }
  std::size_t place_of_vm(const std::string& id) const { return vms_.at(id); }
  std::size_t place_of_host(const std::string& id) const { return hosts_.at(id); }
  std::size_t place_of_datastore(const std::string& id) const { return datastores_.at(id); }
  std::size_t host_of(std::size_t vm) const { return host_of_[vm]; } ///< both by place
  /// For new firmware, and for that which fails.
  inventory::Vaai& vaai(const std::string& array);

private:
  inventory::Inventory& inventory_;
  std::unordered_map<std::string, std::size_t> vms_, hosts_, datastores_; ///< by id; there are thousands
  std::vector<std::size_t> host_of_; ///< by place of the VM
  Bytes home_;
  Space free_;
  std::set<std::string> migrating_;
  std::map<std::string, std::vector<std::function<void()>>> waiting_; ///< by VM that is claimed
  std::set<std::string> absent_; ///< VMs
  std::multiset<std::string> down_, awaited_; ///< hosts
  std::set<std::string> stopped_; ///< VMs
  std::map<std::string, HostMode> modes_; ///< but those connected
  std::vector<OutageWatcher*> watchers_;
};

} // namespace godwit::migration
