#include "trace/events.hpp"

namespace godwit::trace {

namespace {

struct Name {
  std::string_view operator()(const RunStarted&) const { return "run_started"; }
  std::string_view operator()(const ResourceDeclared&) const { return "resource_declared"; }
  std::string_view operator()(const HostDeclared&) const { return "host_declared"; }
  std::string_view operator()(const DatastoreDeclared&) const { return "datastore_declared"; }
  std::string_view operator()(const Assumed&) const { return "assumed"; }
  std::string_view operator()(const VmDeclared&) const { return "vm_declared"; }
  std::string_view operator()(const MigrationQueued&) const { return "migration_queued"; }
  std::string_view operator()(const SlotsTaken&) const { return "slots_taken"; }
  std::string_view operator()(const SlotsReturned&) const { return "slots_returned"; }
  std::string_view operator()(const StreamDeclared&) const { return "stream_declared"; }
  std::string_view operator()(const StreamCarried&) const { return "stream_carried"; }
  std::string_view operator()(const PassJudged&) const { return "pass_judged"; }
  std::string_view operator()(const GuestSlowed&) const { return "guest_slowed"; }
  std::string_view operator()(const MirrorModeChanged&) const { return "mirror_mode_changed"; }
  std::string_view operator()(const LocksMoved&) const { return "locks_moved"; }
  std::string_view operator()(const VmRegistered&) const { return "vm_registered"; }
  std::string_view operator()(const MigrationRequested&) const { return "migration_requested"; }
  std::string_view operator()(const PhaseStarted&) const { return "phase_started"; }
  std::string_view operator()(const PhaseEnded&) const { return "phase_ended"; }
  std::string_view operator()(const SpaceReserved&) const { return "space_reserved"; }
  std::string_view operator()(const SpaceReleased&) const { return "space_released"; }
  std::string_view operator()(const DecisionMade&) const { return "decision_made"; }
  std::string_view operator()(const CopyStarted&) const { return "copy_started"; }
  std::string_view operator()(const TransferDone&) const { return "transfer_done"; }
  std::string_view operator()(const IoDone&) const { return "io_done"; }
  std::string_view operator()(const BlocksAllocated&) const { return "blocks_allocated"; }
  std::string_view operator()(const TransferCut&) const { return "transfer_cut"; }
  std::string_view operator()(const PathsLost&) const { return "paths_lost"; }
  std::string_view operator()(const PathFound&) const { return "path_found"; }
  std::string_view operator()(const CopyEnded&) const { return "copy_ended"; }
  std::string_view operator()(const Stunned&) const { return "stunned"; }
  std::string_view operator()(const Resumed&) const { return "resumed"; }
  std::string_view operator()(const SwitchedOver&) const { return "switched_over"; }
  std::string_view operator()(const MigrationEnded&) const { return "migration_ended"; }
  std::string_view operator()(const IterationJudged&) const { return "iteration_judged"; }
  std::string_view operator()(const HandedOver&) const { return "handed_over"; }
  std::string_view operator()(const DeviceStateChanged&) const { return "device_state_changed"; }
  std::string_view operator()(const FaultBegan&) const { return "fault_began"; }
  std::string_view operator()(const VmsDied&) const { return "vms_died"; }
  std::string_view operator()(const FaultEnded&) const { return "fault_ended"; }
  std::string_view operator()(const EvacuationPlanned&) const { return "evacuation_planned"; }
  std::string_view operator()(const EvacuationImpossible&) const { return "evacuation_impossible"; }
  std::string_view operator()(const FirmwareUpgraded&) const { return "firmware_upgraded"; }
  std::string_view operator()(const StorageDrsJudged&) const { return "storage_drs_judged"; }
  std::string_view operator()(const StorageDrsRecommended&) const { return "storage_drs_recommended"; }
  std::string_view operator()(const StorageDrsRejected&) const { return "storage_drs_rejected"; }
  std::string_view operator()(const StorageDrsIoOff&) const { return "storage_drs_io_off"; }
  std::string_view operator()(const DeviceModelled&) const { return "device_modelled"; }
  std::string_view operator()(const DatastoresCorrelated&) const { return "datastores_correlated"; }
  std::string_view operator()(const DatastoreMaintenance&) const { return "datastore_maintenance"; }
  std::string_view operator()(const WorkloadDeclared&) const { return "workload_declared"; }
  std::string_view operator()(const DemandDeclared&) const { return "demand_declared"; }
  std::string_view operator()(const VmArrived&) const { return "vm_arrived"; }
  std::string_view operator()(const VmNotArrived&) const { return "vm_not_arrived"; }
  std::string_view operator()(const VmDeparted&) const { return "vm_departed"; }
  std::string_view operator()(const DisksGrew&) const { return "disks_grew"; }
  std::string_view operator()(const DatastoreFull&) const { return "datastore_full"; }
  std::string_view operator()(const DatastoreHasRoom&) const { return "datastore_has_room"; }
  std::string_view operator()(const DatastoreSampled&) const { return "datastore_sampled"; }
  std::string_view operator()(const LoadDeclared&) const { return "load_declared"; }
  std::string_view operator()(const LoadCarried&) const { return "load_carried"; }
  std::string_view operator()(const PoolPositions&) const { return "pool_positions"; }
  std::string_view operator()(const WritesSorted&) const { return "writes_sorted"; }
  std::string_view operator()(const DiskSampled&) const { return "disk_sampled"; }
  std::string_view operator()(const GuestWrite&) const { return "guest_write"; }
  std::string_view operator()(const GuestFelt&) const { return "guest_felt"; }
  std::string_view operator()(const DisksCompared&) const { return "disks_compared"; }
  std::string_view operator()(const ResourceTotal&) const { return "resource_total"; }
  std::string_view operator()(const ClusterJudged&) const { return "cluster_judged"; }
  std::string_view operator()(const HostMoveRecommended&) const { return "host_move_recommended"; }
  std::string_view operator()(const HostMoveRejected&) const { return "host_move_rejected"; }
  std::string_view operator()(const HostModeChanged&) const { return "host_mode_changed"; }
  std::string_view operator()(const MaintenanceBlocked&) const { return "maintenance_blocked"; }
  std::string_view operator()(const MaintenanceEntered&) const { return "maintenance_entered"; }
  std::string_view operator()(const HostFailed&) const { return "host_failed"; }
  std::string_view operator()(const VmRestarted&) const { return "vm_restarted"; }
  std::string_view operator()(const VmNotRestarted&) const { return "vm_not_restarted"; }
  std::string_view operator()(const ApdTimedOut&) const { return "apd_timed_out"; }
  std::string_view operator()(const ApdEnded&) const { return "apd_ended"; }
  std::string_view operator()(const VmTerminated&) const { return "vm_terminated"; }
  std::string_view operator()(const VmNotTerminated&) const { return "vm_not_terminated"; }
  std::string_view operator()(const VCenterLost&) const { return "vcenter_lost"; }
  std::string_view operator()(const VCenterRestarted&) const { return "vcenter_restarted"; }
  std::string_view operator()(const RunEnded&) const { return "run_ended"; }
  std::string_view operator()(const SelfChecked&) const { return "self_checked"; }
};

} // namespace

std::string_view to_text(Cause cause)
{
  switch (cause) {
  case Cause::Bulk: return "bulk";
  case Cause::Home: return "home";
  case Cause::Swap: return "swap";
  case Cause::Zero: return "zero";
  case Cause::Recopied: return "recopied";
  case Cause::Mirrored: return "mirrored";
  case Cause::Guest: return "guest";
  case Cause::Memory: return "memory";
  }
  return "unknown";
}

std::string_view to_text(Outcome outcome)
{
  switch (outcome) {
  case Outcome::Completed: return "completed";
  case Outcome::Refused: return "refused";
  case Outcome::Failed: return "failed";
  case Outcome::RolledBack: return "rolled_back";
  }
  return "unknown";
}

std::string_view name(const Event& event)
{
  return event.visit(Name{});
}

} // namespace godwit::trace
