#pragma once
// Private to cli/: scenarios/example.json, as it was when the program was built.

#include <string_view>

namespace godwit::cli {

std::string_view example_text();

} // namespace godwit::cli
