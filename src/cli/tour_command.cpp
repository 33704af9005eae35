#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "report/tours.hpp"

#include <fmt/format.h>

namespace godwit::cli {

namespace {

std::string list()
{
  std::string text;
  for (const auto& tour : report::tours()) text += fmt::format("{:<28} {}\n", tour.name, tour.title);
  return text;
}

} // namespace

Exit tour(const std::string& name)
{
  if (name.empty()) return print(list());
  if (const auto found = report::find_tour(name)) return print(report::tour_text(*found));
  complain(fmt::format("there is no tour '{}'; there are:\n{}", name, list()));
  return Exit::Usage;
}

} // namespace godwit::cli
