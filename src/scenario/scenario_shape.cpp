// The scenario file, key by key.

#include "scenario/bounds.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using enum Need;
using namespace units::literals;
using inventory::DiskFormat, inventory::Encryption;

constexpr Field disk_fields[]{
    {"id", Name{Kind::Disk}, Required, "Name of the disk, unique in its VM."},
    {"datastore", Reference{Kind::Place}, Required, "Where it lives; of an RDM, its mapping file. A datastore cluster: where Storage DRS places it when its VM arrives."},
    {"size", bounds::disk, Required, "As the guest sees it."},
    {"format", Word{Spelling<DiskFormat>::words}, Optional, "Default thick."},
    {"allocated", bounds::part_of_disk, Optional, "Blocks that exist, thin and sparse only; default the size."},
    {"nonzero", bounds::part_of_disk, Optional, "Of the allocated, those that hold anything but zeroes; default all."},
    {"parents", bounds::part_of_disk, Optional, "Of the allocated, what stands in snapshots' parents that nobody writes any more; default 0 B."},
    {"aligned", Truth{}, Optional, "To the array's smallest offload unit; default true."},
};
constexpr Shape disk{"disk", "A virtual disk.", disk_fields};

constexpr Field vm_fields[]{
    {"id", Name{Kind::Vm}, Required, "Name of the VM."},
    {"count", bounds::copies, Optional, "So many VMs alike, named ID-1, ID-2, ...; absent: one, named ID."},
    {"host", Reference{Kind::Host}, Required, "Where it runs."},
    {"powered_on", Truth{}, Optional, "Default true."},
    {"encrypted_vmotion", Word{Spelling<Encryption>::words}, Optional, "From 6.5 on; default opportunistic: where both hosts can."},
    {"memory", bounds::memory, Required, "Configured memory."},
    {"memory_reservation", Size{0_B, bounds::memory.most}, Optional, "The swap file is the memory less this, and a move copies it; default 0 B, so all of the memory."},
    {"vcpus", Count{1, 768}, Optional, "Default 1."},
    {"home", Reference{Kind::Place}, Optional, "Datastore of configuration, logs and swap; default the first disk's."},
    {"snapshots", Count{0, 32}, Optional, "Default 0."},
    {"cannot_move", Word{Spelling<inventory::CannotMove>::words}, Optional, "Why Storage DRS leaves it where it is; absent: it does not."},
    {"disks", Objects{&disk}, Required, "Virtual disks."},
    {"workload", Object{&workload_shape}, Optional, "What its guest does; absent: nothing."},
    {"demand", Object{&demand_shape}, Optional, "What it asks for over days; its disks have this or a workload."},
    {"arrives", bounds::length, Optional, "Powered on then; absent: there from the start."},
    {"departs", bounds::length, Optional, "Powered off and deleted then; absent: never."},
};
constexpr Shape vm{"vm", "A virtual machine.", vm_fields};

constexpr Count slots{0, 1'000'000};

