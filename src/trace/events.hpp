#pragma once
// What happened, as facts. The event stream is the only channel of results: sinks decide what a fact looks like.
// Times are simulated; sizes are bytes of payload; ids are the input's. Adding a type breaks every visitor that must learn it.

#include "units/quantity.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace godwit::trace {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// Why bytes were moved: the ledger's columns.
/// Recopied: blocks the guest changed after they were copied (an iteration, a delta, a later round of a sweep). Mirrored: guest writes
/// sent to the destination too. Guest: what guests read and write where they live. Memory: pages and device state.
enum class Cause { Bulk, Home, Swap, Zero, Recopied, Mirrored, Guest, Memory };
/// How a migration ended.
enum class Outcome { Completed, Refused, Failed, RolledBack };

/// Index into the run's resources, in the order of their ResourceDeclared events.
using ResourceNumber = std::uint32_t;
/// One copy stream of one file: numbered in order of CopyStarted.
using CopyNumber = std::uint32_t;
/// One disk's guest I/O on one way: numbered in order of LoadDeclared.
using LoadNumber = std::uint32_t;
/// One way of a migration over a network: numbered in order of StreamDeclared.
using StreamNumber = std::uint32_t;

struct RunStarted {
  std::string title, scenario_hash, vsphere, fidelity;
  std::uint64_t seed;
};
struct ResourceDeclared {
  std::string id, kind; ///< "A/sas/read", "pool_read"
  BytesPerSecond rated, payload;
};
struct HostDeclared {
  std::string id;
  int cores;
  std::string site = {}; ///< "": there is one only
};
struct DatastoreDeclared {
  std::string id;
  Bytes capacity, free;
};
struct Assumed {
  std::string name, value, reason;
};
/// A VM as the run begins.
struct VmDeclared {
  std::string id, host, vcenter;
  Bytes memory;
  bool powered_on;
};
/// kind: "storage_vmotion", "vmotion", "xvmotion", "cross_vcenter", "long_distance", "cold".
struct MigrationRequested {
  std::string migration, vm, kind, host; ///< host the VM runs on
  std::string to_host; ///< the same, when only the datastore changes
  std::map<std::string, std::string> from, to; ///< "home" and disk id -> datastore
  Bytes memory;
};
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
/// Slots of a resource in vCenter's books.
struct SlotUse {
  std::string resource; ///< "host esx1", "network esx1", "datastore A1"
  int cost, in_use, most; ///< in_use: with this migration's cost, or without it while it waits
};
/// It must wait: on these there are too few slots.
struct MigrationQueued {
  std::string migration;
  std::vector<SlotUse> lacking;
};
/// It starts.
struct SlotsTaken {
  std::string migration;
  Seconds waited;
  std::vector<SlotUse> slots;
};
struct SlotsReturned {
  std::string migration;
  std::vector<SlotUse> slots; ///< in_use: afterwards
};
/// A way over a network that a migration uses, one of several side by side.
struct StreamDeclared {
  StreamNumber stream;
  std::string migration, name; ///< "esx1/nic0 - vmotion - esx2/nic0"
  std::vector<ResourceNumber> links;
  Seconds rtt;
  BytesPerSecond most; ///< no faster by itself
  std::string how; ///< "0.5 MB / 10 ms = 50 MB/s"
  Seconds cpu_per_gib; ///< host CPU time that sending takes; what a copy's reads and writes take stands in its CopyEnded
};
/// What went over it since `from`. Cut: lost on its way, and sent again.
struct StreamCarried {
  StreamNumber stream;
  Cause cause;
  Seconds from;
  Bytes size;
  bool cut;
};
/// A pre-copy pass is over (the first sends all that is there): what was dirtied meanwhile and what is done about it.
struct PassJudged {
  std::string migration;
  std::uint32_t pass; ///< from 0
  Seconds took;
  Bytes sent, dirtied; ///< dirtied: left to send
  BytesPerSecond transmitted, dirtying; ///< rates
  double progress; ///< transmitted / dirtying, in %; 0 where nothing was dirtied
  Seconds estimate, goal; ///< left / transmitted
  double slowdown; ///< of the guest during the pass, 0..1
  std::string verdict, reason, claim; ///< verdict: "again", "switch_over", "give_up"
};
/// Stun During Page Send: the guest's vCPUs are slowed by so much from now on; 0: no more.
struct GuestSlowed {
  std::string migration, vm;
  double slowdown; ///< 0..1
  std::string reason, claim;
};
/// Mirroring over a network: "synchronous" (guest writes wait for the destination) or "asynchronous" (they wait in a buffer).
struct MirrorModeChanged {
  std::string migration, disk, mode;
  Bytes buffered, buffer;
  std::string reason, claim;
};
/// The files' lock goes with the VM (MOB-5).
struct LocksMoved {
  std::string migration, vm, from, to; ///< hosts
};
/// It stands in another vCenter's inventory from now on (MOB-4).
struct VmRegistered {
  std::string migration, vm, from, to; ///< vCenters
};
struct PhaseStarted {
  std::string migration, phase, claim;
};
struct PhaseEnded {
  std::string migration, phase;
};
struct SpaceReserved {
  std::string migration, datastore;
  Bytes size, free; ///< free: afterwards
};
struct SpaceReleased {
  std::string migration, datastore;
  Bytes size, free;
};
struct Rejected {
  std::string name, reason, claim;
};
struct DecisionMade {
  std::string migration, what, subject, chosen, reason, claim; ///< what: "data_mover"; subject: disk id
  std::string device_state; ///< the array's hardware acceleration: unknown, supported, not_supported
  std::vector<Rejected> tried; ///< in the order tried
};
struct CopyStarted {
  CopyNumber copy = 0;
  std::string migration, subject, mover, from, to, host; ///< subject: "d0", "home", "swap"
  Cause cause = Cause::Bulk;
  Bytes start; ///< where in the file the copy begins: not 0 when it takes over from another mover
  Bytes size; ///< to be read or written, whichever is more; of an open-ended copy, the least
  bool open_ended = false; ///< a sweep: goes on until nothing is dirty
  Bytes transfer_size, io_size;
  int depth = 0; ///< I/Os kept outstanding
  bool offloaded = false;
  std::vector<std::vector<ResourceNumber>> reads, writes; ///< the paths taken in turn; offload: inside the array; zeroes: nothing read
  std::vector<std::string> paths; ///< their names
  std::optional<BytesPerSecond> window; ///< depth x I/O size / latencies; nothing for offload
  std::string window_how; ///< "32 x 64 KiB / (5 ms + 1 ms + 0.05 ms)"
  BytesPerSecond max_flow; ///< upper bound over all paths at once
  Seconds naive; ///< what people estimate today
  std::string naive_how; ///< "64 GiB / 800 MB/s (A/port0/out)"
};
/// A request to the data mover is done. `began`: when its first I/O was issued.
struct TransferDone {
  CopyNumber copy;
  std::uint32_t index; ///< 0, 1, ... within the copy
  std::uint32_t route; ///< which of the copy's paths
  Bytes offset; ///< in the file; where a copy takes scattered blocks, in their sequence
  Bytes read, written; ///< written < read where zeroes are skipped; offload: both the size
  std::uint32_t ios; ///< I/Os, or commands
  Seconds began;
};
/// One I/O (its read and its write), fidelity "io" only.
struct IoDone {
  CopyNumber copy;
  std::uint64_t index;
  std::uint32_t outstanding; ///< of this mover, at the instant this one was issued, itself included
  Seconds issued, read_done;
};
/// Metadata work between transfers: new blocks of a VMFS file allocated one by one (FSDM).
struct BlocksAllocated {
  CopyNumber copy;
  std::uint32_t blocks;
  Seconds took;
};
/// A transfer was cut off on the way by a fault; so much of it had passed. It is repeated as a whole, or the copy ends.
struct TransferCut {
  CopyNumber copy;
  std::uint32_t index, route;
  Bytes read, written;
};
/// The copy waits: no path is left. Ends with PathFound, or with the copy.
struct PathsLost {
  CopyNumber copy;
  Seconds patience; ///< how long it will wait (Misc.APDTimeout)
};
struct PathFound {
  CopyNumber copy;
  std::uint32_t route;
  std::string path;
};
struct CopyEnded {
  CopyNumber copy;
  bool whole; ///< false: cancelled or failed on the way
  Seconds cpu; ///< host CPU time charged
};
struct Stunned {
  std::string migration, vm, part; ///< "mirror_insertion", "snapshot", "last_copy", "fsr"
};
struct Resumed {
  std::string migration, vm, part;
};
struct SwitchedOver {
  std::string migration, vm, host;
  std::map<std::string, std::string> datastores; ///< "home" and disk id -> datastore, from now on
};
struct MigrationEnded {
  std::string migration;
  Outcome outcome;
  std::string reason, claim; ///< empty when completed
};
/// A pass over what the guest changed is over, or the first copy is: what is left and what is done about it.
struct IterationJudged {
  std::string migration;
  std::uint32_t iteration; ///< passes so far, the first copy included
  Bytes left; ///< to copy, in blocks
  BytesPerSecond measured; ///< of the pass that is over
  Seconds estimate, target; ///< left / measured; the target downtime
  std::string verdict, reason, claim; ///< verdict: "again", "switch_over", "give_up"
};
/// An offloaded copy failed at `offset`, or a software copy found the array willing again: who goes on from there.
struct HandedOver {
  std::string migration, subject, from_mover, to_mover;
  Bytes offset;
  std::string reason, claim;
};
/// What the host believes of an array's primitive has changed.
struct DeviceStateChanged {
  std::string array, operation; ///< "clone", "zero"
  std::string state; ///< unknown, supported, not_supported
  Seconds evaluated; ///< when the host found out; noted when it next mattered
  std::string reason, claim;
};
struct FaultBegan {
  std::string fault, what; ///< "fabric fc down"
};
struct FaultEnded {
  std::string fault, what;
};
struct FirmwareUpgraded {
  std::string array, what; ///< "XCOPY is supported"
};
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
/// state: "entering", "entered", or "blocked" with the VMs that are left.
struct DatastoreMaintenance {
  std::string id, datastore, state;
  std::vector<std::string> left;
};
/// What a guest's disk asks, as the scenario says it.
struct WorkloadDeclared {
  std::string vm, disk, what; ///< disk "": its memory
};
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
/// A way guest I/O takes, for the ledger.
struct LoadDeclared {
  LoadNumber load;
  std::string migration; ///< "" while the VM is not on the move
  std::string vm, disk, datastore; ///< VM and disk "": all at rest with a demand that go this way
  Cause cause; ///< Guest or Mirrored
  std::vector<ResourceNumber> reads, writes;
};
/// What went that way since `from`.
struct LoadCarried {
  LoadNumber load;
  Seconds from;
  Bytes read, written;
};
/// A number of guest writes and their bytes.
struct Writes {
  std::uint64_t count = 0;
  Bytes size;
};
/// The guest's writes to a disk on the move since `from`, by the region they fell on when they were issued.
struct WritesSorted {
  std::string migration, vm, disk;
  Seconds from;
  Writes not_copied; ///< source only; the copy picks them up
  Writes in_flight; ///< of the transfer under way: held until it is done (mirror), or dirty
  Writes copied; ///< mirrored, or dirty
  Bytes dirtied; ///< blocks newly to be copied again; by whole blocks, so more than was written
};
/// A disk on the move and its guest, about once a second, for sinks that want samples: what a picture of it needs and no result does.
struct DiskSampled {
  std::string migration, vm, disk;
  Seconds from; ///< since then
  Bytes block, size; ///< of a block, of the disk
  std::uint64_t one_in = 1; ///< of so many writes one is listed, by its first block, in order
  std::vector<std::uint32_t> not_copied, in_flight, copied; ///< blocks written, by the region they fell on when they were issued
  Bytes dirty; ///< to be copied again
  Bytes buffered, buffer; ///< mirrored writes on their way across a network; `buffer` 0: there is none
  std::uint64_t writes = 0; ///< that ended, or will: their latency is known
  Seconds mean, worst; ///< latency of those
};
/// One guest write, fidelity "io" only.
struct GuestWrite {
  std::string migration, disk;
  Bytes offset, size;
  std::string region; ///< not_copied, in_flight, copied
  Seconds issued;
};
/// I/Os that ended within a window, as the guest felt them.
struct Felt {
  std::uint64_t count = 0;
  Seconds mean, p50, p95, p99, worst; ///< latency; zero when there were none
};
/// How a VM's disks, all together, served its guest.
struct GuestFelt {
  std::string migration, vm, window; ///< "before", "during", "after"
  Seconds from, to;
  Felt reads, writes;
};
/// The oracle's word: versions of every block on both sides.
struct DisksCompared {
  std::string migration, disk, when; ///< "switchover": both sides must be equal; "rolled_back": the source must hold every write
  std::uint64_t blocks, written; ///< written: those the guest changed meanwhile
  std::uint64_t differing; ///< 0, or data was lost
};
/// The engine's own count of what went through a resource, for the self-check against the ledger.
struct ResourceTotal {
  ResourceNumber resource;
  Bytes carried;
};
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
/// Nobody starts migrations of its hosts, and no DRS runs; HA goes on.
struct VCenterLost {
  std::string vcenter, reason, claim;
};
struct VCenterRestarted {
  std::string vcenter;
  Seconds down;
  std::string how, claim;
};
struct RunEnded {};
/// Last event of all.
struct SelfChecked {
  std::vector<std::string> violations; ///< empty: passed
};

