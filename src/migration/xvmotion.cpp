#include "migration/xvmotion.hpp"

#include "migration/vmotion_protocol.hpp"

#include <algorithm>

namespace godwit::migration {

using scenario::CopyOrder;

Protocol XvMotion::protocol() const { return xvmotion_protocol(wish_.order); }

/// Disks first: memory changes faster, so its passes are the shorter the later they begin (XVM-16).
bool XvMotion::proceed()
{
  open_network();
  files_.emplace(around_, progress_, *this, Cargo{wish_, vm_, {source_, destination_}, moves_, *guest_});
  files_->use_network(*way_);
  // Snapshot parents are cold: they go by network file copy.
  const auto parents = std::ranges::any_of(moves_.disks, [&](const DiskMove& move) { return move.disk.parents > Bytes{0} && files_->crosses(move.to); });
  if (parents) files_->open_nfc();
  if (!copy_home() || !start_shadow_vm() || !insert_mirror()) return false;
  if (wish_.order == CopyOrder::DisksFirst) {
    if (!copy_disks() || !wait_for_mirror_to_catch_up() || !install_traces() || !copy_memory()) return false;
  } else {
    if (!install_traces() || !copy_memory()) return false;
    progress_.advance(Signal::MemoryCopied);
    if (!copy_disks() || !wait_for_mirror_to_catch_up() || !memory_->next_pass()) return false;
  }
  if (!converge() || !switch_over()) return false;
  delete_source();
  return true;
}

bool XvMotion::copy_home()
{
  if (!files_->copy_home()) return false;
  progress_.advance(Signal::HomeCopied);
  return true;
}

bool XvMotion::start_shadow_vm()
{
  if (!progress_.sleep(around_.parameters.shadow_vm_start)) return false;
  progress_.advance(Signal::ShadowIdles);
  return true;
}

/// From here on writes behind the cursor go to both sides, across the network where the source does not reach the destination.
bool XvMotion::insert_mirror()
{
  const auto inserted = stunned("mirror_insertion", around_.parameters.mirror_insertion_stun, [&] {
    guest_->advance();
    for (const auto& move : moves_.disks) {
      auto* live = guest_->disk(move.disk.id);
      if (live == nullptr) continue;
      if (files_->crosses(move.to)) live->mirror_over(way_->to(destination_.id, move.to));
      else live->mirror();
    }
  });
  if (inserted) progress_.advance(Signal::MirrorInserted);
  return inserted;
}

bool XvMotion::copy_disks()
{
  if (!files_->copy_disks()) return false;
  progress_.advance(Signal::CopyDone);
  return true;
}

bool XvMotion::wait_for_mirror_to_catch_up()
{
  guest_->advance();
  if (!progress_.sleep(guest_->mirrored_by() - around_.now())) return false;
  progress_.advance(Signal::MirrorCaughtUp);
  return true;
}

} // namespace godwit::migration
