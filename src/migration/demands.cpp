#include "migration/demands.hpp"

#include "migration/migration.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace godwit::migration {

namespace {

constexpr double hardly_any = 1e-9; ///< I/Os a second: a rate that can still be sped up

} // namespace

Demands::Demands(std::span<const scenario::VmDemand> demands) : demands_(demands)
{
  for (std::size_t vm = 0; vm < demands.size(); ++vm) by_id_.emplace(demands[vm].vm, vm);
}

void Demands::begin(Surroundings& around)
{
  around_ = &around;
  fluid_.emplace(around);
  growth_.emplace(around.cluster.inventory().datastores.size());
  for (const auto& demand : demands_) add(demand);
  const auto moment = guest::moment(around.now(), around.parameters.demand_starts);
  for (auto& vm : vms_) {
    const auto& known = inventory_vm(vm);
    vm.begun = vm.runs = around.cluster.is_present(known.id);
    if (vm.runs) around.record(trace::DemandDeclared{known.id, to_text(*vm.asks)});
    for (auto disk = vm.first_disk; vm.runs && disk < vm.end_disk; ++disk) place(disks_[disk]);
    ask(vm, moment);
  }
  ask_all();
}

void Demands::add(const scenario::VmDemand& demand)
{
  const auto stream = [&](const std::string& what) { return guest::stream_number(around_->seed, "demand/" + demand.vm + "/" + what); };
  const auto place = around_->cluster.place_of_vm(demand.vm);
  const auto& disks = std::as_const(around_->cluster).inventory().vms[place].disks;
  for (const auto& asks : demand.disks) {
    const auto number = static_cast<std::size_t>(std::ranges::find(disks, asks.disk, &inventory::Disk::id) - disks.begin());
    Disk disk{.asks = &asks, .vm = vms_.size(), .number = number, .io_stream = stream(asks.disk), .growth_stream = stream(asks.disk + "/growth"),
              .random = guest::randomness(asks.pattern), .way = {}, .grower = {}};
    if (asks.growth) disk.grower = growth_->add({place, number});
    disks_.push_back(disk);
  }
  vms_.push_back({.asks = &demand, .place = place, .first_disk = disks_.size() - demand.disks.size(), .end_disk = disks_.size(), .cpu_stream = stream("cpu"),
                  .memory_stream = stream("memory"), .on_the_move = {}});
}

void Demands::look()
{
  growth_->grow(around_->cluster, around_->workshop.trace, around_->now());
  let_go_on_who_has();
  const auto moment = guest::moment(around_->now(), around_->parameters.demand_starts);
  for (auto& vm : vms_) ask(vm, moment);
  stop_who_has_no_room();
  ask_all();
  for (auto* migration : around_->under_way) migration->follow_demand();
}

void Demands::look_at_space()
{
  growth_->grow(around_->cluster, around_->workshop.trace, around_->now());
  stop_who_has_no_room();
  ask_all();
  for (auto* migration : around_->under_way) migration->follow_demand();
}

void Demands::ask(Vm& vm, const guest::Moment& moment)
{
  if (!vm.runs || vm.stuck) return ask_nothing(vm);
  const auto& [id, cpu, memory, disks] = *vm.asks;
  vm.busy = cpu ? guest::level(cpu->varies, moment, vm.cpu_stream) : 1;
  vm.active = memory ? guest::level(memory->varies, moment, vm.memory_stream) : 1;
  for (auto number = vm.first_disk; number < vm.end_disk; ++number) {
    auto& disk = disks_[number];
    disk.iops = disk.asks->iops * guest::level(disk.asks->varies, moment, disk.io_stream);
    if (disk.grower && followed_) growth_->rate(*disk.grower, static_cast<double>(disk.asks->growth->a_day.count()) / guest::day.value() * guest::level(disk.asks->growth->varies, moment, disk.growth_stream));
  }
}

void Demands::ask_nothing(Vm& vm)
{
  vm.busy = vm.active = 0;
  for (auto number = vm.first_disk; number < vm.end_disk; ++number) {
    disks_[number].iops = 0;
    if (disks_[number].grower) growth_->rate(*disks_[number].grower, 0);
  }
}

