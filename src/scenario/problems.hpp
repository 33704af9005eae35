#pragma once
// Collects everything wrong with the input, to be said at once.

#include "scenario/json_text.hpp"
#include "scenario/scenario.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::scenario {

/// Nobody reads more, and no input may exhaust memory. What goes beyond is counted.
inline constexpr std::size_t max_problems = 1000;

class Problems {
public:
  void add(Problem problem);
  /// The same, made only when there are not too many already: a nearest name is dear to find.
  template <std::invocable Make> void add(Make make)
  {
    if (kept_.size() < max_problems)
      kept_.push_back(make());
    else
      ++dropped_;
  }
  bool empty() const { return kept_.empty(); }
  const std::vector<Problem>& kept() const { return kept_; }
  /// Everything kept and, where some were not, a last one that says how many.
  std::vector<Problem> take();
  /// The same with those kept first arranged.
  template <class Arrange> std::vector<Problem> take(Arrange arrange)
  {
    kept_ = arrange(std::move(kept_));
    return take();
  }

private:
  std::vector<Problem> kept_;
  std::size_t dropped_ = 0;
};

/// A JSON value as an error message shows it: short, one line, "an object" rather than all of it.
std::string shown(const Json& value);
/// Text as it stands in a message: quoted, cut to a sensible length, control characters escaped.
std::string in_quotes(std::string_view text);

} // namespace godwit::scenario
