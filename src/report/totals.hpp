#pragma once
// Private to report/: many migrations taken together, as an evacuation is judged.

#include "report/layout.hpp"
#include "report/summary.hpp"

namespace godwit::report {

struct Total {
  std::string of; ///< "vmotion from esx1", "all"
  std::size_t migrations = 0, completed = 0;
  Seconds first, last; ///< request, end
  Seconds waited; ///< for slots, the sum
  Seconds longest_wait, longest; ///< of one
  Seconds longest_still; ///< of one VM
  Bytes memory, disks; ///< sent, copied by whomever

  Seconds span() const { return last - first; }
  void add(const Migration& migration);
};

/// One for each kind of migration and host it leaves, in that order, then one for all. With more than `most` of them the hosts are
/// left out; where there is but one it is that for all.
std::vector<Total> totals(const Summary& summary, std::size_t most = 24);

std::string totals_table(const Summary& summary, Style style);

/// From a migration's request to its end.
struct Lead {
  Seconds from, to;
};
/// Between the first request and the last end: when none was asked for and not over yet.
Seconds nothing_running(std::vector<Lead> leads);

/// How long all took together, as a maintenance window is asked for; "" of fewer than two.
std::string all_together(const Summary& summary);

} // namespace godwit::report
