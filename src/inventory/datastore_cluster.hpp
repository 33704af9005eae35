#pragma once
// Datastore clusters as the platform says them (vSphere API: StoragePod, StorageDrsPodConfigInfo). Plain data.

#include "units/quantity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace godwit::inventory {

/// Vmware: as the product decides, without lead times and without a look at arrays (DM-8). ArrayAware: prefers moves that the array
/// copies by itself. LeadTimeAware: weighs each move against the time it will take, learnt from finished ones.
enum class StorageDrsPolicy { Vmware, ArrayAware, LeadTimeAware };
/// Manual: what is recommended is recorded, and left to the administrator.
enum class StorageDrsAutomation { Manual, Automated };
/// Why Storage DRS leaves a VM where it is (vSphere API: the faults StorageDrsCannotMove...).
enum class CannotMove { FtVm, IndependentDisk, SharedDisk, MultiWriterDisk, Template, MountedCdrom, ManuallyPlaced, UserFolder, Disabled, Replicating };

struct StorageDrsSettings {
  StorageDrsPolicy policy = StorageDrsPolicy::Vmware;
  StorageDrsAutomation automation = StorageDrsAutomation::Automated;
  bool io_balancing = true; ///< IoLoadBalanceEnabled
  bool keep_vmdks_together = true; ///< defaultIntraVmAffinity
  // Absent: the release's own, parameters storage_drs.*
  std::optional<int> space_threshold; ///< %, 50..100
  std::optional<units::Bytes> free_space_threshold; ///< instead: spaceThresholdMode "freeSpace", from 6.0 on; 1 GiB or more
  std::optional<int> min_space_difference; ///< %, 1..50
  std::optional<units::Seconds> io_latency_threshold; ///< 5..100 ms
  std::optional<int> io_imbalance; ///< 1..100
  std::optional<units::Seconds> interval; ///< 1 h..30 d
};

/// Disks of one VM that may not share a datastore, or VMs that may not.
struct VmdkAntiAffinity {
  std::string id, vm;
  std::vector<std::string> disks;
};
struct VmAntiAffinity {
  std::string id;
  std::vector<std::string> vms;
};
/// Of one VM, instead of the cluster's default: its VMDKs stay together, or need not.
struct IntraVmAffinity {
  std::string id, vm;
  bool keep_together = true;
};

struct DatastoreCluster {
  std::string id;
  std::vector<std::string> datastores;
  StorageDrsSettings storage_drs;
  std::vector<VmdkAntiAffinity> apart_vmdks;
  std::vector<VmAntiAffinity> apart_vms;
  std::vector<IntraVmAffinity> together;
};

} // namespace godwit::inventory
