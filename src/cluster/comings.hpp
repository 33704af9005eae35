#pragma once
// VMs that arrive and depart at instants the scenario names.

#include "cluster/storage_drs/storage_drs.hpp"

namespace godwit::cluster {

class Comings {
public:
  /// `storage_drs`: of each datastore cluster. Both must outlive it.
  Comings(migration::Surroundings& around, std::list<storage_drs::StorageDrs>& storage_drs) : around_(around), storage_drs_(storage_drs) {}
  /// Begins, as an actor of its own, if anybody comes or goes.
  void spawn();

private:
  void arrive(const inventory::Vm& vm);
  /// In an actor of its own: its files go where Storage DRS says.
  void place(const inventory::Vm& vm, storage_drs::StorageDrs& storage_drs);
  /// Powers it on where it is to live; or it does not come, where the host is down, a datastore in maintenance mode, or there is no space.
  void power_on(const inventory::Vm& vm);
  std::string why_not(const inventory::Vm& vm, const migration::Space& space) const;
  /// Powers it off and deletes it. While it is being migrated vCenter refuses (vSphere API: TaskInProgress); whoever deletes it tries again
  /// as soon as that is over (assumed).
  void depart(const inventory::Vm& vm);
  void remove(const inventory::Vm& vm, units::Seconds wanted);
  migration::Space files(const inventory::Vm& vm) const;

  migration::Surroundings& around_;
  std::list<storage_drs::StorageDrs>& storage_drs_;
};

} // namespace godwit::cluster
