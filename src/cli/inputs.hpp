#pragma once
// Private to cli/: which inputs of a scenario are worth varying, to find what a migration's outcome hangs on.

#include "scenario/scenario.hpp"

#include <set>
#include <string>
#include <vector>

namespace godwit::cli {

struct Input {
  std::string name; ///< "write latency of pool B/sas"
  std::string pointer; ///< "/platform/arrays/1/pools/0/write_latency"
  std::string was; ///< "2 ms"
  std::vector<std::string> values; ///< half of it and twice of it, as far as both can be written
};

/// Rates, latencies, loads and constants of what `uses` names (report::Trial::uses), in order of a fixed table, then of pointer. Sizes of
/// disks and memories are left out: that half the data takes about half the time is no news.
std::vector<Input> inputs_of(const scenario::Scenario& scenario, const std::set<std::string>& uses);

} // namespace godwit::cli
