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
enum class Cause { Bulk, Home, Swap, Zero };
/// How a migration ended.
enum class Outcome { Completed, Refused, Failed, RolledBack };

/// Index into the run's resources, in the order of their ResourceDeclared events.
using ResourceNumber = std::uint32_t;
/// One copy stream of one file: numbered in order of CopyStarted.
using CopyNumber = std::uint32_t;

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
};
struct DatastoreDeclared {
  std::string id;
  Bytes capacity, free;
};
struct Assumed {
  std::string name, value, reason;
};
struct MigrationRequested {
  std::string migration, vm, kind, host; ///< host the VM runs on
  std::map<std::string, std::string> from, to; ///< "home" and disk id -> datastore
  Bytes memory;
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
  Bytes size; ///< to be read or written, whichever is more
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
  Bytes offset, read, written; ///< written < read where zeroes are skipped; offload: both the size
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
struct CopyEnded {
  CopyNumber copy;
  bool whole; ///< false: cancelled or failed on the way
  Seconds cpu; ///< host CPU time charged
};
struct Stunned {
  std::string migration, vm, part; ///< "mirror_insertion", "fsr"
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

using Event = std::variant<RunStarted, ResourceDeclared, HostDeclared, DatastoreDeclared, Assumed, MigrationRequested, PhaseStarted,
                           PhaseEnded, SpaceReserved, SpaceReleased, DecisionMade, CopyStarted, TransferDone, IoDone, BlocksAllocated,
                           CopyEnded, Stunned, Resumed, SwitchedOver, MigrationEnded, ResourceTotal, RunEnded, SelfChecked>;

std::string_view to_text(Cause cause); ///< "bulk", ...
std::string_view to_text(Outcome outcome); ///< "completed", "refused", "failed", "rolled_back"
std::string_view name(const Event& event); ///< "transfer_done", ...

} // namespace godwit::trace
