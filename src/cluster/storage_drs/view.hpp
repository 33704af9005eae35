#pragma once
// A datastore cluster as vCenter sees it: where files are stands in its inventory, all that is load comes from its statistics.

#include "cluster/statistics.hpp"
#include "cluster/storage_drs/advice.hpp"
#include "cluster/storage_drs/observed.hpp"
#include "migration/surroundings.hpp"

namespace godwit::cluster::storage_drs {

/// What Storage DRS remembers by itself.
struct Memory {
  struct Left {
    std::string from;
    Seconds at;
  };
  std::map<std::string, DeviceModel> models; ///< by datastore
  std::map<std::string, std::set<std::string>> correlated; ///< by datastore
  std::map<std::string, Left> left; ///< by VM: its last move
  LeadTimes lead_times;
  std::map<std::string, std::string> in_maintenance; ///< datastores, or on their way: the id of what put them there
  std::map<std::string, Move> under_way; ///< by migration; counted as done
};

class View {
public:
  /// `statistics`: null where nobody collects any. All must outlive it.
  View(const migration::Surroundings& around, const Statistics* statistics, const inventory::DatastoreCluster& cluster, const Settings& settings);

  Observed look(const Memory& memory) const;
  /// A VM that is not there yet; its files stand nowhere, and nobody has seen it work.
  ObservedVm arriving(const inventory::Vm& vm) const;
  /// As last sampled, % of capacity, counted as Storage DRS does; nothing where there is no sample. Costs no look at VMs.
  std::optional<double> used(const std::string& datastore) const;
  double threshold(const std::string& datastore) const; ///< of space, in %
  /// Of guests, as last sampled.
  double outstanding(const std::string& datastore) const;

private:
  ObservedDatastore datastore(const std::string& id, const Memory& memory) const;
  std::optional<ObservedVm> vm(std::size_t place, const Memory& memory) const;
  bool keeps_together(const std::string& vm) const;
  ObservedDisk disk(std::size_t vm, std::size_t k) const;
  ObservedDisk home(const inventory::Vm& vm) const;
  std::optional<Day> day() const;

  const migration::Surroundings& around_;
  const Statistics* statistics_;
  const inventory::DatastoreCluster& cluster_;
  const Settings& settings_;
  std::map<std::string, std::size_t> stores_; ///< of the cluster: place in the inventory
  std::map<std::string, std::set<std::string>> hosts_; ///< by datastore: who reaches it
  std::map<std::string, std::set<std::string>> offloads_; ///< by datastore: where its array copies to by itself
  std::map<std::string, bool> together_; ///< by VM, where it is not the cluster's default
  std::size_t all_hosts_ = 0;
};

} // namespace godwit::cluster::storage_drs
