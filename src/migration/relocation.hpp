#pragma once
// What a Storage vMotion has to move, and what speaks against it. Pure.

#include "inventory/topology.hpp"
#include "migration/cluster_state.hpp"
#include "migration/outcome.hpp"
#include "scenario/scenario.hpp"

#include <optional>
#include <vector>

namespace godwit::migration {

struct DiskMove {
  inventory::Disk disk; ///< as it is at the source
  std::string to;
  inventory::DiskFormat format; ///< at the destination
  bool data; ///< false: only an RDM's mapping file moves
  Bytes landed; ///< allocated at the destination; less than at the source where zeroes were skipped on the way

  /// A thin destination takes its space as the copy goes on.
  bool grows() const { return format == inventory::DiskFormat::Thin && data; }

  /// The VM's disk is the destination's from now on.
  void land(inventory::Vm& vm) const;
};

struct Relocation {
  std::optional<std::string> home; ///< its destination; absent: it stays
  std::vector<DiskMove> disks; ///< those that leave their datastore, in the VM's order
  Space needed; ///< at the destinations, thin disks as allocated at the source
  Space freed; ///< at the sources, once deleted

  std::map<std::string, std::string> from(const inventory::Vm& vm) const; ///< "home" and disk id -> datastore, of what moves
  std::map<std::string, std::string> to() const;
  /// Of what is needed, that which is taken before the copy begins.
  Space up_front() const;
};

/// `home_size`: what a VM's small files take.
Relocation relocation(const scenario::StorageVmotion& wish, const inventory::Vm& vm, Bytes home_size);

/// The first rule that refuses it at the time of request, before anything is touched.
std::optional<Ending> refusal(const Relocation& relocation, const inventory::Vm& vm, const ClusterState& cluster,
                              const inventory::Topology& topology, scenario::Version version);

} // namespace godwit::migration
