#pragma once
// All clusters of hosts of a run, with who decides in them: vSphere HA, maintenance mode, DRS and DPM; and what becomes of a vCenter whose
// site is lost.

#include "cluster/drs/scheduler.hpp"
#include "cluster/ha/component_protection.hpp"
#include "cluster/ha/failover.hpp"
#include "cluster/maintenance.hpp"

namespace godwit::cluster {

class Clusters final : public migration::OutageWatcher {
public:
  /// All must outlive it.
  Clusters(migration::Surroundings& around, VCenter& vcenter, const scenario::Scenario& scenario);
  Clusters(const Clusters&) = delete;

  /// DRS and DPM begin, with demand as the scenario states it; or by the observer's statistics, which it must not have begun to gather.
  void go();
  void go(Observer& observer);
  void begin(const scenario::HostMaintenance& maintenance) { maintenance_.begin(maintenance); }
  void exit(const scenario::ExitMaintenance& maintenance) { maintenance_.exit(maintenance.host); }

  void host_lost(const std::string& host) override;
  void host_back(const std::string& host) override;
  void site_lost(const std::string& site) override;
  void site_back(const std::string& site) override;
  void paths_changed() override;

private:
  struct LostVCenter {
    std::string id, site;
    Seconds since;
  };
  void restart_by_hand(const std::string& vcenter, Seconds since);
  void restarted(const LostVCenter& lost, const std::string& how);

  migration::Surroundings& around_;
  VCenter& vcenter_;
  const scenario::Scenario& scenario_;
  std::vector<std::unique_ptr<ClusterView>> views_; ///< by cluster
  Maintenance maintenance_;
  std::vector<std::unique_ptr<ha::Failover>> failovers_; ///< of clusters with HA
  std::vector<std::unique_ptr<ha::ComponentProtection>> protections_; ///< of those of them that have it
  std::vector<std::unique_ptr<drs::Scheduler>> schedulers_; ///< of clusters with DRS
  std::map<std::string, ha::Failover*> failover_of_; ///< by host
  std::map<std::string, LostVCenter> lost_; ///< vCenters
};

} // namespace godwit::cluster
