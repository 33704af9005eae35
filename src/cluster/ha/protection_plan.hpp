#pragma once
// vSphere HA's VM Component Protection (VMCP): of VMs whose hosts have given a datastore up, which are terminated, to be restarted where. Pure.

#include "cluster/ha/restart_plan.hpp"

namespace godwit::cluster::ha {

/// A VM that runs, on a host whose time for one of its datastores is over.
struct StalledVm {
  LostVm vm;
  bool claimed = false; ///< a migration has it, or waits to
};

struct Stalled {
  inventory::StorageProtection protection = inventory::StorageProtection::RestartConservative;
  std::vector<StalledVm> vms; ///< in the inventory's order
  Lost lost; ///< what the hosts have left, and VMs that wait for a restart already: these go before others of their priority
};

/// It runs on where it is. Until what is otherwise it is not looked at again.
struct KeptVm {
  enum class Until { Attempt, MigrationEnds, PathIsBack };
  std::string vm, reason;
  Until until;
};

struct ProtectionPlan {
  std::vector<Restart> terminated; ///< in order
  std::vector<KeptVm> kept;
};

/// Who has a host to restart on is terminated: one that reaches all its datastores, has what it reserves, and no must rule forbids. Who has
/// none is not: neither approach of VMCP terminates a VM for which resources are insufficient, nor one of disabled restart priority (vSphere
/// 6.0 documentation, "Configuring VMCP"). The conservative reading goes a step further, and it is a reading: a VM that is being migrated
/// is left to its migration, which may take it away or fail of the same paths (no source speaks of it).
ProtectionPlan plan_protection(const Stalled& stalled);

} // namespace godwit::cluster::ha
