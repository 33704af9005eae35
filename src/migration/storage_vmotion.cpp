#include "migration/storage_vmotion.hpp"

#include "migration/disk_queue.hpp"
#include "migration/guests_at_rest.hpp"
#include "migration/storage_vmotion_protocol.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::migration {

using datamover::Copied;
using inventory::DiskFormat;
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

bool StorageVmotion::copy_home()
{
  if (moves_.home) {
    const inventory::Disk files{.id = "home", .datastore = vm_.home, .size = around_.parameters.home_size};
    Attendant attendant{around_, *this, *guest_};
    const auto plan = datamover::plan_home(site(), move_of(files, *moves_.home, DiskFormat::Thick));
    if (!finish(datamover::copy(around_.workshop, plan, wish_.id, attendant)) || !copy_swap()) return false;
  }
  advance(Signal::HomeCopied);
  return true;
}

bool StorageVmotion::copy_swap()
{
  const auto size = inventory::swap_size(vm_);
  if (size == Bytes{0}) return true;
  const inventory::Disk swap{.id = "swap", .datastore = vm_.home, .size = size, .allocated = size, .nonzero = size};
  const auto move = move_of(swap, *moves_.home, DiskFormat::Thick);
  return copy_file({"data_mover", "swap", vaai::Operation::Clone, around_.cluster.inventory().array(move.from.extents.front().array)},
                   [&] { return datamover::choose(move, around_.devices, around_.now()); },
                   [&](datamover::Mover mover, Bytes start) { return datamover::plan_swap(site(), move, mover, start); });
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

bool StorageVmotion::copy_disks()
{
  DiskQueue queue{moves_.disks, around_.parameters.parallel_disks};
  auto& simulation = around_.workshop.simulation;
  auto finished = simulation.gate();
  const auto began = around_.now();
  Bytes copied;
  for (;;) {
    while (auto* move = interrupted() ? nullptr : queue.next()) {
      copied += move->data ? move->disk.allocated : Bytes{0};
      simulation.spawn(wish_.id + "/" + move->disk.id, [&, move] {
        const auto sweeps = wish_.generation == Generation::Sweep && guest_->disk(move->disk.id) != nullptr;
        sweeps ? sweep_disk(*move) : copy_disk(*move);
        queue.done(*move);
        finished.open();
      });
    }
    if (queue.under_way() == 0) break;
    finished.wait();
  }
  if (around_.now() > began) measured_ = copied / (around_.now() - began);
  return !interrupted();
}

bool StorageVmotion::copy_disk(DiskMove& disk)
{
  if (!disk.data) return true;
  const auto move = move_of(disk.disk, disk.to, disk.format);
  if (disk.grows()) disk.landed = Bytes{0};
  const auto copied = copy_file({"data_mover", disk.disk.id, vaai::Operation::Clone, around_.cluster.inventory().array(move.from.extents.front().array), &disk},
                                [&] { return datamover::choose(move, around_.devices, around_.now()); },
                                [&](datamover::Mover mover, Bytes start) { return datamover::plan_disk(site(), move, mover, start); });
  if (!copied) return false;
  if (disk.format != DiskFormat::EagerZeroed || disk.disk.allocated == disk.disk.size) return true;
  return write_zeroes(move);
}

bool StorageVmotion::write_zeroes(const datamover::Move& move)
{
  return copy_file({"zeroing", move.disk.id, vaai::Operation::Zero, around_.cluster.inventory().array(move.to.extents.front().array)},
                   [&] { return datamover::choose_for_zeroes(move, around_.devices, around_.now()); },
                   [&](datamover::Mover mover, Bytes start) { return datamover::plan_zeroes(site(), move, mover, start); });
}

bool StorageVmotion::sweep_disk(DiskMove& disk)
{
  auto& live = *guest_->disk(disk.disk.id);
  const auto move = move_of(disk.disk, disk.to, disk.format);
  Convergence convergence{Seconds{0}, around_.parameters.iteration_patience, Hopeless::GiveUp};
  std::uint32_t round = 0;
  auto began = around_.now();
  // A round ends where the cursor comes round: what is dirty then is what the next round will have to take.
  SweepAttendant attendant{around_, *this, *guest_, live, [&] {
    const auto dirty = live.map().block() * static_cast<std::int64_t>(live.map().marked());
    const auto verdict = convergence.judge(dirty, BytesPerSecond{1});
    ++round;
    began = around_.now();
    if (verdict.verdict != Verdict::GiveUp) return true;
    interrupt(Signal::NotConverging, fmt::format("after {} rounds as much is dirty as before: the guest writes faster than the copy", round));
    return false;
  }};
  return finish(datamover::copy(around_.workshop, datamover::plan_sweep(site(), move, mover_of_blocks(move)), wish_.id, attendant));
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
    const auto judgement = convergence.judge(left(), measured_);
    around_.record(trace::IterationJudged{wish_.id, pass, left(), measured_, judgement.estimate, convergence.target(),
                                          std::string{to_text(judgement.verdict)}, judgement.reason, judgement.claim});
    switch (judgement.verdict) {
    case Verdict::GiveUp: interrupt(Signal::NotConverging, judgement.reason); return false;
    case Verdict::SwitchOver: advance(Signal::LittleLeft); return true;
    case Verdict::Again: advance(Signal::MuchLeft); break;
    }
    if (!copy_marked()) return false;
  }
}

