#pragma once
// Everything the model takes that is neither hardware nor a wish: the constants of data movers, offload and protocol steps.
// One table (version x parameter x value x source) fills this struct; the scenario's "parameters" object overrides it by name.

#include "units/quantity.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace godwit::scenario {

/// Releases the version table knows, in order: comparison means "before" and "from".
enum class Version { V3_5, V4_0, V4_1, V5_0, V5_1, V5_1_0a, V5_5, V6_0, V6_5, V6_7, V7_0, V7_0U1, V7_0U2, V8_0 };
std::optional<Version> parse_version(std::string_view text); ///< "5.1"
std::string_view to_text(Version version);

struct Parameters {
  units::Bytes transfer_size; ///< one request to a data mover
  units::Bytes io_size; ///< a software mover's I/O
  int depth = 0; ///< I/Os a software mover keeps outstanding
  units::Seconds fs3dm_software_cost; ///< added to each I/O's latency
  units::Seconds fsdm_software_cost;
  units::Seconds fs3dm_cpu; ///< host CPU time an I/O (its read and its write) takes
  units::Seconds fsdm_cpu;
  int fsdm_metadata_round_trips = 0; ///< reads and writes of file system metadata, in turn, for each new block, between VMFS volumes of unequal block sizes
  units::Bytes offload_command; ///< one XCOPY
  units::Bytes offload_command_thin; ///< one XCOPY of a thin disk
  int offload_outstanding = 0; ///< XCOPY commands a mover keeps outstanding
  units::Seconds offload_cpu; ///< host CPU time an XCOPY or WRITE SAME command takes
  units::Bytes write_same_command;
  int parallel_disks = 0; ///< disks of one VM moved side by side, between distinct datastore pairs
  int round_robin_ios = 0; ///< I/Os before the next path is taken
  units::Bytes home_size; ///< configuration, logs, nvram
  units::Seconds shadow_vm_start;
  units::Seconds mirror_insertion_stun; ///< 0 before the mirror driver (5.0)
  units::Seconds fsr; ///< the fast suspend and resume itself
  units::Seconds cleanup; ///< deleting a VM's old files
  units::Seconds fsr_max_switchover; ///< fsr.maxSwitchoverSeconds: a switchover that stuns the VM for longer fails
  units::Seconds target_downtime; ///< what is left is copied in the stun once that takes less (SVM-11); snapshots and dirty blocks
  units::Bytes block_size; ///< of the block map: a write dirties whole blocks
  int iteration_patience = 0; ///< so many passes in a row that leave no less than the one before, and the migration gives up
  int hot_after = 0; ///< blocks dirtied in so many passes in a row are left to the last copy; 0: none are
  units::Seconds snapshot_stun; ///< opening a redo log
  int snapshot_grain_writes = 0; ///< metadata writes for each block that is new in a redo log
  units::Bytes sweep_transfer_size; ///< most that one transfer of a sweep takes
  units::Seconds evaluation_interval; ///< of the VAAI state (VAAI-8); 0: not periodically
  int retry_after_requests = 0; ///< software requests after which offload is tried again (VAAI-7); 0: never for that reason
  units::Seconds path_failover; ///< until an I/O is sent again, over another path
  units::Seconds apd_timeout; ///< Misc.APDTimeout: all paths down for longer, and I/O fails
  int guest_queue_depth = 0; ///< I/Os of one disk that a guest may have outstanding
  units::Seconds guest_window; ///< before and after a migration, over which the guest's latency is measured
  units::Seconds demand_step; ///< demand holds so long, then it is what its curves say
  units::Seconds demand_starts; ///< time of the week at the start, from Monday midnight on
  int lun_queue_depth = 0; ///< I/Os of one host that a datastore's device holds; more wait in the VMkernel
  int statistics_recorded = 0; ///< 1: samples of datastores are recorded

