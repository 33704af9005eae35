#pragma once
// A second opinion on memory: both sides of a migration page by page, every write of the guest and every page sent, by the instants that a run's trace
// tells. It knows nothing of how the model counts.

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace godwit::test {

/// Pages that a guest writes at an even pace, one after the other or at random.
struct PageSet {
  std::size_t first, count;
  double writes_per_s;
  bool random = false;
};

/// Of the pages written during a pass: what the trace says, what the oracle counts, and how much chance may come between the two.
struct PassCount {
  double sent_said, sent, dirtied_said, dirtied, tolerance;
};

struct PageVerdict {
  std::vector<PassCount> passes;
  std::size_t differing = 0; ///< pages that are not the same on both sides when the VM is handed over
  std::size_t written = 0; ///< pages that were changed meanwhile, at least once
};

/// Plays one migration's memory again. `pages`: of the VM; the first `resident` are sent at first, all others are zero or on disk.
PageVerdict played_again(const std::string& trace, std::size_t pages, std::size_t resident, const std::vector<PageSet>& sets);

} // namespace godwit::test
