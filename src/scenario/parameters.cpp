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
    row("demand.step", &P::demand_step, V3_5, 300_s, Assumed,
        "vCenter keeps a day of statistics in 5 minutes, and no policy looks at less."),
    row("demand.starts", &P::demand_starts, V3_5, 0_s, Assumed, "A week begins on a Monday at midnight."),
    row("storage.lun_queue_depth", &P::lun_queue_depth, V3_5, 32, Published,
        "elatov.github.io, 2012-07, \"Seeing the LUN queue depth filling up\": 32 a LUN by default."),
    row("statistics.recorded", &P::statistics_recorded, V3_5, 0, Assumed, "They are many; whoever wants the series says so."),

    // vMotion: memory, then network.
    row("vmotion.prepare", &P::vmotion_prepare, V3_5, 0.5_s, Assumed,
        "No figure is published; a few calls between vCenter and the two hosts, and a VM that starts idle."),
    row("vmotion.trace_install_per_gib", &P::trace_install_per_gib, V3_5, 20_ms, Assumed,
        "ryanmiv.com, 2021-03-11: up to hundreds of seconds in total for a VM of 6 TB; 6,144 GiB x 20 ms = 123 s."),
    row("vmotion.trace_install_per_gib", &P::trace_install_per_gib, V7_0U1, 1_ms, Assumed,
        "No figure is published; from 7.0 U1 a trace covers more than the smallest page (US patent 11995459), so there are far "
        "fewer."),
    row("vmotion.trace_install_loose", &P::trace_install_loose, V3_5, 0, Published,
        "ryanmiv.com, 2021-03-11, \"Workload mobility with vSphere 7.0 Update 2\": before 7.0 U1 every vCPU is stopped."),
    row("vmotion.trace_install_loose", &P::trace_install_loose, V7_0U1, 1, Published,
        "ryanmiv.com, 2021-03-11, \"Workload mobility with vSphere 7.0 Update 2\": from 7.0 U1 one vCPU is; others name 7.0."),
    row("vmotion.switchover_goal", &P::switchover_goal, V3_5, 0.5_s, Assumed,
        "Migrate.PreCopySwitchoverTimeGoal is 500 ms in 6.0, the first release whose options are published in full; taken to "
        "hold before."),
    row("vmotion.switchover_goal", &P::switchover_goal, V6_0, 0.5_s, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3 to 9.0: Migrate.PreCopySwitchoverTimeGoal is 500 ms."),
    row("vmotion.min_progress", &P::min_progress, V3_5, 130, Assumed,
        "Migrate.PreCopyMinProgressPerc is 130 % in 6.0, the first release whose options are published in full; taken to hold "
        "before."),
    row("vmotion.min_progress", &P::min_progress, V6_0, 130, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3 to 9.0: Migrate.PreCopyMinProgressPerc is 130 %."),
    row("vmotion.sdps", &P::sdps, V3_5, 0, Published,
        "yellow-bricks.com, 2011-07-20, \"vSphere 5.0 vMotion enhancements\": Stun During Page Send is new in 5.0."),
    row("vmotion.sdps", &P::sdps, V5_0, 2, Published,
        "yellow-bricks.com, 2012-07-16: inactive unless pages are dirtied faster than sent; the options dumped from 6.0 on: "
        "Migrate.SdpsEnabled is 2."),
    row("vmotion.sdps_target", &P::sdps_target, V3_5, 500, Assumed,
        "Migrate.SdpsTargetRate is 500 % in 6.0, the first release whose options are published in full; taken to hold before."),
    row("vmotion.sdps_target", &P::sdps_target, V6_0, 500, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3 to 9.0: Migrate.SdpsTargetRate is 500 %."),
    row("vmotion.sdps_delay", &P::sdps_delay, V3_5, 30_s, Assumed,
        "Migrate.SdpsDynamicDelaySec is 30 s in 6.0, the first release whose options are published in full; taken to hold "
        "before."),
    row("vmotion.sdps_delay", &P::sdps_delay, V6_0, 30_s, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3 to 9.0: Migrate.SdpsDynamicDelaySec is 30 s."),
    row("vmotion.patience", &P::vmotion_patience, V3_5, 3, Assumed,
        "No figure is published; three passes in a row without progress are taken to show that the copy will not catch up."),
    row("vmotion.device_state", &P::device_state, V3_5, 8_MiB, Assumed,
        "No figure is published; registers and device queues are small, the memory of the video card is megabytes."),
    row("vmotion.stun_round_trips", &P::stun_round_trips, V3_5, 6, Assumed,
        "No figure is published; suspend, state, bitmap of dirty pages, locks, resume and its acknowledgement wait for each "
        "other."),
    row("vmotion.resume", &P::vmotion_resume, V3_5, 0.1_s, Assumed,
        "No figure is published; the stun as a whole is meant to stay below 1 s (mysticmarvin.eu, \"vSphere 7, new logic for "
        "vMotion\")."),
    row("vmotion.resume_per_gib", &P::vmotion_resume_per_gib, V3_5, 1_ms, Assumed,
        "No figure is published; that the stun grows with the memory is (MOB-8): page tables are built anew."),
    row("vmotion.maxSwitchoverSeconds", &P::vmotion_max_switchover, V3_5, 100_s, Assumed,
        "VMware KB 2141355 names 6.0 to 7.0; fsr.maxSwitchoverSeconds was 100 s before."),
    row("vmotion.maxSwitchoverSeconds", &P::vmotion_max_switchover, V6_0, 100_s, Published,
        "VMware KB 2141355: a switchover that takes longer than 100 s fails."),
    row("vmotion.net_timeout", &P::net_timeout, V3_5, 20_s, Assumed,
        "Migrate.NetTimeout is 20 s in 6.0, the first release whose options are published in full; taken to hold before."),
    row("vmotion.net_timeout", &P::net_timeout, V6_0, 20_s, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3 to 9.0: Migrate.NetTimeout is 20 s."),
    row("vmotion.socket_buffer", &P::socket_buffer, V3_5, 562'140_B, Assumed,
        "Migrate.SndBufSize of 6.0; yellow-bricks.com, 2011-08-03, \"vSphere 5 Metro vMotion\": around 0.5 MB."),
    row("vmotion.socket_buffer", &P::socket_buffer, V6_0, 562'140_B, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3: Migrate.SndBufSize is 562140 bytes."),
    row("vmotion.socket_buffer", &P::socket_buffer, V6_5, 562'540_B, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.5 to 9.0: Migrate.SndBufSize is 562540 bytes."),
    row("vmotion.latency_threshold", &P::latency_threshold, V3_5, 4_ms, Assumed,
        "Migrate.NetLatencyModeThreshold is 4 ms in 6.0, the first release whose options are published in full; taken to hold "
        "before."),
    row("vmotion.latency_threshold", &P::latency_threshold, V6_0, 4_ms, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3 to 9.0: Migrate.NetLatencyModeThreshold is 4 ms."),
    row("vmotion.expected_line_rate", &P::expected_line_rate, V3_5, 0, Published,
        "yellow-bricks.com, 2011-08-03, \"vSphere 5 Metro vMotion\": buffers are resized from 5.0 on."),
    row("vmotion.expected_line_rate", &P::expected_line_rate, V5_0, 133, Assumed,
        "Migrate.NetExpectedLineRateMBps of 6.0; yellow-bricks.com, 2011-08-03: 1.25 MB at 10 ms, so 125 MB/s or somewhat more."),
    row("vmotion.expected_line_rate", &P::expected_line_rate, V6_0, 133, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 6.0 U3 to 9.0: Migrate.NetExpectedLineRateMBps is 133."),
    row("vmotion.helper_rate", &P::helper_rate, V3_5, 18'000, Published,
        "VMware KB 323379: 18 Gbit/s over one vmknic on 40 GbE, where its worker thread is the limit."),
    row("vmotion.helper_rate", &P::helper_rate, V7_0U2, 15'000, Published,
        "nielshagoort.com, 2021-03-09, \"Auto-tuning vMotion streams\": one stream takes 15 Gbit/s."),
    row("vmotion.streams_by_link", &P::streams_by_link, V3_5, 0, Published,
        "VMware vSphere blog, 2019-09, \"How to tune vMotion for lower migration times\": one stream a vmknic."),
    row("vmotion.streams_by_link", &P::streams_by_link, V7_0U2, 1, Published,
        "nielshagoort.com, 2021-03-09, \"Auto-tuning vMotion streams\": from 7.0 U2 as many as the link's speed takes."),
    row("vmotion.encryption_cost", &P::encryption_cost, V3_5, 10, Assumed,
        "No figure is published; AES-GCM with AES-NI costs about a cycle a byte, beside the ten or so of copying and checksums."),
    row("vmotion.cpu_per_gib", &P::vmotion_cpu, V3_5, 0.573_s, Published,
        "VMware vSphere blog, 2019-09, \"How to tune vMotion for lower migration times\": a core takes about 15 Gbit/s, and 1 "
        "GiB / 1.875 GB/s = 0.573 s."),

    // XvMotion, and the network file copy of cold files.
    row("xvmotion.mirror_buffer", &P::mirror_buffer, V3_5, 64_MiB, Assumed,
        "No figure is published; holds 100 MB/s of writes for more than half a second, and no host misses it."),
    row("xvmotion.mirror_buffer_low", &P::mirror_buffer_low, V3_5, 50, Assumed,
        "No figure is published; half the buffer between the two modes keeps them from alternating with every write."),
    row("nfc.rate", &P::nfc_rate, V3_5, 1'300, Assumed,
        "No figure is published; one TCP stream of one thread: above the 100 MiB/s that kubev2v/forklift-documentation measures "
        "over NFC, where the disks may bind, below what 10 GbE carries."),
    row("nfc.timeout", &P::nfc_timeout, V3_5, 60_s, Assumed,
        "Migrate.NfcNetTimeout is an option from 7.0 U3 on; taken to hold before."),
    row("nfc.timeout", &P::nfc_timeout, V8_0, 60_s, Published,
        "github.com/lamw/esxi-advanced-and-kernel-settings, ESXi 7.0 U3 to 9.0: Migrate.NfcNetTimeout is 60 s."),

    // vCenter's admission.
    row("admission.host", &P::host_most, V3_5, 8, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.host", &P::host_most, V4_1, 8, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: a host takes 8."),
    row("admission.host_vmotion", &P::host_vmotion, V3_5, 1, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.host_vmotion", &P::host_vmotion, V4_1, 1, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: a vMotion takes 1 "
        "of a host."),
    row("admission.host_storage_vmotion", &P::host_storage_vmotion, V3_5, 4, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.host_storage_vmotion", &P::host_storage_vmotion, V4_1, 4, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: a Storage vMotion "
        "takes 4 of a host."),
    row("admission.network_below_1g", &P::network_most_slow, V3_5, 2, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.network_below_1g", &P::network_most_slow, V4_1, 2, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: a network below 1 "
        "GbE takes 2."),
    row("admission.network_1g", &P::network_most_1g, V3_5, 4, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.network_1g", &P::network_most_1g, V4_1, 4, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: 1 GbE takes 4."),
    row("admission.network_10g", &P::network_most_10g, V3_5, 8, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.network_10g", &P::network_most_10g, V4_1, 8, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: 10 GbE takes 8."),
    row("admission.datastore", &P::datastore_most, V3_5, 128, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.datastore", &P::datastore_most, V4_1, 128, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: a datastore takes "
        "128."),
    row("admission.datastore_vmotion", &P::datastore_vmotion, V3_5, 1, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.datastore_vmotion", &P::datastore_vmotion, V4_1, 1, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: a vMotion takes 1 "
        "of a datastore."),
    row("admission.datastore_storage_vmotion", &P::datastore_storage_vmotion, V3_5, 16, Assumed,
        "The limits of 4.1; those of before are not at hand, and keys are named after 4.1's hosts."),
    row("admission.datastore_storage_vmotion", &P::datastore_storage_vmotion, V4_1, 16, Published,
        "frankdenneman.nl, 2013-01-14, \"Limiting the number of concurrent vMotions\", unchanged since 4.1: a Storage vMotion "
        "takes 16 of each of its two datastores."),
    row("admission.first_fit", &P::first_fit, V3_5, 0, Assumed,
        "The order of the queue is not documented; what waits first starts first."),
    // Storage DRS (domain sheet, 6.1 and 6.2). The product has it from 5.0 on.
    row("storage_drs.space_threshold", &P::sdrs_space_threshold, V3_5, 80, Published,
        "vSphere API, StorageDrsSpaceLoadBalanceConfig.spaceUtilizationThreshold: 80 %."),
    row("storage_drs.min_space_difference", &P::sdrs_min_space_difference, V3_5, 5, Published,
        "vSphere API, StorageDrsSpaceLoadBalanceConfig.minSpaceUtilizationDifference: 5 %."),
    row("storage_drs.growth_horizon", &P::sdrs_growth_horizon, V3_5, 108'000_s, Published,
        "frankdenneman.nl, 2011-09-13, \"Storage DRS out-of-space avoidance\": growth is looked ahead 30 hours."),
    row("storage_drs.idle_share", &P::sdrs_idle_share, V3_5, 25, Published,
        "frankdenneman.nl, 2012-10-01, \"Avoiding VMDK level over-commitment\": PercentIdleMBinSpaceDemand is 25."),
    row("storage_drs.io_latency_threshold", &P::sdrs_io_latency_threshold, V3_5, 15_ms, Published,
        "vSphere API, StorageDrsIoLoadBalanceConfig.ioLatencyThreshold: 15 ms."),
    row("storage_drs.io_imbalance", &P::sdrs_io_imbalance, V3_5, 5, Published,
        "vSphere API, StorageDrsIoLoadBalanceConfig.ioLoadImbalanceThreshold: 5; that it is % of the source's normalised load is assumed."),
    row("storage_drs.io_history", &P::sdrs_io_history, V3_5, 57'600_s, Published,
        "frankdenneman.nl, 2012-05-07, \"Storage DRS load balance frequency\": 16 hours of the current day, or yesterday's."),
    row("storage_drs.interval", &P::sdrs_interval, V3_5, 28'800_s, Published,
        "vSphere API, StorageDrsPodConfigInfo.loadBalanceInterval: 480 minutes."),
    row("storage_drs.min_benefit", &P::sdrs_min_benefit, V3_5, 2, Assumed,
        "MinGoodness is not published; a move that copies fifty bytes for each that had to leave is taken as not worth it."),
    row("storage_drs.assumed_rate", &P::sdrs_assumed_rate, V3_5, 100, Assumed,
        "The product keeps no lead times (DM-8), so all moves are alike to it; the order of a software copy."),
    row("storage_drs.settling", &P::sdrs_settling, V3_5, 86'400_s, Assumed,
        "The statistics' day: as long as a part of it was gathered before the move, they say nothing of what it did."),
    row("storage_drs.max_recursion_depth", &P::sdrs_max_recursion_depth, V3_5, 1, Published,
        "frankdenneman.nl, 2012-01-24, \"Storage DRS initial placement and datastore cluster defragmentation\": 1, so 2 steps."),
    row("storage_drs.correlation_detector", &P::sdrs_correlation_detector, V3_5, 0, Published,
        "frankdenneman.nl, 2012-09-03, \"Storage DRS datastore correlation detector\": new in 5.1."),
    row("storage_drs.correlation_detector", &P::sdrs_correlation_detector, V5_1, 1, Published,
        "frankdenneman.nl, 2012-09-03, \"Storage DRS datastore correlation detector\": from 5.1."),
    row("storage_drs.vm_observed_latency", &P::sdrs_vm_observed_latency, V3_5, 0, Published,
        "frankdenneman.nl, 2012-10-19, \"vSphere 5.1 Storage DRS load balancing and SIOC threshold enhancements\": 5.0 reads the device's."),
    row("storage_drs.vm_observed_latency", &P::sdrs_vm_observed_latency, V5_1, 1, Published,
        "frankdenneman.nl, 2012-10-19, \"vSphere 5.1 Storage DRS load balancing and SIOC threshold enhancements\": from 5.1 VMObservedLatency."),
    row("storage_drs.injector_busy", &P::sdrs_injector_busy, V3_5, 4, Assumed,
        "When a device counts as busy is not published; a few I/Os outstanding already move the slope's foot."),

    // DRS, DPM, maintenance mode, vSphere HA.
    row("drs.interval", &P::drs_interval, V3_5, 300_s, Published, "frankdenneman.nl, 2011-07-18, \"Multi-NIC vMotion support in vSphere 5.0\": PollPeriodSec is 300."),
    row("drs.interval", &P::drs_interval, V7_0, 60_s, Published, "frankdenneman.nl, 2020-05-08, \"DRS Migration Threshold in vSphere 7\": every minute."),
    row("drs.max_moves_per_host", &P::drs_moves_per_host, V3_5, 8, Published, "frankdenneman.nl, 2010-08-27, \"DRS 4.1 adaptive MaxMovesPerHost\": 8 before 4.1."),
    row("drs.max_moves_per_host", &P::drs_moves_per_host, V4_1, 0, Published, "frankdenneman.nl, 2010-08-27, \"DRS 4.1 adaptive MaxMovesPerHost\": from the average time a migration took."),
    row("drs.pairwise", &P::drs_pairwise, V3_5, 0, Published, "frankdenneman.nl, 2019-10-30, \"vSphere 6.5+ DRS pairwise balancing\": new in 6.5."),
    row("drs.pairwise", &P::drs_pairwise, V6_5, 1, Published, "frankdenneman.nl, 2019-10-30, \"vSphere 6.5+ DRS pairwise balancing\": on unless CheckPairWiseImbalance is 0."),
    row("drs.pairwise", &P::drs_pairwise, V7_0, 0, Published, "frankdenneman.nl, 2020-05-08, \"DRS Migration Threshold in vSphere 7\": hosts are compared no more, VMs have scores."),
    row("drs.by_score", &P::drs_by_score, V3_5, 0, Published, "frankdenneman.nl, 2020-05-08, \"DRS Migration Threshold in vSphere 7\": before 7.0 the standard deviation of host load."),
    row("drs.by_score", &P::drs_by_score, V7_0, 1, Published, "VMware vSphere blog, 2020-05, \"vSphere 7: a closer look at the VM DRS score\": from 7.0."),
    row("drs.idle_memory", &P::drs_idle_memory, V3_5, 25, Published, "frankdenneman.nl, 2012-08-10, \"DRS and memory balancing in non-overcommitted clusters\": 25 % of idle consumed memory."),
    row("drs.utilisation_cap", &P::drs_cap, V3_5, 100, Published, "frankdenneman.nl, 2015-01-28, on VMware KB 2104983: 100 % when a host enters maintenance mode."),
    row("drs.contention", &P::drs_contention, V3_5, 10, Assumed, "No figure is published; makes a vMotion of a few GiB worth its CPU time where hosts differ by a fifth."),
    row("drs.least_goodness", &P::drs_least_goodness, V3_5, 1, Assumed, "No figure is published; less would hardly be seen in the balance."),
    row("drs.high_goodness", &P::drs_high_goodness, V3_5, 90, Assumed, "No figure is published; frankdenneman.nl, 2012-07-09: very high goodness outweighs a negative cost-benefit."),
    row("drs.inefficiency", &P::drs_inefficiency, V3_5, 25, Assumed, "No figure is published; ready time and shared caches of a full host."),
    row("drs.demand_window", &P::drs_demand_window, V3_5, 300_s, Assumed, "The interval: current load, as DRS of before 7.0 takes it."),
    row("drs.demand_window", &P::drs_demand_window, V7_0, 2'400_s, Published, "frankdenneman.nl, 2020-05-08, \"DRS Migration Threshold in vSphere 7\": up to 40 minutes."),
    row("drs.unstated_cpu", &P::drs_unstated_cpu, V3_5, 25, Assumed, "Where no demand is stated; vCPUs of servers stand idle most of the time."),
    row("drs.unstated_memory", &P::drs_unstated_memory, V3_5, 25, Assumed, "Where neither a demand nor a working set is stated; most of a server's memory is not touched for minutes."),
    row("dpm.interval", &P::dpm_interval, V3_5, 300_s, Assumed, "No figure is published; DPM is run with DRS, whose interval was 5 minutes."),
    row("dpm.target", &P::dpm_target, V3_5, 63, Published, "VMware KB 310527: DemandCapacityRatioTarget is 63 %."),
    row("dpm.tolerance", &P::dpm_tolerance, V3_5, 18, Published, "VMware KB 310527: DemandCapacityRatioToleranceHost is 18 %."),
    row("dpm.power_on_window", &P::dpm_power_on_window, V3_5, 300_s, Published, "VMware KB 310527: demand over 5 minutes decides about power-on."),
    row("dpm.power_off_window", &P::dpm_power_off_window, V3_5, 2'400_s, Published, "VMware KB 310527: demand over 40 minutes decides about power-off."),
    row("dpm.power_on", &P::dpm_power_on, V3_5, 300_s, Assumed, "No figure is published; self-test of a server and start of ESXi."),
    row("dpm.power_off", &P::dpm_power_off, V3_5, 60_s, Assumed, "No figure is published; an empty host shuts down."),
    row("ha.host_failed", &P::ha_silence, V3_5, 15_s, Published, "VMware vSphere documentation, vSphere HA: 15 s without heartbeats and without an answer to a ping, and a host has failed."),
    row("ha.power_on", &P::ha_power_on, V3_5, 20_s, Assumed, "No figure is published; registering and powering on a VM, its guest not yet started."),
    row("ha.power_ons_at_once", &P::ha_at_once, V3_5, 32, Assumed, "das.perHostConcurrentFailoversLimit, which is told to be 32; no document of it was at hand."),
    row("ha.attempts", &P::ha_attempts, V3_5, 5, Published, "yellow-bricks.com, on das.maxvmrestartcount: 5 attempts."),
    row("ha.retry", &P::ha_retry, V3_5, 120_s, Assumed, "No document of it was at hand; the first retry is told to come after 2 minutes."),
    row("ha.apd_terminate_delay", &P::ha_apd_delay, V3_5, 0_s, Published, "vSphere API, VmComponentProtectionSettings: since 6.0; before, nothing is terminated for a lost datastore."),
    row("ha.apd_terminate_delay", &P::ha_apd_delay, V6_0, 180_s, Published, "vSphere API, VmComponentProtectionSettings, and vSphere 6.0 documentation, \"VMCP Recovery Timeline\": vmTerminateDelayForAPDSec is 180 s, after the 140 s of the APD timeout."),
    row("vcenter.restart_by_hand", &P::vcenter_by_hand, V3_5, 1'800_s, Assumed, "Somebody has to notice, to decide and to power it on elsewhere; half an hour is a quick one."),
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
