#pragma once
// Private to report/: what became of evacuation plans, against their bounds, their forecasts and their windows.

#include "report/summary.hpp"

#include <nlohmann/json.hpp>

namespace godwit::report {

struct PlanResult {
  std::size_t moves = 0, completed = 0; ///< a VM's move to a spare counts too
  Seconds bound, took; ///< took: from the making to the end of its last migration
  std::optional<bool> in_window; ///< nothing where there is no window
};
/// Precondition: it was planned.
PlanResult result_of(const Summary& summary, const Plan& plan);

/// A few sentences a plan; "" without any.
std::string plans_text(const Summary& summary);
nlohmann::ordered_json plans_json(const Summary& summary);

} // namespace godwit::report
