#pragma once
// Pre-copy: the guest's memory over the network while it runs, pass after pass, and the rest of it in the stun.

#include "datamover/sender.hpp"
#include "guest/memory.hpp"
#include "migration/live_vm.hpp"
#include "migration/network_way.hpp"
#include "migration/progress.hpp"
#include "vmotion/pre_copy.hpp"

#include <functional>

namespace godwit::migration {

class MemoryCopy {
public:
  MemoryCopy(Surroundings& around, Progress& progress, const scenario::RelocateSpec& wish, const inventory::Vm& vm, const NetworkWay& way, LiveVm& guest);

  /// All that is there, and `unshared_swap` with it, read back and sent as pages (XVM-7). False: interrupted.
  bool first_pass(Bytes unshared_swap);
  /// A pass over what is dirty now, however long ago the last one was. False: interrupted.
  bool next_pass() { return pass(dirty_now()); }
  /// Passes over what was dirtied until the rest fits the stun; signals MuchLeft before each. False: interrupted, or hopeless.
  bool until_little_is_left();
  /// What is dirty now, device state and bitmap, while the VM is stunned. False: interrupted.
  bool last_pages(const std::function<void(std::string)>& part);
  /// The destination says that it has it all. False: interrupted.
  bool acknowledged() { return through(sender_.reach()); }

private:
  bool pass(Bytes size);
  bool send(Bytes size);
  bool through(datamover::Sender::Sent how);
  Bytes piece_of(Bytes size) const;
  void slow_down(const vmotion::Judgement& judgement);
  void work_until(Seconds now);
  Bytes dirty_now();

  Surroundings& around_;
  Progress& progress_;
  const scenario::RelocateSpec& wish_;
  const inventory::Vm& vm_;
  LiveVm& guest_;
  guest::Memory memory_;
  datamover::Sender sender_;
  vmotion::PreCopy pre_copy_;
  std::span<const datamover::Lane> lanes_;
  std::uint32_t number_ = 0; ///< of the pass
  vmotion::Verdict verdict_ = vmotion::Verdict::Again;
  double slowdown_ = 0;
  Seconds ran_; ///< of the guest's vCPUs since the last pass began, when all pages were clean
  Seconds worked_; ///< the same as its memory meets it: as busy as its demand makes it
  Seconds counted_; ///< both are up to date until here
};

} // namespace godwit::migration
