#pragma once
// A migration's protocol as a table: one row a sentence of the document, a pair not listed being forbidden.

#include <span>
#include <string_view>

namespace godwit::migration {

enum class Phase { Requested, Home, ShadowVm, MirrorInsertion, BulkCopy, Switchover, Cleanup, Completed, Refused, RolledBack };
std::string_view to_text(Phase phase); ///< "home", "shadow_vm", "mirror_insertion", "bulk_copy", ...

/// What moves a migration on.
enum class Signal { Admitted, NotPossible, HomeCopied, ShadowIdles, MirrorInserted, CopyDone, TransferLost, VmHandedOver, SourceDeleted };

struct Step {
  Phase from;
  Signal signal;
  Phase to;
  std::string_view claim; ///< the statement this row is
};

/// The row for a signal in a phase. Throws std::logic_error for a pair that no row lists.
const Step& step(std::span<const Step> table, Phase phase, Signal signal);

} // namespace godwit::migration
