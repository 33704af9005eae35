#include "replay/fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace godwit::replay {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::int64_t farthest = std::int64_t{1} << 62; // the difference of two fits

std::string_view trimmed(std::string_view text)
{
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return text.substr(text.size()); // still within the line
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// What stands in quotes at the text's beginning, commas included; nothing when it stands in none.
std::optional<std::string_view> quoted(std::string_view text)
{
  if (!text.starts_with('"')) return std::nullopt;
  const auto end = text.find('"', 1);
  return end == std::string_view::npos ? std::nullopt : std::optional(text.substr(1, end - 1));
}

template <class Number> std::optional<Number> all_of(std::string_view text, auto... how)
{
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, how...);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<Instant> in_parts(double value)
{
  if (!(std::abs(value) < static_cast<double>(farthest))) return std::nullopt;
  const auto whole = std::floor(value);
  return Instant{static_cast<std::int64_t>(whole), value - whole};
}

} // namespace

Lines::Lines(std::string_view text) : rest_(text)
{
  if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

std::optional<std::string_view> Lines::next()
{
  while (!rest_.empty()) {
    const auto end = std::min(rest_.find('\n'), rest_.size());
    auto line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(blanks) != std::string_view::npos) return line;
  }
  return std::nullopt;
}

std::optional<std::string_view> next_comma_field(std::optional<std::string_view>& line)
{
  if (!line) return std::nullopt;
  const auto begin = std::min(line->find_first_not_of(blanks), line->size());
  const auto in_quotes = quoted(line->substr(begin));
  const auto comma = line->find(',', in_quotes ? begin + in_quotes->size() + 2 : begin);
  const auto field = in_quotes ? *in_quotes : trimmed(line->substr(0, comma));
  if (comma == std::string_view::npos)
    line.reset();
  else
    line->remove_prefix(comma + 1);
  return field;
}

std::string_view next_word(std::string_view& line)
{
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const auto word = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(word.size());
  return word;
}

bool same_word(std::string_view text, std::string_view lower_case)
{
  const auto lowered = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(text, lower_case, {}, lowered);
}

std::optional<std::int64_t> whole_number(std::string_view text, int base)
{
  return text.starts_with('-') ? std::nullopt : all_of<std::int64_t>(text, base);
}

std::optional<Instant> instant(std::string_view text)
{
  const auto point = text.find('.');
  const auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point);
  const bool plain = fraction.find_first_not_of("0123456789.") == std::string_view::npos;
  const auto whole = plain ? whole_number(text.substr(0, point)) : std::nullopt;
  if (!whole || *whole >= farthest) { // a sign, an exponent, or no number
    const auto value = all_of<double>(text);
    return value ? in_parts(*value) : std::nullopt;
  }
  if (fraction.size() <= 1) return Instant{*whole, 0};
  const auto part = all_of<double>(fraction);
  if (!part) return std::nullopt;
  return *part < 1 ? Instant{*whole, *part} : Instant{*whole + 1, 0}; // ".99999999999999999999" is 1
}

} // namespace godwit::replay
