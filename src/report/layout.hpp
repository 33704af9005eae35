#pragma once
// Private to report/: columns and paragraphs for a terminal. Widths count characters, not bytes.

#include <string>
#include <string_view>
#include <vector>

namespace godwit::report {

inline constexpr std::size_t page_width = 100;

enum class Style { Plain, Bold };

/// Lines of at most `width` characters, broken at blanks; a longer word is cut, after a hyphen or slash if it has one. A '\n' breaks a line for good.
/// Control characters of the input's names and titles come out as '?'.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// A table: the first row is its head. The widest columns give way until it fits the page.
std::string columns(const std::vector<std::vector<std::string>>& rows, Style style);

/// One text, wrapped to the page, its later lines indented by two.
std::string paragraph(std::string_view text);

} // namespace godwit::report
