#pragma once
// Guests whose VM is not on the move: they load their paths with what they ask for on average, and cost no event.

#include "guest/io_stream.hpp"
#include "migration/demands.hpp"
#include "migration/guest_path.hpp"

#include <list>
#include <set>
#include <span>

namespace godwit::migration {

class GuestsAtRest {
public:
  /// Workloads and demands must outlive it; a disk has the one or the other.
  explicit GuestsAtRest(std::span<const scenario::DiskWorkload> workloads, std::span<const scenario::VmDemand> demands = {});

  /// Of a VM's disks, in its order; of a demand, as it is now, until the VM's are asked for again.
  std::span<const scenario::DiskWorkload> workloads(const std::string& vm);
  Demands& demands() { return demands_; }

  /// All guests begin.
  void begin(Surroundings& around);
  /// The disks of a VM that are about to move are looked at one by one from here on.
  void leave(const std::string& vm, const std::set<std::string>& disks);
  void leave(const std::string& vm); ///< all of them: the VM goes to another host
  /// They are at rest again, where they live now, but for those that `move` still.
  void settle(Surroundings& around, const std::string& vm, const std::set<std::string>& move);
  /// The VM's guest is gone, with its host, or deleted.
  void die(const std::string& vm);
  /// It begins anew, where the VM was restarted.
  void restart(Surroundings& around, const std::string& vm);
  /// Closed loops, and open ones beyond what the device does, ask for less where copies stand in their way, and for more when they are gone.
  void look_around();
  /// Paths were lost or came back: whose datastore is not reached asks nothing of anybody.
  void look_for_paths();
  /// What they did up to now, recorded: at the end of the run.
  void finish();

private:
  struct Guest {
    Guest(Surroundings& around, const scenario::DiskWorkload& workload, const std::string& host, const std::string& datastore)
        : workload(&workload), path(around, {"", workload.vm, workload.disk, trace::Cause::Guest}, host, datastore)
    {
    }
    const scenario::DiskWorkload* workload;
    GuestPath path;
    guest::SideMet reads, writes; ///< when its rate was last worked out
  };
  template <class Which> void leave_where(Which which);
  void add(Surroundings& around, const scenario::DiskWorkload& workload);
  void work_out(Guest& guest) const;

  std::span<const scenario::DiskWorkload> workloads_;
  std::map<std::string, std::span<const scenario::DiskWorkload>> by_vm_;
  const Surroundings* around_ = nullptr; ///< from begin() on
  std::list<Guest> guests_;
  Demands demands_;
  std::set<std::string> dead_;
  std::uint64_t looked_ = 0; ///< Pressure::changes() when last looked around
};

} // namespace godwit::migration
