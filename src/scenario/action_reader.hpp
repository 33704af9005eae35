#pragma once
// "actions" to structs.

#include "scenario/reader.hpp"
#include "scenario/scenario.hpp"

#include <vector>

namespace godwit::scenario {

/// In order of time. Of the scenario the version and the inventory must be there.
std::vector<Action> read_actions(ObjectReader& in, const Scenario& scenario);

} // namespace godwit::scenario
