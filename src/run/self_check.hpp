#pragma once
// The run checks itself, from its events alone and with code of its own: every byte of every copy arrived once, whoever carried it;
// no write of a guest was lost; all memory was at the destination before the VM was; the ledger closes against the engine's count, cut
// transfers and guests included; space and slots close; each VM runs once, on the host that holds its lock; a stunned VM is resumed;
// time never runs backwards. Cheap, always on.

#include "run/records.hpp"
#include "trace/trace.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace godwit::run {

class SelfCheck : public trace::Sink {
public:
  void on(trace::Seconds at, const trace::Event& event) override;
  bool wants_words() const override { return false; }
  /// What was violated so far, each with the event it happened at.
  std::vector<std::string> violations() const { return violations_; }
  void add(std::string violation) { violations_.push_back(std::move(violation)); }

private:
  using Bytes = trace::Bytes;
  using Seconds = trace::Seconds;
  using Path = std::vector<trace::ResourceNumber>;
  struct Copy {
    trace::CopyStarted started;
    std::vector<bool> done; ///< by transfer; unused where the copy is open-ended
    std::uint32_t transfers = 0; ///< done
    Bytes covered;
    bool ended = false, whole = false;
    bool gapless = true; ///< known once ended: what was done is the beginning
    Bytes reached() const { return started.start + covered; } ///< in the file, when gapless
    Bytes until() const { return started.start + started.size; }
  };
  struct Space {
    Bytes free, capacity;
  };
  /// A file, and why it is copied.
  using Errand = std::pair<std::string, trace::Cause>;
  struct Stun {
    std::string migration, part;
  };
  enum class Power { Off, On, Died, Gone };
  using VCenterOf = std::optional<std::string>; ///< of a host; nothing while no VM was declared there
  struct Vm {
    std::string id, host, lock, vcenter; ///< lock: host that holds it; vcenter: in whose inventory it stands
    const VCenterOf* belongs = nullptr; ///< with the host
    Power power = Power::On;
    std::string terminated_for; ///< datastore; "": it was not, or runs again
    bool declared = false; ///< or arrived; else only a migration's word for it
    std::optional<Stun> stun;
  };
  /// Pre-copy.
  struct Passes {
    std::uint32_t count = 0;
    Bytes left; ///< by the last
    Seconds judged;
    std::string verdict;
    Bytes arrived, in_stun; ///< since then
  };
  using Slots = std::pair<const std::string, int>; ///< of a resource: in use
  struct Taken {
    Slots* slots;
    int cost;
  };
  struct Migration {
    std::string id, kind, to_host;
    Vm* vm = nullptr;
    std::map<std::string, Bytes> held; ///< by datastore: reserved less released
    std::map<Errand, std::size_t> latest; ///< copy
    std::map<std::string, Bytes> handed_over; ///< by file: where the next mover must begin
    std::set<std::string> compared; ///< disks, at the switchover
    Bytes left; ///< at the last judgement
    Bytes dirtied, recopied; ///< since then
    Bytes memory;
    Passes passes;
    std::set<std::string> synchronous; ///< disks mirrored so over a network
    std::optional<Seconds> switched; ///< when it switched over
    std::optional<std::vector<Taken>> slots; ///< and not given back
    bool ended = false;
  };
  struct Load {
    const Migration* migration; ///< null: the VM was not on the move
    Path reads, writes;
  };
  struct Stream {
    Migration* migration;
    Path links;
  };
  void check(const trace::RunStarted&) {}
  void check(const trace::ResourceDeclared& event);
  void check(const trace::HostDeclared& event) { sites_.emplace(event.site, event.id); }
  void check(const trace::DatastoreDeclared& event);
  void check(const trace::Assumed&) {}
  void check(const trace::VmDeclared& event);
  void check(const trace::MigrationQueued& event);
  void check(const trace::SlotsTaken& event);
  void check(const trace::SlotsReturned& event);
  void check(const trace::StreamDeclared& event);
  void check(const trace::StreamCarried& event);
  void check(const trace::PassJudged& event);
  void check(const trace::GuestSlowed& event);
  void check(const trace::MirrorModeChanged& event);
  void check(const trace::LocksMoved& event);
  void check(const trace::VmRegistered& event);
  void check(const trace::MigrationRequested& event);
  void check(const trace::PhaseStarted&) {}
  void check(const trace::PhaseEnded&) {}
  void check(const trace::SpaceReserved& event);
  void check(const trace::SpaceReleased& event);
  void check(const trace::DecisionMade&) {}
  void check(const trace::CopyStarted& event);
  void check(const trace::TransferDone& event);
  void check(const trace::IoDone& event);
  void check(const trace::BlocksAllocated&) {}
  void check(const trace::TransferCut& event);
  void check(const trace::PathsLost&) {}
  void check(const trace::PathFound&) {}
  void check(const trace::CopyEnded& event);
  void check(const trace::Stunned& event);
  void check(const trace::Resumed& event);
  void check(const trace::SwitchedOver& event);
  void check(const trace::MigrationEnded& event);
  void check(const trace::IterationJudged& event);
  void check(const trace::HandedOver& event);
  void check(const trace::DeviceStateChanged&) {}
  void check(const trace::FaultBegan& event);
  void check(const trace::VmsDied& event);
  void check(const trace::FaultEnded& event);
  void check(const trace::FirmwareUpgraded&) {}
  void check(const trace::EvacuationPlanned&) {}
  void check(const trace::EvacuationImpossible&) {}
  void check(const trace::StorageDrsJudged&) {}
  void check(const trace::StorageDrsRecommended&) {}
  void check(const trace::StorageDrsRejected&) {}
  void check(const trace::StorageDrsIoOff&) {}
  void check(const trace::DeviceModelled&) {}
  void check(const trace::DatastoresCorrelated&) {}
  void check(const trace::DatastoreMaintenance&) {}
  void check(const trace::WorkloadDeclared& event);
  void check(const trace::DemandDeclared& event);
  void check(const trace::VmArrived& event);
  void check(const trace::VmNotArrived&) {}
  void check(const trace::VmDeparted& event);
  void check(const trace::DisksGrew& event);
  void check(const trace::DatastoreFull& event);
  void check(const trace::DatastoreHasRoom&) {}
  void check(const trace::DatastoreSampled&) {}
  void check(const trace::LoadDeclared& event);
  void check(const trace::LoadCarried& event);
  void check(const trace::PoolPositions& event);
  void check(const trace::WritesSorted& event);
  void check(const trace::DiskSampled&) {}
  void check(const trace::GuestWrite&) {}
  void check(const trace::GuestFelt&) {}
  void check(const trace::DisksCompared& event);
  void check(const trace::ResourceTotal& event);
  void check(const trace::ClusterJudged&) {}
  void check(const trace::HostMoveRecommended&) {}
  void check(const trace::HostMoveRejected&) {}
  void check(const trace::HostModeChanged& event);
  void check(const trace::MaintenanceBlocked&) {}
  void check(const trace::MaintenanceEntered&) {}
  void check(const trace::HostFailed&) {}
  void check(const trace::VmRestarted& event);
  void check(const trace::VmNotRestarted&) {}
  void check(const trace::ApdTimedOut& event);
  void check(const trace::ApdEnded& event);
  void check(const trace::VmTerminated& event);
  void check(const trace::VmNotTerminated& event);
  void check(const trace::VCenterLost& event) { lost_vcenters_.insert(event.vcenter); }
  void check(const trace::VCenterRestarted& event) { lost_vcenters_.erase(event.vcenter); }
  void check(const trace::RunEnded&);
  void check(const trace::SelfChecked&) {}

