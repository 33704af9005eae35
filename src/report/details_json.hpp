#pragma once
// Private to report/: the parts of summary.json that tell of guests, of what was copied again and of what went wrong.

#include "report/summary.hpp"

#include <nlohmann/json.hpp>

namespace godwit::report {

using Json = nlohmann::ordered_json;

/// All of summary.json.
Json summary_document(const Summary& summary);
Json guest_json(const Guest& guest);
Json iterations_json(const Migration& migration);
Json writes_json(const SortedWrites& writes);
Json handovers_json(const Migration& migration);
Json paths_json(const Migration& migration);
Json comparisons_json(const Migration& migration);
/// Of one migration.
Json faults_json(const Summary& summary, const Migration& migration);
/// Of the run.
Json faults_json(const Summary& summary);
Json device_states_json(const Summary& summary);
Json upgrades_json(const Summary& summary);
Json workloads_json(const Summary& summary);
Json days_json(const Days& days);

} // namespace godwit::report
