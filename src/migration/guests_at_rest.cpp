#include "migration/guests_at_rest.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::migration {

using scenario::DiskWorkload;

GuestsAtRest::GuestsAtRest(std::span<const DiskWorkload> workloads, std::span<const scenario::VmDemand> demands) : workloads_(workloads), demands_(demands)
{
  for (std::size_t first = 0; first < workloads.size();) {
    auto last = first + 1;
    while (last < workloads.size() && workloads[last].vm == workloads[first].vm) ++last;
    by_vm_.emplace(workloads[first].vm, workloads.subspan(first, last - first));
    first = last;
  }
}

std::span<const DiskWorkload> GuestsAtRest::workloads(const std::string& vm)
{
  const auto found = by_vm_.find(vm);
  return found == by_vm_.end() ? demands_.workloads(vm) : found->second;
}

void GuestsAtRest::begin(Surroundings& around)
{
  around_ = &around;
  for (const auto& workload : workloads_) {
    around.record(trace::WorkloadDeclared{workload.vm, workload.disk, around.workshop.trace.wants_words() ? to_text(workload) : ""});
    add(around, workload);
  }
  demands_.begin(around);
}

void GuestsAtRest::add(Surroundings& around, const DiskWorkload& workload)
{
  const auto& vm = std::as_const(around.cluster).vm(workload.vm);
  if (!vm.powered_on || !around.cluster.is_present(workload.vm)) return;
  const auto disk = std::ranges::find(vm.disks, workload.disk, &inventory::Disk::id);
  guests_.emplace_back(around, workload, vm.host, disk->datastore);
  work_out(guests_.back());
}

void GuestsAtRest::look_for_paths()
{
  std::set<engine::LinkIndex> touched;
  for (auto& guest : guests_) guest.path.look_for_path(touched);
  demands_.look_for_paths(touched);
  if (touched.empty()) return; // what fails elsewhere is nothing to them
  for (auto& guest : guests_)
    if (guest.path.is_on_any(touched)) work_out(guest);
  demands_.paths_changed(touched);
}

void GuestsAtRest::work_out(Guest& guest) const
{
  auto& path = guest.path;
  if (!path.works()) return path.steady({}, {});
  guest.reads = path.reads_meet();
  guest.writes = path.writes_meet();
  if (const auto* loop = std::get_if<scenario::ClosedLoop>(&guest.workload->load)) {
    const auto rate = loop->size / Seconds{1} * guest::closed_loop_iops(*loop, guest.reads, guest.writes) * guest::on_share(guest.workload->phases);
    return path.steady(rate * loop->read_share, rate * (1 - loop->read_share));
  }
  const auto demand = guest::demand(*guest.workload, guest.writes.latency);
  const auto read = demand.read_size / Seconds{1} * demand.read_iops, write = demand.write_size / Seconds{1} * demand.write_iops;
  const auto share = guest::share_of_queue(demand, around_->parameters.guest_queue_depth, guest.reads, guest.writes);
  path.steady(read * share, write * share);
}

void GuestsAtRest::leave(const std::string& vm, const std::set<std::string>& disks)
{
  leave_where([&](const Guest& guest) { return guest.workload->vm == vm && disks.contains(guest.workload->disk); });
  demands_.leave(vm, disks);
}

void GuestsAtRest::leave(const std::string& vm)
{
  leave_where([&](const Guest& guest) { return guest.workload->vm == vm; });
  demands_.leave(vm);
}

template <class Which> void GuestsAtRest::leave_where(Which which)
{
  for (auto guest = guests_.begin(); guest != guests_.end();) {
    if (!which(*guest)) {
      ++guest;
      continue;
    }
    guest->path.steady({}, {});
    guest = guests_.erase(guest);
  }
}

void GuestsAtRest::settle(Surroundings& around, const std::string& vm, const std::set<std::string>& move)
{
  if (dead_.contains(vm)) return;
  demands_.settle(vm, move);
  if (!by_vm_.contains(vm)) return;
  for (const auto& workload : by_vm_.at(vm)) {
    const auto here = std::ranges::any_of(guests_, [&](const Guest& guest) { return guest.workload == &workload; });
    if (!here && !move.contains(workload.disk)) add(around, workload);
  }
}

void GuestsAtRest::die(const std::string& vm)
{
  dead_.insert(vm);
  demands_.leave(vm);
  for (auto& guest : guests_)
    if (guest.workload->vm == vm) guest.path.steady({}, {});
  std::erase_if(guests_, [&](const Guest& guest) { return guest.workload->vm == vm; });
}

void GuestsAtRest::restart(Surroundings& around, const std::string& vm)
{
  dead_.erase(vm);
  settle(around, vm, {});
}

void GuestsAtRest::look_around()
{
  if (around_->workshop.pressure.changes() == looked_) return;
  looked_ = around_->workshop.pressure.changes();
  const auto changed = [](const guest::SideMet& then, Bytes now) {
    const auto before = static_cast<double>(then.neighbours.standing.count()), after = static_cast<double>(now.count());
    return std::abs(after - before) > 0.1 * std::max(before, after);
  };
  for (auto& guest : guests_) {
    if (changed(guest.reads, guest.path.standing_before_reads()) || changed(guest.writes, guest.path.standing_before_writes())) work_out(guest);
  }
}

void GuestsAtRest::finish()
{
  for (auto& guest : guests_) guest.path.steady({}, {});
  demands_.finish();
}

} // namespace godwit::migration
