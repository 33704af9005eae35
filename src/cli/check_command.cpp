#include "cli/commands.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

namespace godwit::cli {

Exit check(const std::vector<std::string>& scenarios)
{
  auto exit = Exit::Ok;
  for (const auto& file : scenarios) {
    const auto valid = read_scenario(file, {}) ? print(fmt::format("{}: ok\n", file)) : Exit::InvalidInput;
    if (exit == Exit::Ok) exit = valid;
  }
  return exit;
}

Exit print_schema(scenario::FileKind kind) { return print(scenario::schema(kind)); }

} // namespace godwit::cli
