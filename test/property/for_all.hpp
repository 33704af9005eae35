#pragma once
// A property of many drawn scenarios. They are drawn by rapidcheck from a fixed seed, so that every run draws the same; RC_PARAMS draws others:
// "seed=7 max_success=1000". What fails is shrunk for half a minute and printed as a scenario to run.

#include "property/drawn.hpp"

#include <functional>
#include <string>
#include <vector>

namespace godwit::test {

/// Draws `count` times and CHECKs; `violated(scenario)` says what did not hold, "" when all did.
void for_all(int count, const rc::Gen<Drawn>& scenarios, const std::function<std::string(const nlohmann::json&)>& violated);

/// What was broken, and the scenario to run; "" when nothing was.
std::string told(const std::vector<std::string>& broken, const nlohmann::json& scenario);
/// All invariants, of the run as it is.
std::string holds(const nlohmann::json& scenario);
/// And of the same run struck once or twice exactly where a phase or a stun began or ended in it, or in the middle between two such instants.
/// `strike`: the actions of one blow, at an instant.
using Strike = std::function<std::vector<nlohmann::json>(const nlohmann::json& scenario, const std::string& at)>;
std::string holds_struck_at_turning_points(const nlohmann::json& scenario, const Strike& strike);

} // namespace godwit::test
