#pragma once
// What would have changed a migration: the run again and again with one input varied, ranked by what that did.

#include "report/explain/trials.hpp"

#include <optional>

namespace godwit::report {

/// One input at one other value.
struct Change {
  std::string input; ///< "write latency of pool B/sas"
  std::string pointer; ///< "/platform/arrays/1/pools/0/write_latency"
  std::string was, value; ///< "2 ms", "1 ms"
  std::string set; ///< the value as a scenario takes it
  bool amount = false; ///< of data to be moved
  bool model = false; ///< nobody can set it: the product is built so, or taken to be
};

inline constexpr std::string_view not_asked_for = "not_asked_for";

/// What a run with the change came to.
struct Variation {
  Change change;
  std::string outcome; ///< as Trial::outcome, or not_asked_for
  std::string reason, elsewhere; ///< elsewhere: another way than the run's, "A1 -> A2"; "" when it went the same
  Seconds duration, stun;
  std::vector<std::string> by_chance = {}; ///< outcomes of the same with other seeds
};

/// Nothing where the run with the change says nothing of `move`: its VM is in another state by then.
std::optional<Variation> compare(const std::vector<Trial>& base, const Trial& move, Change change, const std::vector<Trial>& changed);

/// Variations that come to the same, but for less than would be named, told by the first.
struct Ranked {
  Variation variation;
  std::vector<Change> alike;
  bool about = false; ///< not to the microsecond
};

/// What would have made a figure less, and what more, the most effective first, each input at the value that does most that way. By halving or doubling,
/// a loss is at most twice as much and a gain at most half: together they would tell of losses only.
struct BothWays {
  std::vector<Ranked> less, more; ///< three that somebody can change; of amounts of data what more of them costs, which takes no place
  std::vector<Ranked> less_in_model, more_in_model; ///< that nobody can change: two
};

struct Sensitivity {
  std::size_t inputs = 0, runs = 0; ///< varied, and made
  std::size_t impossible = 0; ///< values that the scenario cannot have
  std::size_t beside = 0; ///< runs that say nothing of this move
  std::vector<std::string> tried; ///< the inputs
  Trial base;
  std::vector<Trial> by_chance; ///< the same migration in the same run with other seeds
  std::vector<Variation> of_outcome; ///< it ends otherwise or goes elsewhere, in the order tried
  /// The three that change it most by at least 1 % and more than chance does, each at the value that does; amounts of data take no place, as it is no
  /// news that twice as much takes about twice as long.
  std::vector<Ranked> of_duration, of_stun;
  BothWays duration_ways, stun_ways;
};

/// `variations`: of one migration, in a fixed order, which breaks ties. `by_chance`: the same migration with nothing changed but the seed.
Sensitivity rank(const Trial& base, const std::vector<Variation>& variations, const std::vector<Trial>& by_chance = {});

/// From the least to the greatest that comes with the seed.
struct Spread {
  Seconds least, most;
};
Spread spread_of(const Sensitivity& found, Seconds Trial::*what);

/// What is said of it, line by line.
struct Line {
  std::string mark, text; ///< mark: "- ", "1. ", or ""
};
std::vector<Line> lines_of(const Sensitivity& found);

} // namespace godwit::report
