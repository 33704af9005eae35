#pragma once
// VMs with a demand: what they ask for holds from one look to the next. At rest their I/O is part of the fluid and their thin disks grow;
// a disk on the move is looked at I/O by I/O, at its demand's rate.

#include "guest/demand.hpp"
#include "migration/fluid.hpp"
#include "migration/growth.hpp"

#include <optional>
#include <set>
#include <span>
#include <unordered_map>

namespace godwit::migration {

class Demands {
public:
  /// They must outlive it.
  explicit Demands(std::span<const scenario::VmDemand> demands);

  /// Declares them; those whose VM is there begin.
  void begin(Surroundings& around);
  /// Disks have grown up to now; from now on demand is what the curves say. Precondition: begun.
  void look();
  /// The same of disks alone: a datastore is full.
  void look_at_space();
  /// When the first datastore will be full as disks grow now.
  Seconds full_at() const { return growth_->full_at(around_->cluster); }

  // As GuestsAtRest says it: who moves leaves, who has moved settles where it lives now.
  /// Of a VM's disks, as they ask now; holds until they are asked for again.
  std::span<const scenario::DiskWorkload> workloads(const std::string& vm);
  void leave(const std::string& vm, const std::set<std::string>& disks);
  void leave(const std::string& vm); ///< all of it: it goes to another host, or dies
  void settle(const std::string& vm, const std::set<std::string>& move);
  /// Which paths work; adds the links of those ways that this changes.
  void look_for_paths(std::set<engine::LinkIndex>& touched);
  /// Who is on one of these shares anew.
  void paths_changed(const std::set<engine::LinkIndex>& touched);
  /// Nobody follows it any more: guests ask for what they ask for now, and their disks grow no more.
  void rest();
  void finish();

  bool has(const std::string& vm) const { return by_id_.contains(vm); }
  /// I/Os a second that a disk asks for now, above 0; nothing of one without a demand.
  std::optional<double> asked(const std::string& vm, const std::string& disk) const;
  /// How busy its guest is beside what its demand says without its curve; 1 of one without a demand for CPU.
  double activity(const std::string& vm) const;

  // The truth, for collectors alone. `vm` is the VM's place in the inventory, `disk` the disk's in its VM.
  struct VmNow {
    std::size_t vm;
    double cpu; ///< cores asked
    Bytes active, consumed;
  };
  struct DiskNow {
    std::size_t vm, disk;
    double iops; ///< served
    Seconds latency; ///< of an I/O of its mix, at rest
    Bytes io_size;
    double read_share, random;
  };
  /// Of those that run.
  template <class Do> void each_vm(Do what) const
  {
    for (const auto& vm : vms_)
      if (vm.runs) what(now(vm));
  }
  template <class Do> void each_disk(Do what) const
  {
    for (const auto& disk : disks_)
      if (vms_[disk.vm].runs) what(now(disk));
  }
  const Fluid& fluid() const { return *fluid_; }
  Bytes take_grown(std::size_t datastore) { return growth_->take_grown(datastore); }

private:
  struct Vm {
    const scenario::VmDemand* asks;
    std::size_t place; ///< in the inventory
    std::size_t first_disk, end_disk; ///< of disks_
    std::uint64_t cpu_stream, memory_stream;
    double busy = 1, active = 1; ///< factors of its cpu and its memory
    bool begun = false; ///< it has asked for something ever
    bool runs = false; ///< it is there, and its host is up
    bool stuck = false; ///< a disk of it finds no space: it stands still
    std::vector<scenario::DiskWorkload> on_the_move; ///< as last asked for
  };
  struct Disk {
    const scenario::DiskDemand* asks;
    std::size_t vm; ///< of vms_
    std::size_t number; ///< among the VM's
    std::uint64_t io_stream, growth_stream;
    double random;
    double iops = 0; ///< asked
    std::optional<Fluid::Way> way; ///< while it is at rest
    std::optional<Growth::Grower> grower;
  };

  void add(const scenario::VmDemand& demand);
  void ask(Vm& vm, const guest::Moment& moment);
  void ask_nothing(Vm& vm);
  void ask_all();
  /// The datastore on which a disk of it finds no space.
  std::optional<std::size_t> no_room(const Vm& vm) const;
  void stop_who_has_no_room();
  void let_go_on_who_has();
  void place(Disk& disk);
  void take_off(Disk& disk);
  Fluid::Ask ask_of(const Disk& disk) const;
  Vm* find(const std::string& vm);
  const Vm* find(const std::string& vm) const;
  VmNow now(const Vm& vm) const;
  DiskNow now(const Disk& disk) const;
  const inventory::Vm& inventory_vm(const Vm& vm) const { return around_->cluster.inventory().vms[vm.place]; }

  std::span<const scenario::VmDemand> demands_;
  Surroundings* around_ = nullptr; ///< from begin() on
  std::vector<Vm> vms_;
  std::unordered_map<std::string, std::size_t> by_id_; ///< never walked
  std::vector<Disk> disks_; ///< in the order of VMs
  std::optional<Fluid> fluid_;
  std::optional<Growth> growth_;
  bool followed_ = true;
};

} // namespace godwit::migration
