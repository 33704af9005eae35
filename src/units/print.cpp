#include "units/text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace godwit::units {
namespace {

constexpr std::array<std::string_view, 7> byte_units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
constexpr std::array<std::string_view, 6> rate_units{"B/s", "kB/s", "MB/s", "GB/s", "TB/s", "PB/s"};
constexpr std::array<std::string_view, 4> short_times{"ns", "us", "ms", "s"};
constexpr double most_seconds_in_parts = 100 * 365.25 * 86400; // beyond it parts in days say nothing

struct Printed {
  double value;
  double base; ///< from one unit to the next
  std::span<const std::string_view> units;
};

/// Three significant figures, in the largest unit that leaves something before the point; whole numbers stay as they are.
std::string print(Printed it)
{
  if (it.value < 0) return fmt::format("-{}", print({-it.value, it.base, it.units}));
  std::size_t unit = 0;
  while (unit + 1 < it.units.size() && it.value >= it.base) it.value /= it.base, ++unit;
  const bool rounds_up = it.value != std::floor(it.value) && std::round(it.value) >= it.base;
  if (rounds_up && unit + 1 < it.units.size()) it.value = 1, ++unit;

  // Every event says figures: this is several times as fast as a format string.
  std::array<char, 512> digits{};
  const auto precision = it.value >= 100 ? 0 : it.value >= 10 ? 1 : 2;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), it.value, std::chars_format::fixed, precision).ptr;
  std::string text(digits.data(), end);
  if (text.find('.') != text.npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  text += ' ';
  return text += it.units[unit];
}

/// "3 min 19.2 s", "2 h 5 min 8 s", "3 d 4 h": tenths of a second below an hour; parts that are zero are left out.
std::string print_long(double time)
{
  auto tenths = time < 3600 ? std::llround(time * 10) : std::llround(time) * 10;
  std::string text;
  for (const auto& [name, size] : {std::pair{"d", 864'000}, std::pair{"h", 36'000}, std::pair{"min", 600}}) {
    if (tenths >= size) text += fmt::format("{} {} ", tenths / size, name);
    tenths %= size;
  }
  if (tenths > 0) text += fmt::format("{:g} s ", static_cast<double>(tenths) / 10);
  text.pop_back();
  return text;
}

} // namespace

std::string to_text(Bytes size) { return print({static_cast<double>(size.count()), 1024, byte_units}); }

std::string to_text(BytesPerSecond rate) { return print({rate.value(), 1000, rate_units}); }

std::string to_text(Seconds time)
{
  if (time.value() < 0) return fmt::format("-{}", to_text(Seconds{-time.value()}));
  if (time.value() == 0) return "0 s";
  if (time.value() < 59.95) return print({time.value() * 1e9, 1000, short_times});
  if (time.value() <= most_seconds_in_parts) return print_long(time.value());
  return fmt::format("{:.3g} s", time.value());
}

} // namespace godwit::units
