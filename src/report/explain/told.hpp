#pragma once
// Which migrations of a run are told, where there are too many to tell them all.

#include "report/explain/trials.hpp"

namespace godwit::report {

struct Told {
  std::size_t number = 0; ///< into the run's migrations
  std::vector<std::size_t> alike; ///< those that are not told, as they went as this one did
};

/// In order of request. All of a few; of many one of each outcome other than completed, one that waited, one of each kind, then the first that went
/// unlike those. With an id that one alone, or none where there is no such.
std::vector<Told> told_of(const std::vector<Trial>& trials, const std::string& migration = "");

} // namespace godwit::report
