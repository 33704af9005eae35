#include "scenario/workload_reader.hpp"

#include "scenario/trace_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using namespace units::literals;
using inventory::Disk, inventory::Vm;
using units::Bytes, units::Seconds;

Bytes read_size(ObjectReader& in, std::optional<Bytes> span)
{
  const auto size = in.get<Bytes>("size");
  if (span && size > *span) in.wrong("size", fmt::format("at most the {} of the disk that hold anything", units::to_text(*span)));
  return size;
}

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

std::size_t place_of(const std::string& disk, const Vm& vm)
{
  return static_cast<std::size_t>(std::ranges::find(vm.disks, disk, &Disk::id) - vm.disks.begin());
}

} // namespace

std::vector<DiskWorkload> read_workloads(ObjectReader& in, const Vm& vm)
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
  return workloads;
}

} // namespace godwit::scenario