Fluid::Ask Demands::ask_of(const Disk& disk) const
{
  const auto& asks = *disk.asks;
  return {.iops = disk.iops, .read_share = asks.read_share, .random = disk.random, .size = asks.size,
          .outstanding = asks.outstanding.value_or(around_->parameters.guest_queue_depth)};
}

void Demands::ask_all()
{
  fluid_->clear();
  for (const auto& disk : disks_)
    if (disk.way && disk.iops > 0) fluid_->add(*disk.way, ask_of(disk));
  fluid_->serve();
}

std::optional<std::size_t> Demands::no_room(const Vm& vm) const
{
  for (auto number = vm.first_disk; number < vm.end_disk; ++number) {
    const auto& disk = disks_[number];
    if (!disk.grower || !disk.way || !(vm.stuck || growth_->is_growing(*disk.grower))) continue;
    if (const auto store = growth_->no_room(*disk.grower, around_->cluster)) return store;
  }
  return std::nullopt;
}

/// A guest whose disk finds no block stands still until vCenter's question is answered, which is at the look after there is space again (assumed).
void Demands::stop_who_has_no_room()
{
  std::map<std::size_t, std::vector<std::string>> stopped; // by place of the datastore
  for (auto& vm : vms_) {
    if (!vm.runs || vm.stuck) continue;
    const auto store = no_room(vm);
    if (!store) continue;
    vm.stuck = true;
    ask_nothing(vm);
    stopped[*store].push_back(inventory_vm(vm).id);
  }
  for (auto& [store, vms] : stopped) around_->record(trace::DatastoreFull{std::as_const(around_->cluster).inventory().datastores[store].id, std::move(vms)});
}

void Demands::let_go_on_who_has()
{
  std::map<std::string, std::vector<std::string>> went_on; // by datastore
  for (auto& vm : vms_) {
    if (!vm.stuck || !vm.runs || no_room(vm)) continue;
    vm.stuck = false;
    for (auto number = vm.first_disk; number < vm.end_disk; ++number)
      if (disks_[number].grower) {
        went_on[inventory_vm(vm).disks[disks_[number].number].datastore].push_back(inventory_vm(vm).id);
        break;
      }
  }
  for (auto& [datastore, vms] : went_on) around_->record(trace::DatastoreHasRoom{datastore, around_->cluster.free(datastore), std::move(vms)});
}

std::span<const scenario::DiskWorkload> Demands::workloads(const std::string& id)
{
  auto* vm = find(id);
  if (vm == nullptr || !vm->runs) return {};
  vm->on_the_move.clear();
  for (auto number = vm->first_disk; number < vm->end_disk; ++number) {
    const auto& disk = disks_[number];
    const auto& asks = *disk.asks;
    if (asks.iops <= 0) continue;
    const auto iops = std::max(disk.iops, hardly_any);
    scenario::SyntheticLoad load;
    if (asks.read_share > 0) load.reads = {.iops = iops * asks.read_share, .size = asks.size, .pattern = asks.pattern};
    if (asks.read_share < 1) load.writes = {.iops = iops * (1 - asks.read_share), .size = asks.size, .pattern = asks.pattern};
    vm->on_the_move.push_back({.vm = id, .disk = asks.disk, .load = load, .phases = {}});
  }
  return vm->on_the_move;
}

void Demands::place(Disk& disk)
{
  const auto& vm = inventory_vm(vms_[disk.vm]);
  const auto& datastore = vm.disks[disk.number].datastore;
  disk.way = fluid_->way(vm.host, datastore);
  if (disk.grower) growth_->lives_on(*disk.grower, around_->cluster.place_of_datastore(datastore));
}

void Demands::take_off(Disk& disk)
{
  if (!disk.way) return;
  fluid_->take(*disk.way, ask_of(disk));
  fluid_->serve(*disk.way);
  disk.way.reset();
  if (disk.grower) growth_->lives_on(*disk.grower, {});
}

void Demands::leave(const std::string& id, const std::set<std::string>& disks)
{
  auto* vm = find(id);
  if (vm == nullptr) return;
  growth_->grow(around_->cluster, around_->workshop.trace, around_->now());
  for (auto number = vm->first_disk; number < vm->end_disk; ++number)
    if (disks.contains(disks_[number].asks->disk)) take_off(disks_[number]);
}

