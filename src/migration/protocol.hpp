#pragma once
// A migration's protocol as tables: one row a sentence of the document, a pair not listed being forbidden.

#include <span>
#include <string_view>

namespace godwit::migration {

enum class Phase {
  Requested, Home, ShadowVm, MirrorInsertion, Snapshot, BulkCopy, Iteration, Consolidation, Sweep, Prepare, MirrorDrain, TraceInstall, MemoryPass, ColdCopy,
  Switchover, Cleanup,
  Completed, Refused, RolledBack, Failed
};
std::string_view to_text(Phase phase); ///< "home", "shadow_vm", "mirror_insertion", "bulk_copy", ...

/// What moves a migration on.
enum class Signal {
  Admitted, NotPossible, HomeCopied, ShadowIdles, MirrorInserted, SnapshotTaken, CopyDone, MuchLeft, LittleLeft, Prepared, MirrorCaughtUp, TracesInstalled, MemoryCopied,
  VmHandedOver, SourceDeleted,
  // what ends it
  PathsLost, NetworkLost, OutOfSpace, NotConverging, TooLong, DestinationLost, HostLost
};

struct Step {
  Phase from;
  Signal signal;
  Phase to;
  std::string_view claim; ///< the statement this row is; "" where none says it
};

/// What a generation does when all goes well, and what all of them do when it does not.
struct Protocol {
  std::span<const Step> steps;
  std::span<const Step> failures;
};

/// The row for a signal in a phase. Throws std::logic_error for a pair that no row lists.
const Step& step(const Protocol& protocol, Phase phase, Signal signal);

} // namespace godwit::migration
