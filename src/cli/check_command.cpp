#include "cli/commands.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace godwit::cli {

namespace {

/// What the published schema has against a file the reader takes: an editor would underline it.
bool schema_agrees(const std::string& file)
{
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  const auto problems = scenario::validate_against_schema(scenario::FileKind::Scenario, text.str(), file);
  for (const auto& problem : problems) complain(to_text(problem));
  return problems.empty();
}

Exit check(const std::string& file)
{
  if (!read_scenario(file, {}) || !schema_agrees(file)) return Exit::InvalidInput;
  return print(fmt::format("{}: ok\n", file));
}

} // namespace

Exit check(const std::vector<std::string>& scenarios)
{
  auto exit = Exit::Ok;
  for (const auto& file : scenarios) {
    const auto valid = check(file);
    if (exit == Exit::Ok) exit = valid;
  }
  return exit;
}

Exit print_schema(scenario::FileKind kind) { return print(scenario::schema(kind)); }

} // namespace godwit::cli
