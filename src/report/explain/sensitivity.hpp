#pragma once
// What would have changed a migration most: the run again and again with one input varied, ranked by what that did.

#include "report/summary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace godwit::report {

/// How a migration ended in one run, and all that carried its bytes: what a run tells the one that compares it with others.
struct Trial {
  std::string migration, outcome; ///< outcome: as in the summary; "unfinished"
  Seconds duration, stun;
  std::vector<std::string> uses; ///< ids of resources; "host esx1", "network vmotion", "datastore A1", "vm db1"; "copies", "streams", "queue" where there were any
};
std::vector<Trial> trials_of(const Summary& summary);
std::string trials_text(const std::vector<Trial>& trials);
/// Reads what trials_text() wrote. Throws std::runtime_error for anything else.
std::vector<Trial> read_trials(std::string_view text);

/// One input at one other value, and what that run came to.
struct Variation {
  std::string input; ///< "write latency of pool B/sas"
  std::string pointer; ///< "/platform/arrays/1/pools/0/write_latency"
  std::string was, value; ///< "2 ms", "1 ms"
  std::string outcome; ///< as Trial::outcome
  Seconds duration, stun;
};

struct Sensitivity {
  std::size_t inputs = 0, runs = 0; ///< varied, and made
  std::vector<std::string> tried; ///< the inputs
  Trial base;
  std::vector<Variation> of_outcome; ///< another outcome than the run's, in the order tried
  std::vector<Variation> of_duration, of_stun; ///< the three inputs that change it most by at least 1 %, each at the value that does
};

/// `variations`: of one migration, in a fixed order, which breaks ties.
Sensitivity rank(const Trial& base, const std::vector<Variation>& variations);

} // namespace godwit::report
