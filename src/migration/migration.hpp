#pragma once
// What all migrations have in common: a request that may be refused, space that is taken and given back, a guest that goes on meanwhile, an end.

#include "migration/attendants.hpp"
#include "migration/host_change.hpp"
#include "migration/progress.hpp"
#include "migration/relocation.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>

namespace godwit::migration {

class Migration : public Interruptible {
public:
  Migration(Surroundings& around, const scenario::RelocateSpec& wish);
  virtual ~Migration();
  Migration(const Migration&) = delete;

  /// Records the request and asks every rule. False: refused, and over. From here on no other migration may have the VM.
  bool request();
  /// The whole of it, in the calling actor; what may have changed since the request is asked again. Records its events, MigrationEnded last.
  /// Precondition: request() said yes.
  void run();
  /// Instead of run(): it will never start.
  void give_up(const std::string& reason, const std::string& claim);

  const std::string& id() const { return wish_.id; }
  const scenario::RelocateSpec& wish() const { return wish_; }
  const inventory::Vm& vm() const { return vm_; }
  const Relocation& moves() const { return moves_; }
  const inventory::Host& source() const { return source_; }
  const inventory::Host& destination() const { return destination_; } ///< the source, when the host does not change
  /// A host is gone, with the VMs that ran on it.
  void host_lost(const std::string& host);
  /// The guest's I/O up to now, before something changes that it would feel.
  void advance_guest();
  /// What its disks on the move ask for from now on, where that follows a demand.
  void follow_demand();

protected:
  virtual Protocol protocol() const = 0;
  /// Its steps, in order. False: interrupted.
  virtual bool proceed() = 0;

  Surroundings& around_;
  const scenario::RelocateSpec& wish_;
  const inventory::Vm& vm_;
  const inventory::Host& source_;
  const inventory::Host& destination_;
  Relocation moves_;
  Progress progress_;
  std::optional<LiveVm> guest_;

  bool reserve();
  /// A stun of the guest, its part by name.
  void stun(std::string part);
  void resume();
  /// Stuns, does, resumes. False: interrupted.
  bool stunned(const std::string& part, Seconds span, const std::function<void()>& what);
  /// In a stun: the destination opens the files where they will be; while they are not reached it tries again, which is a part of the stun by itself.
  /// False: interrupted, or `too_late` was called.
  bool files_opened(Seconds until, const std::function<void()>& too_late);
  /// The VM lives where it was moved to. In a stun.
  void hand_over();
  void delete_source();

  bool interrupted() const override { return progress_.interrupted(); }
  void out_of_space(const std::string& datastore, Bytes needed) override;
  bool take(const std::string& datastore, Bytes size) override { return take_into(held_, datastore, size); }
  void give_back(const std::string& datastore, Bytes size) override;
  bool take_for_log(const std::string& datastore, Bytes size) override { return take_into(logs_, datastore, size); }

private:
  std::set<std::string> datastores_afterwards() const;
  std::optional<Ending> not_there() const;
  std::optional<Ending> refused_now() const;
  void refuse(const Ending& why);
  void end(const Ending& ending);
  Ending roll_back();
  void end_guest(bool alive);
  bool take_into(Space& account, const std::string& datastore, Bytes size);
  void release(Space& space);

  Space held_; ///< at the destinations, taken and not given back
  Space logs_; ///< redo logs at the sources
};

/// The kind that the wish is: Storage vMotion, vMotion, XvMotion, or a cold migration of a VM that is powered off.
std::unique_ptr<Migration> make_migration(Surroundings& around, const scenario::RelocateSpec& wish);

} // namespace godwit::migration
