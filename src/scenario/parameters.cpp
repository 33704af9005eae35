#include "scenario/parameters.hpp"

#include "scenario/words.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace godwit::scenario {

namespace {

using enum Version;
using namespace units::literals;
using P = Parameters;

enum class Known : bool { Published, Assumed };
using enum Known;

constexpr ParameterRow row(std::string_view name, decltype(ParameterRow::member) member, Version from,
                           decltype(ParameterRow::value) value, Known known, std::string_view source)
{
  return {name, member, from, value, known == Assumed, source};
}

// Values stand here and nowhere else. Published: the source says the figure. Assumed: the source is the reason for the figure.
constexpr std::array table{
    row("data_mover.transfer_size", &P::transfer_size, V4_1, 32_MiB, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": requests are handed over in 32 "
        "MB."),
    row("data_mover.io_size", &P::io_size, V4_1, 64_KiB, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": the software mover issues 64 "
        "KB I/Os."),
    row("data_mover.depth", &P::depth, V4_1, 32, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": 32 I/Os are kept outstanding."),
    row("fs3dm.software_cost", &P::fs3dm_software_cost, V4_1, 0.05_ms, Assumed,
        "No figure is published; an I/O that never leaves the VMkernel costs a few context switches on top of the devices' "
        "latency."),
    row("fsdm.software_cost", &P::fsdm_software_cost, V4_1, 0.3_ms, Assumed,
        "No figure is published; calibrated, an I/O of the application-level mover passes the whole stack twice."),
    row("fs3dm.cpu", &P::fs3dm_cpu, V4_1, 20_us, Assumed,
        "No figure is published; the order of a VMkernel read and write of 64 KiB."),
    row("fsdm.cpu", &P::fsdm_cpu, V4_1, 120_us, Assumed,
        "No figure is published; application level, so a longer path with copies between the layers."),
    row("fsdm.metadata_round_trips", &P::fsdm_metadata_round_trips, V4_1, 5, Assumed,
        "Calibrated: FSDM moves 15 MiB/s between VMFS of different block sizes yet 140-220 MiB/s to NFS, and is slower towards "
        "the "
        "smaller block size; allocating each new destination block on its own explains all three."),
    row("offload.command_size", &P::offload_command, V4_1, 4_MiB, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": one XCOPY command covers 4 "
        "MB."),
    row("offload.command_size_thin", &P::offload_command_thin, V4_1, 1_MiB, Published,
        "codyhosterman.com, 2015-05, \"XCOPY improvement in vSphere 6.0 for thin virtual disks\": before 6.0 one VMFS block a "
        "command."),
    row("offload.command_size_thin", &P::offload_command_thin, V6_0, 4_MiB, Published,
        "codyhosterman.com, 2015-05, \"XCOPY improvement in vSphere 6.0 for thin virtual disks\": from 6.0 the full command "
        "size."),
    row("offload.outstanding_commands", &P::offload_outstanding, V4_1, 8, Assumed,
        "No figure is published; the 8 commands of a 32 MiB transfer are taken to be issued together."),
    row("offload.cpu_per_command", &P::offload_cpu, V4_1, 40_us, Assumed,
        "No figure is published; the order of one SCSI command with its completion."),
    row("write_same.command_size", &P::write_same_command, V4_1, 1_MiB, Assumed,
        "No figure is published; one block of the unified VMFS block size a command."),
    row("storage_vmotion.parallel_disks", &P::parallel_disks, V4_1, 1, Published,
        "frankdenneman.nl, 2012-09-04, \"vSphere 5.1 Storage vMotion parallel disk migrations\": before 5.1 disks move in turn."),
    row("storage_vmotion.parallel_disks", &P::parallel_disks, V5_1, 4, Published,
        "frankdenneman.nl, 2012-09-04, \"vSphere 5.1 Storage vMotion parallel disk migrations\": from 5.1 up to 4 side by side, "
        "between distinct datastore pairs."),
    row("multipath.round_robin_ios", &P::round_robin_ios, V4_1, 1000, Assumed,
        "The default IOPS limit of VMW_PSP_RR, taken to hold for data mover I/O as it does for a guest's."),
    row("home.size", &P::home_size, V4_1, 8_MiB, Assumed, "No figure is published; configuration, nvram and a few logs."),
    row("shadow_vm.start", &P::shadow_vm_start, V4_1, 1_s, Assumed,
        "No figure is published; the shadow VM starts idle, without running its guest."),
    row("mirror.insertion_stun", &P::mirror_insertion_stun, V4_1, 0_s, Published,
        "VMware vSphere blog, 2011-07, \"New vSphere 5.0 storage features, part 2\": the mirror driver is new in 5.0."),
    row("mirror.insertion_stun", &P::mirror_insertion_stun, V5_0, 0.1_s, Assumed,
        "Inserting the driver stuns the VM (yellow-bricks.com, 2011-07-14), for how long is not published; short beside the fast "
        "suspend and resume."),
    row("fsr.duration", &P::fsr, V4_1, 0.5_s, Assumed,
        "No figure is published; both VMs are on one host and no memory crosses a network."),
    row("cleanup.duration", &P::cleanup, V4_1, 0.5_s, Assumed, "No figure is published; deleting files is metadata work."),
};

struct Assign {
  Parameters& parameters;
  template <class Value> void operator()(Value Parameters::*member, const Value& value) const { parameters.*member = value; }
  template <class Member, class Value> void operator()(Member, const Value&) const
  {
    throw std::logic_error("a parameter row whose value is of another type than its member");
  }
};

} // namespace

std::span<const ParameterRow> parameter_table() { return table; }

const ParameterRow& parameter_row(std::string_view name, Version version)
{
  const ParameterRow* holding = nullptr;
  for (const auto& row : table)
    if (row.name == name && row.from <= version) holding = &row;
  if (holding == nullptr) throw std::logic_error("no parameter \"" + std::string(name) + "\"");
  return *holding;
}

Parameters default_parameters(Version version)
{
  Parameters parameters;
  for (const auto& row : table)
    if (row.from <= version) std::visit(Assign{parameters}, row.member, row.value);
  return parameters;
}

std::optional<Version> parse_version(std::string_view text) { return from_word<Version>(text); }

std::string_view to_text(Version version) { return Spelling<Version>::words.at(static_cast<std::size_t>(version)); }

} // namespace godwit::scenario
