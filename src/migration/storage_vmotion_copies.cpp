// Storage vMotion's copying: home directory, swap, disks, what the guest changed meanwhile.

#include "migration/disk_queue.hpp"
#include "migration/storage_vmotion.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <limits>

namespace godwit::migration {

using datamover::Copied;
using inventory::DiskFormat;
using scenario::Generation;

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

bool StorageVmotion::copy_disks()
{
  DiskQueue queue{moves_.disks, around_.parameters.parallel_disks};
  auto& simulation = around_.workshop.simulation;
  auto finished = simulation.gate();
  for (;;) {
    while (auto* move = interrupted() ? nullptr : queue.next()) {
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
  return copied && write_zeroes(move);
}

/// An eager-zeroed destination has blocks that the source has not.
bool StorageVmotion::write_zeroes(const datamover::Move& move)
{
  if (move.format != DiskFormat::EagerZeroed || move.disk.allocated == move.disk.size) return true;
  return copy_file({"zeroing", move.disk.id, vaai::Operation::Zero, around_.cluster.inventory().array(move.to.extents.front().array)},
                   [&] { return datamover::choose_for_zeroes(move, around_.devices, around_.now()); },
                   [&](datamover::Mover mover, Bytes start) { return datamover::plan_zeroes(site(), move, mover, start); });
}

bool StorageVmotion::sweep_disk(DiskMove& disk)
{
  auto& live = *guest_->disk(disk.disk.id);
  const auto move = move_of(disk.disk, disk.to, disk.format);
  SweepPatience patience{around_.parameters.target_downtime, around_.parameters.iteration_patience};
  auto began = around_.now();
  // A round ends where the cursor comes round: what is dirty then is what the next round will have to take.
  SweepAttendant attendant{around_, *this, *guest_, live, [&](Bytes copied) {
    const auto took = around_.now() - std::exchange(began, around_.now());
    const auto dirty = live.block() * static_cast<std::int64_t>(live.map().marked());
    if (patience.goes_on(dirty, copied, took)) return true;
    interrupt(Signal::NotConverging, fmt::format("round after round leaves no less than {} dirty: {} is changed as fast as it is copied", units::to_text(dirty), live.disk()));
    return false;
  }};
  // It goes over the whole disk from its first round on, so a thin one takes all its space at once.
  if (disk.grows() && !take(disk.to, disk.disk.allocated)) {
    out_of_space(disk.to, disk.disk.allocated);
    return false;
  }
  const auto choice = datamover::choose_software(move);
  record_decision({"data_mover", disk.disk.id, vaai::Operation::Clone, around_.cluster.inventory().array(move.from.extents.front().array)}, choice);
  return finish(datamover::copy(around_.workshop, datamover::plan_sweep(site(), move, choice.mover), wish_.id, attendant)) && write_zeroes(move);
}

/// What the guest has changed and no pass has taken yet.
Bytes StorageVmotion::left()
{
  Bytes sum;
  for (auto& disk : guest_->disks()) sum += disk.left();
  return sum;
}

/// A pass: what is marked now. What the guest changes meanwhile is the next one's.
bool StorageVmotion::copy_pass(LiveDisk::Pass pass)
{
  Throughput throughput;
  for (auto& live : guest_->disks()) {
    auto blocks = live.take(pass);
    if (blocks.empty()) continue;
    const auto& disk = *std::ranges::find(moves_.disks, live.disk(), [](const DiskMove& m) { return m.disk.id; });
    const auto move = move_of(disk.disk, disk.to, disk.format);
    const auto size = live.block() * static_cast<std::int64_t>(blocks.size());
    const auto began = around_.now();
    BlocksAttendant attendant{around_, *this, *guest_, live, std::move(blocks)};
    if (!finish(datamover::copy(around_.workshop, datamover::plan_blocks(site(), move, mover_of_blocks(move), size), wish_.id, attendant))) return false;
    throughput.add(size, around_.now() - began);
  }
  throughput_ = throughput;
  return true;
}

/// Of the pass that is over; where that was the array's, what the host's mover can do.
BytesPerSecond StorageVmotion::measured()
{
  if (throughput_.time > Seconds{0}) return throughput_.copied / throughput_.time;
  auto slowest = BytesPerSecond{std::numeric_limits<double>::max()};
  for (const auto& disk : moves_.disks) {
    const auto move = move_of(disk.disk, disk.to, disk.format);
    const auto words = datamover::plan_blocks(site(), move, mover_of_blocks(move), around_.parameters.transfer_size).announcement;
    slowest = min(slowest, min(words.max_flow, words.window.value_or(words.max_flow)));
  }
  return slowest;
}

bool StorageVmotion::copy_file(const File& file, const Choose& choose, const PlanFrom& plan)
{
  Bytes done;
  auto choice = choose();
  for (;;) {
    record_decision(file, choice);
    std::optional<FileAttendant::HandOver> hand_over;
    const Assignment assignment{file.array, file.operation, choice.mover == datamover::Mover::Fs3dmHw, choice.device_refused};
    const auto began = around_.now();
    const auto result = copy_part(plan(choice.mover, done), file, assignment, hand_over);
    done += result.done;
    // What passes over changed blocks will reach: neither what the array does by itself nor zeroes tell.
    if (file.disk != nullptr && !assignment.offloaded) throughput_.add(result.done, around_.now() - began);
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

} // namespace godwit::migration