constexpr Count percent{0, 100};
constexpr Field parameter_fields[]{
    {"data_mover.transfer_size", Size{64_KiB, 1_GiB}, Optional, "One request to a data mover."},
    {"data_mover.io_size", Size{4_KiB, 64_MiB}, Optional, "A software mover's I/O."},
    {"data_mover.depth", bounds::outstanding, Optional, "I/Os a software mover keeps outstanding."},
    {"fs3dm.software_cost", bounds::step, Optional, "Added to each I/O's latency by FS3DM."},
    {"fsdm.software_cost", bounds::step, Optional, "Added to each I/O's latency by FSDM."},
    {"fs3dm.cpu", bounds::step, Optional, "Host CPU time of an I/O of FS3DM, its read and its write."},
    {"fsdm.cpu", bounds::step, Optional, "Host CPU time of an I/O of FSDM, its read and its write."},
    {"fsdm.metadata_round_trips", Count{0, 1000}, Optional, "Metadata reads and writes for each new block of a VMFS file."},
    {"offload.command_size", bounds::command, Optional, "One XCOPY."},
    {"offload.command_size_thin", bounds::command, Optional, "One XCOPY of a thin disk."},
    {"offload.outstanding_commands", bounds::outstanding, Optional, "XCOPY commands a mover keeps outstanding."},
    {"offload.cpu_per_command", bounds::step, Optional, "Host CPU time of an XCOPY or WRITE SAME command."},
    {"write_same.command_size", bounds::command, Optional, "One WRITE SAME."},
    {"storage_vmotion.parallel_disks", Count{1, 64}, Optional, "Disks of one VM moved side by side."},
    {"multipath.round_robin_ios", Count{1, 1'000'000}, Optional, "I/Os before round robin takes the next path."},
    {"home.size", Size{0_B, 1_TiB}, Optional, "Configuration, logs, nvram."},
    {"shadow_vm.start", bounds::step, Optional, "Starting the VM at the destination that takes over."},
    {"mirror.insertion_stun", bounds::step, Optional, "Stun for inserting the mirror driver."},
    {"fsr.duration", bounds::step, Optional, "Fast suspend and resume."},
    {"cleanup.duration", bounds::step, Optional, "Deleting the old files."},
    {"mirror.block_size", Size{4_KiB, 64_MiB}, Optional, "Of the block map: a write dirties whole blocks."},
    {"storage_vmotion.target_downtime", bounds::step, Optional, "What is left is copied in the stun once that takes less; snapshots and dirty blocks."},
    {"dirty_block.patience", Count{1, 1000}, Optional, "Passes in a row that leave no less than the one before, until the move gives up."},
    {"dirty_block.hot_after", Count{0, 1000}, Optional, "Blocks dirtied in so many passes in a row are left to the last copy; 0: none are."},
    {"fsr.maxSwitchoverSeconds", bounds::length, Optional, "A switchover that stuns the VM for longer fails."},
    {"snapshot.stun", bounds::step, Optional, "Stun for opening a redo log."},
    {"snapshot.grain_writes", Count{0, 1000}, Optional, "Metadata writes for each block that is new in a redo log."},
    {"sweep.transfer_size", Size{4_KiB, 1_GiB}, Optional, "Most that one transfer of a sweep takes."},
    {"vaai.evaluation_interval", bounds::instant, Optional, "Between evaluations of the VAAI state; 0 s: not by time."},
    {"vaai.retry_after_requests", Count{0, 1'000'000'000}, Optional, "Software requests after which offload is tried again; 0: never for that reason."},
    {"multipath.failover", bounds::step, Optional, "Until an I/O is sent again, over another path."},
    {"storage.apd_timeout", bounds::instant, Optional, "All paths down for longer, and I/O fails."},
    {"guest.queue_depth", bounds::outstanding, Optional, "I/Os of one disk that a guest may have outstanding."},
    {"guest.window", TimeOrZero{60_s}, Optional, "Before and after a migration, over which the guest's latency is measured."},
    {"demand.step", bounds::length, Optional, "Demand holds so long, then it is what its curves say."},
    {"demand.starts", TimeOrZero{units::Seconds{7 * 86'400.0}}, Optional, "What time of the week the run starts, from Monday midnight on."},
    {"storage.lun_queue_depth", bounds::outstanding, Optional, "I/Os of a host that a datastore's device holds; more wait in the VMkernel."},
    {"statistics.recorded", bounds::on_or_off, Optional, "1: what the collectors sample of datastores is recorded."},
    {"vmotion.prepare", bounds::step, Optional, "Before any page is sent."},
    {"vmotion.trace_install_per_gib", bounds::step, Optional, "Write traces on a GiB of the guest's memory."},
    {"vmotion.trace_install_loose", bounds::on_or_off, Optional, "0: every vCPU stands still meanwhile; 1: one of them."},
    {"vmotion.switchover_goal", bounds::length, Optional, "Migrate.PreCopySwitchoverTimeGoal: passes end when the rest takes less."},
    {"vmotion.min_progress", Count{1, 1000}, Optional, "Migrate.PreCopyMinProgressPerc, % sent to dirtied: below it the guest is slowed, or the pass is no progress."},
    {"vmotion.sdps", Count{0, 2}, Optional, "Migrate.SdpsEnabled: the guest is slowed 0: never, 1: always, 2: where needed."},
    {"vmotion.sdps_target", Count{1, 10'000}, Optional, "Migrate.SdpsTargetRate, % sent to dirtied of a slowed guest."},
    {"vmotion.sdps_delay", bounds::step, Optional, "Migrate.SdpsDynamicDelaySec: into the first pass before the guest may be slowed."},
    {"vmotion.patience", Count{1, 1000}, Optional, "Passes in a row without progress, until the migration fails."},
    {"vmotion.device_state", Size{0_B, 64_GiB}, Optional, "Of the VM, sent in the stun."},
    {"vmotion.stun_round_trips", Count{0, 1000}, Optional, "Exchanges in the stun that wait for each other."},
    {"vmotion.resume", bounds::step, Optional, "From the last byte to the guest's first instruction."},
    {"vmotion.resume_per_gib", bounds::step, Optional, "On top, for a GiB of the guest's memory."},
    {"vmotion.maxSwitchoverSeconds", bounds::length, Optional, "A vMotion's switchover that takes longer fails."},
    {"vmotion.net_timeout", bounds::length, Optional, "Migrate.NetTimeout: no way over the network for longer, and the migration fails."},
    {"vmotion.socket_buffer", Size{64_KiB, 1_GiB}, Optional, "Migrate.SndBufSize: bytes of one stream under way."},
    {"vmotion.latency_threshold", bounds::step, Optional, "Migrate.NetLatencyModeThreshold: a longer round trip, and buffers are sized for it."},
    {"vmotion.expected_line_rate", Count{0, 100'000}, Optional, "Migrate.NetExpectedLineRateMBps: buffers are then this times the round trip; 0: never resized."},
    {"vmotion.helper_rate", Count{1, 1'000'000}, Optional, "Mbit/s that one stream's helper reaches."},
    {"vmotion.streams_by_link", bounds::on_or_off, Optional, "0: one stream a vmknic; 1: as many as the link's rate takes."},
    {"vmotion.encryption_cost", Count{0, 10'000}, Optional, "% of CPU time that an encrypted byte takes on top."},
    {"vmotion.cpu_per_gib", bounds::step, Optional, "Host CPU time for a GiB sent or received."},
    {"xvmotion.mirror_buffer", Size{0_B, 1_TiB}, Optional, "Guest writes of one disk that wait to be sent; 0 B: mirroring is synchronous."},
    {"xvmotion.mirror_buffer_low", Count{0, 100}, Optional, "% of it at which mirroring becomes asynchronous again."},
    {"nfc.rate", Count{1, 1'000'000}, Optional, "Mbit/s that a network file copy's one stream reaches."},
    {"nfc.timeout", bounds::length, Optional, "No way over the network for longer, and a network file copy fails."},
    {"admission.host", slots, Optional, "Slots of a host."},
    {"admission.host_vmotion", slots, Optional, "Of a host, for a vMotion."},
    {"admission.host_storage_vmotion", slots, Optional, "Of a host, for whatever moves disks."},
    {"admission.network_below_1g", slots, Optional, "Of a host's vMotion network below 1 GbE."},
    {"admission.network_1g", slots, Optional, "Of one from 1 GbE on."},
    {"admission.network_10g", slots, Optional, "Of one from 10 GbE on."},
    {"admission.datastore", slots, Optional, "Slots of a datastore."},
    {"admission.datastore_vmotion", slots, Optional, "Of a datastore, for a vMotion."},
    {"admission.datastore_storage_vmotion", slots, Optional, "Of a datastore, for whatever moves disks there or from there."},
    {"admission.first_fit", bounds::on_or_off, Optional, "0: what waits first starts first; 1: whatever fits starts."},
    {"storage_drs.space_threshold", Count{50, 100}, Optional, "% of a datastore's capacity above which something must leave."},
    {"storage_drs.min_space_difference", Count{1, 50}, Optional, "Points of % that a destination must be emptier."},
    {"storage_drs.growth_horizon", bounds::instant, Optional, "A destination may not pass the threshold within it."},
    {"storage_drs.idle_share", Count{0, 100}, Optional, "% of a thin disk's unallocated space counted as used."},
    {"storage_drs.io_latency_threshold", Time{100_ms}, Optional, "Of a datastore's 90th percentile, above which something must leave."},
    {"storage_drs.io_imbalance", Count{1, 100}, Optional, "% of the source's normalised load that a destination must have less."},
    {"storage_drs.io_history", bounds::instant, Optional, "Statistics of the current day that I/O balancing needs, else yesterday's."},
    {"storage_drs.interval", bounds::length, Optional, "Between runs."},
    {"storage_drs.min_benefit", Count{0, 100}, Optional, "% of what a space move costs that it must remove of the violation."},
    {"storage_drs.assumed_rate", Count{1, 1'000'000}, Optional, "MB/s that every move is taken to have."},
    {"storage_drs.settling", bounds::instant, Optional, "After a move, no way back and no move for I/O."},
    {"storage_drs.max_recursion_depth", Count{0, 5}, Optional, "Moves before an initial placement, less one."},
    {"storage_drs.correlation_detector", bounds::on_or_off, Optional, "1: correlated datastores exchange nothing for I/O."},
    {"storage_drs.vm_observed_latency", bounds::on_or_off, Optional, "1: latency with what waits in the hosts; 0: of the device."},
    {"storage_drs.injector_busy", bounds::outstanding, Optional, "Guests' outstanding I/Os above which the injector comes again later."},
    {"drs.interval", bounds::length, Optional, "PollPeriodSec: from one run of DRS to the next, 60 s to 3600 s."},
    {"drs.max_moves_per_host", Count{0, 10'000}, Optional, "MaxMovesPerHost, in one run; 0: as many as finish within the interval."},
    {"drs.pairwise", bounds::on_or_off, Optional, "CheckPairWiseImbalance: no two hosts differ by more than the level tolerates."},
    {"drs.by_score", bounds::on_or_off, Optional, "VM DRS scores decide instead of the standard deviation."},
    {"drs.idle_memory", percent, Optional, "% of what is consumed but idle that counts as asked for (100 - IdleTax)."},
    {"drs.utilisation_cap", Count{40, 200}, Optional, "% of a host that no mandatory move exceeds; the product's range."},
    {"drs.contention", percent, Optional, "% of the work on a full host that waits."},
    {"drs.least_goodness", percent, Optional, "% of what the best possible move between the two hosts would do."},
    {"drs.high_goodness", percent, Optional, "% from which on a move may cost more than it saves."},
    {"drs.inefficiency", percent, Optional, "% of a VM's score that a full host takes."},
    {"drs.demand_window", bounds::length, Optional, "Over which demand is averaged."},
    {"drs.unstated_cpu", percent, Optional, "% of its vCPUs that a VM without a stated demand asks for."},
    {"drs.unstated_memory", percent, Optional, "% of its memory that is active, likewise."},
    {"dpm.interval", bounds::length, Optional, "From one run of DPM to the next."},
    {"dpm.target", Count{40, 90}, Optional, "%, DemandCapacityRatioTarget; the product's range."},
    {"dpm.tolerance", Count{10, 40}, Optional, "%, DemandCapacityRatioToleranceHost; the product's range."},
    {"dpm.power_on_window", bounds::length, Optional, "Over which demand decides about power-on."},
    {"dpm.power_off_window", bounds::length, Optional, "Over which demand decides about power-off."},
    {"dpm.power_on", bounds::step, Optional, "From standby until a host runs VMs."},
    {"dpm.power_off", bounds::step, Optional, "Until an empty host is in standby."},
    {"ha.host_failed", bounds::step, Optional, "Silence of heartbeats until a host counts as failed."},
    {"ha.power_on", bounds::step, Optional, "Of a VM, until it runs."},
    {"ha.power_ons_at_once", Count{1, 1000}, Optional, "VMs that one host powers on at the same time."},
    {"ha.attempts", Count{1, 1000}, Optional, "das.maxvmrestartcount: attempts to restart a VM."},
    {"ha.retry", bounds::length, Optional, "From one attempt to the next."},
    {"ha.apd_terminate_delay", bounds::step, Optional, "vmTerminateDelayForAPDSec: from an APD's time-out until VMs are terminated; from 6.0 on."},
    {"vcenter.restart_by_hand", bounds::instant, Optional, "Until somebody has restarted a lost vCenter elsewhere."},
};

constexpr Field scenario_fields[]{
    {"$schema", Text{}, Optional, "For editors."},
    {"title", Text{}, Optional, "The question this what-if answers."},
    {"shows", Texts{}, Optional, "Claims it demonstrates, by id."},
    {"vsphere", Word{Spelling<Version>::words}, Optional, "Release; goes before the platform's. One of the two is needed."},
    {"edition", Word{Spelling<Edition>::words}, Optional, "Licence; default enterprise_plus."},
    {"seed", Count{0, std::int64_t{1} << 53}, Optional, "Of every random stream; default 1."},
    {"fidelity", Word{Spelling<Fidelity>::words}, Optional, "A step a transfer, or every I/O on its own; default transfer."},
    {"platform", FileOrObject{&platform_shape}, Required, "The platform, or a file that holds it, relative to this file."},
    {"vms", Objects{&vm}, Optional, "Virtual machines."},
    {"parameters", Object{&parameters_shape}, Optional, "Constants of the model, instead of the version table's."},
    {"until", bounds::length, Optional, "Demand is followed, and policies act, up to then."},
    {"actions", Objects{&action_shape}, Optional, "What happens."},
};

} // namespace

constexpr Shape parameters_shape{"parameters", "Constants of the model by name.", parameter_fields};
constexpr Shape scenario_shape{"scenario", "A what-if: a platform, its VMs and what happens to them.", scenario_fields};

} // namespace godwit::scenario
