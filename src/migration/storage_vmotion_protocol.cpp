#include "migration/storage_vmotion_protocol.hpp"

#include <array>

namespace godwit::migration {

namespace {

using enum Phase;
using enum Signal;

/// 3.5: writes go to a redo log while the base disk is copied; then redo log after redo log is committed to the destination.
constexpr std::array snapshot_steps{
    Step{Requested, Admitted, Home, "SVM-1"},
    Step{Requested, NotPossible, Refused, "SVM-7"},
    Step{Home, HomeCopied, Snapshot, "SVM-12"},
    Step{Snapshot, SnapshotTaken, BulkCopy, "SVM-12"},
    Step{BulkCopy, MuchLeft, Consolidation, "SVM-12"},
    Step{BulkCopy, LittleLeft, Switchover, "SVM-12"},
    Step{Consolidation, MuchLeft, Consolidation, "SVM-12"},
    Step{Consolidation, LittleLeft, Switchover, "SVM-12"},
    Step{Switchover, VmHandedOver, Cleanup, "SVM-6"},
    Step{Cleanup, SourceDeleted, Completed, "SVM-6"},
};

/// 4.x: changed blocks are tracked and copied again and again.
constexpr std::array dirty_block_steps{
    Step{Requested, Admitted, Home, "SVM-1"},
    Step{Requested, NotPossible, Refused, "SVM-7"},
    Step{Home, HomeCopied, ShadowVm, "SVM-2"},
    Step{ShadowVm, ShadowIdles, BulkCopy, "SVM-3"},
    Step{BulkCopy, MuchLeft, Iteration, "SVM-4"},
    Step{BulkCopy, LittleLeft, Switchover, "SVM-5"},
    Step{Iteration, MuchLeft, Iteration, "SVM-4"},
    Step{Iteration, LittleLeft, Switchover, "SVM-5"},
    Step{BulkCopy, NotConverging, Failed, "SVM-9"},
    Step{Iteration, NotConverging, Failed, "SVM-9"},
    Step{Switchover, VmHandedOver, Cleanup, "SVM-6"},
    Step{Cleanup, SourceDeleted, Completed, "SVM-6"},
};

/// 5.0 and later: one pass, writes behind the cursor go to both sides.
constexpr std::array mirror_steps{
    Step{Requested, Admitted, Home, "SVM-1"},
    Step{Requested, NotPossible, Refused, "SVM-7"},
    Step{Home, HomeCopied, ShadowVm, "SVM-2"},
    Step{ShadowVm, ShadowIdles, MirrorInsertion, "SVM-12"},
    Step{MirrorInsertion, MirrorInserted, BulkCopy, "XVM-14"},
    Step{BulkCopy, CopyDone, Switchover, "SVM-5"},
    Step{Switchover, VmHandedOver, Cleanup, "SVM-6"},
    Step{Cleanup, SourceDeleted, Completed, "SVM-6"},
};

/// Not VMware's: QEMU's mirror job goes round over the dirty blocks until none is left.
constexpr std::array sweep_steps{
    Step{Requested, Admitted, Home, "SVM-1"},
    Step{Requested, NotPossible, Refused, "SVM-7"},
    Step{Home, HomeCopied, ShadowVm, "SVM-2"},
    Step{ShadowVm, ShadowIdles, Sweep, "QEMU block/mirror.c"},
    Step{Sweep, CopyDone, Switchover, "QEMU block/mirror.c"},
    Step{Sweep, NotConverging, Failed, "QEMU block/mirror.c"},
    Step{Switchover, VmHandedOver, Cleanup, "SVM-6"},
    Step{Cleanup, SourceDeleted, Completed, "SVM-6"},
};

/// Until the VM is handed over it lives at the source, whatever happens; afterwards at the destination. With its host it dies, of which no document speaks.
constexpr std::array storage_vmotion_failure_steps{
    Step{Home, PathsLost, RolledBack, "SVM-8"},
    Step{Home, OutOfSpace, RolledBack, "SVM-8"},
    Step{Home, HostLost, Failed, ""},
    Step{ShadowVm, HostLost, Failed, ""},
    Step{MirrorInsertion, HostLost, Failed, ""},
    Step{Snapshot, OutOfSpace, RolledBack, "SVM-8"},
    Step{Snapshot, HostLost, Failed, ""},
    Step{BulkCopy, PathsLost, RolledBack, "SVM-8"},
    Step{BulkCopy, OutOfSpace, RolledBack, "SVM-8"},
    Step{BulkCopy, HostLost, Failed, ""},
    Step{Iteration, PathsLost, RolledBack, "SVM-8"},
    Step{Iteration, HostLost, Failed, ""},
    Step{Consolidation, PathsLost, RolledBack, "SVM-8"},
    Step{Consolidation, OutOfSpace, RolledBack, "SVM-8"},
    Step{Consolidation, HostLost, Failed, ""},
    Step{Sweep, PathsLost, RolledBack, "SVM-8"},
    Step{Sweep, OutOfSpace, RolledBack, "SVM-8"},
    Step{Sweep, HostLost, Failed, ""},
    Step{Switchover, PathsLost, RolledBack, "SVM-8"},
    Step{Switchover, OutOfSpace, RolledBack, "SVM-8"},
    Step{Switchover, TooLong, RolledBack, "VMware KB 1010045"},
    Step{Switchover, HostLost, Failed, ""},
    Step{Cleanup, HostLost, Completed, "SVM-6"}, // the VM is the destination's already; vCenter deletes the old files
};

} // namespace

Protocol storage_vmotion_protocol(scenario::Generation generation)
{
  switch (generation) {
  case scenario::Generation::Snapshot: return {snapshot_steps, storage_vmotion_failure_steps};
  case scenario::Generation::DirtyBlock: return {dirty_block_steps, storage_vmotion_failure_steps};
  case scenario::Generation::Mirror: return {mirror_steps, storage_vmotion_failure_steps};
  case scenario::Generation::Sweep: return {sweep_steps, storage_vmotion_failure_steps};
  }
  return {};
}

} // namespace godwit::migration
