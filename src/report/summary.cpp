#include "report/summary.hpp"

#include "report/guest_load_log.hpp"
#include "report/limits.hpp"
#include "report/motion.hpp"
#include "report/naive.hpp"
#include "report/stretch_log.hpp"

#include <algorithm>

namespace godwit::report {

using namespace trace;

std::optional<double> SortedWrites::amplification() const
{
  const auto written = not_copied.size + in_flight.size + copied.size;
  return dirtied > Bytes{} && written > Bytes{} ? std::optional{dirtied / written} : std::nullopt;
}

namespace {

void add(trace::Writes& sum, const trace::Writes& more)
{
  sum.count += more.count;
  sum.size += more.size;
}

} // namespace

const ResourceUse* Summary::find_resource(std::string_view id) const
{
  const auto found = resource_numbers.find(id);
  return found == resource_numbers.end() ? nullptr : &resources[found->second];
}

/// What is known so far; also the visitor that learns each event.
struct Summarizer::State : Motion {
  using Motion::operator();

  std::map<std::string, int> cores;
  std::vector<StretchLog> logs; ///< by copy
  std::vector<std::size_t> owners; ///< by copy: index of its migration
  std::map<std::pair<std::string, std::string>, Stun> stunned; ///< (migration, part) -> since when
  std::map<CopyNumber, std::size_t> without_path; ///< copy -> index into its migration's outages
  std::vector<GuestLoadLog> load_logs; ///< by load

  void operator()(const RunStarted& e) { known.run = e; }
  void operator()(const ResourceDeclared& e)
  {
    known.resource_numbers.emplace(e.id, static_cast<trace::ResourceNumber>(known.resources.size()));
    known.resources.push_back({.resource = e});
  }
  void operator()(const HostDeclared& e)
  {
    cores[e.id] = e.cores;
    if (!e.site.empty()) known.policies.sites[e.id] = e.site;
  }
  void operator()(const DatastoreDeclared&) {}
  void operator()(const Assumed& e) { known.assumed.push_back(e); }
  void operator()(const SpaceReserved& e) { space(e.migration, {now, true, e.datastore, e.size, e.free}); }
  void operator()(const SpaceReleased& e) { space(e.migration, {now, false, e.datastore, e.size, e.free}); }
  StorageDrsRound& round(const std::string& cluster)
  {
    if (known.rounds.empty() || known.rounds.back().at != now || known.rounds.back().cluster != cluster) known.rounds.push_back({now, cluster, {}, {}});
    return known.rounds.back();
  }
  /// Others than migrations fill datastores too.
  void space(const std::string& of, SpaceChange change)
  {
    if (!migrations.contains(of)) return;
    auto& changes = migration(of).space;
    const auto& phases = migration(of).phases;
    const auto since = phases.empty() ? Seconds{} : phases.back().start;
    const bool goes_on = !changes.empty() && changes.back().datastore == change.datastore && changes.back().reserved == change.reserved && changes.back().at >= since;
    if (!goes_on) return changes.push_back(std::move(change));
    changes.back().size += change.size, changes.back().free = change.free, ++changes.back().steps;
  }
  void operator()(const IoDone& e)
  {
    auto& most = known.copies.at(e.copy).most_outstanding;
    most = std::max(most, e.outstanding);
  }
  void operator()(const DemandDeclared& e) { known.days.demands.push_back(e); }
  void operator()(const VmArrived& e) { known.days.comings.push_back({Days::Coming::Kind::Arrived, now, e.vm, "on " + e.host}); }
  void operator()(const VmNotArrived& e) { known.days.comings.push_back({Days::Coming::Kind::NotArrived, now, e.vm, e.reason}); }
  void operator()(const VmDeparted& e) { known.days.comings.push_back({Days::Coming::Kind::Departed, now, e.vm, ""}); }
  void operator()(const DisksGrew& e) { known.days.grown[e.datastore] += e.size; }
  void operator()(const DatastoreFull& e) { known.days.full.push_back({e.datastore, now, {}, e.stopped}); }
  void operator()(const DatastoreHasRoom& e)
  {
    const auto last = std::find_if(known.days.full.rbegin(), known.days.full.rend(), [&](const auto& full) { return full.datastore == e.datastore; });
    if (last != known.days.full.rend() && !last->to) last->to = now;
  }
  void operator()(const DatastoreSampled& e) { known.days.samples.push_back({now, e}); }
  void operator()(const SwitchedOver& e) { migration(e.migration).switched_over = now; }
  void operator()(const GuestWrite&) {}
  void operator()(const ResourceTotal&) {}
  void operator()(const ClusterJudged& e) { known.policies.hear(now, e); }
  void operator()(const HostMoveRecommended& e) { known.policies.hear(now, e); }
  void operator()(const HostMoveRejected& e) { known.policies.hear(now, e); }
  void operator()(const HostModeChanged& e) { known.policies.hear(now, e); }
  void operator()(const MaintenanceBlocked& e) { known.policies.hear(now, e); }
  void operator()(const MaintenanceEntered& e) { known.policies.hear(now, e); }
  void operator()(const HostFailed& e) { known.policies.hear(now, e); }
  void operator()(const VmRestarted& e) { known.policies.hear(now, e); }
  void operator()(const VmNotRestarted& e) { known.policies.hear(now, e); }
  void operator()(const ApdTimedOut& e) { known.policies.hear(now, e); }
  void operator()(const ApdEnded& e) { known.policies.hear(now, e); }
  void operator()(const VmTerminated& e) { known.policies.hear(now, e); }
  void operator()(const VmNotTerminated& e) { known.policies.hear(now, e); }
  void operator()(const VCenterLost& e) { known.policies.hear(now, e); }
  void operator()(const VCenterRestarted& e) { known.policies.hear(now, e); }
  void operator()(const RunEnded&) {}
  void operator()(const SelfChecked& e) { known.violations = e.violations; }

