#include "migration/file_copies.hpp"

#include "migration/convergence.hpp"
#include "migration/disk_queue.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <limits>

namespace godwit::migration {

using datamover::Copied;
using inventory::DiskFormat;
using scenario::Generation;

namespace {

std::string lacks_provisioning(const inventory::Inventory& inventory, const Hosts& hosts)
{
  using inventory::Traffic;
  const auto carries = [&](const inventory::Attachment& nic) {
    const auto network = std::ranges::find(inventory.networks, nic.to, &inventory::Network::id);
    return network != inventory.networks.end() && std::ranges::find(network->carries, Traffic::Provisioning) != network->carries.end();
  };
  for (const auto* host : {&hosts.from, &hosts.to})
    if (std::ranges::none_of(host->nics, carries)) return host->id + " has no adapter for provisioning";
  return fmt::format("no network for provisioning leads from {} to {}", hosts.from.id, hosts.to.id);
}

} // namespace

FileCopies::FileCopies(Surroundings& around, Progress& progress, Interruptible& migration, const Cargo& cargo)
    : around_(around), progress_(progress), migration_(migration), cargo_(cargo)
{
}

/// The storage network is used wherever the source host reaches the destination too.
bool FileCopies::crosses(const std::string& to) const { return cargo_.hosts.change() && !around_.topology.reaches(cargo_.hosts.from.id, to); }

bool FileCopies::copy_home()
{
  if (!cargo_.moves.home) return true;
  const auto& to = *cargo_.moves.home;
  const auto size = around_.parameters.home_size;
  const inventory::Disk files{.id = "home", .datastore = cargo_.vm.home, .size = size, .allocated = size, .nonzero = size};
  Attendant attendant{around_, migration_, cargo_.guest};
  const auto move = move_of(files, to, DiskFormat::Thick);
  const auto over_network = crosses(to);
  const auto plan = over_network ? datamover::plan_crossing(site(), move, crossing(*way_), trace::Cause::Home, Bytes{0}, size) : datamover::plan_home(site(), move);
  return finish(datamover::copy(around_.workshop, plan, cargo_.wish.id, attendant), over_network ? way_ : nullptr);
}

bool FileCopies::copy_swap()
{
  if (!cargo_.moves.moves_swap) return true;
  const auto size = inventory::swap_size(cargo_.vm);
  const inventory::Disk swap{.id = "swap", .datastore = cargo_.moves.swap.from, .size = size, .allocated = size, .nonzero = size};
  const auto move = move_of(swap, cargo_.moves.swap.to, DiskFormat::Thick);
  return copy_file({"data_mover", "swap", vaai::Operation::Clone, around_.cluster.inventory().array(move.from.extents.front().array)},
                   [&] { return datamover::choose(move, around_.devices, around_.now()); },
                   [&](datamover::Mover mover, Bytes start) { return datamover::plan_swap(site(), move, mover, start); });
}

bool FileCopies::copy_disks()
{
  DiskQueue queue{cargo_.moves.disks, around_.parameters.parallel_disks};
  auto& simulation = around_.workshop.simulation;
  auto finished = simulation.gate();
  for (;;) {
    while (auto* move = progress_.interrupted() ? nullptr : queue.next()) {
      simulation.spawn(cargo_.wish.id + "/" + move->disk.id, [&, move] {
        const auto sweeps = cargo_.wish.generation == Generation::Sweep && cargo_.guest.disk(move->disk.id) != nullptr;
        sweeps ? sweep_disk(*move) : crosses(move->to) ? cross_disk(*move) : copy_disk(*move);
        queue.done(*move);
        finished.open();
      });
    }
    if (queue.under_way() == 0) break;
    finished.wait();
  }
  return !progress_.interrupted();
}

const char* FileCopies::mover(const NetworkWay& way) const { return is_nfc(&way) ? "nfc" : "vmotion"; }

datamover::Crossing FileCopies::crossing(const NetworkWay& way) const
{
  const auto& parameters = around_.parameters;
  return {cargo_.hosts.to, {way.lanes().begin(), way.lanes().end()}, mover(way), is_nfc(&way) ? parameters.nfc_timeout : parameters.net_timeout};
}

const NetworkWay* FileCopies::open_nfc()
{
  const auto& [from, to] = cargo_.hosts;
  auto nfc = vmotion::nfc_stream(around_.topology, around_.parameters, {from, to, around_.version, around_.edition, false});
  if (!nfc) return nullptr;
  around_.explain([&] {
    const auto provisioning = nfc->traffic == inventory::Traffic::Provisioning;
    const auto why = provisioning ? "both hosts have an adapter for it" : lacks_provisioning(around_.cluster.inventory(), cargo_.hosts);
    return trace::DecisionMade{cargo_.wish.id, "file_copy_network", "cold files", std::string{to_text(nfc->traffic)}, why, "VMware KB 419637", "", {}};
  });
  nfc_.emplace(around_, cargo_.wish.id, std::vector{std::move(nfc->stream)});
  return &*nfc_;
}

/// `way`: over a network; null: by paths to storage.
void FileCopies::record_path(const std::string& subject, const std::string& to, const NetworkWay* way)
{
  if (!cargo_.hosts.change()) return;
  const auto& [from_host, to_host] = cargo_.hosts;
  const auto record = [&](const char* chosen, const std::string& reason, const char* claim) {
    around_.explain([&] { return trace::DecisionMade{cargo_.wish.id, "path", subject, chosen, reason, claim, "", {}}; });
  };
  if (way == nullptr) return record("storage_network", fmt::format("{} and {} both reach {}", from_host.id, to_host.id, to), "XVM-18");
  const auto apart = fmt::format("{} does not reach {}, {} does", from_host.id, to, to_host.id);
  if (!is_nfc(way)) return record("vmotion_network", apart, "XVM-4");
  record("nfc", fmt::format("{}, and {}", apart, cargo_.vm.powered_on ? "nobody writes the parents of snapshots" : "the VM is powered off"),
         from_host.vcenter != to_host.vcenter ? "MOB-4" : "VMware KB 419637");
}

/// Cold parents of snapshots by network file copy, all that lives over the streams.
bool FileCopies::cross_disk(DiskMove& disk)
{
  const auto parents_apart = nfc_ && !is_nfc(way_) && disk.disk.parents > Bytes{0};
  if (parents_apart) record_path(fmt::format("The snapshots' part of {} ({})", disk.disk.id, units::to_text(disk.disk.parents)), disk.to, &*nfc_);
  record_path(parents_apart ? "The rest of " + disk.disk.id : disk.disk.id, disk.to, way_);
  if (!disk.data) return true;
  const auto move = move_of(disk.disk, disk.to, disk.format);
  const auto& array = around_.cluster.inventory().array(move.from.extents.front().array);
  if (disk.grows()) disk.landed = Bytes{0};
  Bytes done;
  const auto part = [&](const NetworkWay& way, Bytes until) {
    DiskAttendant attendant{around_, migration_, cargo_.guest, {array, vaai::Operation::Clone, false, false}, disk, until};
    const auto plan = datamover::plan_crossing(site(), move, crossing(way), trace::Cause::Bulk, done, disk.disk.allocated);
    const auto result = datamover::copy(around_.workshop, plan, cargo_.wish.id, attendant);
    done += result.done;
    return attendant.hand_over() || finish(result, &way);
  };
  if (parents_apart) {
    if (!part(*nfc_, disk.disk.parents)) return false;
    if (done < disk.disk.allocated) {
      around_.record(trace::HandedOver{cargo_.wish.id, disk.disk.id, "nfc", "vmotion", done, "the parents of its snapshots are there; nobody writes those", "MOB-5"});
    }
  }
  const auto all = done == disk.disk.allocated || part(*way_, disk.disk.size);
  return all && write_zeroes(move);
}

bool FileCopies::copy_disk(DiskMove& disk)
{
  record_path(disk.disk.id, disk.to, nullptr);
  if (!disk.data) return true;
  const auto move = move_of(disk.disk, disk.to, disk.format);
  if (disk.grows()) disk.landed = Bytes{0};
  const auto copied = copy_file({"data_mover", disk.disk.id, vaai::Operation::Clone, around_.cluster.inventory().array(move.from.extents.front().array), &disk},
                                [&] {
                                  auto choice = datamover::choose(move, around_.devices, around_.now());
                                  if (choice.mover == datamover::Mover::Fs3dmHw && cargo_.hosts.change()) choice.claim = "XVM-19";
                                  return choice;
                                },
                                [&](datamover::Mover mover, Bytes start) { return datamover::plan_disk(site(), move, mover, start); });
  return copied && write_zeroes(move);
}

/// An eager-zeroed destination has blocks that the source has not.
bool FileCopies::write_zeroes(const datamover::Move& move)
{
  if (move.format != DiskFormat::EagerZeroed || move.disk.allocated == move.disk.size) return true;
  if (crosses(move.to.id)) return true; // its host zeroes what it does not write
  return copy_file({"zeroing", move.disk.id, vaai::Operation::Zero, around_.cluster.inventory().array(move.to.extents.front().array)},
                   [&] { return datamover::choose_for_zeroes(move, around_.devices, around_.now()); },
                   [&](datamover::Mover mover, Bytes start) { return datamover::plan_zeroes(site(), move, mover, start); });
}

bool FileCopies::sweep_disk(DiskMove& disk)
{
  auto& live = *cargo_.guest.disk(disk.disk.id);
  const auto move = move_of(disk.disk, disk.to, disk.format);
  SweepPatience patience{around_.parameters.target_downtime, around_.parameters.iteration_patience};
  auto began = around_.now();
  // A round ends where the cursor comes round: what is dirty then is what the next round will have to take.
  SweepAttendant attendant{around_, migration_, cargo_.guest, live, [&](const SweepAttendant::Round& round) {
    const auto took = around_.now() - std::exchange(began, around_.now());
    if (patience.goes_on(round.dirty, round.copied, took)) return true;
    constexpr auto why = "{} is never found clean: at best {} of it were dirty at the end of a round, and as much is changed again while that is copied";
    progress_.interrupt(Signal::NotConverging, fmt::format(why, live.disk(), units::to_text(patience.least())));
    return false;
  }};
  // It goes over the whole disk from its first round on, so a thin one takes all its space at once.
  if (disk.grows() && !migration_.take(disk.to, disk.disk.allocated)) {
    migration_.out_of_space(disk.to, disk.disk.allocated);
    return false;
  }
  const auto choice = datamover::choose_for_blocks(move, live.block());
  record_decision({"data_mover", disk.disk.id, vaai::Operation::Clone, around_.cluster.inventory().array(move.from.extents.front().array)}, choice);
  return finish(datamover::copy(around_.workshop, datamover::plan_sweep(site(), move, choice.mover), cargo_.wish.id, attendant)) && write_zeroes(move);
}

Bytes FileCopies::left() const
{
  Bytes sum;
  for (auto& disk : cargo_.guest.disks()) sum += disk.left();
  return sum;
}

bool FileCopies::copy_pass(LiveDisk::Pass pass)
{
  Throughput throughput;
  for (auto& live : cargo_.guest.disks()) {
    auto blocks = live.take(pass);
    if (blocks.empty()) continue;
    const auto& disk = *std::ranges::find(cargo_.moves.disks, live.disk(), [](const DiskMove& m) { return m.disk.id; });
    const auto move = move_of(disk.disk, disk.to, disk.format);
    const auto size = live.block() * static_cast<std::int64_t>(blocks.size());
    const auto choice = datamover::choose_for_blocks(move, live.block());
    // Once a disk: every pass would choose the same.
    if (chosen_for_passes_.insert(live.disk()).second) {
      record_decision({"data_mover", live.disk(), vaai::Operation::Clone, around_.cluster.inventory().array(move.from.extents.front().array)}, choice);
    }
    const auto began = around_.now();
    BlocksAttendant attendant{around_, migration_, cargo_.guest, live, std::move(blocks)};
    if (!finish(datamover::copy(around_.workshop, datamover::plan_blocks(site(), move, choice.mover, size), cargo_.wish.id, attendant))) return false;
    throughput.add(size, around_.now() - began);
  }
  throughput_ = throughput;
  return true;
}

BytesPerSecond FileCopies::measured() const
{
  if (throughput_.time > Seconds{0}) return throughput_.copied / throughput_.time;
  auto slowest = BytesPerSecond{std::numeric_limits<double>::max()};
  for (const auto& disk : cargo_.moves.disks) {
    const auto move = move_of(disk.disk, disk.to, disk.format);
    const auto words = datamover::plan_blocks(site(), move, datamover::choose_software(move).mover, around_.parameters.transfer_size).announcement;
    slowest = min(slowest, min(words.max_flow, words.window.value_or(words.max_flow)));
  }
  return slowest;
}

bool FileCopies::copy_file(const File& file, const Choose& choose, const PlanFrom& plan)
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
    around_.record(trace::HandedOver{cargo_.wish.id, file.subject, std::string{to_text(before.mover)}, std::string{to_text(choice.mover)}, done,
                                     hand_over->reason, hand_over->claim});
  }
}

