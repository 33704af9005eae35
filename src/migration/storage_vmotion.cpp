#include "migration/storage_vmotion.hpp"

#include "migration/storage_vmotion_protocol.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::migration {

using scenario::Generation;

Protocol StorageVmotion::protocol() const { return storage_vmotion_protocol(wish_.generation); }

bool StorageVmotion::proceed()
{
  files_.emplace(around_, progress_, *this, Cargo{wish_, vm_, {source_, destination_}, moves_, *guest_});
  const auto moved = copy_home() && start_shadow_vm() && prepare_for_writes() && files_->copy_disks() && catch_up() && switch_over();
  if (moved) delete_source();
  return moved;
}

bool StorageVmotion::copy_home()
{
  if (!files_->copy_home() || !files_->copy_swap()) return false;
  progress_.advance(Signal::HomeCopied);
  return true;
}

bool StorageVmotion::start_shadow_vm()
{
  if (progress_.phase() != Phase::ShadowVm) return true;
  if (!progress_.sleep(around_.parameters.shadow_vm_start)) return false;
  progress_.advance(Signal::ShadowIdles);
  return true;
}

/// From here on the guest's writes are dealt with as the generation does.
bool StorageVmotion::prepare_for_writes()
{
  const auto each = [&](auto what) {
    guest_->advance();
    for (auto& disk : guest_->disks()) what(disk);
  };
  const auto while_stunned = [&](const std::string& part, Seconds span, Signal done, auto what) {
    if (!stunned(part, span, [&] { each(what); })) return false;
    progress_.advance(done);
    return true;
  };
  switch (wish_.generation) {
  case Generation::Mirror:
    return while_stunned("mirror_insertion", around_.parameters.mirror_insertion_stun, Signal::MirrorInserted, [](LiveDisk& disk) { disk.mirror(); });
  case Generation::Snapshot:
    return while_stunned("snapshot", around_.parameters.snapshot_stun, Signal::SnapshotTaken,
                   [&](LiveDisk& disk) { disk.log(around_.parameters.snapshot_grain_writes); });
  case Generation::DirtyBlock: each([](LiveDisk& disk) { disk.track(); }); break;
  case Generation::Sweep: each([](LiveDisk& disk) { disk.sweep(); }); break;
  }
  return true;
}

bool StorageVmotion::catch_up()
{
  if (wish_.generation == Generation::Mirror || wish_.generation == Generation::Sweep) {
    progress_.advance(Signal::CopyDone);
    return true;
  }
  const auto hopeless = wish_.generation == Generation::Snapshot ? Hopeless::SwitchOver : Hopeless::GiveUp;
  Convergence convergence{around_.parameters.target_downtime, around_.parameters.iteration_patience, hopeless};
  for (std::uint32_t pass = 1;; ++pass) {
    guest_->advance();
    for (auto& disk : guest_->disks()) disk.flush();
    const auto rest = files_->left();
    const auto rate = files_->measured();
    const auto judgement = convergence.judge(rest, rate);
    around_.record(trace::IterationJudged{wish_.id, pass, rest, rate, judgement.estimate, convergence.target(),
                                          std::string{to_text(judgement.verdict)}, judgement.reason, judgement.claim});
    switch (judgement.verdict) {
    case Verdict::GiveUp: progress_.interrupt(Signal::NotConverging, judgement.reason); return false;
    case Verdict::SwitchOver: progress_.advance(Signal::LittleLeft); return true;
    case Verdict::Again: progress_.advance(Signal::MuchLeft); break;
    }
    if (!files_->copy_pass(LiveDisk::Pass::AnyOther)) return false;
  }
}

bool StorageVmotion::switch_over()
{
  guest_->stand_still();
  if (!copy_rest() || !fast_suspend_resume()) return false;
  hand_over();
  resume();
  progress_.advance(Signal::VmHandedOver);
  return true;
}

/// In the stun, and the stun has its limit.
bool StorageVmotion::copy_rest()
{
  if (files_->left() == Bytes{0}) return true;
  stun("last_copy");
  const auto watchdog = around_.workshop.simulation.call_after(around_.parameters.fsr_max_switchover, [this] { takes_too_long(); });
  return files_->copy_pass(LiveDisk::Pass::Last);
}

bool StorageVmotion::fast_suspend_resume()
{
  stun("fsr");
  const auto left = around_.parameters.fsr_max_switchover - (around_.now() - progress_.stunned_since());
  if (around_.parameters.fsr > left) {
    if (progress_.sleep(left)) takes_too_long();
    return false;
  }
  const auto until = around_.now() + left;
  if (!progress_.sleep(around_.parameters.fsr)) return false;
  return files_opened(until, [this] { takes_too_long(); });
}

void StorageVmotion::takes_too_long()
{
  const auto most = units::to_text(around_.parameters.fsr_max_switchover);
  progress_.interrupt(Signal::TooLong, fmt::format("the switchover takes longer than fsr.maxSwitchoverSeconds, {}", most));
}

} // namespace godwit::migration
