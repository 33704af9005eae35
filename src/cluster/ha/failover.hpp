#pragma once
// vSphere HA of one cluster: notices lost hosts, restarts their VMs elsewhere. Runs on the hosts: no vCenter is needed.

#include "cluster/ha/restart_plan.hpp"
#include "cluster/cluster_view.hpp"

#include <functional>
#include <map>
#include <set>

namespace godwit::cluster::ha {

/// Starts a host that is in standby, if anybody does; host_back() tells when it takes VMs.
using Wake = std::function<void(const std::string& host, const std::string& reason)>;

class Failover {
public:
  /// All must outlive it. Precondition: the cluster has HA.
  Failover(migration::Surroundings& around, const ClusterView& view, Wake wake);

  void host_lost(const std::string& host);
  /// What could not be restarted is tried again at once.
  void host_back(const std::string& host);

  /// VMs that wait for a restart, and what the hosts have left for them.
  Lost lost() const;
  /// As HA sees a VM that is about to be lost.
  LostVm as_lost(const inventory::Vm& vm) const;
  /// Of VMs that were stopped on their hosts this instant, as planned from lost().
  void restart(const std::vector<Restart>& restarts);

private:
  struct Dead {
    std::string from; ///< host, lost or with a lost datastore
    Seconds since; ///< when it stopped running
    int attempts = 0;
    std::string restarting_on; ///< "": it waits
  };
  const inventory::HaSettings& settings() const { return *view_.cluster().ha; }
  inventory::RestartPriority priority(const std::string& vm) const;
  /// After a silence long enough.
  void detect();
  void gather(const std::string& host, Seconds since);
  void restart_all();
  LiveHost as_live(const std::string& host) const;
  std::vector<std::string> hosts_starting() const; ///< from standby, whoever woke them
  Lost with_starting(Lost lost) const; ///< as if they were on already
  /// Where too few hosts are on, DPM wakes more (vSphere 6.0 documentation, "Using vSphere HA and DRS Together").
  void wake_for(const Lost& lost);
  /// Those that can be restarted once these are on, and not now.
  std::set<std::string> wait_for_hosts(const Lost& lost, const RestartPlan& now) const;
  void begin(const std::vector<Restart>& restarts);
  void not_restarted(const std::string& vm, const std::string& reason);
  void record(const std::string& vm, bool final, const std::string& reason) const;
  /// In an actor of its own: each host powers on so many at a time.
  void power_on(const std::vector<Restart>& restarts);
  void finish(const Restart& restart);
  void retry_later();

  migration::Surroundings& around_;
  const ClusterView& view_;
  Wake wake_;
  std::map<std::string, Seconds> silent_; ///< lost hosts that are not yet noticed: since when
  std::map<std::string, Dead> dead_; ///< VMs
  bool retry_is_due_ = false;
};

} // namespace godwit::cluster::ha