  // vMotion: memory.
  units::Seconds vmotion_prepare; ///< specification, checks, shell of the VM at the destination; before any page is sent
  units::Seconds trace_install_per_gib; ///< write traces on a GiB of the guest's memory, all vCPUs together
  int trace_install_loose = 0; ///< 0: every vCPU stands still meanwhile; 1: one of them
  units::Seconds switchover_goal; ///< Migrate.PreCopySwitchoverTimeGoal: stop when the rest fits
  int min_progress = 0; ///< Migrate.PreCopyMinProgressPerc, % transmitted to dirtied: below it the guest is slowed (SDPS), or the pass is no progress
  int sdps = 0; ///< Migrate.SdpsEnabled: 0 off, 1 always, 2 where needed
  int sdps_target = 0; ///< Migrate.SdpsTargetRate, %: transmitted to dirtied once the guest is slowed
  units::Seconds sdps_delay; ///< Migrate.SdpsDynamicDelaySec: into the first pass before it is considered
  int vmotion_patience = 0; ///< passes in a row without progress, and the migration fails
  units::Bytes device_state; ///< of the VM, sent in the stun
  int stun_round_trips = 0; ///< exchanges in the stun that wait for each other
  units::Seconds vmotion_resume; ///< from the last byte to the guest's first instruction
  units::Seconds vmotion_resume_per_gib; ///< of the guest's memory, on top
  units::Seconds vmotion_max_switchover; ///< vmotion.maxSwitchoverSeconds
  // vMotion: network.
  units::Seconds net_timeout; ///< Migrate.NetTimeout: no way over the network for longer fails it
  units::Bytes socket_buffer; ///< Migrate.SndBufSize: bytes of one stream under way
  units::Seconds latency_threshold; ///< Migrate.NetLatencyModeThreshold: a longer round trip, and buffers are sized for it
  int expected_line_rate = 0; ///< Migrate.NetExpectedLineRateMBps, MB/s: buffers are then rate x round trip; 0: they are never resized
  int helper_rate = 0; ///< Mbit/s one stream helper reaches
  int streams_by_link = 0; ///< 0: one stream a vmknic; 1: as many as the link's rate takes (7.0 U2)
  int encryption_cost = 0; ///< %: CPU time an encrypted byte takes on top of a plain one
  units::Seconds vmotion_cpu; ///< host CPU time for a GiB sent or received
  // XvMotion.
  units::Bytes mirror_buffer; ///< guest writes of one disk that wait to be sent; full: mirroring becomes synchronous
  int mirror_buffer_low = 0; ///< %: of it, at which mirroring becomes asynchronous again
  // Network file copy, of cold files.
  int nfc_rate = 0; ///< Mbit/s its one stream reaches
  units::Seconds nfc_timeout; ///< NfcNetTimeout

  // vCenter's admission (domain sheet, 5).
  int host_most = 0; ///< slots of a host
  int host_vmotion = 0; ///< that a vMotion takes
  int host_storage_vmotion = 0; ///< that whatever moves disks takes
  int network_most_slow = 0; ///< of a host's vMotion network below 1 GbE
  int network_most_1g = 0;
  int network_most_10g = 0; ///< from 10 GbE on
  int datastore_most = 0;
  int datastore_vmotion = 0;
  int datastore_storage_vmotion = 0;
  int first_fit = 0; ///< 0: what waits first starts first; 1: whatever fits starts

