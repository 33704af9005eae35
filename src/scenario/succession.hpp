#pragma once
// Private to scenario/: which action comes after which.

#include "scenario/problems.hpp"
#include "scenario/scenario.hpp"

namespace godwit::scenario {

/// That each can begin some day. References to nothing are for Names to tell. `actions` as in the file, at `pointer`.
void check_succession(const std::vector<Action>& actions, const std::string& pointer, Problems& problems);

} // namespace godwit::scenario
