#include "scenario/workload_reader.hpp"

#include "scenario/trace_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using namespace units::literals;
using inventory::Disk, inventory::Vm;
using units::Bytes, units::BytesPerSecond, units::Seconds;

Bytes read_size(ObjectReader& in, std::optional<Bytes> span)
{
  const auto size = in.get<Bytes>("size");
  if (span && size > *span) in.wrong("size", fmt::format("at most the {} of the disk that hold anything", units::to_text(*span)));
  return size;
}

std::optional<OpenLoop> read_open_loop(std::optional<ObjectReader> in, std::optional<Bytes> span)
{
  if (!in) return std::nullopt;
  return OpenLoop{.iops = in->get<double>("iops"), .size = read_size(*in, span), .pattern = read_pattern(*in)};
}

ClosedLoop read_closed_loop(ObjectReader& in, std::optional<Bytes> span)
{
  return {.outstanding = static_cast<int>(in.get<std::int64_t>("outstanding")),
          .think = in.get<Seconds>("think", 0_s, "default: no pause"),
          .read_share = in.get<double>("read_share", 0, "default: writes only"),
          .size = read_size(in, span),
          .pattern = read_pattern(in)};
}

std::optional<OnOff> read_phases(ObjectReader& in)
{
  auto phases = in.object("phases");
  if (!phases) return std::nullopt;
  if (in.has("trace")) in.wrong("phases", "nothing: a trace has pauses of its own");
  return OnOff{.on = phases->get<Seconds>("on"), .off = phases->get<Seconds>("off")};
}

/// The first of the VM's, where nothing is said; null when there is no such disk.
const Disk* read_on(ObjectReader& in, const Vm& vm)
{
  if (const auto id = in.reference("on", vm.id)) {
    const auto found = std::ranges::find(vm.disks, *id, &Disk::id);
    return found == vm.disks.end() ? nullptr : &*found;
  }
  if (in.has("on")) return nullptr;
  if (vm.disks.empty()) {
    in.wrong("on", "a disk, but the VM has none");
    return nullptr;
  }
  in.note_default("on", vm.disks.front().id, "default: the first disk");
  return &vm.disks.front();
}

/// Nothing where it is wrong already.
std::optional<Bytes> span_of(ObjectReader& in, const Disk* disk)
{
  if (disk == nullptr || disk->size == 0_B) return std::nullopt;
  if (disk->nonzero > 0_B) return disk->nonzero;
  in.wrong("on", fmt::format("the disk {}, which holds nothing but zeroes", in_quotes(disk->id)),
           "a disk whose nonzero part is above 0 B: a guest works where its data is");
  return std::nullopt;
}

DiskWorkload read_workload(ObjectReader& in, const Vm& vm)
{
  const auto* disk = read_on(in, vm);
  const auto span = span_of(in, disk);
  DiskWorkload workload{.vm = vm.id, .disk = disk == nullptr ? "" : disk->id};
  auto reads = read_open_loop(in.object("reads"), span);
  auto writes = read_open_loop(in.object("writes"), span);
  if (auto trace = in.object("trace"))
    workload.load = read_trace(*trace, span);
  else if (auto closed = in.object("closed"))
    workload.load = read_closed_loop(*closed, span);
  else
    workload.load = SyntheticLoad{.reads = std::move(reads), .writes = std::move(writes)};
  workload.phases = read_phases(in);
  return workload;
}

Bytes read_working_set(ObjectReader& in, BytesPerSecond rate)
{
  if (rate > BytesPerSecond{0} && !in.has("working_set")) in.wrong("working_set", "a size: what is written lies somewhere");
  return in.find<Bytes>("working_set").value_or(0_B);
}

std::optional<DirtySet> read_hot(ObjectReader& in)
{
  auto hot = in.object("hot");
  if (!hot) return std::nullopt;
  return DirtySet{.rate = hot->get<BytesPerSecond>("dirty"), .size = hot->get<Bytes>("working_set")};
}

