#include "migration/storage_vmotion.hpp"

#include "datamover/routes.hpp"
#include "migration/guests_at_rest.hpp"
#include "migration/storage_vmotion_protocol.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::migration {

using scenario::Generation;
using trace::Outcome;

namespace {

bool ends(Phase phase)
{
  return phase == Phase::Completed || phase == Phase::Refused || phase == Phase::RolledBack || phase == Phase::Failed;
}

} // namespace

StorageVmotion::StorageVmotion(Surroundings& around, const scenario::StorageVmotion& wish)
    : around_(around), wish_(wish), vm_(around.cluster.inventory().vm(wish.vm)), host_(vm_.host), wake_(around.workshop.simulation.gate())
{
}

StorageVmotion::~StorageVmotion() { std::erase(around_.under_way, this); }

Ending StorageVmotion::run()
{
  moves_ = relocation(wish_, vm_, around_.parameters.home_size);
  around_.record(trace::MigrationRequested{wish_.id, vm_.id, "storage_vmotion", vm_.host, moves_.from(vm_), moves_.to(), vm_.memory});
  const auto ending = proceed();
  around_.record(trace::MigrationEnded{wish_.id, ending.outcome, ending.reason, ending.claim});
  return ending;
}

Ending StorageVmotion::proceed()
{
  if (auto refused = admit()) return *refused;
  const auto moved = copy_home() && start_shadow_vm() && prepare_for_writes() && copy_disks() && catch_up() && switch_over();
  if (!moved) return roll_back();
  delete_source();
  return {};
}

std::optional<Ending> StorageVmotion::admit()
{
  auto& cluster = around_.cluster;
  if (!cluster.claim(vm_.id)) return refuse({Outcome::Refused, vm_.id + " is being migrated already", "vSphere API: TaskInProgress"});
  if (auto against = refusal(moves_, vm_, cluster, around_.topology, around_.version)) {
    cluster.unclaim(vm_.id);
    return refuse(*against);
  }
  for (const auto& [datastore, size] : moves_.up_front()) take(datastore, size);
  std::set<std::string> disks;
  for (const auto& move : moves_.disks) disks.insert(move.disk.id);
  around_.guests.leave(vm_.id, disks);
  guest_.emplace(around_, wish_, vm_, moves_, around_.guests.workloads());
  around_.under_way.push_back(this);
  advance(Signal::Admitted);
  return {};
}

Ending StorageVmotion::refuse(Ending why)
{
  advance(Signal::NotPossible);
  return why;
}

bool StorageVmotion::start_shadow_vm()
{
  if (phase_ != Phase::ShadowVm) return true;
  if (!sleep(around_.parameters.shadow_vm_start)) return false;
  advance(Signal::ShadowIdles);
  return true;
}

/// From here on the guest's writes are dealt with as the generation does.
bool StorageVmotion::prepare_for_writes()
{
  const auto each = [&](auto what) {
    guest_->advance();
    for (auto& disk : guest_->disks()) what(disk);
  };
  const auto stunned = [&](const std::string& part, Seconds span, Signal done, auto what) {
    stun(part);
    if (!sleep(span)) return false;
    each(what);
    resume();
    advance(done);
    return true;
  };
  switch (wish_.generation) {
  case Generation::Mirror:
    return stunned("mirror_insertion", around_.parameters.mirror_insertion_stun, Signal::MirrorInserted, [](LiveDisk& disk) { disk.mirror(); });
  case Generation::Snapshot:
    return stunned("snapshot", around_.parameters.snapshot_stun, Signal::SnapshotTaken,
                   [&](LiveDisk& disk) { disk.log(around_.parameters.snapshot_grain_writes); });
  case Generation::DirtyBlock: each([](LiveDisk& disk) { disk.track(); }); break;
  case Generation::Sweep: each([](LiveDisk& disk) { disk.sweep(); }); break;
  }
  return true;
}