datamover::CopyResult FileCopies::copy_part(const datamover::Plan& plan, const File& file, const Assignment& assignment,
                                                std::optional<FileAttendant::HandOver>& hand_over)
{
  const auto by = [&](auto&& attendant) {
    const auto result = datamover::copy(around_.workshop, plan, cargo_.wish.id, attendant);
    hand_over = attendant.hand_over();
    return result;
  };
  if (file.disk != nullptr) return by(DiskAttendant{around_, migration_, cargo_.guest, assignment, *file.disk});
  return by(FileAttendant{around_, migration_, cargo_.guest, assignment});
}

/// False: the migration cannot go on.
bool FileCopies::finish(const datamover::CopyResult& result, const NetworkWay* way)
{
  const auto& parameters = around_.parameters;
  if (result.how == Copied::Lost) {
    const bool reached = !result.by_network;
    const auto patience = reached ? parameters.apd_timeout : is_nfc(way) ? parameters.nfc_timeout : parameters.net_timeout;
    progress_.interrupt(Signal::PathsLost, fmt::format("no {} for longer than {}", reached ? "path to the storage" : "way over the network", units::to_text(patience)));
  }
  return !progress_.interrupted();
}

datamover::Move FileCopies::move_of(const inventory::Disk& file, const std::string& to, DiskFormat format) const
{
  const auto& cluster = around_.cluster.inventory();
  return {cluster, cargo_.hosts.from, cargo_.vm, cluster.datastore(file.datastore), cluster.datastore(to), file, format, around_.version};
}

void FileCopies::record_decision(const File& file, const datamover::Choice& choice)
{
  for (const auto& change : around_.devices.changes()) {
    around_.record(trace::DeviceStateChanged{change.array, std::string{to_text(change.operation)}, std::string{to_text(change.state)}, change.evaluated,
                                             change.reason, change.claim});
  }
  around_.explain([&] {
    const auto offloaded = choice.mover == datamover::Mover::Fs3dmHw;
    auto chosen = std::string{to_text(choice.mover)};
    if (file.operation == vaai::Operation::Zero) chosen = offloaded ? "write_same" : "host";
    return trace::DecisionMade{cargo_.wish.id, file.what, file.subject, chosen, choice.reason, choice.claim, choice.state ? std::string{to_text(*choice.state)} : "", choice.tried};
  });
}

datamover::Site FileCopies::site() const { return {around_.cluster.inventory(), around_.topology, around_.parameters}; }

} // namespace godwit::migration
