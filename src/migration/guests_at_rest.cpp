#include "migration/guests_at_rest.hpp"

#include <algorithm>

namespace godwit::migration {

using scenario::DiskWorkload;

void GuestsAtRest::begin(Surroundings& around)
{
  for (const auto& workload : workloads_) {
    around.record(trace::WorkloadDeclared{workload.vm, workload.disk, to_text(workload)});
    add(around, workload);
  }
}

void GuestsAtRest::add(Surroundings& around, const DiskWorkload& workload)
{
  const auto& vm = around.cluster.inventory().vm(workload.vm);
  const auto disk = std::ranges::find(vm.disks, workload.disk, &inventory::Disk::id);
  guests_.emplace_back(around, workload, vm.host, disk->datastore);
  work_out(guests_.back());
}

void GuestsAtRest::work_out(Guest& guest)
{
  auto& path = guest.path;
  guest.read_wait = path.read_wait();
  guest.write_wait = path.write_wait();
  // A closed loop waits for its reads and its writes in proportion; an open one asks the same whatever the latency.
  const auto* loop = std::get_if<scenario::ClosedLoop>(&guest.workload->load);
  const auto share = loop == nullptr ? 0.0 : loop->read_share;
  const auto latency = (path.read_latency() + guest.read_wait) * share + (path.write_latency() + guest.write_wait) * (1 - share);
  const auto demand = guest::demand(*guest.workload, latency);
  path.steady(BytesPerSecond{demand.read_iops * static_cast<double>(demand.read_size.count())},
              BytesPerSecond{demand.write_iops * static_cast<double>(demand.write_size.count())});
}

void GuestsAtRest::leave(const std::string& vm, const std::set<std::string>& disks)
{
  for (auto guest = guests_.begin(); guest != guests_.end();) {
    if (guest->workload->vm != vm || !disks.contains(guest->workload->disk)) {
      ++guest;
      continue;
    }
    guest->path.steady({}, {});
    guest = guests_.erase(guest);
  }
}

void GuestsAtRest::settle(Surroundings& around, const std::string& vm)
{
  if (dead_.contains(vm)) return;
  for (const auto& workload : workloads_) {
    const auto here = std::ranges::any_of(guests_, [&](const Guest& guest) { return guest.workload == &workload; });
    if (workload.vm == vm && !here) add(around, workload);
  }
}

void GuestsAtRest::die(const std::string& vm)
{
  dead_.insert(vm);
  for (auto& guest : guests_)
    if (guest.workload->vm == vm) guest.path.steady({}, {});
  std::erase_if(guests_, [&](const Guest& guest) { return guest.workload->vm == vm; });
}

void GuestsAtRest::look_around()
{
  const auto changed = [](Seconds then, Seconds now) {
    const auto more = std::max(then, now).value();
    return std::abs((now - then).value()) > 0.1 * more && more > 1e-6;
  };
  for (auto& guest : guests_) {
    if (!std::holds_alternative<scenario::ClosedLoop>(guest.workload->load)) continue;
    if (changed(guest.read_wait, guest.path.read_wait()) || changed(guest.write_wait, guest.path.write_wait())) work_out(guest);
  }
}

void GuestsAtRest::finish()
{
  for (auto& guest : guests_) guest.path.steady({}, {});
}

} // namespace godwit::migration
