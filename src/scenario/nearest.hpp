#pragma once
// "Did you mean ...?"

#include <string>
#include <string_view>
#include <vector>

namespace godwit::scenario {

/// The name fewest edits away from `text` (insert, delete, replace, swap neighbours), the first of equals; "" when none is near
/// enough to be a slip of the fingers. One that differs by capitals only goes before all. Where all are releases, such as "7.0u1", and the text is like one:
/// the last that is not later. Looks at the first 10,000 names, so that no input is slow.
std::string nearest(std::string_view text, const std::vector<std::string_view>& names);

} // namespace godwit::scenario
