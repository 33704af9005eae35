#include "scenario/vm_reader.hpp"

#include "scenario/demand_reader.hpp"
#include "scenario/workload_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using namespace units::literals;
using inventory::Disk, inventory::DiskFormat, inventory::Encryption, inventory::Vm;
using units::Bytes, units::Seconds;

/// What of the disk exists: less than all only where blocks come on demand.
Bytes read_allocated(ObjectReader& in, const Disk& disk)
{
  const bool on_demand = disk.format == DiskFormat::Thin || disk.format == DiskFormat::Sparse;
  if (!on_demand && in.has("allocated") && !in.refused("format"))
    in.wrong("allocated", "nothing: only of a thin or a sparse disk");
  const auto allocated =
      in.get<Bytes>("allocated", disk.size, on_demand ? "default: all of it" : "default: all of it, by its format");
  if (allocated > disk.size && disk.size > 0_B)
    in.wrong("allocated", fmt::format("at most the size, {}", units::to_text(disk.size)));
  return allocated;
}

Bytes read_parents(ObjectReader& in, const Disk& disk, const Vm& vm)
{
  const auto parents = in.get<Bytes>("parents", 0_B, "default: all of it may be written");
  if (parents > 0_B && vm.snapshots == 0) in.wrong("parents", "nothing: only of a VM with \"snapshots\"");
  if (parents > disk.allocated && disk.size > 0_B)
    in.wrong("parents", fmt::format("at most the allocated {}", units::to_text(disk.allocated)));
  return parents;
}

/// Of the VM the id and the snapshots must be there.
Disk read_disk(ObjectReader& in, const Vm& vm)
{
  Disk disk{.id = in.id(vm.id),
            .datastore = in.reference("datastore").value_or(""),
            .size = in.get<Bytes>("size"),
            .format = in.get<DiskFormat>("format", DiskFormat::Thick, "default: thick, zeroed on first write")};
  disk.allocated = read_allocated(in, disk);
  disk.nonzero = in.get<Bytes>("nonzero", disk.allocated, "default: all that is allocated");
  if (disk.nonzero > disk.allocated && in.has("nonzero"))
    in.wrong("nonzero", fmt::format("at most the allocated {}", units::to_text(disk.allocated)));
  disk.parents = read_parents(in, disk, vm);
  disk.aligned = in.get<bool>("aligned", true, "default: partitions of the last decade are");
  return disk;
}

void read_home(ObjectReader& in, Vm& vm)
{
  if (const auto home = in.reference("home")) {
    vm.home = *home;
  } else if (!vm.disks.empty()) {
    vm.home = vm.disks.front().datastore;
    in.note_default("home", vm.home, "default: where the first disk is");
  } else if (!in.has("home") && in.has("disks") && !in.refused("disks")) {
    in.wrong("home", "the id of a datastore: there is no disk to be beside");
  }
}

void read_stay(ObjectReader& in, Vm& vm)
{
  vm.arrives = in.find<Seconds>("arrives").value_or(0_s);
  vm.departs = in.find<Seconds>("departs");
  if (vm.departs && *vm.departs <= vm.arrives) in.wrong("departs", fmt::format("later than it arrives, {}", units::to_text(vm.arrives)));
}

Vm read_vm(ObjectReader& in, const std::string& id)
{
  Vm vm{.id = id, .host = in.reference("host").value_or(""), .memory = in.get<Bytes>("memory")};
  vm.powered_on = in.get<bool>("powered_on", true, "default: it runs");
  vm.encryption = in.get<Encryption>("encrypted_vmotion", Encryption::Opportunistic, "default: where both hosts can");
  vm.memory_reservation = in.get<Bytes>("memory_reservation", 0_B, "default: nothing reserved");
  if (vm.memory_reservation > vm.memory && vm.memory > 0_B)
    in.wrong("memory_reservation", fmt::format("at most the memory, {}", units::to_text(vm.memory)));
  vm.vcpus = static_cast<int>(in.get<std::int64_t>("vcpus", 1, "default: one"));
  vm.snapshots = static_cast<int>(in.get<std::int64_t>("snapshots", 0, "default: none"));
  vm.disks = in.each("disks", [&](ObjectReader& disk) { return read_disk(disk, vm); });
  vm.cannot_move = in.find<inventory::CannotMove>("cannot_move");
  read_home(in, vm);
  read_stay(in, vm);
  return vm;
}

