#pragma once
// How many of the engine's streams may be open at once: it must know before it starts. Pure.

#include "scenario/scenario.hpp"

#include <cstddef>

namespace godwit::run {

/// An upper bound: what each migration holds at most, times as many as the slots of the hosts admit at once, or as are asked for.
std::size_t streams_needed(const scenario::Scenario& scenario);

} // namespace godwit::run
