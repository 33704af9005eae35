#pragma once
// Which files a migration has to move, and what speaks against that. Pure.

#include "inventory/topology.hpp"
#include "migration/cluster_state.hpp"
#include "migration/outcome.hpp"
#include "scenario/scenario.hpp"
#include "trace/events.hpp"

#include <optional>
#include <set>
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

/// Where the VM runs, and where it will.
struct Hosts {
  const inventory::Host& from;
  const inventory::Host& to; ///< the same when only datastores change
  bool change() const { return from.id != to.id; }
};

/// The swap file's datastore now and afterwards: shared when they are one.
struct SwapMove {
  std::string from, to;
  bool shared() const { return from == to; }
};

struct Relocation {
  std::optional<std::string> home; ///< its destination; absent: it stays
  SwapMove swap;
  bool moves_swap = false; ///< there is a swap file, and it will lie elsewhere: copied, or made anew at the destination
  std::vector<DiskMove> disks; ///< those that leave their datastore, in the VM's order
  Space needed; ///< at the destinations, thin disks as allocated at the source
  Space freed; ///< at the sources, once deleted

  bool moves_files() const { return home || !disks.empty(); }
  std::map<std::string, std::string> from(const inventory::Vm& vm) const; ///< "home", "swap" and disk id -> datastore, of what moves
  std::map<std::string, std::string> to() const;
  std::set<std::string> disk_ids() const;
  std::vector<trace::DiskAsked> asked() const;
  /// Of what is needed, that which is taken before the copy begins.
  Space up_front() const;
};

/// `home_size`: what a VM's small files take.
Relocation relocation(const scenario::RelocateSpec& wish, const inventory::Vm& vm, const Hosts& hosts, Bytes home_size);

/// The first rule about files that refuses it at the time of request, before anything is touched. Space is not asked here: it changes.
std::optional<Ending> refusal(const Relocation& relocation, const inventory::Vm& vm, const Hosts& hosts, const ClusterState& cluster,
                              const inventory::Topology& topology, scenario::Version version);

} // namespace godwit::migration
