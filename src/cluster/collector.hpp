#pragma once
// The collectors of vCenter's statistics: look every 20 s, keep a sample every 5 minutes. What they saw goes into Statistics; nobody else
// reads what guests really do.

#include "cluster/statistics.hpp"
#include "migration/guests_at_rest.hpp"

#include <vector>

namespace godwit::cluster {

class Collector {
public:
  Collector(migration::Surroundings& around, Statistics& statistics);

  /// In real time: of what changes between samples, the datastores' latency.
  void look();
  /// Five minutes are over. Precondition: at least one look() since the last.
  void sample();

private:
  struct Sum {
    double reads = 0, writes = 0, outstanding = 0;
    Seconds device, observed;
  };
  void sample_vms();
  void sample_disks();
  void sample_space();
  void sample_datastores();
  std::size_t place_of(std::size_t& seen, const std::string& datastore) const;
  bool is_up(std::size_t vm) const;
  Seconds device_latency(const migration::Fluid::StoreNow& now) const;

  migration::Surroundings& around_;
  Statistics& statistics_;
  std::vector<std::size_t> idle_; ///< VMs without a demand
  std::vector<std::size_t> homes_, disks_; ///< datastores, by VM and by disk, as last seen
  std::vector<Sum> sums_; ///< by datastore, of the looks since the last sample
  int looks_ = 0;
};

} // namespace godwit::cluster
