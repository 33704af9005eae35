#include "units/text.hpp"

#include "units/grouped.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

namespace godwit::units {
namespace {

/// value = number x 10^power x factor. The power goes into the text of the number before it is read, so "0.3 ms" is the very
/// double that 0.0003 is; the factor is a power of two wherever exactness matters.
struct Unit {
  std::string_view name;
  int power = 0;
  std::int64_t factor = 1;
};

constexpr std::array prefixes{
    Unit{""},
    Unit{"k", 3}, Unit{"K", 3}, Unit{"M", 6}, Unit{"G", 9}, Unit{"T", 12}, Unit{"P", 15},
    Unit{"Ki", 0, 1ll << 10}, Unit{"Mi", 0, 1ll << 20}, Unit{"Gi", 0, 1ll << 30}, Unit{"Ti", 0, 1ll << 40}, Unit{"Pi", 0, 1ll << 50},
};
constexpr std::array times{
    Unit{"ns", -9}, Unit{"us", -6}, Unit{"ms", -3}, Unit{"s"}, Unit{"min", 0, 60}, Unit{"h", 0, 3600}, Unit{"d", 0, 86400},
};
constexpr double most_rate = 1e15;
constexpr double least_rate = 1;
constexpr double most_seconds = 100 * 365.25 * 86400;
constexpr std::size_t longest_text = 64;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text)
{
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

/// "1.5 TB" in its parts: "1", "5", "TB". No sign, no exponent, no digit left out on either side of the point.
struct Written {
  std::string_view whole;
  std::string_view fraction; ///< without its trailing zeros
  std::string_view unit;
};

std::optional<Written> split(std::string_view text)
{
  if (text.size() > longest_text) return std::nullopt;
  Written written;
  written.whole = text.substr(0, count_digits(text));
  if (written.whole.empty()) return std::nullopt;
  text.remove_prefix(written.whole.size());

  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const auto digits = count_digits(text);
    if (digits == 0) return std::nullopt;
    written.fraction = text.substr(0, digits);
    written.fraction = written.fraction.substr(0, written.fraction.find_last_not_of('0') + 1);
    text.remove_prefix(digits);
  }
  if (text.starts_with(' ')) text.remove_prefix(1);
  written.unit = text;
  return written;
}

/// "2 d " of "2 d 10 h", which it is taken off; nothing where no other part follows.
std::optional<Written> whole_part(std::string_view& text)
{
  const auto digits = count_digits(text);
  const auto begin = digits + (digits < text.size() && text[digits] == ' ' ? 1 : 0);
  const auto end = text.find(' ', begin);
  if (digits == 0 || end == text.npos || text[digits] == '.') return std::nullopt;
  const Written part{.whole = text.substr(0, digits), .fraction = "", .unit = text.substr(begin, end - begin)};
  text.remove_prefix(end + 1);
  return part;
}

std::optional<Unit> find(std::span<const Unit> units, std::string_view name)
{
  for (const auto& unit : units)
    if (unit.name == name) return unit;
  return std::nullopt;
}

/// What stands before `ending`; nothing when the text does not end so.
std::optional<std::string_view> before(std::string_view text, std::string_view ending)
{
  if (!text.ends_with(ending)) return std::nullopt;
  return text.substr(0, text.size() - ending.size());
}

std::optional<std::uint64_t> read_integer(std::string_view digits)
{
  std::uint64_t value = 0;
  if (digits.empty()) return value;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{}) return std::nullopt;
  return value;
}

std::optional<double> read_decimal(const Written& written, const Unit& unit)
{
  const auto text = fmt::format("{}.{}e{}", written.whole, written.fraction, unit.power);
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
  return value * static_cast<double>(unit.factor);
}

constexpr std::uint64_t power_of_ten(std::size_t exponent)
{
  std::uint64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

/// The fraction's share of a unit of `bytes`, when that is a whole number: 0.5 of 1024 is 512, 0.3 of 1024 is nothing.
std::optional<std::uint64_t> whole_share(std::string_view fraction, std::uint64_t bytes)
{
  constexpr std::size_t most_digits = std::numeric_limits<std::uint64_t>::digits10;
  if (fraction.size() > most_digits) return std::nullopt;
  const auto numerator = read_integer(fraction);
  const auto denominator = power_of_ten(fraction.size());
  const auto common = std::gcd(bytes, denominator); // bytes / common shares no factor with denominator / common
  if (!numerator || *numerator % (denominator / common) != 0) return std::nullopt;
  return *numerator / (denominator / common) * (bytes / common);
}

/// Whatever the amount: bytes a second.
std::optional<double> read_rate(std::string_view text)
{
  const auto written = split(text);
  const auto amount = written ? before(written->unit, "/s") : std::nullopt;
  if (!amount) return std::nullopt;
  for (const auto& [name, bytes] : {std::pair{"B", 1.0}, std::pair{"bit", 0.125}, std::pair{"b", 0.125}}) {
    const auto prefix = before(*amount, name);
    const auto unit = prefix ? find(prefixes, *prefix) : std::nullopt;
    if (const auto value = unit ? read_decimal(*written, *unit) : std::nullopt) return *value * bytes;
  }
  return std::nullopt;
}

} // namespace

std::optional<Bytes> parse_bytes(std::string_view text)
{
  const auto written = split(text);
  if (!written) return std::nullopt;
  const auto prefix = before(written->unit, "B");
  const auto unit = prefix ? find(prefixes, *prefix) : std::nullopt;
  if (!unit) return std::nullopt;

  const auto size = power_of_ten(static_cast<std::size_t>(unit->power)) * static_cast<std::uint64_t>(unit->factor);
  const auto whole = read_integer(written->whole);
  const auto share = whole_share(written->fraction, size);
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (!whole || !share || *whole > (most - *share) / size) return std::nullopt;
  return Bytes{static_cast<std::int64_t>(*whole * size + *share)};
}

std::optional<BytesPerSecond> parse_rate(std::string_view text)
{
  const auto rate = read_rate(text);
  return rate && *rate >= least_rate && *rate <= most_rate ? std::optional(BytesPerSecond{*rate}) : std::nullopt;
}

std::optional<BytesPerSecond> parse_rate_or_zero(std::string_view text)
{
  return read_rate(text) == 0.0 ? std::optional(BytesPerSecond{0}) : parse_rate(text);
}

std::optional<Seconds> parse_seconds(std::string_view text)
{
  if (text.size() > longest_text) return std::nullopt;
  double sum = 0;
  auto smaller = std::span<const Unit>(times); // units that may follow
  for (auto part = whole_part(text); part && !smaller.empty(); part = whole_part(text)) {
    const auto unit = std::ranges::find(smaller, part->unit, &Unit::name);
    const auto count = read_integer(part->whole);
    if (unit == smaller.end() || unit->factor == 1 || !count) return std::nullopt;
    sum += static_cast<double>(*count) * static_cast<double>(unit->factor);
    smaller = smaller.first(static_cast<std::size_t>(unit - smaller.begin()));
  }
  const auto written = split(text);
  const auto unit = written ? find(smaller, written->unit) : std::nullopt;
  const auto value = unit ? read_decimal(*written, *unit) : std::nullopt;
  if (!value || sum + *value > most_seconds) return std::nullopt;
  return Seconds{sum + *value};
}

std::string grouped(std::uint64_t count)
{
  auto text = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), 1, ',');
  return text;
}

} // namespace godwit::units
