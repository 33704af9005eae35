#pragma once
#include <string_view>

namespace godwit::report {

/// Of the program, as results carry it: "0.2.0".
std::string_view version();

} // namespace godwit::report
