#pragma once
// A Storage vMotion: home directory first, shadow VM, disks, switchover, deletion at the source. The guest here is idle; what
// it writes meanwhile belongs to mirror/ and guest/.

#include "datamover/copy.hpp"
#include "migration/protocol.hpp"
#include "migration/relocation.hpp"

#include <span>

namespace godwit::migration {

/// What every migration of a run shares.
struct Surroundings {
  ClusterState& cluster;
  const inventory::Topology& topology;
  const scenario::Parameters& parameters;
  scenario::Version version;
  vaai::Devices& devices;
  datamover::Workshop& workshop;
};

/// 5.0 and later; without the mirror driver's row, 4.1 (SVM-12).
std::span<const Step> storage_vmotion_protocol(scenario::Version version);

class StorageVmotion {
public:
  StorageVmotion(Surroundings& surroundings, const scenario::StorageVmotion& wish);

  /// The whole of it, in the calling actor. Records its events, MigrationEnded last.
  Ending run();

private:
  void request();
  Ending proceed();
  std::optional<Ending> admit();
  datamover::Copied copy_home();
  void start_shadow_vm();
  void insert_mirror_driver();
  datamover::Copied copy_disks();
  void switch_over();
  void delete_source();
  Ending roll_back();

  datamover::Copied copy_disk(DiskMove& disk);
  Ending refuse(Ending why);
  datamover::Copied copy_swap();
  datamover::Copied write_zeroes(const datamover::Move& move);
  /// The file must outlive it.
  datamover::Move move_of(const inventory::Disk& file, const std::string& to, inventory::DiskFormat format) const;
  datamover::Mover decide(const datamover::Move& move, const std::string& subject);
  void record_decision(std::string what, const std::string& subject, std::string chosen, const datamover::Choice& choice);
  datamover::Site site() const;
  void stun(std::string part, Seconds span);
  void advance(Signal signal);
  template <class Event> void record(Event event);

  Surroundings& around_;
  const scenario::StorageVmotion& wish_;
  const inventory::Vm& vm_;
  Relocation moves_;
  Phase phase_ = Phase::Requested;
};

} // namespace godwit::migration
