#pragma once
// What Storage DRS says: what it looked at, what it recommends, and what it does not and why. Every one with the numbers that made it.

#include "units/quantity.hpp"

#include <string>
#include <vector>

namespace godwit::cluster::storage_drs {

enum class Cause { Space, Io, Rule, Maintenance, Placement };
std::string_view to_text(Cause cause); ///< "space", ...

/// A number and its name, with the unit in it: "used_before_percent".
struct Figure {
  std::string name;
  double value = 0;
};
using Figures = std::vector<Figure>;
/// Throws std::out_of_range when there is none.
double value_of(const Figures& figures, std::string_view name);

struct Move {
  std::string vm;
  std::vector<std::string> disks; ///< DrmDisks, "home" among them
  std::string from, to;
  units::Bytes size; ///< to be transferred
};

struct Recommendation {
  Cause cause;
  Move move;
  Figures figures;
  std::string reason;
};

/// A datastore held against a threshold.
struct Judgement {
  Cause cause;
  std::string datastore;
  double value = 0, threshold = 0; ///< % of capacity; seconds of latency
  bool violated = false;
  std::string note; ///< "" or what else decided
};

/// Moves that were looked at and are not recommended for one reason: the nearest of them, and how many there were.
struct Rejection {
  Cause cause;
  Move nearest;
  std::string reason;
  double value = 0, limit = 0;
  std::size_t count = 1;
};

struct Advice {
  std::vector<Judgement> judged;
  std::vector<Recommendation> recommended; ///< in the order to be applied
  std::vector<Rejection> rejected;
  std::vector<std::string> disabled; ///< why I/O balancing is off for the whole cluster
};

} // namespace godwit::cluster::storage_drs
