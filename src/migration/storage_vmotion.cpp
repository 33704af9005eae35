#include "migration/storage_vmotion.hpp"

#include "migration/disk_queue.hpp"

namespace godwit::migration {

using datamover::Copied;
using datamover::Mover;
using inventory::DiskFormat;
using trace::Outcome;

namespace {

bool ends(Phase phase) { return phase == Phase::Completed || phase == Phase::Refused || phase == Phase::RolledBack; }

} // namespace

StorageVmotion::StorageVmotion(Surroundings& surroundings, const scenario::StorageVmotion& wish)
    : around_(surroundings), wish_(wish), vm_(surroundings.cluster.inventory().vm(wish.vm))
{
}

Ending StorageVmotion::run()
{
  moves_ = relocation(wish_, vm_, around_.parameters.home_size);
  request();
  const auto ending = proceed();
  record(trace::MigrationEnded{wish_.id, ending.outcome, ending.reason, ending.claim});
  return ending;
}

Ending StorageVmotion::proceed()
{
  if (auto refused = admit()) return *refused;
  if (copy_home() == Copied::Lost) return roll_back();
  start_shadow_vm();
  insert_mirror_driver();
  if (copy_disks() == Copied::Lost) return roll_back();
  switch_over();
  delete_source();
  return {};
}

void StorageVmotion::request()
{
  record(trace::MigrationRequested{wish_.id, vm_.id, "storage_vmotion", vm_.host, moves_.from(vm_), moves_.to(), vm_.memory});
}

std::optional<Ending> StorageVmotion::admit()
{
  auto& cluster = around_.cluster;
  if (!cluster.claim(vm_.id)) return refuse({Outcome::Refused, vm_.id + " is being migrated already", "vSphere API: TaskInProgress"});
  if (auto against = refusal(moves_, vm_, cluster, around_.topology, around_.version)) {
    cluster.unclaim(vm_.id);
    return refuse(*against);
  }
  cluster.reserve(around_.workshop.trace, around_.workshop.simulation.now(), wish_.id, moves_.needed);
  advance(Signal::Admitted);
  return {};
}

Ending StorageVmotion::refuse(Ending why)
{
  advance(Signal::NotPossible);
  return why;
}

Copied StorageVmotion::copy_home()
{
  auto copied = Copied::Whole;
  if (moves_.home) {
    const inventory::Disk files{.id = "home", .datastore = vm_.home, .size = around_.parameters.home_size};
    const auto move = move_of(files, *moves_.home, DiskFormat::Thick);
    copied = datamover::copy(around_.workshop, datamover::plan_home(site(), move), wish_.id);
    if (copied == Copied::Whole) copied = copy_swap();
  }
  if (copied == Copied::Whole) advance(Signal::HomeCopied);
  return copied;
}

Copied StorageVmotion::copy_swap()
{
  const auto size = inventory::swap_size(vm_);
  if (size == Bytes{0}) return Copied::Whole;
  const inventory::Disk file{.id = "swap", .datastore = vm_.home, .size = size, .allocated = size, .nonzero = size};
  const auto move = move_of(file, *moves_.home, DiskFormat::Thick);
  return datamover::copy(around_.workshop, datamover::plan_swap(site(), move, decide(move, "swap"), size), wish_.id);
}

void StorageVmotion::start_shadow_vm()
{
  around_.workshop.simulation.sleep_for(around_.parameters.shadow_vm_start);
  advance(Signal::ShadowIdles);
}

void StorageVmotion::insert_mirror_driver()
{
  if (phase_ != Phase::MirrorInsertion) return;
  stun("mirror_insertion", around_.parameters.mirror_insertion_stun);
  record(trace::Resumed{wish_.id, vm_.id, "mirror_insertion"});
  advance(Signal::MirrorInserted);
}

Copied StorageVmotion::copy_disks()
{
  DiskQueue queue{moves_.disks, around_.parameters.parallel_disks};
  auto result = Copied::Whole;
  auto& simulation = around_.workshop.simulation;
  auto finished = simulation.gate();
  for (;;) {
    while (auto* move = result == Copied::Whole ? queue.next() : nullptr) {
      simulation.spawn(wish_.id + "/" + move->disk.id, [&, move] {
        if (copy_disk(*move) == Copied::Lost) result = Copied::Lost;
        queue.done(*move);
        finished.open();
      });
    }
    if (queue.under_way() == 0) break;
    finished.wait();
  }
  if (result == Copied::Whole) advance(Signal::CopyDone);
  return result;
}

Copied StorageVmotion::copy_disk(DiskMove& disk)
{
  if (!disk.data) return Copied::Whole;
  const auto move = move_of(disk.disk, disk.to, disk.format);
  const auto plan = datamover::plan_disk(site(), move, decide(move, disk.disk.id));
  if (disk.format == DiskFormat::Thin) disk.landed = plan.nonzero;
  if (datamover::copy(around_.workshop, plan, wish_.id) == Copied::Lost) return Copied::Lost;
  if (disk.format != DiskFormat::EagerZeroed || disk.disk.allocated == disk.disk.size) return Copied::Whole;
  return write_zeroes(move);
}

Copied StorageVmotion::write_zeroes(const datamover::Move& move)
{
  const auto choice = datamover::choose_for_zeroes(move, around_.devices);
  const auto offloaded = choice.mover == Mover::Fs3dmHw;
  record_decision("zeroing", move.disk.id, offloaded ? "write_same" : "host", choice);
  return datamover::copy(around_.workshop, datamover::plan_zeroes(site(), move, choice.mover), wish_.id);
}

void StorageVmotion::switch_over()
{
  stun("fsr", around_.parameters.fsr);
  auto& vm = around_.cluster.vm(wish_.vm);
  if (moves_.home) vm.home = *moves_.home;
  for (const auto& move : moves_.disks) move.land(vm);
  record(trace::SwitchedOver{wish_.id, vm_.id, vm_.host, moves_.to()});
  record(trace::Resumed{wish_.id, vm_.id, "fsr"});
  advance(Signal::VmHandedOver);
}

void StorageVmotion::delete_source()
{
  auto& simulation = around_.workshop.simulation;
  simulation.sleep_for(around_.parameters.cleanup);
  around_.cluster.release(around_.workshop.trace, simulation.now(), wish_.id, moves_.freed);
  around_.cluster.release(around_.workshop.trace, simulation.now(), wish_.id, moves_.unused());
  advance(Signal::SourceDeleted);
  around_.cluster.unclaim(vm_.id);
}

Ending StorageVmotion::roll_back()
{
  advance(Signal::TransferLost);
  around_.cluster.release(around_.workshop.trace, around_.workshop.simulation.now(), wish_.id, moves_.needed);
  around_.cluster.unclaim(vm_.id);
  return {Outcome::RolledBack, "a path to the storage was lost; the VM goes on at the source", "SVM-8"};
}

datamover::Move StorageVmotion::move_of(const inventory::Disk& file, const std::string& to, DiskFormat format) const
{
  const auto& cluster = around_.cluster.inventory();
  return {cluster, cluster.host(vm_.host), vm_, cluster.datastore(file.datastore), cluster.datastore(to), file, format};
}

Mover StorageVmotion::decide(const datamover::Move& move, const std::string& subject)
{
  const auto choice = datamover::choose(move, around_.devices);
  record_decision("data_mover", subject, std::string{to_text(choice.mover)}, choice);
  return choice.mover;
}

void StorageVmotion::record_decision(std::string what, const std::string& subject, std::string chosen, const datamover::Choice& choice)
{
  record(trace::DecisionMade{wish_.id, std::move(what), subject, std::move(chosen), choice.reason, choice.claim,
                             std::string{to_text(choice.state)}, choice.tried});
}

datamover::Site StorageVmotion::site() const { return {around_.cluster.inventory(), around_.topology, around_.parameters}; }

void StorageVmotion::stun(std::string part, Seconds span)
{
  record(trace::Stunned{wish_.id, vm_.id, std::move(part)});
  around_.workshop.simulation.sleep_for(span);
}

void StorageVmotion::advance(Signal signal)
{
  const auto& next = step(storage_vmotion_protocol(around_.version), phase_, signal);
  if (phase_ != Phase::Requested) record(trace::PhaseEnded{wish_.id, std::string{to_text(phase_)}});
  phase_ = next.to;
  if (!ends(phase_)) record(trace::PhaseStarted{wish_.id, std::string{to_text(phase_)}, std::string{next.claim}});
}

template <class Event> void StorageVmotion::record(Event event)
{
  around_.workshop.trace.record(around_.workshop.simulation.now(), std::move(event));
}

} // namespace godwit::migration
