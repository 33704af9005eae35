#pragma once
// Where a VM that must leave goes: mandatory moves of rules, maintenance and standby mode. Pure.

#include "cluster/drs/candidates.hpp"

namespace godwit::cluster::drs {

struct Place {
  std::optional<std::size_t> host; ///< nothing: there is none
  bool breaks_should = false; ///< no host that should rules want was left
  std::string why_none; ///< by reason, with the hosts it holds for: "esx2, esx3: rule r1; esx4: ..."
};

/// The emptiest of `hosts` that may have all of the unit, by its VM's rules, files and networks, and its room up to the cap; first of those
/// that should rules agree to. The unit's host is passed over.
Place place_for(const Unit& unit, const std::vector<std::size_t>& hosts, const Layout& layout, const Rules& rules, double cap);

} // namespace godwit::cluster::drs
