#pragma once
// The facts of policies and of days: what was planned, judged, recommended or not, and what became of hosts, datastores and VMs meanwhile.
// Part of events.hpp, which is what to include.

#include "trace/vocabulary.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace godwit::trace {

// Evacuation plans
/// A move of a plan, with its times from the plan's making on.
struct PlannedMove {
  std::string migration, vm, to; ///< datastore
  Seconds start, end;
};
/// Something all moves of a plan together cannot be faster than.
struct PlanBound {
  std::string what, how; ///< "B/sas/write", "12 TiB / 800 MB/s"
  Seconds time;
};
/// Many moves, in the order in which they will be asked for.
struct EvacuationPlanned {
  std::string plan, order; ///< "planned", "naive"
  std::vector<PlanBound> bounds; ///< the largest first
  Seconds predicted;
  std::optional<Seconds> window;
  std::string above; ///< what keeps it above the bound by more than a tenth; "" when nothing does
  std::vector<PlannedMove> moves;
};
/// There is no such plan: this set needs more than it has. Not proven: none was found.
struct EvacuationImpossible {
  std::string plan;
  std::vector<std::string> vms, datastores;
  Bytes needed, available;
  bool proven;
  std::string reason;
};

// Clusters of hosts: DRS, DPM, maintenance mode, HA, and vCenter itself
/// A number and its name, with the unit in it.
struct Number {
  std::string name;
  double value;
};
/// DRS or DPM has looked at a cluster.
struct ClusterJudged {
  std::string cluster, by; ///< "drs", "dpm"
  std::string metric, verdict; ///< metric: "standard_deviation", "pairwise", "score", "rules", "power"
  std::vector<Number> numbers;
};
/// To move a VM, or to change a host's power (then no VM, and `to` is the host).
struct HostMoveRecommended {
  std::string cluster, by; ///< "drs", "dpm", "maintenance"
  std::string cause; ///< "rule", "maintenance", "standby", "balance", "power_on", "power_off"
  std::string vm, from, to;
  int priority; ///< 1 (mandatory) to 5
  bool carried_out; ///< false: it is left to the administrator
  std::vector<Number> numbers;
  std::string reason;
};
/// The best of what was not worth it; of what is mandatory, each that cannot be done.
struct HostMoveRejected {
  std::string cluster, by, cause, vm, from, to;
  std::vector<Number> numbers;
  std::string reason;
};
struct HostModeChanged {
  std::string host, mode; ///< "entering_maintenance", "maintenance", "entering_standby", "standby", "leaving_standby", "connected"
  std::string reason, claim;
};
/// A VM holds up a host that enters maintenance mode.
struct MaintenanceBlocked {
  std::string maintenance, host, vm, reason, claim;
};
/// Of entering it.
struct MaintenanceEntered {
  std::string maintenance, host, outcome; ///< "entered", "timed_out", "cancelled", "blocked"
  Seconds took;
  std::string reason;
};
/// vSphere HA declares a host failed.
struct HostFailed {
  std::string cluster, host;
  Seconds silent;
};
/// It runs again.
struct VmRestarted {
  std::string cluster, vm, from, to; ///< hosts
  std::string priority;
  int order; ///< within its plan, from 1
  int attempt; ///< from 1
  Seconds down; ///< since its host was lost
  std::string reason, claim;
};
/// It does not run again yet, or will not.
struct VmNotRestarted {
  std::string cluster, vm, priority;
  int attempt;
  bool final; ///< no further attempt
  std::string reason, claim;
};
/// All paths of a host to a datastore have been down for so long that the host fails I/O there (APD timed out). Told where VMs on the host
/// have files there.
struct ApdTimedOut {
  std::string cluster, host, datastore;
  Seconds since; ///< when the last path went
  Seconds timed_out; ///< earlier than the event where the first of its VMs came later
  std::vector<std::string> vms;
  std::string claim;
};
/// Of one that was told.
struct ApdEnded {
  std::string cluster, host, datastore;
  Seconds since;
  std::string why; ///< "a path is back", "the host is lost"
};
/// VM Component Protection ends it on its host, to be restarted on another.
struct VmTerminated {
  std::string cluster, vm, host, datastore;
  Seconds since, timed_out; ///< of the datastore's APD
  std::string to; ///< host
  std::string reason, claim;
};
/// It stays where it is, its I/O stalled.
struct VmNotTerminated {
  std::string cluster, vm, host, datastore;
  int attempt; ///< from 1; 0: none was made
  bool final; ///< not looked at again before paths come or go
  std::string reason, claim;
};
/// Nobody starts migrations of its hosts, and no DRS runs; HA goes on.
struct VCenterLost {
  std::string vcenter, reason, claim;
};
struct VCenterRestarted {
  std::string vcenter;
  Seconds down;
  std::string how, claim;
};

