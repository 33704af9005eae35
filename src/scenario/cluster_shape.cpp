// Clusters of hosts, key by key.

#include "scenario/bounds.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using enum Need;
using inventory::DrsAutomation, inventory::RestartPriority, inventory::StorageProtection;

constexpr Count level{1, 5}; ///< the product's range
constexpr Ids vms{Kind::Vm, 1, 10'000};
constexpr Ids hosts{Kind::Host, 1, 10'000};

constexpr Field drs_fields[]{
    {"automation", Word{Spelling<DrsAutomation>::words}, Optional, "Which recommendations are carried out; default fully_automated."},
    {"level", level, Optional, "Migration threshold, 1 (conservative: mandatory moves only) to 5 (aggressive); default 3."},
};
constexpr Shape drs{"drs", "Distributed Resource Scheduler; {} for its defaults.", drs_fields};

constexpr Field dpm_fields[]{
    {"automatic", Truth{}, Optional, "Power operations are carried out, not only recommended; default true."},
    {"level", level, Optional, "Threshold, 1 (conservative) to 5 (aggressive); default 3."},
};
constexpr Shape dpm{"dpm", "Distributed Power Management; needs DRS.", dpm_fields};

constexpr Field ha_vm_fields[]{
    {"vm", Reference{Kind::Vm}, Required, "Which VM."},
    {"restart_priority", Word{Spelling<RestartPriority>::words}, Required, "Its own, instead of the cluster's."},
};
constexpr Shape ha_vm{"ha_vm", "A VM that vSphere HA treats in a way of its own.", ha_vm_fields};

constexpr Field ha_fields[]{
    {"restart_priority", Word{Spelling<RestartPriority>::words}, Optional, "Of the cluster's VMs; default medium. lowest and highest from 6.5 on."},
    {"storage_protection_for_apd", Word{Spelling<StorageProtection>::words}, Optional,
     "VM Component Protection: what is done about VMs whose host has no path to a datastore of theirs; default disabled. From 6.0 on."},
    {"vms", Objects{&ha_vm}, Optional, "VMs with a priority of their own."},
};
constexpr Shape ha{"ha", "vSphere HA; {} for its defaults.", ha_fields};

constexpr Field cluster_rule_fields[]{
    {"id", Name{Kind::Rule}, Required, "Name of the rule. The later in the list, the younger."},
    {"keep_together", vms, Optional, "VMs that run on one host."},
    {"separate", vms, Optional, "VMs of which no two run on one host."},
    {"vms", vms, Optional, "VMs that run on hosts, or do not."},
    {"must_run_on", hosts, Optional, "Of \"vms\": nowhere else, by anybody."},
    {"must_not_run_on", hosts, Optional, "Of \"vms\": nobody runs them there."},
    {"should_run_on", hosts, Optional, "Of \"vms\": DRS brings them there; HA does not look."},
    {"should_not_run_on", hosts, Optional, "Of \"vms\": DRS takes them away; HA does not look."},
};
constexpr Shape cluster_rule{"rule",
                     "An affinity rule.",
                     cluster_rule_fields,
                     {Choice::Rule::ExactlyOne, {"keep_together", "separate", "must_run_on", "must_not_run_on", "should_run_on", "should_not_run_on"}}};

constexpr Field cluster_fields[]{
    {"id", Name{Kind::Cluster}, Required, "Name of the cluster."},
    {"hosts", hosts, Required, "Its hosts, of one vCenter."},
    {"drs", Object{&drs}, Optional, "Absent: off."},
    {"dpm", Object{&dpm}, Optional, "Absent: off."},
    {"ha", Object{&ha}, Optional, "Absent: off."},
    {"rules", Objects{&cluster_rule}, Optional, "Affinity rules."},
};

} // namespace

constexpr Shape cluster_shape{"cluster", "Hosts that share their VMs.", cluster_fields};

} // namespace godwit::scenario
