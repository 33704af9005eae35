// Hosts, networks and distance against what must hold whatever happens (invariants.hpp): one running copy, one lock, every byte booked, every slot
// and every byte of space given back, an end and a reason.

#include "property/drawn_hosts.hpp"
#include "property/for_all.hpp"

#include <catch2/catch.hpp>

using namespace godwit::test;
using nlohmann::json;

TEST_CASE("whatever moves between hosts ends where it was asked to, or stays where it was", "[property][XVM-1][XVM-14]")
{
  for_all(150, host_scenarios({}), holds);
}

TEST_CASE("everything at one instant: those that must wait start, and end", "[property][XVM-9]")
{
  for_all(60, host_scenarios({.vms = 6, .moves = 2, .at_once = true, .evacuations = true}), holds);
}

TEST_CASE("parameters of memory and network at their edges", "[property][XVM-6][XVM-13]")
{
  for_all(150, host_scenarios({.vms = 2, .edges = true}), holds);
}

TEST_CASE("a host, both, a network or a datastore lost exactly where a phase or a stun begins or ends, and inside it", "[property][fault][MOB-13]")
{
  for_all(220, host_scenarios({.vms = 2}), [](const json& scenario) { return holds_struck_at_turning_points(scenario, drawn_host_strike); });
}

TEST_CASE("the same with parameters at their edges and whole hosts on the move", "[property][fault][MOB-13]")
{
  for_all(120, host_scenarios({.vms = 4, .evacuations = true, .edges = true}),
          [](const json& scenario) { return holds_struck_at_turning_points(scenario, drawn_host_strike); });
}
