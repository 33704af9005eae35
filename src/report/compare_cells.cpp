#include "report/compare_cells.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

std::optional<double> ratio(double value, double first)
{
  return first > 0 ? std::optional{value / first} : std::nullopt;
}

std::string name(const Run& run)
{
  std::vector<std::string> texts;
  if (!run.label.empty()) texts.push_back(run.label);
  for (const auto& [what, value] : run.varied) texts.push_back(what + " " + value);
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string outcomes(const Run& run)
{
  std::vector<std::string> texts;
  for (const auto& [outcome, count] : run.outcomes) texts.push_back(fmt::format("{} {}", count, outcome));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string joined(const std::vector<Mover>& movers, std::string Mover::*what, std::string_view separator)
{
  std::vector<std::string> texts;
  for (const auto& mover : movers)
    if (std::find(texts.begin(), texts.end(), mover.*what) == texts.end()) texts.push_back(mover.*what);
  return fmt::format("{}", fmt::join(texts, separator));
}

} // namespace godwit::report
