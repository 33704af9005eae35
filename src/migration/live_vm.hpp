#pragma once
// The guest of a VM on the move: all its disks that do anything, and the interruptions the migration puts it through.

#include "migration/live_disk.hpp"
#include "migration/relocation.hpp"

#include <list>

namespace godwit::migration {

class LiveVm {
public:
  LiveVm(Surroundings& around, const scenario::RelocateSpec& wish, const inventory::Vm& vm, const Relocation& moves,
         std::span<const scenario::DiskWorkload> workloads);

  /// Null when the disk's guest does nothing.
  LiveDisk* disk(const std::string& id);
  std::list<LiveDisk>& disks() { return disks_; }

  void advance();
  void stand_still();
  void go_on();
  /// Ends it: the rest of the measurements, recorded. `alive`: the guest runs on.
  void finish(bool alive);
  /// The disks are the destination's from here on, and the VM is this host's.
  void hand_over(const std::string& host);
  /// When the last write on its way over a network will have arrived; the past when none is.
  Seconds mirrored_by() const;
  /// Compares both sides of every disk and records the verdicts.
  void compare(const std::string& when);

private:
  void record_felt();

  Surroundings& around_;
  const scenario::RelocateSpec& wish_;
  std::string vm_;
  Seconds started_;
  std::list<LiveDisk> disks_; ///< of the disks that move and have a workload, in the VM's order
  std::optional<Seconds> until_; ///< when it was handed over, or all was over
  bool after_ = false; ///< measured
};

} // namespace godwit::migration
