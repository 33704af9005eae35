#pragma once
// print_config(), of fewer values.

#include "scenario/scenario.hpp"

namespace godwit::scenario {

/// Only those that no source backs, each with the reason why it was chosen.
std::string print_assumed(const Scenario& scenario);

} // namespace godwit::scenario