/// What the guest has changed and no pass has taken yet.
Bytes StorageVmotion::left()
{
  Bytes sum;
  for (auto& disk : guest_->disks()) sum += disk.map().block() * static_cast<std::int64_t>(disk.map().marked());
  return sum;
}

/// A pass: what is marked now. What the guest changes meanwhile is the next one's.
bool StorageVmotion::copy_marked()
{
  const auto began = around_.now();
  Bytes copied;
  for (auto& live : guest_->disks()) {
    auto blocks = live.map().take_marked();
    if (blocks.empty()) continue;
    const auto& disk = *std::ranges::find(moves_.disks, live.disk(), [](const DiskMove& m) { return m.disk.id; });
    const auto move = move_of(disk.disk, disk.to, disk.format);
    const auto size = live.map().block() * static_cast<std::int64_t>(blocks.size());
    BlocksAttendant attendant{around_, *this, *guest_, live, std::move(blocks)};
    if (!finish(datamover::copy(around_.workshop, datamover::plan_blocks(site(), move, mover_of_blocks(move), size), wish_.id, attendant))) return false;
    copied += size;
  }
  if (around_.now() > began) measured_ = copied / (around_.now() - began);
  return true;
}

bool StorageVmotion::switch_over()
{
  guest_->stand_still();
  if (!copy_rest() || !fast_suspend_resume()) return false;
  guest_->compare("switchover");
  auto& vm = around_.cluster.vm(wish_.vm);
  if (moves_.home) vm.home = *moves_.home;
  for (const auto& move : moves_.disks) move.land(vm);
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
  const auto copied = copy_marked();
  watchdog.kill();
  stunned_for_ = around_.now() - began;
  if (copied) record_resumed(); // and on, without a break
  return copied;
}

bool StorageVmotion::fast_suspend_resume()
{
  stun("fsr");
  const auto left = around_.parameters.fsr_max_switchover - stunned_for_;
  if (around_.parameters.fsr <= left) return sleep(around_.parameters.fsr);
  if (sleep(left)) takes_too_long();
  return false;
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
  end_guest(true, undisturbed);
}

Ending StorageVmotion::roll_back()
{
  const auto alive = interruption_->signal != Signal::HostLost;
  if (alive && !stunned_.empty()) resume();
  for (auto& disk : guest_->disks()) disk.give_up();
  guest_->compare("rolled_back");
  const auto claim = step(storage_vmotion_protocol(wish_.generation), phase_, interruption_->signal).claim;
  advance(interruption_->signal);
  release(held_);
  release(logs_);
  end_guest(false, alive);
  return {phase_ == Phase::Failed ? Outcome::Failed : Outcome::RolledBack, interruption_->reason, std::string{claim}};
}

void StorageVmotion::end_guest(bool completed, bool alive)
{
  guest_->finish(completed, alive);
  guest_.reset();
  around_.cluster.unclaim(vm_.id);
  around_.guests.settle(around_, vm_.id);
}

// What the steps are made of.