/// Each part of the memory is one thing: written, zero, swapped out, or at rest.
void check_parts(ObjectReader& in, const MemoryWorkload& workload, const Vm& vm)
{
  const auto swap = vm.memory - vm.memory_reservation;
  const auto absent = workload.zero + workload.swapped;
  const auto sets = workload.pages.size + (workload.hot ? workload.hot->size : 0_B);
  if (absent > vm.memory)
    in.wrong(workload.zero > vm.memory ? "zero" : "swapped", units::to_text(absent) + " zero and swapped",
             fmt::format("at most the memory, {}", units::to_text(vm.memory)));
  else if (sets > vm.memory - absent)
    in.wrong(in.has("working_set") ? "working_set" : "hot", units::to_text(sets) + " written",
             fmt::format("at most the {} of the memory that are neither zero nor swapped", units::to_text(vm.memory - absent)));
  if (workload.swapped > swap && vm.memory_reservation <= vm.memory)
    in.wrong("swapped", fmt::format("at most the swap file, {}: the memory less its reservation", units::to_text(swap)));
}

MemoryWorkload read_memory(ObjectReader& in, const Vm& vm)
{
  using Pattern = MemoryWorkload::Pattern;
  MemoryWorkload workload{.vm = vm.id};
  workload.pages.rate = in.get<BytesPerSecond>("dirty", BytesPerSecond{0}, "default: none is written");
  workload.pages.size = read_working_set(in, workload.pages.rate);
  workload.hot = read_hot(in);
  workload.pattern = in.get<Pattern>("pattern", Pattern::Sequential, "default: page after page, the most there can be to send again");
  workload.zero = in.get<Bytes>("zero", 0_B, "default: all of it holds something");
  workload.swapped = in.get<Bytes>("swapped", 0_B, "default: all of it is in the host's memory");
  if (vm.memory > 0_B) check_parts(in, workload, vm);
  return workload;
}

std::size_t place_of(const std::string& disk, const Vm& vm)
{
  return static_cast<std::size_t>(std::ranges::find(vm.disks, disk, &Disk::id) - vm.disks.begin());
}

} // namespace

Pattern read_pattern(ObjectReader& in)
{
  if (!in.holds_object("pattern")) {
    const auto plain = in.get<PlainPattern>("pattern", PlainPattern::Uniform, "default: everywhere alike");
    return plain == PlainPattern::Uniform ? Pattern{Uniform{}} : Pattern{Sequential{}};
  }
  auto pattern = *in.object("pattern");
  if (const auto exponent = pattern.find<double>("zipf")) return Zipf{*exponent};
  if (auto hot_cold = pattern.object("hot_cold"))
    return HotCold{.space = hot_cold->get<double>("space"), .hits = hot_cold->get<double>("hits")};
  return Uniform{};
}

Workloads read_workloads(ObjectReader& in, const Vm& vm)
{
  std::vector<DiskWorkload> workloads;
  const auto add = [&](ObjectReader& element) {
    auto workload = read_workload(element, vm);
    const bool again = !workload.disk.empty() && std::ranges::find(workloads, workload.disk, &DiskWorkload::disk) != workloads.end();
    if (again) element.wrong("on", fmt::format("the disk {} again", in_quotes(workload.disk)), "a disk with one workload");
    workloads.push_back(std::move(workload));
  };
  if (auto disk = in.object("disk")) add(*disk);
  in.each("disks", [&](ObjectReader& element) {
    if (!element.has("on")) element.wrong("on", allowed(Reference{Kind::Disk}));
    add(element);
    return 0;
  });
  std::ranges::stable_sort(workloads, {}, [&](const auto& workload) { return place_of(workload.disk, vm); });
  Workloads read{.disks = std::move(workloads)};
  if (auto memory = in.object("memory")) read.memory = read_memory(*memory, vm);
  return read;
}

} // namespace godwit::scenario
