#pragma once
// A scenario of scenarios/ with something else in it.

#include "support/simulated.hpp"

#include <fstream>

namespace godwit::test {

/// scenarios/NAME.json after `patch` (RFC 7396: objects are merged, arrays and values replaced).
inline Simulated changed(const std::string& name, const nlohmann::json& patch)
{
  std::ifstream file{GODWIT_SOURCE_DIR "/scenarios/" + name + ".json"};
  auto scenario = nlohmann::json::parse(file);
  scenario.merge_patch(patch);
  return simulated(scenario.dump());
}

} // namespace godwit::test
