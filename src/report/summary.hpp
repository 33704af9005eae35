#pragma once
// One run's result, folded from its events and from nothing else. The figures of every table, file and comparison.

#include "report/days.hpp"
#include "report/host_policies.hpp"
#include "report/load.hpp"
#include "report/standing.hpp"
#include "trace/trace.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::report {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

struct Phase {
  std::string name, claim;
  Seconds start, end;
  Bytes bytes; ///< copied in it (written, or offloaded)
};

/// A part of a VM's standstill.
struct Stun {
  std::string part;
  Seconds took, at;
  std::optional<std::size_t> phase; ///< as Decision::phase
};

struct Decision {
  Seconds at;
  trace::DecisionMade made;
  std::optional<std::size_t> phase; ///< into Migration::phases: the innermost under way; absent: before the first
};

/// What went one of a copy's ways.
struct RouteUse {
  Bytes read, written;
  Seconds active; ///< of transfers under way, the time between them left out
};

/// No path was left, or the one in use was given up for another.
struct Outage {
  std::string subject; ///< of the copy
  std::optional<Seconds> lost; ///< since when no path was left; absent: another was there at once
  std::optional<Seconds> found; ///< absent: the copy ended first
  std::string path; ///< found
  bool by_network = false; ///< lost: the way between the hosts, not one to a datastore
};

/// One copy stream with what it did.
struct Copy {
  trace::CopyStarted started;
  Seconds start, end;
  Bytes read, written;
  Bytes cut; ///< had passed of transfers that were cut off: carried for nothing, and not in `read` and `written`
  std::vector<RouteUse> routes; ///< one for each of the copy's paths; what was cut off included
  std::uint64_t transfers = 0, ios = 0;
  std::uint32_t most_outstanding = 0; ///< I/Os at once; counted at fidelity "io" only
  Seconds allocating; ///< spent on metadata
  std::uint64_t blocks = 0; ///< allocated in it
  Seconds waiting; ///< for a path
  Seconds cpu;
  bool ended = false, whole = false;
  bool takes_over = false; ///< from an earlier copy of the same file that ended early
  /// Read or written, whichever is more.
  Bytes carried() const { return read < written ? written : read; }
  /// Of a sweep, what went beyond its first round: blocks copied again.
  Bytes again() const { return started.open_ended && started.size < carried() ? carried() - started.size : Bytes{}; }
};

/// Consecutive transfers of one copy at one rate.
struct Stretch {
  std::size_t copy = 0; ///< into Summary::copies
  Seconds from, to;
  std::vector<RouteUse> routes; ///< as Copy::routes
  Seconds allocating; ///< of it, on metadata
  std::uint64_t transfers = 0;
  bool waited = false; ///< for a path: nothing moved
  std::string bound_by; ///< as Limit::bound_by
  std::optional<std::size_t> stream; ///< into Summary::streams: "window" is this one's, not the data mover's
  double guest_share = 0; ///< what guests took of the resource that bound it
  double positioning = 0; ///< of it, what their random I/O kept a pool's disks positioning for
  std::optional<trace::ResourceNumber> as_full; ///< as what bound it: one more
  std::optional<trace::ResourceNumber> nearest; ///< bound by "none": what was fullest on its way
  double fullness = 0; ///< of that

  Bytes carried() const; ///< read or written, whichever is more
  Seconds active() const;
  BytesPerSecond rate() const; ///< carried over the whole stretch; 0 when it took no time
};

/// A way over a network with what it carried.
struct NetworkStream {
  struct Piece {
    trace::Cause cause;
    Seconds from, to;
    Seconds active; ///< of it, with something under way for this cause
    Bytes size; ///< what was lost on its way included
    std::string bound_by; ///< as Limit::bound_by; "window": the stream's own bound
    double fullness = 0; ///< of what bound it, while it was active
    double guest_share = 0; ///< as Stretch::guest_share
  };
  trace::StreamDeclared declared;
  std::map<trace::Cause, Bytes> bytes; ///< arrived
  Bytes cut; ///< lost on its way, and sent again
  Seconds active; ///< with anything under way
  std::vector<Piece> pieces; ///< by beginning

  std::string network() const; ///< "vmotion" of "esx1/nic0 - vmotion - esx2/nic0"
  Bytes carried() const; ///< arrived or lost
  BytesPerSecond mean_rate() const; ///< while active
};