bool StorageVmotion::catch_up()
{
  if (wish_.generation == Generation::Mirror || wish_.generation == Generation::Sweep) {
    advance(Signal::CopyDone);
    return true;
  }
  const auto hopeless = wish_.generation == Generation::Snapshot ? Hopeless::SwitchOver : Hopeless::GiveUp;
  Convergence convergence{around_.parameters.target_downtime, around_.parameters.iteration_patience, hopeless};
  for (std::uint32_t pass = 1;; ++pass) {
    guest_->advance();
    for (auto& disk : guest_->disks()) disk.flush();
    const auto rest = left();
    const auto rate = measured();
    const auto judgement = convergence.judge(rest, rate);
    around_.record(trace::IterationJudged{wish_.id, pass, rest, rate, judgement.estimate, convergence.target(),
                                          std::string{to_text(judgement.verdict)}, judgement.reason, judgement.claim});
    switch (judgement.verdict) {
    case Verdict::GiveUp: interrupt(Signal::NotConverging, judgement.reason); return false;
    case Verdict::SwitchOver: advance(Signal::LittleLeft); return true;
    case Verdict::Again: advance(Signal::MuchLeft); break;
    }
    if (!copy_pass(LiveDisk::Pass::AnyOther)) return false;
  }
}

bool StorageVmotion::switch_over()
{
  guest_->stand_still();
  if (!copy_rest() || !fast_suspend_resume()) return false;
  guest_->compare("switchover");
  auto& vm = around_.cluster.vm(wish_.vm);
  if (moves_.home) vm.home = *moves_.home;
  for (const auto& move : moves_.disks) move.land(vm);
  guest_->hand_over();
  around_.record(trace::SwitchedOver{wish_.id, vm_.id, vm_.host, moves_.to()});
  resume();
  advance(Signal::VmHandedOver);
  return true;
}

/// In the stun, and the stun has its limit.
bool StorageVmotion::copy_rest()
{
  if (left() == Bytes{0}) return true;
  stun("last_copy");
  const auto most = around_.parameters.fsr_max_switchover;
  auto watchdog = around_.workshop.simulation.spawn(wish_.id + "/fsr.maxSwitchoverSeconds", [this, most] {
    around_.workshop.simulation.sleep_for(most);
    takes_too_long();
  });
  const auto began = around_.now();
  const auto copied = copy_pass(LiveDisk::Pass::Last);
  watchdog.kill();
  stunned_for_ = around_.now() - began;
  if (copied) record_resumed(); // and on, without a break
  return copied;
}

bool StorageVmotion::fast_suspend_resume()
{
  stun("fsr");
  const auto left = around_.parameters.fsr_max_switchover - stunned_for_;
  if (around_.parameters.fsr > left) {
    if (sleep(left)) takes_too_long();
    return false;
  }
  const auto until = around_.now() + left;
  if (!sleep(around_.parameters.fsr)) return false;
  return disks_opened(until);
}

/// The shadow VM opens the disks where they are now; while they are not reached it tries again.
bool StorageVmotion::disks_opened(Seconds until)
{
  constexpr Seconds again{0.1};
  const auto to = moves_.to();
  const auto reached = [&] {
    return std::ranges::all_of(to, [&](const auto& place) { return reached_now(place.second); });
  };
  while (!reached()) {
    if (around_.now() + again > until) {
      if (sleep(until - around_.now())) takes_too_long();
      return false;
    }
    if (!sleep(again)) return false;
  }
  return true;
}

bool StorageVmotion::reached_now(const std::string& datastore) const
{
  const auto& outages = around_.workshop.outages;
  if (!outages.reached(datastore)) return false;
  return std::ranges::any_of(around_.topology.paths(host_, datastore), [&](const inventory::Path& path) { return datamover::works(outages, path); });
}

void StorageVmotion::takes_too_long()
{
  const auto most = units::to_text(around_.parameters.fsr_max_switchover);
  interrupt(Signal::TooLong, fmt::format("the switchover takes longer than fsr.maxSwitchoverSeconds, {}", most));
}

