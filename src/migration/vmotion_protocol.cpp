#include "migration/vmotion_protocol.hpp"

#include <array>

namespace godwit::migration {

namespace {

using enum Phase;
using enum Signal;

/// Compute state alone, over the vMotion network; the files stay (domain sheet, 3.1).
constexpr std::array vmotion_steps{
    Step{Requested, Admitted, Prepare, "VMware KB 321009"},
    Step{Requested, NotPossible, Refused, "MOB-1"},
    Step{Prepare, Prepared, TraceInstall, "VMware KB 321009"},
    Step{TraceInstall, TracesInstalled, MemoryPass, "VMware KB 321009"},
    Step{MemoryPass, MuchLeft, MemoryPass, "XVM-6"},
    Step{MemoryPass, LittleLeft, Switchover, "VMware KB 436882"},
    Step{Switchover, VmHandedOver, Cleanup, "MOB-5"},
    Step{Cleanup, SourceDeleted, Completed, "XVM-3"},
};

/// Disks through the mirror driver, then memory, then both are handed over at once.
constexpr std::array xvmotion_steps{
    Step{Requested, Admitted, Home, "SVM-1"},
    Step{Requested, NotPossible, Refused, "XVM-2"},
    Step{Home, HomeCopied, ShadowVm, "SVM-2"},
    Step{ShadowVm, ShadowIdles, MirrorInsertion, "XVM-14"},
    Step{MirrorInsertion, MirrorInserted, BulkCopy, "XVM-16"},
    Step{BulkCopy, CopyDone, MirrorDrain, "XVM-17"},
    Step{MirrorDrain, MirrorCaughtUp, TraceInstall, "XVM-17"},
    Step{TraceInstall, TracesInstalled, MemoryPass, "XVM-17"},
    Step{MemoryPass, MuchLeft, MemoryPass, "XVM-6"},
    Step{MemoryPass, LittleLeft, Switchover, "XVM-1"},
    Step{Switchover, VmHandedOver, Cleanup, "SVM-6"},
    Step{Cleanup, SourceDeleted, Completed, "SVM-6"},
};

/// The order nobody ships, to see why (XVM-16): all memory before the disks, what was dirtied meanwhile after them.
constexpr std::array memory_first_steps{
    Step{Requested, Admitted, Home, "SVM-1"},
    Step{Requested, NotPossible, Refused, "XVM-2"},
    Step{Home, HomeCopied, ShadowVm, "SVM-2"},
    Step{ShadowVm, ShadowIdles, MirrorInsertion, "XVM-14"},
    Step{MirrorInsertion, MirrorInserted, TraceInstall, "XVM-16"},
    Step{TraceInstall, TracesInstalled, MemoryPass, "XVM-16"},
    Step{MemoryPass, MemoryCopied, BulkCopy, "XVM-16"},
    Step{BulkCopy, CopyDone, MirrorDrain, "XVM-17"},
    Step{MirrorDrain, MirrorCaughtUp, MemoryPass, "XVM-16"},
    Step{MemoryPass, MuchLeft, MemoryPass, "XVM-6"},
    Step{MemoryPass, LittleLeft, Switchover, "XVM-1"},
    Step{Switchover, VmHandedOver, Cleanup, "SVM-6"},
    Step{Cleanup, SourceDeleted, Completed, "SVM-6"},
};

/// Nothing runs, so there is nothing to keep up with: files, then the inventories.
constexpr std::array cold_steps{
    Step{Requested, Admitted, ColdCopy, "MOB-5"},
    Step{Requested, NotPossible, Refused, "MOB-5"},
    Step{ColdCopy, CopyDone, Switchover, "MOB-4"},
    Step{Switchover, VmHandedOver, Cleanup, "SVM-6"},
    Step{Cleanup, SourceDeleted, Completed, "SVM-6"},
};

/// Until the VM is handed over it lives at the source, whatever happens; afterwards at the destination. With its host it dies, of which no document speaks.
constexpr std::array vmotion_failure_steps{
    Step{Prepare, DestinationLost, RolledBack, "MOB-13"},
    Step{Prepare, HostLost, Failed, ""},
    Step{Home, PathsLost, RolledBack, "SVM-8"},
    Step{Home, OutOfSpace, RolledBack, "SVM-8"},
    Step{Home, DestinationLost, RolledBack, "MOB-13"},
    Step{Home, HostLost, Failed, ""},
    Step{ShadowVm, DestinationLost, RolledBack, "MOB-13"},
    Step{ShadowVm, HostLost, Failed, ""},
    Step{MirrorInsertion, DestinationLost, RolledBack, "MOB-13"},
    Step{MirrorInsertion, HostLost, Failed, ""},
    Step{BulkCopy, PathsLost, RolledBack, "SVM-8"},
    Step{BulkCopy, OutOfSpace, RolledBack, "SVM-8"},
    Step{BulkCopy, DestinationLost, RolledBack, "MOB-13"},
    Step{BulkCopy, HostLost, Failed, ""},
    Step{MirrorDrain, DestinationLost, RolledBack, "MOB-13"},
    Step{MirrorDrain, HostLost, Failed, ""},
    Step{TraceInstall, DestinationLost, RolledBack, "MOB-13"},
    Step{TraceInstall, HostLost, Failed, ""},
    Step{MemoryPass, NetworkLost, RolledBack, "Migrate.NetTimeout"},
    Step{MemoryPass, NotConverging, Failed, "XVM-6"},
    Step{MemoryPass, DestinationLost, RolledBack, "MOB-13"},
    Step{MemoryPass, HostLost, Failed, ""},
    Step{ColdCopy, PathsLost, RolledBack, "SVM-8"},
    Step{ColdCopy, OutOfSpace, RolledBack, "SVM-8"},
    Step{ColdCopy, DestinationLost, RolledBack, "MOB-13"},
    Step{ColdCopy, HostLost, Failed, ""},
    Step{Switchover, NetworkLost, RolledBack, "Migrate.NetTimeout"},
    Step{Switchover, PathsLost, RolledBack, "SVM-8"},
    Step{Switchover, TooLong, RolledBack, "VMware KB 314376"},
    Step{Switchover, DestinationLost, RolledBack, "MOB-13"},
    Step{Switchover, HostLost, Failed, ""},
    Step{Cleanup, HostLost, Completed, "SVM-6"}, // the VM is the destination's already
};

} // namespace

Protocol vmotion_protocol() { return {vmotion_steps, vmotion_failure_steps}; }

Protocol xvmotion_protocol(scenario::CopyOrder order)
{
  return order == scenario::CopyOrder::DisksFirst ? Protocol{xvmotion_steps, vmotion_failure_steps} : Protocol{memory_first_steps, vmotion_failure_steps};
}

Protocol cold_migration_protocol() { return {cold_steps, vmotion_failure_steps}; }

} // namespace godwit::migration
