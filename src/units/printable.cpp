#include "units/text.hpp"

#include <fmt/format.h>

namespace godwit::units {

namespace {

/// The code point that begins at `at` if it is one of those that need three bytes and turn the direction (U+202A..E, U+2066..9),
/// or two bytes and control (U+0080..9F); 0 for all others.
unsigned hidden_at(std::string_view text, std::size_t at)
{
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return byte(0) == 0 ? 0x110000 : byte(0);
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return byte(1);
  if (byte(0) != 0xe2) return 0;
  const auto code = 0x2000 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
  const auto turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return turns ? code : 0;
}

std::size_t bytes_of(unsigned code) { return code >= 0x110000 || code < 0x80 ? 1 : code < 0x800 ? 2 : 3; }

} // namespace

std::string printable(std::string_view text)
{
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const auto code = hidden_at(text, at);
    if (code == 0) {
      shown += text[at++];
      continue;
    }
    shown += fmt::format("\\u{:04x}", code & 0xffff);
    at += bytes_of(code);
  }
  return shown;
}

} // namespace godwit::units
