#pragma once
// Scenarios run for a test, each in a process of its own, so that one test may run many.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace godwit::test {

struct Simulated {
  nlohmann::json summary; ///< summary.json
  std::string trace; ///< trace.jsonl
};

/// Runs a scenario text, "platform" looked for in platforms/. Throws std::runtime_error with the child's words when it fails.
Simulated simulated(std::string_view scenario);
/// The same from scenarios/NAME.json, with "fidelity" set to `fidelity` when given.
Simulated simulated_file(const std::string& name, std::string_view fidelity = "");
/// Their summaries alone: writing every I/O of a trace takes longer than simulating it.
nlohmann::json summary_of_text(std::string_view scenario);
nlohmann::json summary_of_file(const std::string& name, std::string_view fidelity = "");

/// What `godwit explain --once` says of scenarios/NAME.json, in lines too long to be broken. Throws as the others do.
std::string told_file(const std::string& name);

/// The migration of that id in a summary.
const nlohmann::json& migration(const nlohmann::json& summary, std::string_view id);
/// All bytes of a resource by its id; of all resources of a kind.
double bytes_on(const nlohmann::json& summary, std::string_view id);
double bytes_on_kind(const nlohmann::json& summary, std::string_view kind);
/// All events of a name in a trace.
std::vector<nlohmann::json> events(const std::string& trace, std::string_view name);

} // namespace godwit::test