void StorageVmotion::delete_source()
{
  const auto undisturbed = sleep(around_.parameters.cleanup);
  release(moves_.freed);
  release(logs_);
  advance(undisturbed ? Signal::SourceDeleted : Signal::HostLost);
  end_guest(undisturbed);
}

Ending StorageVmotion::roll_back()
{
  const auto alive = interruption_->signal != Signal::HostLost;
  if (alive && !stunned_.empty()) resume();
  guest_->advance();
  for (auto& disk : guest_->disks()) disk.give_up();
  guest_->compare("rolled_back");
  const auto claim = step(storage_vmotion_protocol(wish_.generation), phase_, interruption_->signal).claim;
  advance(interruption_->signal);
  release(held_);
  release(logs_);
  end_guest(alive);
  return {phase_ == Phase::Failed ? Outcome::Failed : Outcome::RolledBack, interruption_->reason, std::string{claim}};
}

void StorageVmotion::end_guest(bool alive)
{
  guest_->advance();
  guest_->finish(alive);
  guest_.reset();
  around_.cluster.unclaim(vm_.id);
  around_.guests.settle(around_, vm_.id);
}

/// False: interrupted.
bool StorageVmotion::sleep(Seconds span)
{
  if (interrupted()) return false;
  if (span > Seconds{0}) wake_.wait_for(span);
  return !interrupted();
}

void StorageVmotion::stun(std::string part)
{
  guest_->stand_still();
  stunned_ = std::move(part);
  around_.record(trace::Stunned{wish_.id, vm_.id, stunned_});
}

void StorageVmotion::record_resumed() { around_.record(trace::Resumed{wish_.id, vm_.id, std::exchange(stunned_, "")}); }

void StorageVmotion::resume()
{
  record_resumed();
  guest_->go_on();
}

void StorageVmotion::advance(Signal signal)
{
  const auto& next = step(storage_vmotion_protocol(wish_.generation), phase_, signal);
  if (phase_ != Phase::Requested) around_.record(trace::PhaseEnded{wish_.id, std::string{to_text(phase_)}});
  phase_ = next.to;
  if (!ends(phase_)) around_.record(trace::PhaseStarted{wish_.id, std::string{to_text(phase_)}, std::string{next.claim}});
}

void StorageVmotion::host_lost() { interrupt(Signal::HostLost, fmt::format("{} was lost, and {} with it", host_, vm_.id)); }

void StorageVmotion::advance_guest()
{
  if (guest_) guest_->advance();
}

void StorageVmotion::interrupt(Signal signal, std::string reason)
{
  if (interruption_) return;
  interruption_ = {signal, std::move(reason)};
  around_.workshop.outages.stop(wish_.id);
  wake_.open();
}

void StorageVmotion::out_of_space(const std::string& datastore, Bytes needed)
{
  const auto free = around_.cluster.free(datastore);
  interrupt(Signal::OutOfSpace, fmt::format("{} has {} free, {} more are needed: {} bytes too few", datastore, units::to_text(free), units::to_text(needed),
                                            (needed - free).count()));
}

bool StorageVmotion::take_into(Space& account, const std::string& datastore, Bytes size)
{
  if (around_.cluster.free(datastore) < size) return false;
  around_.cluster.reserve(around_.workshop.trace, around_.now(), wish_.id, {{datastore, size}});
  account[datastore] += size;
  return true;
}

void StorageVmotion::give_back(const std::string& datastore, Bytes size)
{
  around_.cluster.release(around_.workshop.trace, around_.now(), wish_.id, {{datastore, size}});
  held_[datastore] -= size;
}

void StorageVmotion::release(Space& space)
{
  std::erase_if(space, [](const auto& entry) { return entry.second == Bytes{0}; });
  around_.cluster.release(around_.workshop.trace, around_.now(), wish_.id, std::exchange(space, {}));
}

} // namespace godwit::migration
