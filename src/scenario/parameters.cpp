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
    row("data_mover.transfer_size", &P::transfer_size, V3_5, 32_MiB, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": requests are handed over in 32 "
        "MB."),
    row("data_mover.io_size", &P::io_size, V3_5, 64_KiB, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": the software mover issues 64 "
        "KB I/Os."),
    row("data_mover.depth", &P::depth, V3_5, 32, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": 32 I/Os are kept outstanding."),
    row("fs3dm.software_cost", &P::fs3dm_software_cost, V3_5, 0.05_ms, Assumed,
        "No figure is published; an I/O that never leaves the VMkernel costs a few context switches on top of the devices' "
        "latency."),
    row("fsdm.software_cost", &P::fsdm_software_cost, V3_5, 0.3_ms, Assumed,
        "No figure is published; calibrated, an I/O of the application-level mover passes the whole stack twice."),
    row("fs3dm.cpu", &P::fs3dm_cpu, V3_5, 20_us, Assumed,
        "No figure is published; the order of a VMkernel read and write of 64 KiB."),
    row("fsdm.cpu", &P::fsdm_cpu, V3_5, 120_us, Assumed,
        "No figure is published; application level, so a longer path with copies between the layers."),
    row("fsdm.metadata_round_trips", &P::fsdm_metadata_round_trips, V3_5, 5, Assumed,
        "Calibrated: FSDM moves 15 MiB/s between VMFS of different block sizes yet 140-220 MiB/s to NFS, and is slower towards "
        "the "
        "smaller block size; allocating each new destination block on its own explains all three."),
    row("offload.command_size", &P::offload_command, V3_5, 4_MiB, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": one XCOPY command covers 4 "
        "MB."),
    row("offload.command_size_thin", &P::offload_command_thin, V3_5, 1_MiB, Published,
        "codyhosterman.com, 2015-05, \"XCOPY improvement in vSphere 6.0 for thin virtual disks\": before 6.0 one VMFS block a "
        "command."),
    row("offload.command_size_thin", &P::offload_command_thin, V6_0, 4_MiB, Published,
        "codyhosterman.com, 2015-05, \"XCOPY improvement in vSphere 6.0 for thin virtual disks\": from 6.0 the full command "
        "size."),
    row("offload.outstanding_commands", &P::offload_outstanding, V3_5, 8, Assumed,
        "No figure is published; the 8 commands of a 32 MiB transfer are taken to be issued together."),
    row("offload.cpu_per_command", &P::offload_cpu, V3_5, 40_us, Assumed,
        "No figure is published; the order of one SCSI command with its completion."),
    row("write_same.command_size", &P::write_same_command, V3_5, 1_MiB, Assumed,
        "No figure is published; one block of the unified VMFS block size a command."),
    row("storage_vmotion.parallel_disks", &P::parallel_disks, V3_5, 1, Published,
        "frankdenneman.nl, 2012-09-04, \"vSphere 5.1 Storage vMotion parallel disk migrations\": before 5.1 disks move in turn."),
    row("storage_vmotion.parallel_disks", &P::parallel_disks, V5_1, 4, Published,
        "frankdenneman.nl, 2012-09-04, \"vSphere 5.1 Storage vMotion parallel disk migrations\": from 5.1 up to 4 side by side, "
        "between distinct datastore pairs."),
    row("multipath.round_robin_ios", &P::round_robin_ios, V3_5, 1000, Assumed,
        "The default IOPS limit of VMW_PSP_RR, taken to hold for data mover I/O as it does for a guest's."),
    row("home.size", &P::home_size, V3_5, 8_MiB, Assumed, "No figure is published; configuration, nvram and a few logs."),
    row("shadow_vm.start", &P::shadow_vm_start, V3_5, 1_s, Assumed,
        "No figure is published; the shadow VM starts idle, without running its guest."),
    row("mirror.insertion_stun", &P::mirror_insertion_stun, V3_5, 0_s, Published,
        "VMware vSphere blog, 2011-07, \"New vSphere 5.0 storage features, part 2\": the mirror driver is new in 5.0."),
    row("mirror.insertion_stun", &P::mirror_insertion_stun, V5_0, 0.1_s, Assumed,
        "Inserting the driver stuns the VM (yellow-bricks.com, 2011-07-14), for how long is not published; short beside the fast "
        "suspend and resume."),
    row("fsr.duration", &P::fsr, V3_5, 0.5_s, Assumed,
        "No figure is published; both VMs are on one host and no memory crosses a network."),
    row("cleanup.duration", &P::cleanup, V3_5, 0.5_s, Assumed, "No figure is published; deleting files is metadata work."),
    row("mirror.block_size", &P::block_size, V3_5, 64_KiB, Assumed,
        "No figure is published; the size of the software mover's I/O, so that a dirtied block is copied again by one."),
    row("storage_vmotion.target_downtime", &P::target_downtime, V3_5, 5_s, Published,
        "VMware Uptime blog, 2011-03, \"Under the Covers with Storage vMotion\": default 5 s, the fast suspend and resume not "
        "counted."),
    row("dirty_block.patience", &P::iteration_patience, V3_5, 3, Assumed,
        "No figure is published; three passes in a row that leave no less than the one before are taken to show that the copy will "
        "not catch up."),
    row("dirty_block.hot_after", &P::hot_after, V3_5, 0, Assumed,
        "US patents 8386731 and 8560791 leave the blocks written most to the last copy; that a release does so is not published."),
    row("fsr.maxSwitchoverSeconds", &P::fsr_max_switchover, V3_5, 100_s, Published,
        "VMware KB 1010045: a switchover that takes longer than 100 s fails."),
    row("snapshot.stun", &P::snapshot_stun, V3_5, 0.2_s, Assumed,
        "No figure is published; a redo log is opened for each disk, no memory is written."),
    row("snapshot.grain_writes", &P::snapshot_grain_writes, V3_5, 1, Assumed,
        "No figure is published; a grain that is new in a redo log takes an entry in its grain table."),
    row("sweep.transfer_size", &P::sweep_transfer_size, V3_5, 1_MiB, Published,
        "QEMU, block/mirror.c, MAX_IO_BYTES: 1 MiB; a sweep copies as QEMU's mirror job does."),
    row("vaai.evaluation_interval", &P::evaluation_interval, V3_5, 0_s, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": before 5.0 by requests, not by "
        "time."),
    row("vaai.evaluation_interval", &P::evaluation_interval, V5_0, 300_s, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": from 5.0 every 5 minutes."),
    row("vaai.retry_after_requests", &P::retry_after_requests, V3_5, 0, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": there is no VAAI before 4.1."),
    row("vaai.retry_after_requests", &P::retry_after_requests, V4_1, 16'384, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": "
        "HardwareAcceleratedMoveFrequency is 16384 requests of 32 MB."),
    row("vaai.retry_after_requests", &P::retry_after_requests, V5_0, 0, Published,
        "VMware vSphere blog, 2012-07, \"VAAI failures and the role of the VMkernel data mover\": from 5.0 by time, not by "
        "requests."),
    row("multipath.failover", &P::path_failover, V3_5, 30_s, Published,
        "VMware vSphere 6.0 documentation, \"Path Failover and Virtual Machines\": I/O might pause for 30 to 60 seconds; the "
        "shorter is taken."),
    row("storage.apd_timeout", &P::apd_timeout, V3_5, 140_s, Assumed,
        "Misc.APDTimeout is new in 5.1; before, I/O is taken to be given up after as long."),
    row("storage.apd_timeout", &P::apd_timeout, V5_1, 140_s, Published,
        "VMware vSphere documentation, \"Change Timeout Limits for Storage APD\": Misc.APDTimeout is 140 s."),
    row("guest.queue_depth", &P::guest_queue_depth, V3_5, 64, Published,
        "VMware KB 2053145: the default of PVSCSI for each device is 64."),
    row("guest.window", &P::guest_window, V3_5, 10_s, Assumed,
        "Long enough for a mean of thousands of I/Os, short enough to be the load around the migration."),
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
