#include "scenario/demand_reader.hpp"

#include "replay/series.hpp"
#include "scenario/trace_reader.hpp"
#include "scenario/workload_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using namespace units::literals;
using inventory::Disk, inventory::DiskFormat, inventory::Vm;
using units::Bytes, units::Seconds;

Diurnal read_diurnal(ObjectReader& in)
{
  return {.swing = in.get<double>("swing"),
          .peak = in.get<Seconds>("peak", Seconds{14 * 3600.0}, "default: early in the afternoon"),
          .weekend = in.get<double>("weekend", 1, "default: every day alike")};
}

StepTo read_step(ObjectReader& in, std::optional<Seconds>& last)
{
  const StepTo step{.at = in.get<Seconds>("at"), .factor = in.get<double>("factor")};
  if (last && step.at <= *last) in.wrong("at", fmt::format("later than the step before, {}", units::to_text(*last)));
  last = step.at;
  return step;
}

Noise read_noise(ObjectReader& in)
{
  return {.share = in.get<double>("share"), .every = in.get<Seconds>("every", Seconds{300}, "default: as often as demand is looked at")};
}

Seconds round_of(const std::vector<Series::Sample>& samples)
{
  if (samples.size() < 2) return Seconds{};
  const auto count = static_cast<double>(samples.size());
  return samples.back().at * (count / (count - 1));
}

std::vector<Series::Sample> read_samples(ObjectReader& in, const std::string& file, const replay::LevelColumns& columns)
{
  const auto text = text_of(in, file);
  if (!text) return {};
  const auto levels = replay::read_levels(*text, columns);
  for (const auto& [where, found, allowed] : levels.faults) in.wrong("file", fmt::format("in {}, {}: {}", in_quotes(file), where, found), allowed);
  if (levels.samples.empty()) return {};
  Hash content;
  content.add(*text);
  in.note_derived("samples", content.hex(), fmt::format("{} samples in {}", levels.samples.size(), units::to_text(levels.samples.back().at)),
                  fmt::format("series {}", file));
  std::vector<Series::Sample> samples;
  for (const auto& [at, level] : levels.samples) samples.push_back({at, level});
  return samples;
}

std::shared_ptr<const Series> read_series(ObjectReader& in)
{
  const auto file = in.find<std::string>("file");
  const replay::LevelColumns usual;
  constexpr auto why = "default: the column of that name";
  const replay::LevelColumns columns{.time = in.get("time", usual.time, why),
                                     .level = in.get("level", usual.level, why),
                                     .time_unit = in.get<Seconds>("time_unit", 1_s, "default: seconds").value()};
  Series series{.file = file.value_or(""), .samples = {}, .length = {}, .loop = in.get<bool>("loop", false, "default: once, then as at its end")};
  if (file) series.samples = read_samples(in, *file, columns);
  series.length = round_of(series.samples);
  if (series.loop && series.samples.size() == 1) in.wrong("loop", "false: one sample goes nowhere");
  return std::make_shared<const Series>(std::move(series));
}

Curve read_curve(ObjectReader& of)
{
  auto in = of.object("varies");
  if (!in) return {};
  Curve curve;
  if (auto diurnal = in->object("diurnal")) curve.diurnal = read_diurnal(*diurnal);
  std::optional<Seconds> last;
  curve.steps = in->each("steps", [&](ObjectReader& step) { return read_step(step, last); });
  if (auto noise = in->object("noise")) curve.noise = read_noise(*noise);
  if (auto series = in->object("series")) curve.series = read_series(*series);
  return curve;
}

CpuDemand read_cpu(ObjectReader& in, const Vm& vm)
{
  CpuDemand cpu{.cores = in.get<double>("cores"), .varies = read_curve(in)};
  if (cpu.cores > vm.vcpus) in.wrong("cores", fmt::format("at most the VM's vcpus, {}", vm.vcpus));
  return cpu;
}

MemoryDemand read_memory_demand(ObjectReader& in, const Vm& vm)
{
  MemoryDemand memory{.active = in.get<Bytes>("active"),
                      .consumed = in.get<Bytes>("consumed", vm.memory, "default: its guest has touched all of it sooner or later"),
                      .varies = read_curve(in)};
  if (vm.memory == 0_B) return memory;
  if (memory.active > vm.memory) in.wrong("active", fmt::format("at most the memory, {}", units::to_text(vm.memory)));
  else if (memory.consumed > vm.memory) in.wrong("consumed", fmt::format("at most the memory, {}", units::to_text(vm.memory)));
  else if (memory.consumed < memory.active) in.wrong("consumed", fmt::format("at least the active, {}", units::to_text(memory.active)));
  return memory;
}

Growth read_growth(ObjectReader& in, ObjectReader& of, const Disk* disk)
{
  const bool on_demand = disk == nullptr || disk->format == DiskFormat::Thin || disk->format == DiskFormat::Sparse;
  if (!on_demand) of.wrong("grows", "nothing: only a thin or a sparse disk grows");
  return {.a_day = in.get<Bytes>("a_day"), .varies = read_curve(in)};
}

void check_io(ObjectReader& in, const DiskDemand& demand, const Disk& disk)
{
  if (demand.iops <= 0) return;
  if (disk.nonzero == 0_B) in.wrong("on", fmt::format("the disk {}, which holds nothing but zeroes", in_quotes(disk.id)), "a disk whose nonzero part is above 0 B: a guest works where its data is");
  else if (demand.size > disk.nonzero) in.wrong("size", fmt::format("at most the {} of the disk that hold anything", units::to_text(disk.nonzero)));
}

DiskDemand read_disk_demand(ObjectReader& in, const Vm& vm)
{
  const auto id = in.reference("on", vm.id);
  const auto found = id ? std::ranges::find(vm.disks, *id, &Disk::id) : vm.disks.end();
  const auto* disk = found == vm.disks.end() ? nullptr : &*found;
  DiskDemand demand{.disk = id.value_or(""),
                    .iops = in.get<double>("iops", 0, "default: none"),
                    .size = in.get<Bytes>("size", 8_KiB, "default: a page of a database"),
                    .read_share = in.get<double>("read_share", 0.7, "default: assumed, two reads and more for a write"),
                    .pattern = read_pattern(in),
                    .outstanding = in.find<std::int64_t>("outstanding"),
                    .varies = read_curve(in)};
  if (auto growth = in.object("grows")) demand.growth = read_growth(*growth, in, disk);
  if (disk != nullptr) check_io(in, demand, *disk);
  return demand;
}

} // namespace

VmDemand read_demand(ObjectReader& in, const Vm& vm)
{
  VmDemand demand{.vm = vm.id};
  if (auto cpu = in.object("cpu")) demand.cpu = read_cpu(*cpu, vm);
  if (auto memory = in.object("memory")) demand.memory = read_memory_demand(*memory, vm);
  in.each("disks", [&](ObjectReader& element) {
    auto disk = read_disk_demand(element, vm);
    const bool again = !disk.disk.empty() && std::ranges::find(demand.disks, disk.disk, &DiskDemand::disk) != demand.disks.end();
    if (again) element.wrong("on", fmt::format("the disk {} again", in_quotes(disk.disk)), "a disk with one demand");
    demand.disks.push_back(std::move(disk));
    return 0;
  });
  const auto place = [&](const DiskDemand& of) { return std::ranges::find(vm.disks, of.disk, &Disk::id) - vm.disks.begin(); };
  std::ranges::stable_sort(demand.disks, {}, place);
  return demand;
}

} // namespace godwit::scenario
