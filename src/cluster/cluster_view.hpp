#pragma once
// What vCenter knows of one cluster of hosts: its inventory, and what statistics say of demand. Makes the observations that recommenders
// judge by.

#include "cluster/drs/observed.hpp"
#include "cluster/statistics.hpp"
#include "cluster/vcenter.hpp"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace godwit::cluster {

/// Of VMs that are powered off.
enum class Off { LeftOut, Included };

class ClusterView {
public:
  /// All must outlive it.
  ClusterView(const migration::Surroundings& around, const VCenter& vcenter, const scenario::Scenario& scenario, const inventory::ComputeCluster& cluster);

  const inventory::ComputeCluster& cluster() const { return cluster_; }
  const std::string& vcenter() const; ///< that the hosts are of; "": the only one
  /// Demand from then on is what was collected, where there is any; before, and of VMs without, what the scenario states.
  void read(const Statistics& statistics) { statistics_ = &statistics; }

  /// Demand averaged over `window`. VMs on their way are where they go to.
  drs::Observed observe(Seconds window, Off off) const;
  /// Why the VM cannot be powered on there now, with all that has failed, and datastores in maintenance mode.
  std::string why_not_run(const std::string& vm, const std::string& host) const;
  /// The host has a path to the datastore that works, with all that has failed.
  bool has_path(const std::string& host, const std::string& datastore) const;
  /// The same as the platform has it. Precondition: the host is one of the cluster.
  bool reaches(const std::string& host, const std::string& datastore) const;
  /// Of its home and its disks, each once.
  static std::vector<std::string> datastores_of(const inventory::Vm& vm);
  /// A datastore of the VM's that no other host of the cluster reaches, "" for none.
  std::string local_datastore(const std::string& vm) const;
  /// Memory that is kept for it: its reservation and overhead.
  static Bytes reserved(const inventory::Vm& vm);
  /// VMs of the cluster that run on the host.
  std::vector<const inventory::Vm*> running_on(const std::string& host) const;

  /// A vMotion of so much memory took so long: what the next are expected to take.
  void finished(Bytes memory, Seconds took);
  Seconds lead(const inventory::Vm& vm) const;

private:
  drs::ObservedVm observed(const inventory::Vm& vm, std::size_t place, Seconds window) const;
  std::optional<std::size_t> member(const std::string& host) const { return members_[around_.cluster.place_of_host(host)]; }
  int slots(const inventory::Host& host) const;

  // Asked of many VMs and hosts again and again: a host is its place in the cluster here, a VM and a datastore theirs in the inventory.
  using Files = std::vector<std::size_t>; ///< the datastores a VM's files are on
  Files files_of(std::size_t vm) const;
  /// Why a plain vMotion cannot take the VM there, "" where it can: datastores and vMotion networks (XVM-8).
  std::string why_not_move(std::size_t vm, const Files& files, std::size_t host) const;
  bool reaches(std::size_t host, std::size_t datastore) const;
  bool share_network(std::size_t from, std::size_t to) const;

  const migration::Surroundings& around_;
  const VCenter& vcenter_;
  const scenario::Scenario& scenario_;
  const inventory::ComputeCluster& cluster_;
  const Statistics* statistics_ = nullptr;
  std::vector<std::optional<std::size_t>> members_; ///< by a host's place in the inventory: its place in the cluster
  std::vector<const scenario::VmDemand*> demands_; ///< by the VM's; null: none
  std::vector<std::size_t> attached_; ///< by host: those attached alike have the same number
  std::vector<int> slots_; ///< by host
  mutable std::vector<std::optional<bool>> reached_; ///< by host and datastore, once asked
  mutable std::map<std::pair<std::size_t, std::size_t>, bool> shared_; ///< by how the two hosts are attached
  Bytes moved_;
  Seconds moving_;
};

} // namespace godwit::cluster
