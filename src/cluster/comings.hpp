#pragma once
// VMs that arrive and depart at instants the scenario names.

#include "migration/guests_at_rest.hpp"

namespace godwit::cluster {

class Comings {
public:
  explicit Comings(migration::Surroundings& around) : around_(around) {}
  /// Begins, as an actor of its own, if anybody comes or goes.
  void spawn();

private:
  /// Powers it on where it is to live; or it does not come, where the host is down or there is no space.
  void arrive(const inventory::Vm& vm);
  /// Powers it off and deletes it. While it is being migrated vCenter refuses (vSphere API: TaskInProgress); whoever deletes it tries again
  /// as soon as that is over (assumed).
  void depart(const inventory::Vm& vm);
  void remove(const inventory::Vm& vm, units::Seconds wanted);
  migration::Space files(const inventory::Vm& vm) const;

  migration::Surroundings& around_;
};

} // namespace godwit::cluster
