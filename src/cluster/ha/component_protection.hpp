#pragma once
// VM Component Protection of one cluster: notices hosts that have lost all paths to a datastore (all paths down, APD), waits, has stalled VMs
// terminated and restarted elsewhere. The time is a host's and a datastore's, whichever VMs there are (vSphere 6.0 documentation, "VMCP
// Recovery Timeline": APD is timed out after 140 s, acted upon 3 minutes later).

#include "cluster/ha/failover.hpp"
#include "cluster/ha/protection_plan.hpp"

#include <map>
#include <optional>
#include <set>

namespace godwit::cluster::ha {

class ComponentProtection {
public:
  /// All must outlive it. Precondition: the cluster has HA, and storage protection that is not disabled.
  ComponentProtection(migration::Surroundings& around, const ClusterView& view, Failover& failover);

  /// Looks at all paths; does not block.
  void paths_changed();

private:
  using Place = std::pair<std::string, std::string>; ///< host, datastore
  struct Apd {
    Seconds since;
    std::optional<Seconds> timed_out;
    bool due = false; ///< VMs may be terminated
    bool told = false;
  };
  /// A VM on a host with an APD that is due, which was not terminated.
  struct Pending {
    int attempts = 0;
    std::string said; ///< why not, last
    bool settled = false; ///< nothing but its paths can change that
  };
  inventory::StorageProtection protection() const { return view_.cluster().ha->for_apd; }
  bool lost_paths(const std::string& host, const std::string& datastore) const;
  /// In an actor of its own, from when paths were lost.
  void wait_out(Seconds since);
  void tell(const Place& place, Apd& apd);
  std::vector<std::string> vms_at(const Place& place) const;
  /// Of the VM's datastores, the one that is due and was lost first; null: none.
  const std::pair<const Place, Apd>* due_for(const inventory::Vm& vm) const;
  void ask(); ///< decides in this instant, when all else in it has happened
  void decide();
  void terminate(const std::vector<Restart>& restarts);
  void keep(const KeptVm& kept);
  void wait_for_migration(const std::string& vm);
  void retry_later();

  migration::Surroundings& around_;
  const ClusterView& view_;
  Failover& failover_;
  std::map<Place, Apd> apds_;
  std::map<std::string, Pending> pending_; ///< by VM
  std::set<std::string> migrating_; ///< VMs whose migrations are waited for
  std::optional<Seconds> waiting_since_; ///< of the last wait that began
  bool asked_ = false, retry_is_due_ = false;
};

} // namespace godwit::cluster::ha
