#pragma once
// Input files: what may be read at all, and what to say when it may not.

#include "scenario/scenario.hpp"

#include <filesystem>
#include <string>
#include <variant>

namespace godwit::scenario {

/// The text of a regular file of at most `most` bytes, or what is wrong (`found`, `allowed`, `nearest`; the rest is the
/// caller's). Never waits on a pipe, never reads a device.
std::variant<std::string, Problem> read_file(const std::filesystem::path& path, std::size_t most = max_file_bytes);

} // namespace godwit::scenario