  void operator()(const MigrationRequested& e)
  {
    migrations.emplace(e.migration, known.migrations.size());
    Migration fresh;
    fresh.id = e.migration, fresh.vm = e.vm, fresh.kind = e.kind, fresh.host = e.host;
    fresh.to_host = e.to_host.empty() ? e.host : e.to_host;
    fresh.from = e.from, fresh.to = e.to, fresh.memory = e.memory, fresh.after = e.after, fresh.disks = e.disks;
    fresh.requested = fresh.end = now;
    known.migrations.push_back(std::move(fresh));
    open_phases.emplace_back();
  }
  void operator()(const MigrationEnded& e)
  {
    auto& ended = migration(e.migration);
    ended.outcome = e.outcome, ended.reason = e.reason, ended.claim = e.claim, ended.end = now;
  }
  void operator()(const DecisionMade& e)
  {
    migration(e.migration).decisions.push_back({now, e, innermost(e.migration)});
  }
  /// Its phase under way.
  std::optional<std::size_t> innermost(const std::string& of) const
  {
    const auto& open = open_phases.at(number_of(of));
    return open.empty() ? std::nullopt : std::optional{open.back()};
  }

  void operator()(const PhaseStarted& e)
  {
    auto& phases = migration(e.migration).phases;
    open_phases[number_of(e.migration)].push_back(phases.size());
    phases.push_back({.name = e.phase, .claim = e.claim, .start = now, .end = now});
  }
  void operator()(const PhaseEnded& e)
  {
    auto& phases = migration(e.migration).phases;
    auto& open = open_phases[number_of(e.migration)];
    const auto named = [&](std::size_t index) { return phases[index].name == e.phase; };
    const auto last = std::find_if(open.rbegin(), open.rend(), named);
    if (last == open.rend()) return;
    phases[*last].end = now;
    open.erase(std::next(last).base());
  }

  void operator()(const Stunned& e) { stunned[{e.migration, e.part}] = {e.part, {}, now, innermost(e.migration)}; }
  void operator()(const Resumed& e)
  {
    const auto since = stunned.find({e.migration, e.part});
    if (since == stunned.end()) return;
    auto& of = migration(e.migration);
    of.stuns.push_back(since->second);
    of.stuns.back().took = now - since->second.at;
    of.downtime += of.stuns.back().took;
    stunned.erase(since);
  }

