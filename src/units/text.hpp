#pragma once
// Quantities as people write and read them. Decimal and binary units are kept apart: 1 GB = 10^9 bytes, 1 GiB = 2^30;
// bits (b, bit) and bytes (B) too. A number without a unit is no quantity.

#include "units/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace godwit::units {

/// Reads "64 GiB", "512 B", "1.5 TB" (the space is optional). Nothing for anything else: a wrong or missing unit, a negative
/// number, a fraction of a byte, more than 8 EiB - 1.
std::optional<Bytes> parse_bytes(std::string_view text);
/// Reads "400 MB/s", "8 Gbit/s", "10 Gb/s", "114 MiB/s". Nothing for zero, negatives, less than 1 B/s and more than 1 PB/s.
std::optional<BytesPerSecond> parse_rate(std::string_view text);
/// The same with "0 B/s": the rate of what is at rest.
std::optional<BytesPerSecond> parse_rate_or_zero(std::string_view text);
/// Reads "5 ms", "250 us", "0 s", "24 h", "7 d", and in parts as to_text prints it: "2 d 10 h", "4 min 11.5 s". Nothing for negatives and more than 100 years.
std::optional<Seconds> parse_seconds(std::string_view text);

/// What the parsers above accept, in words, for an error message.
inline constexpr std::string_view bytes_allowed = "a size with its unit, such as \"64 GiB\", \"512 KiB\" or \"2 TB\"";
inline constexpr std::string_view rate_allowed = "a rate above zero with its unit, such as \"400 MB/s\" or \"8 Gbit/s\"";
inline constexpr std::string_view rate_or_zero_allowed = "a rate with its unit, such as \"200 MB/s\" or \"0 B/s\"";
inline constexpr std::string_view seconds_allowed = "a time with its unit, such as \"5 ms\", \"0.5 s\", \"24 h\" or \"4 min 11.5 s\"";

/// For people, three significant figures: "64 GiB", "349 MB/s", "3 min 19.2 s". Exact powers of two stay whole.
std::string to_text(Bytes size);
std::string to_text(BytesPerSecond rate);
std::string to_text(Seconds time);

/// For a terminal: control characters and those that turn the direction of writing, which could make a line say what it does not,
/// as \u001b and the like. Everything else, any script included, stays.
std::string printable(std::string_view text);

} // namespace godwit::units
