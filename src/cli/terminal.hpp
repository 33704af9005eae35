#pragma once
// Private to cli/: what goes to the user and what comes from their files.

#include "cli/exit.hpp"
#include "report/layout.hpp"
#include "scenario/scenario.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace godwit::cli {

/// A descriptor the caller closed must not become a result file's: such a one leads nowhere from here on. Call first.
void occupy_standard_streams();

/// Internal when stdout takes it no more, with a word on stderr.
Exit print(std::string_view result);
void complain(std::string_view message);
/// Bold on a terminal, unless NO_COLOR is set.
report::Style style();
/// Characters a line of stdout holds: the terminal's, or a page's.
std::size_t width();

/// Nothing when invalid: every problem then stands on stderr, a line each.
std::optional<scenario::Scenario> read_scenario(const std::string& file, std::span<const scenario::Override> overrides);

} // namespace godwit::cli
