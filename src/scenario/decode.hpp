#pragma once
// A JSON value to a typed one, by what its field allows.

#include "scenario/json_text.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"
#include "units/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace godwit::scenario {

inline constexpr std::size_t max_text = 500; ///< bytes of a title
inline constexpr std::string_view id_pattern = "^[A-Za-z0-9_][A-Za-z0-9 ._:@+()-]{0,79}$";

/// Those a single word is one of; none for a type without.
std::span<const std::string_view> words_of(const Type& type);

/// Nothing when the value is of the wrong type or out of bounds.
template <class Enum> std::optional<Enum> decode(const Type& type, const Json& json)
{
  static_assert(std::is_enum_v<Enum>);
  if (!json.is_string()) return std::nullopt;
  const auto words = words_of(type);
  const auto& text = json.get_ref<const std::string&>();
  return std::ranges::find(words, text) == words.end() ? std::nullopt : from_word<Enum>(text);
}
template <> std::optional<units::Bytes> decode(const Type& type, const Json& json);
template <> std::optional<units::BytesPerSecond> decode(const Type& type, const Json& json);
template <> std::optional<units::Seconds> decode(const Type& type, const Json& json);
template <> std::optional<std::int64_t> decode(const Type& type, const Json& json);
template <> std::optional<double> decode(const Type& type, const Json& json);
template <> std::optional<bool> decode(const Type& type, const Json& json);
template <> std::optional<std::string> decode(const Type& type, const Json& json);

/// What may stand in a field, for people: "a whole number from 1 to 64".
std::string allowed(const Type& type);

/// The one spelling of a value, exact: for the hash.
std::string canonical(units::Bytes value);
std::string canonical(units::BytesPerSecond value);
std::string canonical(units::Seconds value);
std::string canonical(std::int64_t value);
std::string canonical(double value);
std::string canonical(bool value);
std::string canonical(const std::string& value);
template <class Enum>
requires std::is_enum_v<Enum> std::string canonical(Enum value) { return std::string(word_of(value)); }

/// The same for people: "64 GiB".
template <class Value> std::string readable(const Value& value) { return canonical(value); }
inline std::string readable(units::Bytes value) { return units::to_text(value); }
inline std::string readable(units::BytesPerSecond value) { return units::to_text(value); }
inline std::string readable(units::Seconds value) { return units::to_text(value); }

} // namespace godwit::scenario
