#pragma once
// Private to trace/: one JSON object a line, built in a buffer. Keys come out in the order they are written. Doubles are the
// shortest text that reads back as the same number. Built for a million lines a run: no document tree, no locale.

#include "units/quantity.hpp"

#include <cmath>
#include <concepts>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::trace {

class JsonLine {
public:
  /// A member named as it stands: text, count, list. `key` must need no escaping.
  template <class Value> JsonLine& member(std::string_view key, const Value& value)
  {
    begin(key, "");
    write(value);
    return *this;
  }
  // Quantities carry their unit in the key, as in the summary: times end in _s, rates in _bytes_per_s, sizes are bytes.
  JsonLine& member(std::string_view key, units::Bytes size) { return member(key, size.count()); }
  JsonLine& member(std::string_view key, units::Seconds time)
  {
    begin(key, "_s");
    write(time.value());
    return *this;
  }
  JsonLine& member(std::string_view key, units::BytesPerSecond rate)
  {
    begin(key, "_bytes_per_s");
    write(rate.value());
    return *this;
  }
  /// An object: `write_members(line)` writes its members.
  template <class WriteMembers> JsonLine& object(std::string_view key, WriteMembers write_members)
  {
    begin(key, "");
    text_.push_back('{');
    first_ = true;
    write_members(*this);
    text_.push_back('}');
    first_ = false;
    return *this;
  }
  /// An object a list element: `write_one(line, element)` writes its members.
  template <class Element, class WriteOne>
  JsonLine& objects(std::string_view key, const std::vector<Element>& list, WriteOne write_one)
  {
    begin(key, "");
    text_.push_back('[');
    for (const auto& element : list) {
      if (&element != &list.front()) text_.push_back(',');
      text_.push_back('{');
      first_ = true;
      write_one(*this, element);
      text_.push_back('}');
    }
    text_.push_back(']');
    first_ = false;
    return *this;
  }

  /// The line, closed. Call once.
  std::string_view finish()
  {
    append("}\n");
    return {text_.data(), text_.size()};
  }

private:
  void append(std::string_view text) { text_.append(text.data(), text.data() + text.size()); }
  void begin(std::string_view key, std::string_view unit)
  {
    if (!first_) text_.push_back(',');
    first_ = false;
    text_.push_back('"');
    append(key);
    append(unit);
    append("\":");
  }
  void write(std::same_as<bool> auto value) { append(value ? "true" : "false"); }
  template <std::integral Number> requires(!std::same_as<Number, bool>) void write(Number value)
  {
    const fmt::format_int digits{value};
    text_.append(digits.data(), digits.data() + digits.size());
  }
  void write(double value)
  {
    if (std::isfinite(value)) fmt::format_to(fmt::appender(text_), "{}", value);
    else append("null"); // JSON has no word for it
  }
  void write(std::string_view text);
  void write(const std::string& text) { write(std::string_view{text}); }
  template <class Value> void write(const std::vector<Value>& list)
  {
    text_.push_back('[');
    for (const auto& value : list) {
      if (&value != &list.front()) text_.push_back(',');
      write(value);
    }
    text_.push_back(']');
  }
  void write(const std::map<std::string, std::string>& map);

  fmt::memory_buffer text_ = [] { fmt::memory_buffer open; open.push_back('{'); return open; }();
  bool first_ = true;
};

} // namespace godwit::trace