/// A stretch of a migration's copying, or of sending its memory, during which one thing bound it.
struct Limit {
  std::string migration;
  Seconds from, to;
  std::string bound_by; ///< a resource's id, "window" (a data mover's or a stream's), "metadata", "cpu", "paths lost", "none" (nothing was full)
  BytesPerSecond rate; ///< reached, of bytes read (or offloaded)
  double guest_share = 0; ///< what guests took of it, when it is a resource
};

/// The end of a pass over what the guest had changed, and what was decided.
struct Iteration {
  Seconds at;
  trace::IterationJudged judged;
};

/// The end of a pass over memory, and what was decided.
struct Pass {
  Seconds at;
  trace::PassJudged judged;
};

/// The guest's vCPUs run at another speed from then on.
struct Slowing {
  Seconds at;
  std::size_t pass; ///< under way, from 0
  std::string phase; ///< under way, the innermost; "" when none
  trace::GuestSlowed slowed;
};

/// Of a guest's vCPUs, 0..1: over the migration, waiting for slots left out.
struct Slowdown {
  double mean = 0, worst = 0;
};

struct ModeChange {
  Seconds at;
  trace::MirrorModeChanged changed;
};

/// How a guest's writes were mirrored over a network.
struct Mirroring {
  bool by_network = false; ///< any of its disks
  std::vector<ModeChange> changes; ///< it begins asynchronous, where there is a buffer
  std::size_t switches = 0; ///< of them, those from one mode to the other; the first may only say how it begins
  Seconds synchronous; ///< of all disks together
};

/// From one owner to the next: hosts or vCenters.
struct Passage {
  Seconds at;
  std::string from, to;
};

/// Space of a datastore, taken or given back; what grows step by step in one phase is one change.
struct SpaceChange {
  Seconds at; ///< of the first step
  bool reserved; ///< false: released
  std::string datastore;
  Bytes size, free; ///< free: afterwards
  std::uint64_t steps = 1;
};

/// vCenter's slots.
struct Admission {
  Seconds waited;
  std::vector<trace::SlotUse> lacking; ///< what it waited for; empty when it started at once
  std::vector<trace::SlotUse> taken;
};

struct Handover {
  Seconds at;
  trace::HandedOver handed;
};

struct Fault {
  std::string id, what;
  Seconds from;
  std::optional<Seconds> to; ///< absent: until the end of the run
};

struct DeviceState {
  Seconds at;
  trace::DeviceStateChanged changed;
};

struct Upgrade {
  Seconds at;
  trace::FirmwareUpgraded upgraded;
};

/// An evacuation plan: one of the two.
struct Plan {
  Seconds made;
  std::optional<trace::EvacuationPlanned> planned;
  std::optional<trace::EvacuationImpossible> impossible;
};

/// What Storage DRS recommended, and what it did not.
struct Recommended {
  Seconds at;
  trace::StorageDrsRecommended move;
};
struct NotRecommended {
  Seconds at;
  trace::StorageDrsRejected why;
};
/// It has looked at a datastore cluster: how the datastores stood, and why it does not balance I/O, if it does not.
struct StorageDrsRound {
  Seconds at;
  std::string cluster;
  std::vector<trace::StorageDrsJudged> judged;
  std::vector<std::string> io_off;
};

struct Comparison {
  Seconds at;
  trace::DisksCompared compared;
};

/// A guest's writes while its disks were on the move, by the region they fell on.
struct SortedWrites {
  Seconds from, to; ///< when they were issued
  trace::Writes not_copied, in_flight, copied;
  Bytes dirtied;
  std::uint64_t count() const { return not_copied.count + in_flight.count + copied.count; }
  /// Bytes to be copied again for each byte written; nothing where writes are mirrored and none has to be.
  std::optional<double> amplification() const;
};

/// How the guest was served around its migration; absent when it is idle, or the window never came.
struct Guest {
  std::optional<trace::GuestFelt> before, during, after;
};

/// What went one way of a guest's I/O, in pieces of time.
struct GuestLoad {
  struct Piece {
    Seconds from, to;
    Bytes read, written;
  };
  trace::LoadDeclared declared;
  Bytes read, written;
  std::vector<Piece> pieces;
};

struct Positioning {
  Seconds at;
  trace::PoolPositions told;
};

