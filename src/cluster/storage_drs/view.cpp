#include "cluster/storage_drs/view.hpp"

#include <algorithm>
#include <stdexcept>

namespace godwit::cluster::storage_drs {

namespace {

using inventory::CannotMove;

/// vSphere API: the faults StorageDrsCannotMove...
std::string why(CannotMove cannot)
{
  switch (cannot) {
  case CannotMove::FtVm: return "it is a fault tolerant VM";
  case CannotMove::IndependentDisk: return "it has an independent disk";
  case CannotMove::SharedDisk: return "it shares a disk";
  case CannotMove::MultiWriterDisk: return "it has a disk in multi-writer mode";
  case CannotMove::Template: return "it is a template";
  case CannotMove::MountedCdrom: return "it has a CD mounted";
  case CannotMove::ManuallyPlaced: return "it was placed by hand";
  case CannotMove::UserFolder: return "it lies in a folder of the user's own";
  case CannotMove::Disabled: return "Storage DRS is disabled for it";
  case CannotMove::Replicating: return "it is being replicated";
  }
  throw std::logic_error("a reason not to move without a text");
}

/// One array, one block size, and an array that copies (domain sheet, 2.4): what an administrator could tell it, and the product does not ask.
bool offloads(const inventory::Inventory& inventory, const inventory::Datastore& from, const inventory::Datastore& to)
{
  if (from.type != inventory::DatastoreType::Vmfs || to.type != inventory::DatastoreType::Vmfs || from.block_size != to.block_size) return false;
  const auto& array = from.extents.front().array;
  const auto there = [&](const inventory::Extent& extent) { return extent.array == array; };
  return std::ranges::all_of(from.extents, there) && std::ranges::all_of(to.extents, there) &&
         inventory.array(array).vaai.xcopy == inventory::Primitive::Supported;
}

} // namespace

View::View(const migration::Surroundings& around, const Statistics* statistics, const inventory::DatastoreCluster& cluster, const Settings& settings)
    : around_(around), statistics_(statistics), cluster_(cluster), settings_(settings)
{
  const auto& inventory = std::as_const(around.cluster).inventory();
  for (std::size_t place = 0; place < inventory.datastores.size(); ++place)
    if (std::ranges::find(cluster.datastores, inventory.datastores[place].id) != cluster.datastores.end()) stores_.emplace(inventory.datastores[place].id, place);
  std::set<std::string> all;
  for (const auto& [id, place] : stores_) {
    for (const auto& host : inventory.hosts)
      if (around.topology.reaches(host.id, id)) hosts_[id].insert(host.id);
    all.insert(hosts_[id].begin(), hosts_[id].end());
    for (const auto& [other, at] : stores_)
      if (other != id && offloads(inventory, inventory.datastores[place], inventory.datastores[at])) offloads_[id].insert(other);
  }
  all_hosts_ = all.size();
  for (const auto& rule : cluster.apart_vmdks) together_[rule.vm] = false;
  for (const auto& rule : cluster.together) together_[rule.vm] = rule.keep_together;
}

/// The current day's once there are enough, else yesterday's (Denneman 2012-05-07).
std::optional<Day> View::day() const
{
  if (statistics_ == nullptr) return std::nullopt;
  if (statistics_->today() >= settings_.io_history) return Day::Today;
  const auto any = stores_.begin()->second;
  return statistics_->percentile90(cluster::datastore::device_latency, any, Day::Yesterday) ? std::optional(Day::Yesterday) : std::nullopt;
}

Observed View::look(const Memory& memory) const
{
  Observed observed{.datastores = {}, .vms = {}, .hosts = all_hosts_, .history = {}, .lead_times = memory.lead_times};
  if (statistics_ != nullptr) observed.history = statistics_->today();
  observed.yesterday = day() == Day::Yesterday;
  for (const auto& id : cluster_.datastores) observed.datastores.push_back(datastore(id, memory));
  const auto& vms = std::as_const(around_.cluster).inventory().vms;
  for (std::size_t place = 0; place < vms.size(); ++place)
    if (auto seen = vm(place, memory)) observed.vms.push_back(std::move(*seen));

  // What stands on a datastore beyond the VMs' files, those on their way there with them.
  std::map<std::string, Bytes> files;
  for (const auto& vm : observed.vms)
    for (const auto& disk : vm.disks) files[disk.datastore] += disk.allocated;
  for (auto& datastore : observed.datastores) datastore.other = std::max(Bytes{0}, datastore.other - files[datastore.id]);

  // A move under way counts as done.
  std::map<std::string, ObservedVm*> by_id;
  for (auto& vm : observed.vms) by_id.emplace(vm.id, &vm);
  for (const auto& [migration, move] : memory.under_way) {
    const auto found = by_id.find(move.vm);
    if (found == by_id.end()) continue;
    auto& vm = *found->second;
    vm.cannot_move = "it is being migrated";
    const auto to = std::ranges::find(observed.datastores, move.to, &ObservedDatastore::id);
    for (auto& disk : vm.disks) {
      if (disk.datastore != move.from || std::ranges::find(move.disks, disk.id) == move.disks.end()) continue;
      disk.datastore = move.to;
      if (to != observed.datastores.end()) to->other = std::max(Bytes{0}, to->other - disk.allocated);
    }
  }
  return observed;
}

ObservedDatastore View::datastore(const std::string& id, const Memory& memory) const
{
  const auto place = stores_.at(id);
  const auto& entity = std::as_const(around_.cluster).inventory().datastores[place];
  ObservedDatastore seen{.id = id, .capacity = entity.capacity, .other = entity.capacity - around_.cluster.free(id), .latency = {}, .model = {}};
  if (const auto when = day()) {
    const auto& counter = settings_.vm_observed_latency ? cluster::datastore::observed_latency : cluster::datastore::device_latency;
    seen.latency = statistics_->percentile90(counter, place, *when);
  }
  if (const auto model = memory.models.find(id); model != memory.models.end()) seen.model = model->second;
  seen.hosts = hosts_.at(id);
  seen.in_maintenance = memory.in_maintenance.contains(id);
  if (const auto with = memory.correlated.find(id); with != memory.correlated.end()) seen.correlated = with->second;
  if (const auto to = offloads_.find(id); to != offloads_.end()) seen.offloads_to = to->second;
  return seen;
}

bool View::keeps_together(const std::string& vm) const
{
  const auto own = together_.find(vm);
  return own == together_.end() ? cluster_.storage_drs.keep_vmdks_together : own->second;
}

std::optional<ObservedVm> View::vm(std::size_t place, const Memory& memory) const
{
  const auto& entity = std::as_const(around_.cluster).inventory().vms[place];
  const auto here = [&](const std::string& datastore) { return stores_.contains(datastore); };
  const bool any = here(entity.home) || std::ranges::any_of(entity.disks, [&](const auto& disk) { return here(disk.datastore); });
  if (!any || !around_.cluster.is_present(entity.id)) return std::nullopt;
  ObservedVm seen{.id = entity.id, .host = entity.host, .disks = {}};
  for (std::size_t k = 0; k < entity.disks.size(); ++k)
    if (here(entity.disks[k].datastore)) seen.disks.push_back(disk(place, k));
  if (here(entity.home)) seen.disks.push_back(home(entity));
  seen.keep_together = keeps_together(entity.id);
  if (entity.cannot_move) seen.cannot_move = why(*entity.cannot_move);
  else if (around_.cluster.is_claimed(entity.id)) seen.cannot_move = "it is being migrated";
  if (const auto left = memory.left.find(entity.id); left != memory.left.end()) seen.last_move = LastMove{.from = left->second.from, .ago = around_.now() - left->second.at};
  return seen;
}

namespace {

ObservedDisk file_of(const inventory::Disk& disk)
{
  const auto takes = inventory::space_of(disk.format, disk.size, disk.allocated);
  const bool thin = disk.format == inventory::DiskFormat::Thin;
  return {.id = disk.id, .datastore = disk.datastore, .allocated = takes, .size = thin ? disk.size : takes, .growth = {}, .io = {}};
}

} // namespace

ObservedVm View::arriving(const inventory::Vm& vm) const
{
  ObservedVm seen{.id = vm.id, .host = vm.host, .disks = {}, .keep_together = keeps_together(vm.id)};
  for (const auto& disk : vm.disks) seen.disks.push_back(file_of(disk));
  seen.disks.push_back(home(vm));
  return seen;
}

ObservedDisk View::disk(std::size_t vm, std::size_t k) const
{
  auto seen = file_of(std::as_const(around_.cluster).inventory().vms[vm].disks[k]);
  if (statistics_ == nullptr) return seen;
  const auto row = statistics_->disk(vm, k);
  seen.growth = statistics_->growth_of_disk(row).value_or(BytesPerSecond{});
  if (const auto when = day()) {
    const auto& profile = statistics_->profile(row);
    seen.io = {.iops = statistics_->mean(cluster::disk::iops, row, *when).value_or(0),
               .outstanding = statistics_->mean(cluster::disk::outstanding, row, *when).value_or(0),
               .size = profile.size, .read_share = profile.read_share, .random_share = profile.random};
  }
  return seen;
}

/// Configuration, logs and swap are one DrmDisk. A swap file on the host's own swap datastore is not moved (Denneman 2012-10-18).
ObservedDisk View::home(const inventory::Vm& vm) const
{
  auto takes = around_.parameters.home_size;
  const auto& host = std::as_const(around_.cluster).host(vm.host);
  if (inventory::swap_place(vm, host) == vm.home) takes += inventory::swap_size(vm);
  return {.id = "home", .datastore = vm.home, .allocated = takes, .size = takes, .growth = {}, .io = {}};
}

std::optional<double> View::used(const std::string& datastore) const
{
  if (statistics_ == nullptr) return std::nullopt;
  const auto place = stores_.at(datastore);
  const auto used = statistics_->last(cluster::datastore::used, place);
  const auto provisioned = statistics_->last(cluster::datastore::provisioned, place);
  if (!used || !provisioned) return std::nullopt;
  const auto capacity = std::as_const(around_.cluster).inventory().datastores[place].capacity;
  return 100 * (*used / capacity + settings_.idle_share * ((*provisioned - *used) / capacity));
}

double View::threshold(const std::string& datastore) const
{
  return space_threshold(settings_, std::as_const(around_.cluster).inventory().datastores[stores_.at(datastore)].capacity);
}

double View::outstanding(const std::string& datastore) const
{
  if (statistics_ == nullptr) return 0;
  return statistics_->last(cluster::datastore::outstanding, stores_.at(datastore)).value_or(0);
}

} // namespace godwit::cluster::storage_drs
