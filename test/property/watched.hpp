#pragma once
// A scenario run in a process of its own, under watch.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace godwit::test {

struct Watched {
  std::vector<std::string> broken; ///< what did not hold, a crash and a run without an end included
  std::vector<double> turning_points; ///< in seconds: where phases and stuns begin and end
  std::string trace; ///< trace.jsonl, when asked for
  std::string summary; ///< summary.json, when asked for
};

enum class Keep { Verdict, Everything };

Watched watched(const nlohmann::json& scenario, Keep keep = Keep::Verdict);

} // namespace godwit::test
