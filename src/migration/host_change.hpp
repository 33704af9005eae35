#pragma once
// What a change of host is called, and what speaks against it: licence, distance, network, encryption. Pure.

#include "migration/outcome.hpp"
#include "migration/relocation.hpp"
#include "migration/surroundings.hpp"

#include <optional>
#include <string_view>

namespace godwit::migration {

enum class Kind { StorageVmotion, Vmotion, XvMotion, CrossVCenter, LongDistance, Cold };
std::string_view to_text(Kind kind); ///< "storage_vmotion", "vmotion", "xvmotion", "cross_vcenter", "long_distance", "cold"

/// By what changes: powered off, cold; only datastores, Storage vMotion; to another vCenter's host, cross-vCenter; farther than Metro vMotion admits,
/// long distance; else by whether files move.
Kind kind_of(const scenario::RelocateSpec& wish, const inventory::Vm& vm, const Hosts& hosts, const inventory::Topology& topology);

/// The first rule that refuses it, with its name. Precondition: the files may go where they are to.
std::optional<Ending> host_change_refused(Kind kind, const scenario::RelocateSpec& wish, const Relocation& moves, const inventory::Vm& vm, const Hosts& hosts,
                                          const Surroundings& around);

/// On what grounds a change of a running VM's host is admitted, for the record: what kind of migration it is, how far it goes, what lets
/// files stay. Precondition: nothing refuses it.
std::vector<trace::DecisionMade> grounds(Kind kind, const scenario::RelocateSpec& wish, const Relocation& moves, const inventory::Vm& vm, const Hosts& hosts,
                                         const Surroundings& around);

/// Both hosts reach it: the storage network is used (XVM-18).
bool shared(const inventory::Topology& topology, const Hosts& hosts, const std::string& datastore);

} // namespace godwit::migration