// Storage DRS
/// Storage DRS held a datastore against a threshold. cause: "space", "io".
struct StorageDrsJudged {
  std::string cluster, cause, datastore;
  double value, threshold; ///< % of capacity; seconds of latency
  bool violated;
  std::string note; ///< "" or what else counts
};
/// It recommends a move. cause: "space", "io", "rule", "maintenance", "placement".
struct StorageDrsRecommended {
  std::string cluster, policy, cause, migration, vm; ///< migration: "" where the administrator must say so first
  std::vector<std::string> disks; ///< "home" among them
  std::string from, to;
  Bytes size; ///< to be transferred
  std::map<std::string, double> figures; ///< that made it, by name with the unit in it
  std::string reason;
};
/// It does not, for a reason: the move of those that came nearest, and how many there were.
struct StorageDrsRejected {
  std::string cluster, cause, vm, from, to, reason;
  double value, limit; ///< what was held against what; both 0 where there is no number
  std::uint64_t moves;
};
/// I/O is not balanced in the whole datastore cluster, for these reasons.
struct StorageDrsIoOff {
  std::string cluster;
  std::vector<std::string> reasons;
};
/// The injector has measured a device: latency = base + slope x outstanding I/Os.
struct DeviceModelled {
  std::string cluster, datastore;
  Seconds base, slope;
  std::uint32_t attempts; ///< until the device was not busy
};
struct DatastoresCorrelated {
  std::string cluster, one, other;
};
/// state: "entering", "entered", or "blocked" with the VMs that are left; "exited", whatever it was before.
struct DatastoreMaintenance {
  std::string id, datastore, state;
  std::vector<std::string> left;
};

// Demand over days, and what it does to datastores
/// What a VM asks for over days, as the scenario says it.
struct DemandDeclared {
  std::string vm, what;
};
/// A VM that was not there before is, and has the space of its files.
struct VmArrived {
  std::string vm, host, vcenter;
  Bytes memory;
  bool powered_on;
};
/// It should have come, and will not.
struct VmNotArrived {
  std::string vm, reason;
};
/// Powered off and deleted; `waited` for a migration of it to end.
struct VmDeparted {
  std::string vm;
  Seconds waited;
};
/// All thin disks on a datastore together, by blocks written for the first time.
struct DisksGrew {
  std::string datastore;
  Bytes size, free; ///< free: afterwards
};
/// No more of them can: VMs with a disk there that would grow stand still.
struct DatastoreFull {
  std::string datastore;
  std::vector<std::string> stopped; ///< VMs
};
struct DatastoreHasRoom {
  std::string datastore;
  Bytes free;
  std::vector<std::string> went_on; ///< VMs
};
/// What the collectors make of the last five minutes.
struct DatastoreSampled {
  std::string datastore;
  Bytes used, provisioned;
  double read_iops, write_iops, outstanding;
  Seconds device_latency, observed_latency; ///< without and with what waits in the hosts
};

} // namespace godwit::trace
