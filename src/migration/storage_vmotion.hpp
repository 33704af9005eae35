#pragma once
// A Storage vMotion: home directory first, shadow VM, disks while the guest goes on writing, switchover, deletion at the source.

#include "migration/attendants.hpp"
#include "migration/convergence.hpp"
#include "migration/protocol.hpp"
#include "migration/relocation.hpp"

#include <optional>

namespace godwit::migration {

class StorageVmotion final : private Interruptible {
public:
  StorageVmotion(Surroundings& around, const scenario::StorageVmotion& wish);
  ~StorageVmotion();

  /// The whole of it, in the calling actor. Records its events, MigrationEnded last.
  Ending run();

  const std::string& host() const { return host_; }
  /// The host is gone, and the VM with it.
  void host_lost();
  /// The guest's I/O up to now, before something changes that it would feel.
  void advance_guest();

private:
  Ending proceed();
  std::optional<Ending> admit();
  bool copy_home();
  bool start_shadow_vm();
  bool prepare_for_writes();
  bool copy_disks();
  bool catch_up();
  bool switch_over();
  void delete_source();
  Ending roll_back();

  bool copy_swap();
  bool copy_disk(DiskMove& disk);
  bool sweep_disk(DiskMove& disk);
  bool write_zeroes(const datamover::Move& move);
  bool copy_pass(LiveDisk::Pass pass);
  bool copy_rest();
  bool fast_suspend_resume();
  bool disks_opened(Seconds until);
  bool reached_now(const std::string& datastore) const;
  BytesPerSecond measured();
  Bytes left();

  /// Copies a file by the mover chosen, and by the next one from where that had to stop. `plan`: from an offset on, by a mover.
  using Choose = std::function<datamover::Choice()>;
  using PlanFrom = std::function<datamover::Plan(datamover::Mover, Bytes)>;
  struct File {
    std::string what; ///< of the decision: "data_mover", "zeroing"
    std::string subject;
    vaai::Operation operation;
    const inventory::Array& array; ///< that may do it by itself
    DiskMove* disk = nullptr; ///< whose block map follows the copy
  };
  bool copy_file(const File& file, const Choose& choose, const PlanFrom& plan);
  datamover::CopyResult copy_part(const datamover::Plan& plan, const File& file, const Assignment& assignment, std::optional<FileAttendant::HandOver>& hand_over);
  bool finish(const datamover::CopyResult& result);

  Ending refuse(Ending why);
  /// The file must outlive it.
  datamover::Move move_of(const inventory::Disk& file, const std::string& to, inventory::DiskFormat format) const;
  datamover::Mover mover_of_blocks(const datamover::Move& move);
  void record_decision(const File& file, const datamover::Choice& choice);
  datamover::Site site() const;
  bool sleep(Seconds span);
  void stun(std::string part);
  void resume();
  void record_resumed();
  void takes_too_long();
  void advance(Signal signal);

  bool interrupted() const override { return interruption_.has_value(); }
  void out_of_space(const std::string& datastore, Bytes needed) override;
  bool take(const std::string& datastore, Bytes size) override { return take_into(held_, datastore, size); }
  void give_back(const std::string& datastore, Bytes size) override;
  bool take_for_log(const std::string& datastore, Bytes size) override { return take_into(logs_, datastore, size); }
  bool take_into(Space& account, const std::string& datastore, Bytes size);
  void interrupt(Signal signal, std::string reason);
  void release(Space& space);
  void end_guest(bool alive);

  /// Disk by disk: passes take them in turn, whatever the first copies did.
  struct Throughput {
    Bytes copied;
    Seconds time;
    void add(Bytes size, Seconds took) { copied += size, time += took; }
  };
  struct Interruption {
    Signal signal;
    std::string reason;
  };

  Surroundings& around_;
  const scenario::StorageVmotion& wish_;
  const inventory::Vm& vm_;
  std::string host_;
  Relocation moves_;
  Space held_; ///< at the destinations, taken and not given back
  Space logs_; ///< redo logs at the sources
  Phase phase_ = Phase::Requested;
  std::optional<LiveVm> guest_;
  std::optional<Interruption> interruption_;
  engine::Gate wake_; ///< opened by an interruption
  Throughput throughput_; ///< of the last pass, by software
  std::string stunned_; ///< which part of a stun the VM is in; "": it runs
  Seconds stunned_for_; ///< of the switchover, before the part it is in
};

} // namespace godwit::migration
