#pragma once
// A line of what the bench prints.

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace bench {

inline void print(const std::string& what, const std::string& measured, const std::string& budget)
{
  fmt::print("{:<76} {:>14} {:>14}\n", what, measured, budget);
}

inline double median(std::vector<double> values)
{
  std::ranges::sort(values);
  return values[values.size() / 2];
}

} // namespace bench