using Event = std::variant<RunStarted, ResourceDeclared, HostDeclared, DatastoreDeclared, Assumed, VmDeclared, MigrationRequested, MigrationQueued,
                           SlotsTaken, SlotsReturned, StreamDeclared, StreamCarried, PassJudged, GuestSlowed, MirrorModeChanged, LocksMoved, VmRegistered,
                           PhaseStarted, PhaseEnded, SpaceReserved, SpaceReleased, DecisionMade, CopyStarted, TransferDone, IoDone, BlocksAllocated,
                           TransferCut, PathsLost, PathFound, CopyEnded, Stunned, Resumed, SwitchedOver, MigrationEnded, IterationJudged, HandedOver,
                           DeviceStateChanged, FaultBegan, FaultEnded, FirmwareUpgraded, EvacuationPlanned, EvacuationImpossible, StorageDrsJudged,
                           StorageDrsRecommended, StorageDrsRejected, StorageDrsIoOff, DeviceModelled, DatastoresCorrelated, DatastoreMaintenance,
                           WorkloadDeclared, DemandDeclared, VmArrived, VmNotArrived, VmDeparted, DisksGrew, DatastoreFull, DatastoreHasRoom,
                           DatastoreSampled, LoadDeclared, LoadCarried, WritesSorted, DiskSampled, GuestWrite, GuestFelt, DisksCompared, ResourceTotal,
                           ClusterJudged, HostMoveRecommended, HostMoveRejected, HostModeChanged, MaintenanceBlocked, MaintenanceEntered, HostFailed,
                           VmRestarted, VmNotRestarted, VCenterLost, VCenterRestarted, RunEnded, SelfChecked>;

std::string_view to_text(Cause cause); ///< "bulk", ...
std::string_view to_text(Outcome outcome); ///< "completed", "refused", "failed", "rolled_back"
std::string_view name(const Event& event); ///< "transfer_done", ...

} // namespace godwit::trace