  void operator()(const CopyStarted& e)
  {
    const auto number = known.copies.size();
    const auto routes = std::max<std::size_t>({1, e.reads.size(), e.writes.size()});
    auto& of = migration(e.migration);
    Copy fresh{.started = e, .start = now, .end = now, .takes_over = goes_on(of, e)};
    fresh.routes.resize(routes);
    known.copies.push_back(std::move(fresh));
    logs.emplace_back(number, routes, now);
    owners.push_back(number_of(e.migration));
    of.copies.push_back(number);
  }
  /// The last copy of the same file for the same reason ended early.
  bool goes_on(const Migration& of, const CopyStarted& e) const
  {
    for (auto number = of.copies.rbegin(); number != of.copies.rend(); ++number) {
      const auto& before = known.copies[*number];
      if (before.started.subject == e.subject && before.started.cause == e.cause) return before.ended && !before.whole;
    }
    return false;
  }
  void operator()(const TransferDone& e)
  {
    auto& copy = known.copies.at(e.copy);
    copy.read += e.read, copy.written += e.written;
    copy.transfers += 1, copy.ios += e.ios;
    auto& route = copy.routes.at(e.route);
    route.read += e.read, route.written += e.written;
    copy.end = now;
    const auto owner = owners.at(e.copy);
    for (const auto phase : open_phases.at(owner)) known.migrations[owner].phases[phase].bytes += e.written;
    logs.at(e.copy).transfer(now, e);
  }
  void operator()(const BlocksAllocated& e)
  {
    known.copies.at(e.copy).allocating += e.took, known.copies.at(e.copy).blocks += e.blocks;
    logs.at(e.copy).allocated(now, e.took);
  }
  void operator()(const CopyEnded& e)
  {
    auto& copy = known.copies.at(e.copy);
    if (const auto outage = without_path.find(e.copy); outage != without_path.end()) {
      waited(e.copy);
      without_path.erase(outage);
    }
    copy.end = now, copy.ended = true, copy.whole = e.whole, copy.cpu = e.cpu;
  }

  void operator()(const TransferCut& e)
  {
    auto& copy = known.copies.at(e.copy);
    copy.cut += std::max(e.read, e.written);
    auto& route = copy.routes.at(e.route);
    route.read += e.read, route.written += e.written;
    logs.at(e.copy).cut(now, e);
  }
  void operator()(const PathsLost& e)
  {
    auto& outages = migration(known.copies.at(e.copy).started.migration).outages;
    without_path[e.copy] = outages.size();
    outages.push_back({.subject = known.copies.at(e.copy).started.subject, .lost = now, .found = {}, .path = {}, .by_network = e.by_network});
  }
  void operator()(const PathFound& e)
  {
    const auto& started = known.copies.at(e.copy).started;
    auto& outages = migration(started.migration).outages;
    const auto waiting = without_path.find(e.copy);
    if (waiting == without_path.end()) outages.push_back({.subject = started.subject});
    auto& outage = waiting == without_path.end() ? outages.back() : outages[waiting->second];
    outage.found = now;
    outage.path = e.path;
    if (waiting != without_path.end()) without_path.erase(waiting);
    waited(e.copy);
  }
  void waited(CopyNumber number) { known.copies.at(number).waiting += logs.at(number).waited(now); }

  void operator()(const IterationJudged& e) { migration(e.migration).iterations.push_back({now, e}); }
  void operator()(const HandedOver& e) { migration(e.migration).handovers.push_back({now, e}); }
  void operator()(const DisksCompared& e) { migration(e.migration).comparisons.push_back({now, e}); }
  void operator()(const DeviceStateChanged& e) { known.device_states.push_back({now, e}); }
  void operator()(const FaultBegan& e) { known.faults.push_back({e.fault, e.what, now, {}}); }
  void operator()(const EvacuationPlanned& e) { known.plans.push_back({.made = now, .planned = e, .impossible = {}}); }
  void operator()(const EvacuationImpossible& e) { known.plans.push_back({.made = now, .planned = {}, .impossible = e}); }
  void operator()(const FirmwareUpgraded& e) { known.upgrades.push_back({now, e}); }
  void operator()(const StorageDrsRecommended& e) { known.recommended.push_back({now, e}); }
  void operator()(const StorageDrsRejected& e) { known.not_recommended.push_back({now, e}); }
  void operator()(const DatastoreMaintenance& e) { known.maintenance.push_back({now, e}); }
  void operator()(const StorageDrsJudged& e)
  {
    known.standings[e.cluster].hear(e);
    round(e.cluster).judged.push_back(e);
  }
  void operator()(const StorageDrsIoOff& e) { round(e.cluster).io_off = e.reasons; }
  void operator()(const DeviceModelled&) {}
  void operator()(const DatastoresCorrelated& e) { known.correlated.push_back({now, e}); }
  void operator()(const VmsDied& e) { known.policies.hear(now, e); }
  void operator()(const FaultEnded& e)
  {
    const auto same = [&](const Fault& fault) { return fault.id == e.fault && !fault.to; };
    const auto fault = std::find_if(known.faults.begin(), known.faults.end(), same);
    if (fault != known.faults.end()) fault->to = now;
  }

