#pragma once
// Where a unit may go at all: rules, reach, maintenance, room (domain sheet, 6.3). Pure.

#include "cluster/storage_drs/layout.hpp"

namespace godwit::cluster::storage_drs {

/// Affinity keeps a VM's DrmDisks together by making one unit of them (ObservedVm::keep_together); these keep apart.
struct Rules {
  std::vector<inventory::VmdkAntiAffinity> apart_vmdks;
  std::vector<inventory::VmAntiAffinity> apart_vms;
};

/// What speaks against a move, with the number it was held against.
struct Objection {
  std::string reason;
  double value = 0, limit = 0;
};

/// Of the VM itself, wherever it would go.
std::optional<Objection> objection_to_leaving(const Layout& layout, const Unit& unit);
/// Of the rules alone.
std::optional<Objection> rule_against(const Layout& layout, const Rules& rules, const Unit& unit, std::size_t to);
/// Of rules, maintenance, reach and room.
std::optional<Objection> impossible(const Layout& layout, const Rules& rules, const Unit& unit, std::size_t to);
/// Of those, and that it left there a short while ago: without a new cause nobody goes back.
std::optional<Objection> objection_to(const Layout& layout, const Settings& settings, const Rules& rules, const Unit& unit, std::size_t to);

/// What stands against a rule now is put right: one move for each VM or VMDK too many, to the emptiest datastore that may have it.
Advice mend_rules(const Observed& observed, const Settings& settings, const Rules& rules);

} // namespace godwit::cluster::storage_drs
