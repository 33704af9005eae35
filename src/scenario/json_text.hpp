#pragma once
// Text to a JSON document, within limits: nothing read here can overflow a stack or exhaust memory.

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace godwit::scenario {

class Problems;

/// Keeps the keys of an object in the order of the file.
using Json = nlohmann::ordered_json;

/// Beyond max_file_bytes, max_depth and max_entities of scenario.hpp:
inline constexpr std::size_t max_members = 1000; ///< keys in one object
inline constexpr std::size_t max_key = 256; ///< bytes in one key
inline constexpr std::size_t max_values = 4'000'000; ///< values in one document, of any kind

/// The document, or nothing with at least one problem added: not JSON (with line and column), beyond a limit. A key twice in
/// one object is a problem too, but does not end the reading.
std::optional<Json> parse_json(std::string_view text, const std::string& file, Problems& problems);

/// The member, or null.
const Json* find_member(const Json& object, std::string_view key);
Json* find_member(Json& object, std::string_view key);

} // namespace godwit::scenario
