#include "datamover/choice.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::datamover {

using inventory::DatastoreType;
using inventory::DiskFormat;
using vaai::Operation;

namespace {

bool is_rdm(DiskFormat format) { return format == DiskFormat::RdmVirtual || format == DiskFormat::RdmPhysical; }
bool nfs(const Move& move) { return move.from.type == DatastoreType::Nfs || move.to.type == DatastoreType::Nfs; }
bool block_sizes_differ(const Move& move) { return move.from.block_size != move.to.block_size; }
std::string block_sizes(const Move& move)
{
  return fmt::format("block sizes differ: {} has {}, {} has {}", move.from.id, units::to_text(*move.from.block_size), move.to.id,
                     units::to_text(*move.to.block_size));
}

bool spans_arrays(const inventory::Datastore& datastore)
{
  const auto& first = datastore.extents.front().array;
  return std::any_of(datastore.extents.begin(), datastore.extents.end(), [&](const auto& extent) { return extent.array != first; });
}

bool over_nvme(const Move& move)
{
  const auto& ports = move.inventory.array(move.from.extents.front().array).ports;
  const auto& fabrics = move.inventory.fabrics;
  return std::all_of(ports.begin(), ports.end(), [&](const auto& port) {
    return std::any_of(fabrics.begin(), fabrics.end(),
                       [&](const auto& fabric) { return fabric.id == port.to && fabric.protocol == inventory::Protocol::Nvme; });
  });
}

bool before_vaai(const Move& move) { return move.version < scenario::Version::V4_1; }
std::string vaai_is_new(const Move& move)
{
  return fmt::format("VAAI is new in vSphere 4.1, {} runs {}", move.host.id, scenario::to_text(move.version));
}

constexpr std::string_view new_in_4_1 = "VMware vSphere 4.1 release notes"; // vStorage APIs for Array Integration
constexpr std::string_view new_in_4_0 = "elasticsky.de on FSDM and FS3DM"; // frankdenneman.nl, 2011-07-22, says 4.1
constexpr std::string_view hwaccel = "vSphere 6.7 storage guide, hardware acceleration"; // the same text in 5.5 to 7.0

} // namespace

std::string_view to_text(Mover mover)
{
  switch (mover) {
  case Mover::Fs3dmHw: return "fs3dm_hw";
  case Mover::Fs3dm: return "fs3dm";
  case Mover::Fsdm: return "fsdm";
  }
  return "";
}

const std::vector<Rule>& rules()
{
  static const std::vector<Rule> table{
      {Mover::Fs3dmHw, new_in_4_1, before_vaai, vaai_is_new},
      {Mover::Fs3dmHw, "DM-3", [](const Move& m) { return !m.host.hardware_accelerated_move; },
       [](const Move& m) { return "DataMover.HardwareAcceleratedMove is 0 on " + m.host.id; }},
      {Mover::Fs3dmHw, "DM-5", block_sizes_differ, block_sizes},
      {Mover::Fs3dmHw, hwaccel, [](const Move& m) { return spans_arrays(m.from) || spans_arrays(m.to); },
       [](const Move& m) { return (spans_arrays(m.from) ? m.from.id : m.to.id) + " spans extents on different arrays"; }},
      {Mover::Fs3dmHw, "DM-4", [](const Move& m) { return m.from.extents.front().array != m.to.extents.front().array; },
       [](const Move& m) {
         return fmt::format("XCOPY works inside one array only: {} is on {}, {} on {}", m.from.id, m.from.extents.front().array, m.to.id,
                            m.to.extents.front().array);
       }},
      {Mover::Fs3dmHw, hwaccel, [](const Move& m) { return is_rdm(m.disk.format) && !is_rdm(m.format); },
       [](const Move&) { return std::string{"the source is an RDM, the destination is not"}; }},
      {Mover::Fs3dmHw, hwaccel,
       [](const Move& m) { return m.disk.format == DiskFormat::EagerZeroed && m.format == DiskFormat::Thin; },
       [](const Move&) { return std::string{"eager-zeroed source, thin destination"}; }},
      {Mover::Fs3dmHw, hwaccel, [](const Move& m) { return m.disk.format == DiskFormat::Sparse || m.format == DiskFormat::Sparse; },
       [](const Move&) { return std::string{"sparse (hosted) disk format"}; }},
      {Mover::Fs3dmHw, hwaccel, [](const Move& m) { return m.vm.snapshots > 0; },
       [](const Move& m) { return m.vm.id + " has a snapshot"; }},
      {Mover::Fs3dmHw, hwaccel, [](const Move& m) { return !m.disk.aligned; },
       [](const Move&) { return std::string{"the disk is not aligned to the device's smallest offload unit"}; }},
      {Mover::Fs3dmHw, "Dell PowerStore virtualization integration", over_nvme,
       [](const Move& m) { return m.from.extents.front().array + " is reached over NVMe, which has no XCOPY"; }},
      {Mover::Fs3dm, new_in_4_0, [](const Move& m) { return m.version < scenario::Version::V4_0; },
       [](const Move& m) { return fmt::format("FS3DM is new in vSphere 4.0, {} runs {}", m.host.id, scenario::to_text(m.version)); }},
      {Mover::Fs3dm, "DM-5", block_sizes_differ, block_sizes},
  };
  return table;
}