struct Migration {
  std::string id, vm, kind, host, to_host;
  std::map<std::string, std::string> from, to;
  Bytes memory; ///< of the VM
  std::vector<trace::DiskAsked> disks; ///< that are to move
  std::optional<trace::Outcome> outcome; ///< nothing: still under way when the run ended
  std::string reason, claim;
  Seconds requested, end;
  std::string after; ///< migration or evacuation whose end it was asked for at; "": none
  Seconds downtime; ///< all stuns together
  std::vector<Stun> stuns; ///< in order of their ends
  std::vector<Phase> phases;
  std::vector<Decision> decisions;
  std::map<trace::Cause, Bytes> bytes; ///< carried by software movers; zeroes whoever wrote them; mirrored: by the guest's host; memory: every pass
  Bytes offloaded; ///< copied by the array itself
  Seconds cpu; ///< of the host
  Seconds naive; ///< over its disks as they were run: the heaviest chain of copies one after the other; then its memory
  std::string naive_how;
  std::vector<std::size_t> copies; ///< into Summary::copies
  std::vector<std::size_t> loads; ///< into Summary::loads
  std::vector<std::size_t> streams; ///< into Summary::streams
  Admission admission;
  std::optional<Seconds> switched_over;
  std::vector<Pass> passes; ///< over memory
  Bytes memory_in_stun; ///< sent after the last pass: pages, device state
  std::vector<Slowing> slowings;
  Slowdown slowdown;
  Mirroring mirroring;
  std::vector<Passage> locks, registrations;
  std::vector<SpaceChange> space;
  std::vector<Iteration> iterations;
  std::vector<Handover> handovers;
  std::vector<Outage> outages;
  std::vector<Comparison> comparisons;
  std::vector<std::size_t> faults; ///< into Summary::faults: those that held at some time between its request and its end
  SortedWrites writes;
  Guest guest;
};

struct ResourceUse {
  trace::ResourceDeclared resource;
  std::map<trace::Cause, Bytes> bytes; ///< the ledger
  Seconds busy; ///< time with anything on it
  double mean_utilisation = 0, peak_utilisation = 0; ///< of the payload rate; mean over the run, peak over a stretch
};

struct Summary {
  trace::RunStarted run;
  Seconds simulated;
  std::vector<Migration> migrations; ///< in order of request, then of id
  std::vector<Copy> copies;
  std::vector<NetworkStream> streams; ///< in order of declaration
  std::vector<ResourceUse> resources; ///< in order of declaration
  std::map<std::string, trace::ResourceNumber, std::less<>> resource_numbers; ///< by id
  std::vector<Stretch> stretches; ///< by copy, then by time
  std::vector<Limit> limits; ///< by migration, then by time
  std::vector<Fault> faults; ///< in order of beginning
  std::vector<DeviceState> device_states;
  std::vector<Upgrade> upgrades;
  std::vector<Plan> plans; ///< in order of making
  std::vector<Recommended> recommended; ///< in order of time
  std::vector<NotRecommended> not_recommended;
  std::vector<StorageDrsRound> rounds; ///< in order of time
  std::vector<Said<trace::DatastoresCorrelated>> correlated;
  Standings standings; ///< of datastore clusters, at last
  std::vector<std::pair<Seconds, trace::DatastoreMaintenance>> maintenance;
  std::vector<trace::WorkloadDeclared> workloads;
  Days days;
  std::vector<GuestLoad> loads; ///< in order of declaration
  std::vector<Positioning> positions; ///< of pools, in order of time
  std::vector<Load> guests_on; ///< by resource: what guests took of it, bytes a second, with what they kept a pool's disks positioning for
  HostPolicies policies; ///< of clusters of hosts
  std::vector<trace::Assumed> assumed;
  std::vector<std::string> violations; ///< of the self-check

  const ResourceUse* find_resource(std::string_view id) const; ///< null: none has this id
};

/// Folds the stream as it comes, keeping a stretch for each run of equal transfers instead of the transfers.
class Summarizer : public trace::Sink {
public:
  Summarizer();
  ~Summarizer() override;
  void on(Seconds at, const trace::Event& event) override;
  /// After the last event.
  Summary summary() const&;
  Summary summary() &&; ///< the same without keeping it: there may be hundreds of megabytes

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace godwit::report
