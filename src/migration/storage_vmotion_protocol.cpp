#include "migration/storage_vmotion.hpp"

#include <array>

namespace godwit::migration {

namespace {

constexpr std::array mirror_protocol{
    Step{Phase::Requested, Signal::Admitted, Phase::Home, "SVM-1"},
    Step{Phase::Requested, Signal::NotPossible, Phase::Refused, "SVM-7"},
    Step{Phase::Home, Signal::HomeCopied, Phase::ShadowVm, "SVM-2"},
    Step{Phase::Home, Signal::TransferLost, Phase::RolledBack, "SVM-8"},
    Step{Phase::ShadowVm, Signal::ShadowIdles, Phase::MirrorInsertion, "SVM-12"},
    Step{Phase::MirrorInsertion, Signal::MirrorInserted, Phase::BulkCopy, "SVM-3"},
    Step{Phase::BulkCopy, Signal::CopyDone, Phase::Switchover, "SVM-5"},
    Step{Phase::BulkCopy, Signal::TransferLost, Phase::RolledBack, "SVM-8"},
    Step{Phase::Switchover, Signal::VmHandedOver, Phase::Cleanup, "SVM-6"},
    Step{Phase::Cleanup, Signal::SourceDeleted, Phase::Completed, "SVM-6"},
};

constexpr std::array dirty_block_protocol{
    Step{Phase::Requested, Signal::Admitted, Phase::Home, "SVM-1"},
    Step{Phase::Requested, Signal::NotPossible, Phase::Refused, "SVM-7"},
    Step{Phase::Home, Signal::HomeCopied, Phase::ShadowVm, "SVM-2"},
    Step{Phase::Home, Signal::TransferLost, Phase::RolledBack, "SVM-8"},
    Step{Phase::ShadowVm, Signal::ShadowIdles, Phase::BulkCopy, "SVM-3"},
    Step{Phase::BulkCopy, Signal::CopyDone, Phase::Switchover, "SVM-5"},
    Step{Phase::BulkCopy, Signal::TransferLost, Phase::RolledBack, "SVM-8"},
    Step{Phase::Switchover, Signal::VmHandedOver, Phase::Cleanup, "SVM-6"},
    Step{Phase::Cleanup, Signal::SourceDeleted, Phase::Completed, "SVM-6"},
};

} // namespace

std::span<const Step> storage_vmotion_protocol(scenario::Version version)
{
  if (version < scenario::Version::V5_0) return dirty_block_protocol;
  return mirror_protocol;
}

} // namespace godwit::migration