  void violated(std::string what);
  void book(const Path& path, Bytes size);
  void book(const Copy& copy, std::uint32_t route, Bytes read, Bytes written);
  void keep_space(const std::string& migration, const std::string& datastore, Bytes taken, Bytes free);
  void take_over(Migration& migration, const trace::CopyStarted& event);
  void completed(const Migration& migration);
  void keep_slots(Slots& slots, const trace::SlotUse& use, int taken);
  void over_with(Migration& migration);
  void memory_arrived(const Migration& migration, const std::string& vm);
  void belongs_where_it_runs(const Vm& vm);
  std::vector<std::string> hosts_of(std::string_view fault) const;
  void in_switchover(const Migration& migration, std::string_view what, const std::string& vm);
  Migration& migration(const std::string& id) { return migrations_.of(id); }
  Vm& vm(const std::string& id) { return vms_.of(id); }
  /// That a migration moves, most likely.
  Vm& vm(const std::string& id, const std::string& migration);
  void lives_on(Vm& vm, const std::string& host);

  // There are thousands.
  template <class Thing> using ById = std::unordered_map<std::string, Thing>;

  Seconds now_;
  std::vector<std::string> resources_;
  std::vector<Bytes> ledger_;
  ById<Space> space_; ///< by datastore
  Records<Migration> migrations_;
  Records<Vm> vms_;
  ById<int> slots_; ///< in use, by resource
  ById<VCenterOf> vcenters_; ///< by host
  std::multimap<std::string, std::string> sites_; ///< hosts, by site
  std::multiset<std::string> lost_hosts_;
  std::set<std::string> closed_hosts_; ///< in maintenance or standby mode: nothing runs there
  std::set<std::string> lost_vcenters_;
  std::set<std::pair<std::string, std::string>> apds_; ///< host, datastore: timed out, and told
  std::set<std::pair<std::string, std::string>> busy_; ///< VM, disk: its guest works
  std::vector<Copy> copies_;
  std::vector<Load> loads_;
  std::vector<Stream> streams_;
  std::vector<std::string> violations_;
};

} // namespace godwit::run
