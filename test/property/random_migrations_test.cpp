// Guests at work, faults at every instant and parameters at their edges, against what must hold whatever happens (invariants.hpp).

#include "property/for_all.hpp"
#include "property/watched.hpp"

#include <catch2/catch.hpp>

using namespace godwit::test;
using nlohmann::json;

TEST_CASE("guests write: every generation leaves both sides equal, or the VM where it was", "[property][mirror]")
{
  for_all(400, scenarios({.vms = 2, .moves = 2}), holds);
}

TEST_CASE("guests write to disks of up to 2 GiB", "[property][mirror]")
{
  for_all(150, scenarios({.disks = 3, .large = true}), holds);
}

TEST_CASE("guests write, I/O by I/O", "[property][mirror][fidelity]")
{
  for_all(150, scenarios({.vms = 2, .moves = 2, .fidelity = "io"}), holds);
}

TEST_CASE("parameters at their edges, odd sizes", "[property]")
{
  for_all(300, scenarios({.vms = 2, .disks = 3, .moves = 2, .edges = true}), holds);
}

TEST_CASE("faults of every kind at any instant: an outcome, no lost write, nothing held", "[property][fault]")
{
  for_all(400, scenarios({.vms = 2, .moves = 2, .faults = 4}), holds);
}

TEST_CASE("faults exactly where a phase or a stun begins or ends, and inside it", "[property][fault]")
{
  for_all(200, scenarios({.vms = 2, .moves = 1}), [](const json& scenario) {
    return holds_struck_at_turning_points(scenario, [](const json&, const std::string& at) { return std::vector{drawn_fault(at)}; });
  });
}

TEST_CASE("random faults by the dozen", "[property][fault]")
{
  for_all(300, scenarios({.vms = 2, .moves = 3, .random_faults = true}), holds);
}

TEST_CASE("many migrations at one instant", "[property]")
{
  for_all(120, scenarios({.vms = 6, .moves = 2, .faults = 2, .at_once = true}), holds);
}

TEST_CASE("there and back, again and again, with everything that goes wrong", "[property][fault]")
{
  for_all(200, scenarios({.vms = 2, .moves = 5, .faults = 3, .random_faults = true, .edges = true}), holds);
}

TEST_CASE("the same scenario twice gives the same events and the same report", "[property][determinism]")
{
  for_all(50, scenarios({.vms = 3, .moves = 2, .faults = 3, .random_faults = true}), [](const json& scenario) {
    const auto once = watched(scenario, Keep::Everything), again = watched(scenario, Keep::Everything);
    if (!once.broken.empty()) return told(once.broken, scenario);
    return once.trace == again.trace && once.summary == again.summary ? "" : "two runs differ\n" + scenario.dump();
  });
}
