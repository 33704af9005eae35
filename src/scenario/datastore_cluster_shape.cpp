// Datastore clusters, key by key.

#include "scenario/bounds.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using enum Need;
using inventory::StorageDrsAutomation, inventory::StorageDrsPolicy;

// Bounds are the product's own: vSphere API, StorageDrsSpaceLoadBalanceConfig, StorageDrsIoLoadBalanceConfig, StorageDrsPodConfigInfo.
constexpr Field storage_drs_fields[]{
    {"policy", Word{Spelling<StorageDrsPolicy>::words}, Optional, "How it decides: as the product, or knowing arrays, or lead times; default vmware."},
    {"automation", Word{Spelling<StorageDrsAutomation>::words}, Optional, "Whether what it recommends is done; default automated."},
    {"io_balancing", Truth{}, Optional, "Whether I/O is balanced too; default true."},
    {"keep_vmdks_together", Truth{}, Optional, "Intra-VM affinity of VMs no rule says otherwise of; default true."},
    {"space_threshold", Count{50, 100}, Optional, "% of a datastore's capacity above which something must leave."},
    {"free_space_threshold", Size{units::Bytes{std::int64_t{1} << 30}, bounds::capacity.most}, Optional,
     "Instead, from 6.0 on: free space below which something must leave, 1 GiB or more; 50 GB where the product is told no figure."},
    {"min_space_difference", Count{1, 50}, Optional, "Points of % that a destination must be emptier."},
    {"io_latency_threshold", Time{units::Seconds{0.1}, units::Seconds{0.005}}, Optional, "5 ms to 100 ms: a 90th percentile above it, and something must leave."},
    {"io_imbalance", Count{1, 100}, Optional, "% of the source's normalised load that a destination must have less."},
    {"interval", bounds::length, Optional, "Between runs, 1 h to 30 d."},
};
constexpr Shape storage_drs{"storage_drs", "How Storage DRS treats a datastore cluster.", storage_drs_fields};

constexpr Field vmdk_anti_affinity_fields[]{
    {"vm", Reference{Kind::Vm}, Required, "Whose disks."},
    {"disks", Ids{Kind::Disk, 2, 64}, Required, "No two of these on one datastore."},
};
constexpr Shape vmdk_anti_affinity{"vmdk_anti_affinity", "Disks of one VM on different datastores.", vmdk_anti_affinity_fields};

constexpr Field intra_vm_affinity_fields[]{
    {"vm", Reference{Kind::Vm}, Required, "Whose disks."},
    {"keep_together", Truth{}, Required, "Whether all its files share a datastore."},
};
constexpr Shape intra_vm_affinity{"intra_vm_affinity", "A VM's files together, or not.", intra_vm_affinity_fields};

constexpr Field storage_rule_fields[]{
    {"id", Name{Kind::StorageRule}, Required, "Name of the rule."},
    {"vm_anti_affinity", Ids{Kind::Vm, 2, 1000}, Optional, "VMs no two of which share a datastore."},
    {"vmdk_anti_affinity", Object{&vmdk_anti_affinity}, Optional, "Disks of one VM no two of which share one."},
    {"intra_vm_affinity", Object{&intra_vm_affinity}, Optional, "Of one VM, instead of the cluster's keep_vmdks_together."},
};
constexpr Shape storage_rule{"storage_rule",
                     "Which files share a datastore.",
                     storage_rule_fields,
                     {Choice::Rule::ExactlyOne, {"vm_anti_affinity", "vmdk_anti_affinity", "intra_vm_affinity"}}};

constexpr Field datastore_cluster_fields[]{
    {"id", Name{Kind::DatastoreCluster}, Required, "Name of the datastore cluster."},
    {"datastores", Ids{Kind::Datastore, 1, 64}, Required, "Which are in it; each in one at most."},
    {"storage_drs", Object{&storage_drs}, Optional, "What Storage DRS decides by; absent: its defaults."},
    {"rules", Objects{&storage_rule}, Optional, "Affinity and anti-affinity; default none."},
};

} // namespace

constexpr Shape datastore_cluster_shape{"datastore_cluster", "Datastores that Storage DRS balances, from 5.0 on.", datastore_cluster_fields};

} // namespace godwit::scenario