/// Whatever else the VM does.
struct Doings {
  Workloads workloads;
  std::optional<VmDemand> demand;
};

Doings read_doings(ObjectReader& in, const Vm& vm)
{
  Doings doings;
  if (auto workload = in.object("workload")) doings.workloads = read_workloads(*workload, vm);
  if (auto demand = in.object("demand")) doings.demand = read_demand(*demand, vm);
  for (const auto* key : {"workload", "demand"})
    if (in.has(key) && !vm.powered_on) in.wrong(key, "nothing: the VM is powered off");
  if (!doings.workloads.disks.empty() && doings.demand && !doings.demand->disks.empty())
    in.wrong("demand", "demand of disks that have a workload", "a VM whose disks have the one or the other");
  return doings;
}

/// Entry by entry: the first of its VMs is read, the others are copies.
class VmReader {
public:
  VmReader(Reading& reading, Scenario& scenario) : reading_(reading), scenario_(scenario) {}

  void read(ObjectReader& in)
  {
    const auto count = in.find<std::int64_t>("count");
    const auto id = in.find<std::string>("id").value_or("");
    const auto name = [&](std::int64_t number) { return count && !id.empty() ? fmt::format("{}-{}", id, number) : id; };
    const auto traced = reading_.trace_commands;

    auto vm = read_vm(in, name(1));
    auto doings = read_doings(in, vm);
    if (!id.empty()) reading_.names.define({Kind::Vm, ""}, vm.id, in.pointer_to("id"));

    const bool alike = count && !id.empty() && fits(in, vm, *count, reading_.trace_commands - traced);
    for (std::int64_t number = 2; alike && number <= *count; ++number) {
      add(vm, doings, in.pointer());
      vm.id = name(number);
      define(vm, in);
    }
    add(std::move(vm), std::move(doings), in.pointer());
  }

private:
  /// Copies are bound as what stands in a file is.
  bool fits(ObjectReader& in, const Vm& vm, std::int64_t count, std::size_t traced)
  {
    const auto copies = static_cast<std::size_t>(count - 1);
    entities_ += copies * (1 + vm.disks.size());
    reading_.trace_commands += copies * traced;
    if (entities_ > max_entities)
      in.wrong("count", fmt::format("at most {} VMs and disks by counts in all", max_entities));
    else if (reading_.trace_commands > replay::max_commands)
      in.wrong("count", fmt::format("at most {} commands in all traces together", replay::max_commands));
    else
      return true;
    return false;
  }

  void define(const Vm& vm, const ObjectReader& in)
  {
    reading_.names.define({Kind::Vm, ""}, vm.id, in.pointer_to("id"));
    for (const auto& disk : vm.disks) reading_.names.define({Kind::Disk, vm.id}, disk.id, in.pointer_to("disks"));
  }

  void add(Vm vm, Doings doings, const std::string& pointer)
  {
    auto& workloads = doings.workloads;
    if (doings.demand) {
      doings.demand->vm = vm.id;
      scenario_.demands.push_back(std::move(*doings.demand));
    }
    for (auto& workload : workloads.disks) workload.vm = vm.id;
    std::ranges::move(workloads.disks, std::back_inserter(scenario_.workloads));
    if (workloads.memory) {
      workloads.memory->vm = vm.id;
      scenario_.memory_workloads.push_back(std::move(*workloads.memory));
    }
    scenario_.inventory.vms.push_back(std::move(vm));
    reading_.vm_pointers.push_back(pointer);
  }

  Reading& reading_;
  Scenario& scenario_;
  std::size_t entities_ = 0; ///< copied so far
};

} // namespace

void read_vms(ObjectReader& in, Scenario& scenario)
{
  VmReader reader(in.reading(), scenario);
  in.each("vms", [&](ObjectReader& vm) {
    reader.read(vm);
    return 0;
  });
}

} // namespace godwit::scenario
