#pragma once
// Private to report/: what Storage DRS recommended, as a table and as JSON.

#include "report/details_json.hpp"
#include "report/layout.hpp"

namespace godwit::report {

/// One row a recommendation, at most as many as fit a screen; then what was not recommended, by reason. "" when there is neither.
std::string storage_drs_table(const Summary& summary, Style style);

Json recommendations_json(const Summary& summary);
Json maintenance_json(const Summary& summary);

} // namespace godwit::report