  void operator()(const WorkloadDeclared& e) { known.workloads.push_back(e); }
  void operator()(const LoadDeclared& e)
  {
    if (migrations.contains(e.migration)) migration(e.migration).loads.push_back(known.loads.size());
    known.loads.push_back({.declared = e});
    load_logs.emplace_back();
  }
  void operator()(const LoadCarried& e)
  {
    auto& load = known.loads.at(e.load);
    load.read += e.read, load.written += e.written;
    load_logs.at(e.load).carried({e.from, now, e.read, e.written});
    if (load.declared.cause != Cause::Mirrored || !migrations.contains(load.declared.migration)) return;
    migration(load.declared.migration).bytes[Cause::Mirrored] += std::max(e.read, e.written);
  }
  void operator()(const PoolPositions& e) { known.positions.push_back({now, e}); }
  void operator()(const WritesSorted& e)
  {
    auto& writes = migration(e.migration).writes;
    if (writes.count() == 0) writes.from = e.from;
    writes.to = now;
    add(writes.not_copied, e.not_copied);
    add(writes.in_flight, e.in_flight);
    add(writes.copied, e.copied);
    writes.dirtied += e.dirtied;
  }
  void operator()(const DiskSampled&) {}
  void operator()(const GuestFelt& e)
  {
    auto& guest = migration(e.migration).guest;
    (e.window == "before" ? guest.before : e.window == "during" ? guest.during : guest.after) = e;
  }

  /// What can only be said once all is in. `whole` is all that is known.
  Summary concluded(Summary whole) const
  {
    for (std::size_t load = 0; load < load_logs.size(); ++load) whole.loads[load].pieces = load_logs[load].pieces();
    for (const auto& log : logs) whole.stretches.insert(whole.stretches.end(), log.stretches().begin(), log.stretches().end());
    for (const auto& stretch : whole.stretches)
      for (std::size_t route = 0; route < stretch.routes.size(); ++route)
        whole.copies[stretch.copy].routes[route].active += stretch.routes[route].active;
    conclude_streams(whole);
    for (auto& migration : whole.migrations) {
      conclude(migration, whole);
      conclude_motion(migration, whole);
    }
    find_limits(whole, cores);
    return whole;
  }
  void conclude(Migration& migration, const Summary& whole) const
  {
    std::vector<const Copy*> bulk;
    for (const auto number : migration.copies) {
      const auto& copy = whole.copies[number];
      const bool copied_by_array = copy.started.offloaded && copy.started.cause != Cause::Zero;
      (copied_by_array ? migration.offloaded : migration.bytes[copy.started.cause]) += copy.carried() - copy.again();
      if (copy.again() > Bytes{}) migration.bytes[Cause::Recopied] += copy.again();
      migration.cpu += copy.cpu;
      // Nobody who estimates foresees that one mover goes on from another.
      if (copy.started.cause == Cause::Bulk && !copy.takes_over) bulk.push_back(&copy);
    }
    const auto estimate = naive_of(bulk);
    migration.naive = estimate.time, migration.naive_how = estimate.how;
    if (!migration.outcome) migration.end = now;
    for (const auto phase : open_phases.at(number_of(migration.id))) migration.phases[phase].end = now;
    for (std::size_t i = 0; i < whole.faults.size(); ++i) {
      const auto& fault = whole.faults[i];
      if (fault.from <= migration.end && (!fault.to || *fault.to > migration.requested)) migration.faults.push_back(i);
    }
  }
};

Summarizer::Summarizer() : state_(std::make_unique<State>()) {}
Summarizer::~Summarizer() = default;

void Summarizer::on(Seconds at, const Event& event)
{
  state_->now = at;
  state_->known.simulated = at;
  event.visit(*state_);
}

Summary Summarizer::summary() const& { return state_->concluded(state_->known); }

Summary Summarizer::summary() && { return state_->concluded(std::move(state_->known)); }

} // namespace godwit::report