void Demands::leave(const std::string& id)
{
  auto* vm = find(id);
  if (vm == nullptr) return;
  for (auto number = vm->first_disk; number < vm->end_disk; ++number) take_off(disks_[number]);
  vm->runs = false;
}

void Demands::settle(const std::string& id, const std::set<std::string>& move)
{
  auto* vm = find(id);
  if (vm == nullptr || !around_->cluster.runs(id) || !inventory_vm(*vm).powered_on) return;
  vm->runs = true;
  if (!std::exchange(vm->begun, true)) {
    around_->record(trace::DemandDeclared{id, to_text(*vm->asks)});
    growth_->grow(around_->cluster, around_->workshop.trace, around_->now());
    ask(*vm, guest::moment(around_->now(), around_->parameters.demand_starts));
  }
  for (auto number = vm->first_disk; number < vm->end_disk; ++number) {
    auto& disk = disks_[number];
    if (disk.way || move.contains(disk.asks->disk)) continue;
    place(disk);
    fluid_->add(*disk.way, ask_of(disk));
    fluid_->serve(*disk.way);
  }
}

void Demands::look_for_paths(std::set<engine::LinkIndex>& touched)
{
  if (fluid_) fluid_->look_for_paths(touched);
}

void Demands::paths_changed(const std::set<engine::LinkIndex>& touched)
{
  if (fluid_) fluid_->paths_changed(touched);
}

void Demands::rest()
{
  growth_->grow(around_->cluster, around_->workshop.trace, around_->now());
  for (const auto& disk : disks_)
    if (disk.grower) growth_->rate(*disk.grower, 0);
  followed_ = false;
}

void Demands::finish()
{
  if (!fluid_) return;
  growth_->grow(around_->cluster, around_->workshop.trace, around_->now());
  fluid_->finish();
}

Demands::Vm* Demands::find(const std::string& vm)
{
  const auto found = by_id_.find(vm);
  return found == by_id_.end() || around_ == nullptr ? nullptr : &vms_[found->second];
}

const Demands::Vm* Demands::find(const std::string& vm) const
{
  const auto found = by_id_.find(vm);
  return found == by_id_.end() || around_ == nullptr ? nullptr : &vms_[found->second];
}

std::optional<double> Demands::asked(const std::string& id, const std::string& disk) const
{
  const auto* vm = find(id);
  if (vm == nullptr) return std::nullopt;
  for (auto number = vm->first_disk; number < vm->end_disk; ++number)
    if (disks_[number].asks->disk == disk) return std::max(disks_[number].iops, hardly_any);
  return std::nullopt;
}

double Demands::activity(const std::string& id) const
{
  const auto* vm = find(id);
  return vm == nullptr || !vm->asks->cpu ? 1 : vm->busy;
}

Demands::VmNow Demands::now(const Vm& vm) const
{
  const auto& [id, cpu, memory, disks] = *vm.asks;
  const auto& known = inventory_vm(vm);
  const auto active = memory && !vm.stuck ? units::min(known.memory, Bytes{std::llround(static_cast<double>(memory->active.count()) * vm.active)}) : Bytes{};
  return {.vm = vm.place, .cpu = cpu && !vm.stuck ? std::min(cpu->cores * vm.busy, static_cast<double>(known.vcpus)) : 0, .active = active,
          .consumed = memory ? std::max(memory->consumed, active) : known.memory};
}

Demands::DiskNow Demands::now(const Disk& disk) const
{
  const auto& asks = *disk.asks;
  DiskNow now{.vm = vms_[disk.vm].place, .disk = disk.number, .iops = disk.iops, .latency = {}, .io_size = asks.size, .read_share = asks.read_share, .random = disk.random};
  if (!disk.way) return now; // on the move: as asked
  now.iops *= fluid_->share(*disk.way);
  now.latency = fluid_->read_latency(*disk.way) * asks.read_share + fluid_->write_latency(*disk.way) * (1 - asks.read_share);
  return now;
}

} // namespace godwit::migration
