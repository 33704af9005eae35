#pragma once
// Where in its span a workload's next I/O falls, as the number of a place: 0, 1, ..., each as large as one I/O. Pure.

#include "guest/random.hpp"
#include "scenario/workload.hpp"

#include <cstdint>
#include <variant>

namespace godwit::guest {

/// Ranks 1 to n with a probability that falls as 1 / rank^exponent, by rejection-inversion: two or three transcendental functions a
/// draw however many ranks there are, no tables (Hoermann and Derflinger, "Rejection-inversion to generate variates from monotone
/// discrete distributions", ACM TOMACS 6 (1996) 169-184).
class ZipfRanks {
public:
  ZipfRanks(double exponent, std::int64_t n); ///< precondition: exponent > 0, n > 0
  std::int64_t draw(Random& random) const;

private:
  double hat(double x) const; ///< the integral of x^-exponent, 0 at 1
  double hat_inverse(double area) const;

  double exponent_, one_less_; ///< 1 - exponent
  std::int64_t n_;
  double lowest_, highest_; ///< areas between which one is drawn
  double squeeze_; ///< so near below its rank a point is always accepted
};

/// A fixed one-to-one map of ranks onto places that sends neighbouring ranks far apart: rank x multiplier modulo n, the multiplier near
/// n times the golden ratio, so that the first few ranks are spread evenly over the span, whichever few.
class Scatter {
public:
  explicit Scatter(std::int64_t n); ///< precondition: n > 0
  std::int64_t place(std::int64_t rank) const; ///< precondition: 0 <= rank < n

private:
  std::uint64_t n_, multiplier_;
};

class Places {
public:
  Places(const scenario::Pattern& pattern, std::int64_t n); ///< precondition: n > 0
  std::int64_t draw(Random& random); ///< 0 <= place < n

private:
  struct Anywhere {
    std::int64_t n;
    std::int64_t draw(Random& random) const;
  };
  struct Ranked {
    ZipfRanks ranks;
    Scatter scatter;
    std::int64_t draw(Random& random) const;
  };
  struct Split {
    std::int64_t hot, n; ///< hot of n, the first ones; at least one of each kind where n > 1
    double hits;
    std::int64_t draw(Random& random) const;
  };
  struct InTurn {
    std::int64_t n, next;
    std::int64_t draw(Random& random);
  };
  using Kind = std::variant<Anywhere, Ranked, Split, InTurn>;
  static Kind kind_of(const scenario::Pattern& pattern, std::int64_t n);

  Kind kind_;
};

} // namespace godwit::guest
