#pragma once
// A migration's copying of files: home directory, swap, disks, what the guest changed meanwhile. Each by a data mover of the source host, or, where
// only the other host reaches the destination, across the network to that one (XVM-4, XVM-18).

#include "migration/attendants.hpp"
#include "migration/host_change.hpp"
#include "migration/network_way.hpp"
#include "migration/progress.hpp"

#include <optional>
#include <set>

namespace godwit::migration {

/// Whose files they are. All of it must outlive the copies.
struct Cargo {
  const scenario::RelocateSpec& wish;
  const inventory::Vm& vm;
  Hosts hosts;
  Relocation& moves;
  LiveVm& guest;
};

class FileCopies {
public:
  FileCopies(Surroundings& around, Progress& progress, Interruptible& migration, const Cargo& cargo);

  /// The streams that files across the network take; without them none may have to.
  void use_network(const NetworkWay& way) { way_ = &way; }
  /// Opens the stream of cold files, by network file copy, over the network for provisioning or, lacking it, for management. Null: neither leads there.
  const NetworkWay* open_nfc();
  bool crosses(const std::string& to) const;

  // Each blocks. False: interrupted.
  bool copy_home();
  bool copy_swap();
  bool copy_disks();
  /// A pass: what is marked now. What the guest changes meanwhile is the next one's.
  bool copy_pass(LiveDisk::Pass pass);

  /// What the guest has changed and no pass has taken yet.
  Bytes left() const;
  /// Of the pass that is over; where that was the array's, what the host's mover can do.
  BytesPerSecond measured() const;

private:
  bool copy_disk(DiskMove& disk);
  bool cross_disk(DiskMove& disk);
  bool sweep_disk(DiskMove& disk);
  bool write_zeroes(const datamover::Move& move);

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
  /// Over a network, over which; null: by paths to storage.
  bool finish(const datamover::CopyResult& result, const NetworkWay* way = nullptr);
  datamover::Crossing crossing(const NetworkWay& way) const;
  bool is_nfc(const NetworkWay* way) const { return nfc_ && way == &*nfc_; }
  const char* mover(const NetworkWay& way) const; ///< as the trace calls it

  /// The file must outlive it.
  datamover::Move move_of(const inventory::Disk& file, const std::string& to, inventory::DiskFormat format) const;
  void record_decision(const File& file, const datamover::Choice& choice);
  void record_path(const std::string& subject, const std::string& to, const NetworkWay* way);
  datamover::Site site() const;

  Surroundings& around_;
  Progress& progress_;
  Interruptible& migration_;
  Cargo cargo_;
  const NetworkWay* way_ = nullptr;
  std::optional<NetworkWay> nfc_;

  /// Disk by disk: passes take them in turn, whatever the first copies did.
  struct Throughput {
    Bytes copied;
    Seconds time;
    void add(Bytes size, Seconds took) { copied += size, time += took; }
  };
  Throughput throughput_; ///< of the last pass, by software
  std::set<std::string> chosen_for_passes_; ///< disks whose mover for passes has been told
};

} // namespace godwit::migration
