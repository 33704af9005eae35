#include "scenario/scenario_reader.hpp"

#include "scenario/action_reader.hpp"
#include "scenario/platform_reader.hpp"
#include "scenario/workload_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using namespace units::literals;
using inventory::Disk, inventory::DiskFormat, inventory::Vm;
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

Disk read_disk(ObjectReader& in, const std::string& vm)
{
  Disk disk{.id = in.id(vm),
            .datastore = in.reference("datastore").value_or(""),
            .size = in.get<Bytes>("size"),
            .format = in.get<DiskFormat>("format", DiskFormat::Thick, "default: thick, zeroed on first write")};
  disk.allocated = read_allocated(in, disk);
  disk.nonzero = in.get<Bytes>("nonzero", disk.allocated, "default: all that is allocated");
  if (disk.nonzero > disk.allocated && in.has("nonzero"))
    in.wrong("nonzero", fmt::format("at most the allocated {}", units::to_text(disk.allocated)));
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

Vm read_vm(ObjectReader& in, std::vector<DiskWorkload>& workloads)
{
  Vm vm{.id = in.id(), .host = in.reference("host").value_or(""), .memory = in.get<Bytes>("memory")};
  vm.memory_reservation = in.get<Bytes>("memory_reservation", 0_B, "default: nothing reserved");
  if (vm.memory_reservation > vm.memory && vm.memory > 0_B)
    in.wrong("memory_reservation", fmt::format("at most the memory, {}", units::to_text(vm.memory)));
  vm.vcpus = static_cast<int>(in.get<std::int64_t>("vcpus", 1, "default: one"));
  vm.snapshots = static_cast<int>(in.get<std::int64_t>("snapshots", 0, "default: none"));
  vm.disks = in.each("disks", [&](ObjectReader& disk) { return read_disk(disk, vm.id); });
  read_home(in, vm);
  if (auto workload = in.object("workload")) std::ranges::move(read_workloads(*workload, vm), std::back_inserter(workloads));
  return vm;
}

/// The scenario's, else the platform's.
Version read_version(ObjectReader& in, ObjectReader* platform)
{
  const auto own = in.find<Version>("vsphere");
  const auto platforms = platform == nullptr ? std::nullopt : platform->find<Version>("vsphere");
  const bool unknown = !in.has("vsphere") && platform != nullptr && !platform->has("vsphere");
  if (unknown) in.wrong("vsphere", allowed(Word{Spelling<Version>::words}) + ", here or in the platform");
  return own.value_or(platforms.value_or(Version::V5_1));
}

/// The values of the table, or the scenario's own.
class ParameterReader {
public:
  ParameterReader(Parameters& parameters, Version version) : parameters_(parameters), version_(version) {}

  void read(ObjectReader& in) const
  {
    std::string_view last;
    for (const auto& row : parameter_table())
      if (std::exchange(last, row.name) != row.name) std::visit([&](auto member) { read(in, row.name, member); }, row.member);
  }

private:
  template <class Value> void read(ObjectReader& in, std::string_view name, Value Parameters::*member) const
  {
    using Read = std::conditional_t<std::is_same_v<Value, int>, std::int64_t, Value>;
    const auto& row = parameter_row(name, version_);
    const auto why =
        row.assumed ? fmt::format("assumed: {}", row.source) : fmt::format("version table {}: {}", to_text(version_), row.source);
    parameters_.*member = static_cast<Value>(in.get<Read>(name, Read(parameters_.*member), why));
  }

  Parameters& parameters_;
  Version version_;
};

Parameters read_parameters(ObjectReader in, Version version)
{
  auto parameters = default_parameters(version);
  ParameterReader(parameters, version).read(in);
  if (parameters.io_size > parameters.transfer_size)
    in.wrong("data_mover.io_size", fmt::format("at most a transfer, {}", units::to_text(parameters.transfer_size)));
  if (in.has("sweep.transfer_size") && parameters.sweep_transfer_size < parameters.block_size)
    in.wrong("sweep.transfer_size", fmt::format("at least a block, {}", units::to_text(parameters.block_size)));
  return parameters;
}

} // namespace

Scenario read_scenario(Reading& reading)
{
  const auto& document = reading.document;
  ObjectReader in(reading, scenario_shape, document.root, "");
  in.find<std::string>("$schema");
  Scenario scenario;
  scenario.title =
      in.get<std::string>("title", std::filesystem::path(document.name).filename().string(), "default: the file's name");
  scenario.shows = in.texts("shows");
  auto platform = document.has_platform ? in.object("platform") : std::nullopt;
  scenario.version = read_version(in, platform ? &*platform : nullptr);
  scenario.seed = static_cast<std::uint64_t>(in.get<std::int64_t>("seed", 1, "default: 1"));
  scenario.fidelity = in.get<Fidelity>("fidelity", Fidelity::Transfer, "default: a step a transfer");
  if (platform) scenario.inventory = read_platform(*platform, scenario.version);
  scenario.inventory.vms = in.each("vms", [&](ObjectReader& vm) { return read_vm(vm, scenario.workloads); });
  scenario.parameters = read_parameters(in.settings("parameters"), scenario.version);
  scenario.actions = read_actions(in, scenario);
  return scenario;
}

} // namespace godwit::scenario
