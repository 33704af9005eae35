#pragma once
// The scenario document to structs: everything but the checks across objects.

#include "scenario/reader.hpp"
#include "scenario/scenario.hpp"

namespace godwit::scenario {

Scenario read_scenario(Reading& reading);

} // namespace godwit::scenario
