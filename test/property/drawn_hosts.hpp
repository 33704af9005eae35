#pragma once
// Scenarios of two to four hosts, near each other or apart, drawn by rapidcheck: vMotion, XvMotion, Storage vMotion, cold moves, evacuations.

#include "property/drawn.hpp"

namespace godwit::test {

/// What goes into a scenario.
struct HostDraw {
  int vms = 3; ///< at most
  int moves = 2; ///< of a VM, at most
  bool at_once = false; ///< all moves at the same instant
  bool evacuations = false;
  bool edges = false; ///< parameters at the ends of what is allowed
};
rc::Gen<Drawn> host_scenarios(const HostDraw& draw);

/// Hosts h1 ..., each with a disk shelf of its own ("local1" ...); most of them reach array A ("A1", "A2").
nlohmann::json drawn_host_platform();
/// One blow: a NIC, a network, a line, a host, two hosts at once, a datastore, or its space.
std::vector<nlohmann::json> drawn_host_strike(const nlohmann::json& scenario, const std::string& at);

} // namespace godwit::test
