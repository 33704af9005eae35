#pragma once
// A datastore cluster as it would be after the moves recommended so far: space, growth and I/O of each datastore. Pure.

#include "cluster/storage_drs/advice.hpp"
#include "cluster/storage_drs/observed.hpp"
#include "inventory/datastore_cluster.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace godwit::cluster::storage_drs {

/// What moves as one: all of a VM's DrmDisks on one datastore where affinity keeps them together, else one of them.
struct Unit {
  std::size_t vm = 0; ///< index into Observed::vms
  std::vector<std::size_t> disks; ///< indices into its disks
  std::size_t on = 0; ///< index of the datastore
  Bytes allocated; ///< to be transferred
  Bytes demand; ///< as Storage DRS counts it: a share of what is not allocated yet comes on top
  BytesPerSecond growth; ///< of demand
  double load = 0; ///< sum of workload metrics
  double iops = 0, outstanding = 0;
  BytesPerSecond written;
};

class Layout {
public:
  /// The observation must outlive it. Disks on datastores that are not the cluster's are left out.
  Layout(const Observed& observed, const Settings& settings);

  const Observed& observed() const { return observed_; }
  const std::vector<Unit>& units() const { return units_; }
  const ObservedVm& vm(const Unit& unit) const { return observed_.vms[unit.vm]; }
  std::size_t datastores() const { return observed_.datastores.size(); }
  const ObservedDatastore& datastore(std::size_t index) const { return observed_.datastores[index]; }
  std::optional<std::size_t> find(const std::string& datastore) const;
  Move as_move(const Unit& unit, std::size_t to) const;

  Bytes demand(std::size_t datastore) const { return stores_[datastore].demand; }
  Bytes free(std::size_t datastore) const; ///< not allocated; never below zero
  double used(std::size_t datastore) const; ///< %
  double used_with(std::size_t datastore, const Unit& unit) const;
  double threshold(std::size_t datastore) const { return space_threshold(settings_, observed_.datastores[datastore].capacity); } ///< %
  Bytes most(std::size_t datastore) const { return most_space(settings_, observed_.datastores[datastore].capacity); } ///< demand at the threshold
  /// At the growth horizon, as it is and with the unit there.
  double used_later(std::size_t datastore) const;
  double used_later_with(std::size_t datastore, const Unit& unit) const;
  BytesPerSecond growth(std::size_t datastore) const { return stores_[datastore].growth; }

  /// The injector's, or, where there is none yet, the mean of the others'.
  std::optional<DeviceModel> model(std::size_t datastore) const { return stores_[datastore].model; }
  double iops(std::size_t datastore) const { return stores_[datastore].iops; }
  /// Sum of the workload metrics over the device's performance (BASIL). Precondition: a model.
  double normalised_load(std::size_t datastore) const;
  double normalised(std::size_t datastore, double load) const;
  /// Observed, shifted by what has come and gone since along the model's slope. Precondition: observed, a model.
  Seconds latency(std::size_t datastore) const;
  Seconds latency_shifted(std::size_t datastore, double outstanding) const;

  /// VMs with a disk there.
  bool holds(std::size_t datastore, const std::string& vm) const;
  /// How many of the VM's DrmDisks named are there.
  std::size_t count_of(std::size_t datastore, const std::string& vm, const std::vector<std::string>& disks) const;

  void move(std::size_t unit, std::size_t to);

private:
  struct Store {
    Bytes allocated, demand;
    BytesPerSecond growth;
    std::optional<DeviceModel> model;
    double load = 0, iops = 0;
    double shift = 0; ///< outstanding I/Os that have come since it was observed
    std::map<std::string, std::set<std::string>> vms; ///< VM -> its DrmDisks here
  };
  void add_units(std::size_t vm);
  void place(const Unit& unit);
  double share(std::size_t datastore, Bytes demand, BytesPerSecond growth) const;

  const Observed& observed_;
  const Settings& settings_;
  std::map<std::string, std::size_t> index_;
  std::vector<Store> stores_;
  std::vector<Unit> units_;
};

} // namespace godwit::cluster::storage_drs