namespace {

/// The first rule that keeps `mover` from the move.
std::optional<trace::Rejected> refused(const Move& move, Mover mover)
{
  for (const auto& rule : rules())
    if (rule.refuses == mover && rule.applies(move)) return trace::Rejected{std::string{to_text(mover)}, rule.says(move), std::string{rule.claim}};
  return {};
}

std::string both_on(const Move& move, const std::string& array) { return fmt::format("{} and {} both lie on {}", move.from.id, move.to.id, array); }

/// Of the array, before the attempt that may settle it.
std::string acceleration(const std::string& array, vaai::DeviceState state)
{
  if (state == vaai::DeviceState::Unknown) return fmt::format("hardware acceleration of {}, unknown until now, is tried", array);
  return fmt::format("hardware acceleration of {} is {}", array, state == vaai::DeviceState::Supported ? "supported" : "known as not supported");
}

std::string works(const std::string& array, vaai::DeviceState before)
{
  return acceleration(array, before) + (before == vaai::DeviceState::Unknown ? " and works" : "");
}

/// What the device itself has against offloading: known beforehand, or found out by trying.
std::optional<trace::Rejected> refused_by_device(const Move& move, vaai::Devices& devices, units::Seconds now)
{
  const auto& array = move.inventory.array(move.from.extents.front().array);
  const auto name = std::string{to_text(Mover::Fs3dmHw)};
  const auto state = devices.state(array, Operation::Clone, now);
  if (!vaai::worth_trying(state)) return trace::Rejected{name, acceleration(array.id, state), "VAAI-4"};
  if (devices.attempt(array, Operation::Clone, now)) return {};
  return trace::Rejected{name, fmt::format("{}, and {} answers the first XCOPY with an error", acceleration(array.id, state), array.id), "DM-3"};
}

} // namespace

Choice choose_software(const Move& move)
{
  if (nfs(move)) {
    const auto& store = move.from.type == DatastoreType::Nfs ? move.from : move.to;
    const auto stretched = move.from.type == move.to.type ? "" : " (said of a move from NFS to NFS; assumed to hold where one end is NFS)";
    return {.mover = Mover::Fsdm, .tried = {}, .reason = fmt::format("{} is NFS: FSDM at once, nothing else is tried{}", store.id, stretched), .claim = "DM-6"};
  }
  Choice choice{.mover = Mover::Fs3dm, .tried = {}, .reason = "the next best; block sizes are equal", .claim = {}};
  if (const auto slower = refused(move, Mover::Fs3dm)) {
    choice.tried.push_back(*slower);
    choice.mover = Mover::Fsdm;
    choice.reason = "the last resort, which copes with any pair of datastores";
    choice.claim = slower->claim.starts_with("DM-") ? slower->claim : "DM-2"; // else it is a source's word
  }
  return choice;
}

Choice choose_for_blocks(const Move& move, units::Bytes block)
{
  auto choice = choose_software(move);
  if (choice.mover == Mover::Fs3dm) choice.reason = fmt::format("scattered blocks of {} are beneath an XCOPY: the best software mover", units::to_text(block));
  return choice;
}

Choice choose(const Move& move, vaai::Devices& devices, units::Seconds now)
{
  auto software = choose_software(move);
  if (nfs(move)) return software;
  auto against = refused(move, Mover::Fs3dmHw);
  if (!against) {
    const auto& array = move.inventory.array(move.from.extents.front().array);
    software.state = devices.state(array, Operation::Clone, now);
    against = refused_by_device(move, devices, now);
    software.device_refused = against.has_value();
    if (!against) return {Mover::Fs3dmHw, software.state, {}, fmt::format("{}; {}", both_on(move, array.id), works(array.id, *software.state)), "DM-1"};
  }
  if (software.claim.empty()) software.claim = "DM-2";
  software.tried.insert(software.tried.begin(), *against);
  return software;
}

Choice choose_for_zeroes(const Move& move, vaai::Devices& devices, units::Seconds now)
{
  const auto& array = move.inventory.array(move.to.extents.front().array);
  Choice choice;
  const auto by_host = [&](std::string reason, std::string claim) {
    choice.mover = Mover::Fs3dm;
    choice.tried.push_back({"write_same", std::move(reason), std::move(claim)});
    choice.reason = "the host writes the zeroes";
    choice.claim = choice.tried.back().claim;
    return choice;
  };
  if (before_vaai(move)) return by_host(vaai_is_new(move), std::string{new_in_4_1});
  if (!move.host.hardware_accelerated_init) return by_host("DataMover.HardwareAcceleratedInit is 0 on " + move.host.id, "DM-3");
  if (move.to.type == DatastoreType::Nfs) return by_host(move.to.id + " is NFS", "DM-6");
  if (spans_arrays(move.to)) return by_host(move.to.id + " spans extents on different arrays", std::string{hwaccel});
  choice.device_refused = true;
  const auto state = devices.state(array, Operation::Zero, now);
  choice.state = state;
  if (!vaai::worth_trying(state)) return by_host(acceleration(array.id, state), "VAAI-4");
  if (!devices.attempt(array, Operation::Zero, now))
    return by_host(fmt::format("{}, and {} answers the first WRITE SAME with an error", acceleration(array.id, state), array.id), "VAAI-4");
  choice.device_refused = false;
  choice.reason = fmt::format("{} writes the zeroes itself; {}", array.id, works(array.id, state));
  choice.claim = "VAAI-4";
  return choice;
}

} // namespace godwit::datamover