bool StorageVmotion::copy_file(const File& file, const Choose& choose, const PlanFrom& plan)
{
  Bytes done;
  auto choice = choose();
  for (;;) {
    record_decision(file, choice);
    std::optional<FileAttendant::HandOver> hand_over;
    const Assignment assignment{file.array, file.operation, choice.mover == datamover::Mover::Fs3dmHw, choice.device_refused};
    const auto result = copy_part(plan(choice.mover, done), file, assignment, hand_over);
    done += result.done;
    if (!hand_over) return finish(result);
    const auto before = std::exchange(choice, choose());
    around_.record(trace::HandedOver{wish_.id, file.subject, std::string{to_text(before.mover)}, std::string{to_text(choice.mover)}, done,
                                     hand_over->reason, hand_over->claim});
  }
}

datamover::CopyResult StorageVmotion::copy_part(const datamover::Plan& plan, const File& file, const Assignment& assignment,
                                                std::optional<FileAttendant::HandOver>& hand_over)
{
  const auto by = [&](auto&& attendant) {
    const auto result = datamover::copy(around_.workshop, plan, wish_.id, attendant);
    hand_over = attendant.hand_over();
    return result;
  };
  if (file.disk != nullptr) return by(DiskAttendant{around_, *this, *guest_, assignment, *file.disk});
  return by(FileAttendant{around_, *this, *guest_, assignment});
}

/// False: the migration cannot go on.
bool StorageVmotion::finish(const datamover::CopyResult& result)
{
  if (result.how == Copied::Lost) {
    interrupt(Signal::PathsLost, fmt::format("no path to the storage for longer than {}", units::to_text(around_.parameters.apd_timeout)));
  }
  return !interrupted();
}

datamover::Move StorageVmotion::move_of(const inventory::Disk& file, const std::string& to, DiskFormat format) const
{
  const auto& cluster = around_.cluster.inventory();
  return {cluster, cluster.host(vm_.host), vm_, cluster.datastore(file.datastore), cluster.datastore(to), file, format, around_.version};
}

/// Scattered blocks of 64 KiB are beneath an XCOPY: software takes them, the best there is.
datamover::Mover StorageVmotion::mover_of_blocks(const datamover::Move& move)
{
  return datamover::choose_software(move).mover;
}

void StorageVmotion::record_decision(const File& file, const datamover::Choice& choice)
{
  for (const auto& change : around_.devices.changes()) {
    around_.record(trace::DeviceStateChanged{change.array, std::string{to_text(change.operation)}, std::string{to_text(change.state)}, change.evaluated,
                                             change.reason, change.claim});
  }
  const auto offloaded = choice.mover == datamover::Mover::Fs3dmHw;
  auto chosen = std::string{to_text(choice.mover)};
  if (file.operation == vaai::Operation::Zero) chosen = offloaded ? "write_same" : "host";
  around_.record(trace::DecisionMade{wish_.id, file.what, file.subject, chosen, choice.reason, choice.claim, std::string{to_text(choice.state)}, choice.tried});
}

datamover::Site StorageVmotion::site() const { return {around_.cluster.inventory(), around_.topology, around_.parameters}; }

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

bool StorageVmotion::take(const std::string& datastore, Bytes size)
{
  if (around_.cluster.free(datastore) < size) return false;
  around_.cluster.reserve(around_.workshop.trace, around_.now(), wish_.id, {{datastore, size}});
  held_[datastore] += size;
  return true;
}

void StorageVmotion::give_back(const std::string& datastore, Bytes size)
{
  around_.cluster.release(around_.workshop.trace, around_.now(), wish_.id, {{datastore, size}});
  held_[datastore] -= size;
}

bool StorageVmotion::take_for_log(const std::string& datastore, Bytes size)
{
  if (around_.cluster.free(datastore) < size) return false;
  around_.cluster.reserve(around_.workshop.trace, around_.now(), wish_.id, {{datastore, size}});
  logs_[datastore] += size;
  return true;
}

void StorageVmotion::release(Space& space)
{
  std::erase_if(space, [](const auto& entry) { return entry.second == Bytes{0}; });
  around_.cluster.release(around_.workshop.trace, around_.now(), wish_.id, std::exchange(space, {}));
}

} // namespace godwit::migration
