#include "cluster/storage_drs/layout.hpp"

#include "cluster/storage_drs/workload.hpp"

#include <algorithm>

namespace godwit::cluster::storage_drs {

namespace {

/// "PercentIdleMBinSpaceDemand": of a thin disk's space that is not allocated, a share counts as used.
Bytes demand_of(const ObservedDisk& disk, double idle_share)
{
  const auto idle = std::max(std::int64_t{0}, (disk.size - disk.allocated).count());
  return disk.allocated + Bytes{static_cast<std::int64_t>(static_cast<double>(idle) * idle_share)};
}

void join(Unit& unit, std::size_t index, const ObservedDisk& disk, double idle_share)
{
  const bool thin = disk.size > disk.allocated;
  unit.disks.push_back(index);
  unit.allocated += disk.allocated;
  unit.demand += demand_of(disk, idle_share);
  unit.growth = unit.growth + disk.growth * (thin ? 1 - idle_share : 1); // what is allocated was counted in part before
  unit.load += workload_metric(disk.io);
  unit.iops += disk.io.iops;
  unit.outstanding += disk.io.outstanding;
  unit.written = unit.written + disk.io.written();
}

std::optional<DeviceModel> mean_model(const std::vector<ObservedDatastore>& datastores)
{
  DeviceModel sum;
  int count = 0;
  for (const auto& datastore : datastores) {
    if (!datastore.model) continue;
    sum = {sum.base + datastore.model->base, sum.slope + datastore.model->slope};
    ++count;
  }
  if (count == 0) return std::nullopt;
  return DeviceModel{sum.base / count, sum.slope / count};
}

} // namespace

Layout::Layout(const Observed& observed, const Settings& settings) : observed_(observed), settings_(settings)
{
  const auto mean = mean_model(observed.datastores);
  for (const auto& datastore : observed.datastores) {
    index_.emplace(datastore.id, stores_.size());
    stores_.push_back({.allocated = datastore.other, .demand = datastore.other, .growth = {}, .model = datastore.model ? datastore.model : mean, .vms = {}});
  }
  for (std::size_t vm = 0; vm < observed.vms.size(); ++vm) add_units(vm);
  for (const auto& unit : units_) place(unit);
}

void Layout::add_units(std::size_t vm)
{
  const auto& seen = observed_.vms[vm];
  const auto first = units_.size();
  for (std::size_t i = 0; i < seen.disks.size(); ++i) {
    const auto on = find(seen.disks[i].datastore);
    if (!on) continue;
    auto unit = std::find_if(units_.begin() + static_cast<std::ptrdiff_t>(first), units_.end(),
                             [&](const Unit& other) { return seen.keep_together && other.on == *on; });
    if (unit == units_.end()) {
      units_.push_back({.vm = vm, .disks = {}, .on = *on, .allocated = {}, .demand = {}, .growth = {}, .written = {}});
      unit = units_.end() - 1;
    }
    join(*unit, i, seen.disks[i], settings_.idle_share);
  }
}

void Layout::place(const Unit& unit)
{
  auto& store = stores_[unit.on];
  store.allocated += unit.allocated;
  store.demand += unit.demand;
  store.growth = store.growth + unit.growth;
  store.load += unit.load;
  store.iops += unit.iops;
  auto& disks = store.vms[vm(unit).id];
  for (const auto disk : unit.disks) disks.insert(vm(unit).disks[disk].id);
}

std::optional<std::size_t> Layout::find(const std::string& datastore) const
{
  const auto found = index_.find(datastore);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

Move Layout::as_move(const Unit& unit, std::size_t to) const
{
  Move move{.vm = vm(unit).id, .disks = {}, .from = datastore(unit.on).id, .to = datastore(to).id, .size = unit.allocated};
  for (const auto disk : unit.disks) move.disks.push_back(vm(unit).disks[disk].id);
  return move;
}

Bytes Layout::free(std::size_t datastore) const
{
  return std::max(Bytes{0}, observed_.datastores[datastore].capacity - stores_[datastore].allocated);
}

double Layout::share(std::size_t datastore, Bytes demand, BytesPerSecond growth) const
{
  return 100 * ((demand + growth * settings_.growth_horizon) / observed_.datastores[datastore].capacity);
}

double Layout::used(std::size_t datastore) const { return share(datastore, stores_[datastore].demand, {}); }
double Layout::used_with(std::size_t datastore, const Unit& unit) const { return share(datastore, stores_[datastore].demand + unit.demand, {}); }
double Layout::used_later(std::size_t datastore) const { return share(datastore, stores_[datastore].demand, stores_[datastore].growth); }
double Layout::used_later_with(std::size_t datastore, const Unit& unit) const
{
  return share(datastore, stores_[datastore].demand + unit.demand, stores_[datastore].growth + unit.growth);
}

double Layout::normalised(std::size_t datastore, double load) const { return load / device_performance(stores_[datastore].model.value()); }
double Layout::normalised_load(std::size_t datastore) const { return normalised(datastore, stores_[datastore].load); }

Seconds Layout::latency_shifted(std::size_t datastore, double outstanding) const
{
  const auto& model = stores_[datastore].model.value();
  const auto moved = observed_.datastores[datastore].latency.value() + model.slope * (stores_[datastore].shift + outstanding);
  return std::max(moved, std::min(model.base, observed_.datastores[datastore].latency.value()));
}
Seconds Layout::latency(std::size_t datastore) const { return latency_shifted(datastore, 0); }

bool Layout::holds(std::size_t datastore, const std::string& vm) const { return stores_[datastore].vms.contains(vm); }

std::size_t Layout::count_of(std::size_t datastore, const std::string& vm, const std::vector<std::string>& disks) const
{
  const auto here = stores_[datastore].vms.find(vm);
  if (here == stores_[datastore].vms.end()) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(disks, [&](const auto& disk) { return here->second.contains(disk); }));
}

void Layout::move(std::size_t which, std::size_t to)
{
  auto& unit = units_[which];
  auto& left = stores_[unit.on];
  left.allocated -= unit.allocated;
  left.demand -= unit.demand;
  left.growth = left.growth - unit.growth;
  left.load -= unit.load;
  left.iops -= unit.iops;
  left.shift -= unit.outstanding;
  const auto here = left.vms.find(vm(unit).id);
  for (const auto disk : unit.disks) here->second.erase(vm(unit).disks[disk].id);
  if (here->second.empty()) left.vms.erase(here);
  unit.on = to;
  place(unit);
  stores_[to].shift += unit.outstanding;
}

} // namespace godwit::cluster::storage_drs