  // Storage DRS (domain sheet, 6); what a datastore cluster says itself goes before.
  int sdrs_space_threshold = 0; ///< %
  int sdrs_min_space_difference = 0; ///< points of %
  units::Seconds sdrs_growth_horizon; ///< a destination may not pass the threshold within it
  int sdrs_idle_share = 0; ///< PercentIdleMBinSpaceDemand, % of a thin disk's unallocated space counted as used
  units::Seconds sdrs_io_latency_threshold;
  int sdrs_io_imbalance = 0; ///< %
  units::Seconds sdrs_io_history; ///< statistics of the current day that I/O balancing needs
  units::Seconds sdrs_interval; ///< between runs of I/O balancing
  int sdrs_min_benefit = 0; ///< %: bytes of space violation removed for each byte a move costs
  int sdrs_assumed_rate = 0; ///< MB/s that every move is taken to have
  units::Seconds sdrs_settling; ///< after a move, no way back and no move for I/O
  int sdrs_max_recursion_depth = 0; ///< MaxRecursionDepth: moves before an initial placement, less one
  int sdrs_correlation_detector = 0; ///< 1: correlated datastores are found, and exchange nothing for I/O
  int sdrs_vm_observed_latency = 0; ///< 1: latency with what waits in the hosts; 0: of the device
  int sdrs_injector_busy = 0; ///< guests' outstanding I/Os above which the injector comes again later
  // DRS (domain sheet, 7).
  units::Seconds drs_interval; ///< PollPeriodSec
  int drs_moves_per_host = 0; ///< MaxMovesPerHost, in one run; 0: as many as finish within the interval
  int drs_pairwise = 0; ///< CheckPairWiseImbalance
  int drs_by_score = 0; ///< VM DRS scores instead of the standard deviation
  int drs_idle_memory = 0; ///< % of what is consumed but idle that counts as asked for (100 - IdleTax)
  int drs_cap = 0; ///< % of a host that no mandatory move exceeds
  int drs_contention = 0; ///< % of the work on a full host that waits
  int drs_least_goodness = 0; ///< % of the best possible move between the two hosts
  int drs_high_goodness = 0; ///< %, from which on a move may cost more than it saves
  int drs_inefficiency = 0; ///< % of a VM's score that a full host takes
  units::Seconds drs_demand_window; ///< over which demand is averaged
  int drs_unstated_cpu = 0; ///< % of its vCPUs that a VM without a stated demand asks for
  int drs_unstated_memory = 0; ///< % of its memory that is active, likewise
  // DPM and maintenance mode (8).
  units::Seconds dpm_interval;
  int dpm_target = 0; ///< %, DemandCapacityRatioTarget
  int dpm_tolerance = 0; ///< %, DemandCapacityRatioToleranceHost
  units::Seconds dpm_power_on_window; ///< VmDemandHistorySecsHostOn
  units::Seconds dpm_power_off_window; ///< VmDemandHistorySecsHostOff
  units::Seconds dpm_power_on; ///< from standby until it runs VMs
  units::Seconds dpm_power_off; ///< until an empty host is in standby
  // vSphere HA (8), and vCenter's own loss.
  units::Seconds ha_silence; ///< of heartbeats until a host counts as failed
  units::Seconds ha_power_on; ///< of a VM, until it runs
  int ha_at_once = 0; ///< VMs that one host powers on at the same time
  int ha_attempts = 0; ///< das.maxvmrestartcount
  units::Seconds ha_retry; ///< between attempts
  units::Seconds ha_apd_delay; ///< vmTerminateDelayForAPDSec: from an APD's time-out until VMs are terminated
  units::Seconds vcenter_by_hand; ///< until somebody has restarted a lost vCenter elsewhere
};

/// One row of the table.
struct ParameterRow {
  std::string_view name; ///< as in the scenario's "parameters": "data_mover.depth"
  std::variant<units::Bytes Parameters::*, units::Seconds Parameters::*, int Parameters::*> member;
  Version from; ///< this row's value holds from this version on, until a later row of the same name
  std::variant<units::Bytes, units::Seconds, int> value;
  bool assumed; ///< no publication gives it: `source` is then the reason for the value
  std::string_view source;
};

/// All rows; those of one name adjacent, ascending by version; the first of each name starts at 3.5.
std::span<const ParameterRow> parameter_table();
/// The row that holds for `name` at `version`. Precondition: the name is in the table.
const ParameterRow& parameter_row(std::string_view name, Version version);
Parameters default_parameters(Version version);

} // namespace godwit::scenario
