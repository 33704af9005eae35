#pragma once
// What happened, as facts. The event stream is the only channel of results: sinks decide what a fact looks like.
// Times are simulated; sizes are bytes of payload; ids are the input's. Adding a type breaks every visitor that must learn it.

#include "trace/guest_events.hpp"
#include "trace/policy_events.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace godwit::trace {

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
/// A disk that is to move, as it is at the source.
struct DiskAsked {
  std::string id;
  Bytes size, allocated; ///< allocated: = size where the format takes it all at once
  std::string format, to_format; ///< "thick", "thin", ...
};
/// kind: "storage_vmotion", "vmotion", "xvmotion", "cross_vcenter", "long_distance", "cold".
struct MigrationRequested {
  std::string migration, vm, kind, host; ///< host the VM runs on
  std::string to_host; ///< the same, when only the datastore changes
  std::map<std::string, std::string> from, to; ///< "home" and disk id -> datastore
  Bytes memory;
  std::string after = {}; ///< migration or evacuation whose end it was asked for at; "": a time, or a policy
  std::vector<DiskAsked> disks = {};
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
  Seconds at; ///< when: told later, with the next step of the copy
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
  Seconds patience; ///< how long it will wait (Misc.APDTimeout, Migrate.NetTimeout)
  bool by_network = false; ///< the way that is missing leads over a network between hosts; else to a datastore
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
/// With their host, which is lost in this instant.
struct VmsDied {
  std::string host;
  std::vector<std::string> vms; ///< at least one
};
struct FaultEnded {
  std::string fault, what;
};
struct FirmwareUpgraded {
  std::string array, what; ///< "XCOPY is supported"
};
/// The engine's own count of what went through a resource, for the self-check against the ledger.
struct ResourceTotal {
  ResourceNumber resource;
  Bytes carried;
};
struct RunEnded {};
/// Last event of all.
struct SelfChecked {
  std::vector<std::string> violations; ///< empty: passed
};

template <class Fact, class Any> inline constexpr bool is_one_of = false;
template <class Fact, class... Facts> inline constexpr bool is_one_of<Fact, std::variant<Facts...>> = (std::is_same_v<Fact, Facts> || ...);

using AnyFact = std::variant<RunStarted, ResourceDeclared, HostDeclared, DatastoreDeclared, Assumed, VmDeclared, MigrationRequested, MigrationQueued,
                             SlotsTaken, SlotsReturned, StreamDeclared, StreamCarried, PassJudged, GuestSlowed, MirrorModeChanged, LocksMoved, VmRegistered,
                             PhaseStarted, PhaseEnded, SpaceReserved, SpaceReleased, DecisionMade, CopyStarted, TransferDone, IoDone, BlocksAllocated,
                             TransferCut, PathsLost, PathFound, CopyEnded, Stunned, Resumed, SwitchedOver, MigrationEnded, IterationJudged, HandedOver,
                             DeviceStateChanged, FaultBegan, VmsDied, FaultEnded, FirmwareUpgraded, EvacuationPlanned, EvacuationImpossible, StorageDrsJudged,
                             StorageDrsRecommended, StorageDrsRejected, StorageDrsIoOff, DeviceModelled, DatastoresCorrelated, DatastoreMaintenance,
                             WorkloadDeclared, DemandDeclared, VmArrived, VmNotArrived, VmDeparted, DisksGrew, DatastoreFull, DatastoreHasRoom,
                             DatastoreSampled, LoadDeclared, LoadCarried, PoolPositions, WritesSorted, DiskSampled, GuestWrite, GuestFelt, DisksCompared, ResourceTotal,
                             ClusterJudged, HostMoveRecommended, HostMoveRejected, HostModeChanged, MaintenanceBlocked, MaintenanceEntered, HostFailed,
                             VmRestarted, VmNotRestarted, ApdTimedOut, ApdEnded, VmTerminated, VmNotTerminated, VCenterLost, VCenterRestarted, RunEnded, SelfChecked>;

/// What happened: one of the facts, seen where it stands. Whoever wants it later copies the fact.
class Event {
public:
  /// The fact must outlive the event.
  template <class Fact>
    requires is_one_of<Fact, AnyFact>
  Event(const Fact& fact) : fact_(std::in_place_type<const Fact*>, &fact)
  {
  }
  /// The fact, if it is one of that type; nullptr otherwise.
  template <class Fact> const Fact* as() const
  {
    const auto* found = std::get_if<const Fact*>(&fact_);
    return found ? *found : nullptr;
  }
  template <class Fact> bool is() const { return std::holds_alternative<const Fact*>(fact_); }
  /// `visitor(fact)`.
  template <class Visitor> decltype(auto) visit(Visitor&& visitor) const
  {
    return std::visit([&](const auto* fact) -> decltype(auto) { return visitor(*fact); }, fact_);
  }

private:
  template <class Any> struct Seen;
  template <class... Facts> struct Seen<std::variant<Facts...>> {
    using Type = std::variant<const Facts*...>;
  };
  Seen<AnyFact>::Type fact_;
};

std::string_view to_text(Cause cause); ///< "bulk", ...
std::string_view to_text(Outcome outcome); ///< "completed", "refused", "failed", "rolled_back"
std::string_view name(const Event& event); ///< "transfer_done", ...

} // namespace godwit::trace
