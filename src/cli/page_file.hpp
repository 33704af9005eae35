#pragma once
// Private to cli/: a page put in its place.

#include "cli/exit.hpp"

#include <string>
#include <string_view>

namespace godwit::cli {

/// Beside its place first, so that what stands there is whole. Says on stderr why it cannot: then Usage.
Exit write_page(const std::string& file, std::string_view page);

} // namespace godwit::cli
