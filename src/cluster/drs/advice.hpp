#pragma once
// What DRS, DPM and maintenance mode say: what was looked at, what is recommended, what is not and why. Each with the numbers that made it.

#include <string>
#include <string_view>
#include <vector>

namespace godwit::cluster::drs {

/// Why something is recommended. All but Balance are mandatory: priority 1, at every level.
enum class Cause { Rule, Maintenance, Standby, Balance, PowerOn, PowerOff };
std::string_view to_text(Cause cause); ///< "rule", ...

/// A number and its name, with the unit in it: "deviation_before".
struct Figure {
  std::string name;
  double value = 0;
};
using Figures = std::vector<Figure>;
/// Throws std::out_of_range when there is none.
double value_of(const Figures& figures, std::string_view name);

struct Recommendation {
  Cause cause = Cause::Balance;
  int priority = 1; ///< 1 to 5
  std::string vm, from, to; ///< of a power operation: no VM, and `to` is the host
  Figures figures;
  std::string reason;
};

/// Looked at, and not recommended.
struct Rejection {
  Cause cause = Cause::Balance;
  std::string vm, from, to; ///< to "": no host at all
  Figures figures;
  std::string reason;
};

struct Advice {
  std::string metric; ///< what the cluster was judged by: "standard_deviation", "pairwise", "score", ...
  Figures measured;
  std::string verdict;
  std::vector<Recommendation> recommended; ///< in the order they are to be carried out
  std::vector<Rejection> rejected;
};

} // namespace godwit::cluster::drs
