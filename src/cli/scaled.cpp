#include "cli/scaled.hpp"

#include "units/grouped.hpp"
#include "units/text.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace godwit::cli {

namespace {

using units::Bytes;

/// A number and what follows it.
struct Amount {
  double number = 0;
  std::string rest;
};

std::optional<Amount> amount_of(std::string_view text)
{
  Amount amount;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount.number);
  if (error != std::errc{}) return std::nullopt;
  amount.rest.assign(end, text.data() + text.size());
  return amount;
}

/// As people read it where that is the very value, else to the last digit.
template <class Parse, class Quantity> Value written(Parse parse, Quantity quantity, std::string exact)
{
  auto shown = to_text(quantity);
  const auto read = parse(shown);
  return {read && *read == quantity ? shown : std::move(exact), shown};
}

std::optional<Value> scaled_number(const std::string& text, double value, std::string_view unit)
{
  const bool whole = text.find_first_not_of("0123456789") == text.npos;
  if (value <= 0 || (whole && value != std::floor(value))) return std::nullopt;
  auto set = whole ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
  if (unit == "1 in") return Value{std::move(set), "1 in " + units::grouped(static_cast<std::uint64_t>(std::llround(1 / value)))};
  return Value{set, unit.empty() ? set : fmt::format("{} {}", set, unit)};
}

} // namespace

std::optional<Value> scaled(const std::string& text, double factor, std::string_view unit)
{
  const auto amount = amount_of(text);
  if (!amount || amount->number <= 0) return std::nullopt;
  if (amount->rest.empty()) return scaled_number(text, amount->number * factor, unit);
  if (const auto size = units::parse_bytes(text)) {
    const Bytes value{std::llround(static_cast<double>(size->count()) * factor)};
    return value > Bytes{} ? std::optional{written(units::parse_bytes, value, fmt::format("{} B", value.count()))} : std::nullopt;
  }
  if (const auto rate = units::parse_rate(text)) {
    const auto same_unit = fmt::format("{}{}", amount->number * factor, amount->rest); // lines and ports are known by their bits
    if (!text.ends_with("B/s")) return Value{same_unit, same_unit};
    return written(units::parse_rate, *rate * factor, fmt::format("{:.3f} B/s", (*rate * factor).value()));
  }
  if (const auto time = units::parse_seconds(text)) return written(units::parse_seconds, *time * factor, fmt::format("{:.9f} s", (*time * factor).value()));
  return std::nullopt;
}

} // namespace godwit::cli
