#pragma once
// What the parsers of text.hpp accept as regular expressions, for a schema. Bounds are not theirs.

#include <string_view>

namespace godwit::units {

/// parse_seconds: days, hours and minutes before what is smaller, whole but for the last part.
inline constexpr std::string_view seconds_pattern =
    R"(^(([0-9]+ ?d )?(([0-9]+ ?h )?(([0-9]+ ?min )?[0-9]+(\.[0-9]+)? ?(s|ms|us|ns)|[0-9]+(\.[0-9]+)? ?min)|[0-9]+(\.[0-9]+)? ?h)|[0-9]+(\.[0-9]+)? ?d)$)";

} // namespace godwit::units
