#include "scenario/decode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace godwit::scenario {

namespace {

/// As id_pattern has it.
bool is_id(std::string_view text)
{
  const auto is_alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  const auto may_follow = [&](char c) {
    return is_alphanumeric(c) || std::string_view("_ .:@+()-").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 80 && (is_alphanumeric(text[0]) || text[0] == '_') &&
         std::ranges::all_of(text, may_follow);
}

template <class Value> std::optional<Value> bounded(std::optional<Value> value, Value least, Value most)
{
  return value && *value >= least && *value <= most ? value : std::nullopt;
}

std::string listed(std::span<const std::string_view> words)
{
  std::string list;
  for (const auto word : words) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", word);
  return list;
}

std::string range(const auto& least, const auto& most)
{
  return fmt::format("{} to {}", units::to_text(least), units::to_text(most));
}

struct Allowed {
  std::string operator()(Text) const { return fmt::format("text of at most {} bytes", max_text); }
  std::string operator()(Texts) const { return "an array of texts"; }
  std::string operator()(Name) const
  {
    return "an id: 1 to 80 letters, digits, spaces and any of _.:@+()-, a letter or digit first";
  }
  std::string operator()(Reference reference) const { return fmt::format("the id of {}", to_text(reference.kind)); }
  std::string operator()(const Ids& ids) const
  {
    const auto many = ids.least == ids.most ? fmt::format("{}", ids.least) : fmt::format("at least {}", ids.least);
    return fmt::format("an array of {} different ids, each of {}", many, to_text(ids.kind));
  }
  std::string operator()(const Size& size) const
  {
    return fmt::format("{}, from {}", units::bytes_allowed, range(size.least, size.most));
  }
  std::string operator()(const Rate& rate) const
  {
    return fmt::format("{}, from {}", units::rate_allowed, range(rate.least, rate.most));
  }
  std::string operator()(const RateOrZero& rate) const
  {
    return fmt::format("{}, at most {}", units::rate_or_zero_allowed, units::to_text(rate.most));
  }
  std::string operator()(const Time& time) const
  {
    if (time.least > units::Seconds{}) return fmt::format("{}, from {}", units::seconds_allowed, range(time.least, time.most));
    return fmt::format("{}, above zero, at most {}", units::seconds_allowed, units::to_text(time.most));
  }
  std::string operator()(const TimeOrZero& time) const
  {
    return fmt::format("{}, at most {}", units::seconds_allowed, units::to_text(time.most));
  }
  std::string operator()(const Count& count) const
  {
    return fmt::format("a whole number from {} to {}", count.least, count.most);
  }
  std::string operator()(const Ratio& ratio) const { return fmt::format("a number from {} to {}", ratio.least, ratio.most); }
  std::string operator()(Truth) const { return "true or false"; }
  std::string operator()(const Word& word) const { return "one of " + listed(word.words); }
  std::string operator()(const Words& words) const { return "an array of different ones of " + listed(words.words); }
  std::string operator()(const Object& object) const { return fmt::format("an object: {}", object.shape->name); }
  std::string operator()(const Objects&) const { return "an array of objects"; }
  std::string operator()(const FileOrObject&) const { return "the name of a file, or an object"; }
  std::string operator()(const WordOrObject& either) const
  {
    return fmt::format("one of {}, or an object: {}", listed(either.words), either.shape->name);
  }
  std::string operator()(File) const { return "the name of a file"; }
  std::string operator()(const References&) const { return "an object of ids"; }
};

} // namespace

std::span<const std::string_view> words_of(const Type& type)
{
  if (const auto* word = std::get_if<Word>(&type)) return word->words;
  if (const auto* either = std::get_if<WordOrObject>(&type)) return either->words;
  return {};
}

template <> std::optional<units::Bytes> decode(const Type& type, const Json& json)
{
  const auto* size = std::get_if<Size>(&type);
  if (size == nullptr || !json.is_string()) return std::nullopt;
  return bounded(units::parse_bytes(json.get_ref<const std::string&>()), size->least, size->most);
}

template <> std::optional<units::BytesPerSecond> decode(const Type& type, const Json& json)
{
  if (!json.is_string()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  if (const auto* rate = std::get_if<RateOrZero>(&type))
    return bounded(units::parse_rate_or_zero(text), units::BytesPerSecond{0}, rate->most);
  const auto* rate = std::get_if<Rate>(&type);
  return rate == nullptr ? std::nullopt : bounded(units::parse_rate(text), rate->least, rate->most);
}

template <> std::optional<units::Seconds> decode(const Type& type, const Json& json)
{
  if (!json.is_string()) return std::nullopt;
  const auto seconds = units::parse_seconds(json.get_ref<const std::string&>());
  if (const auto* time = std::get_if<TimeOrZero>(&type)) return bounded(seconds, units::Seconds{0}, time->most);
  const auto* time = std::get_if<Time>(&type);
  return time != nullptr && seconds != units::Seconds{0} ? bounded(seconds, time->least, time->most) : std::nullopt;
}

template <> std::optional<std::int64_t> decode(const Type& type, const Json& json)
{
  const auto* count = std::get_if<Count>(&type);
  if (count == nullptr || !json.is_number_integer()) return std::nullopt;
  const bool too_large = json.is_number_unsigned() && json.get<std::uint64_t>() > static_cast<std::uint64_t>(count->most);
  return too_large ? std::nullopt : bounded(std::optional(json.get<std::int64_t>()), count->least, count->most);
}

template <> std::optional<double> decode(const Type& type, const Json& json)
{
  const auto* ratio = std::get_if<Ratio>(&type);
  if (ratio == nullptr || !json.is_number()) return std::nullopt;
  return bounded(std::optional(json.get<double>()), ratio->least, ratio->most);
}

template <> std::optional<bool> decode(const Type& type, const Json& json)
{
  return std::holds_alternative<Truth>(type) && json.is_boolean() ? std::optional(json.get<bool>()) : std::nullopt;
}

template <> std::optional<std::string> decode(const Type& type, const Json& json)
{
  if (!json.is_string()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  if (std::holds_alternative<Name>(type)) return is_id(text) ? std::optional(text) : std::nullopt;
  if (std::holds_alternative<Text>(type)) return text.size() <= max_text ? std::optional(text) : std::nullopt;
  return text;
}

std::string allowed(const Type& type) { return std::visit(Allowed{}, type); }

std::string canonical(units::Bytes value) { return fmt::format("{}", value.count()); }
std::string canonical(units::BytesPerSecond value) { return fmt::format("{}", value.value()); }
std::string canonical(units::Seconds value) { return fmt::format("{}", value.value()); }
std::string canonical(std::int64_t value) { return fmt::format("{}", value); }
std::string canonical(double value) { return fmt::format("{}", value); }
std::string canonical(bool value) { return value ? "true" : "false"; }
std::string canonical(const std::string& value) { return value; }

} // namespace godwit::scenario
