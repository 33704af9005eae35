#pragma once
// Private to cli/: which inputs of a scenario are worth varying, to find what a migration's outcome hangs on.

#include "cli/scaled.hpp"
#include "scenario/scenario.hpp"

#include <set>
#include <string>
#include <vector>

namespace godwit::cli {

struct Input {
  std::string name; ///< "write latency of pool B/sas"
  std::string pointer; ///< "/platform/arrays/1/pools/0/write_latency"
  std::string was; ///< "2 ms"
  std::vector<Value> values; ///< half of it and twice of it, as far as both can be written; of an edition or a release every higher one
  bool amount = false; ///< of data to be moved
  bool model = false; ///< nobody can set it: the product is built so, or taken to be
};

/// Rates, latencies, sizes, loads and constants of what `uses` names (report::Trial::uses), in order of a fixed table, then of pointer.
std::vector<Input> inputs_of(const scenario::Scenario& scenario, const std::set<std::string>& uses);

} // namespace godwit::cli
