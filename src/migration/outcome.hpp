#pragma once
// How a migration ends. A refused or failed one is a result, not an error, and leaves VM and space as they were.

#include "trace/events.hpp"

#include <string>

namespace godwit::migration {

struct Ending {
  trace::Outcome outcome = trace::Outcome::Completed;
  std::string reason; ///< empty when completed
  std::string claim;
};

inline std::optional<Ending> refused(std::string reason, std::string claim) { return Ending{trace::Outcome::Refused, std::move(reason), std::move(claim)}; }

} // namespace godwit::migration
