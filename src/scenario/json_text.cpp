#include "scenario/json_text.hpp"

#include "scenario/pointer.hpp"
#include "scenario/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace godwit::scenario {

namespace {

using Member = Json::object_t::value_type;

/// std::vector would copy whole subtrees when it grows, since a pair with a const key does not move without a throw.
Json& append_member(Json::object_t& object, const std::string& key)
{
  if (object.size() == object.capacity()) {
    Json::object_t larger;
    larger.reserve(std::max<std::size_t>(4, 2 * object.size()));
    for (auto& [old_key, value] : object) static_cast<std::vector<Member>&>(larger).emplace_back(old_key, std::move(value));
    object.swap(larger);
  }
  return static_cast<std::vector<Member>&>(object).emplace_back(key, nullptr).second;
}

/// Line and column of a byte offset, both from 1.
std::string line_and_column(std::string_view text, std::size_t offset)
{
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const auto start = before.rfind('\n');
  return fmt::format("line {}, column {}", line, before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1);
}

/// nlohmann's event interface: its parser keeps its own stack, and we decide what is too deep or too much.
class Builder : public nlohmann::json_sax<Json> {
public:
  Builder(std::string_view text, const std::string& file, Problems& problems) : text_(text), file_(file), problems_(problems) {}

  Json& root() { return root_; }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override
  {
    auto& frame = open_.back();
    if (key.size() > max_key)
      return refuse(fmt::format("a key of {} bytes", key.size()), fmt::format("at most {} bytes", max_key));
    if (frame.keys.size() >= max_members) return refuse("an object with more keys", fmt::format("at most {} keys", max_members));
    if (!frame.keys.insert(key).second)
      problems_.add({file_, fmt::format("{}/{}", here(), escaped(key)),
                     fmt::format("the key {} twice in one object", in_quotes(key)), "each key once", ""});
    frame.key = key;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error) override
  {
    const auto where = line_and_column(text_, position == 0 ? 0 : position - 1);
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) return refuse(fmt::format("the number {} at {}", token, where), "a number below 1e308");
    const bool at_end = position > text_.size();
    const auto expected = expected_by(error.what(), position);
    problems_.add(
        {file_, "",
         at_end ? fmt::format("no JSON: the text ends at {}", where) : fmt::format("no JSON at {}: {}", where, in_quotes(last_token(token, position))),
         expected + (expected.empty() ? "" : ": ") + "JSON (RFC 8259) has double quotes, no comments, no trailing commas", ""});
    return false;
  }

private:
  /// Without what stands on lines before, and with the whole of a last character of which the parser has read but a byte.
  std::string last_token(std::string_view token, std::size_t position) const
  {
    if (!token.empty() && std::string_view{"[]{}:,"}.find(token.back()) != token.npos) token = token.substr(token.size() - 1); // it tells all since the last text
    constexpr std::string_view line_break = "<U+000A>"; // as the parser spells it
    if (const auto line = token.rfind(line_break); line != token.npos) token.remove_prefix(line + line_break.size());
    token.remove_prefix(std::min(token.find_first_not_of(" \t"), token.size()));
    std::string whole{token};
    const auto continues = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; };
    const bool broken = !whole.empty() && static_cast<unsigned char>(whole.back()) >= 0x80u;
    for (auto at = position; broken && at < text_.size() && continues(text_[at]); ++at) whole += text_[at];
    return whole;
  }

  /// In the words of whoever writes a scenario; "" where the parser does not say.
  std::string expected_by(std::string_view why, std::size_t position) const
  {
    if (why.find("unexpected '}'") != why.npos || why.find("unexpected ']'") != why.npos) {
      const auto last = position < 2 ? text_.npos : text_.find_last_not_of(" \t\r\n", position - 2);
      return last != text_.npos && text_[last] == ',' ? "no comma before it" : "a value before it";
    }
    if (why.find("parsing object separator") != why.npos) return "a colon before it";
    if (why.find("parsing object key") != why.npos) return "a key in double quotes";
    if (why.find("; expected '}'") != why.npos) return "a comma or } before it";
    if (why.find("; expected ']'") != why.npos) return "a comma or ] before it";
    if (why.find("; expected end of input") != why.npos) return "nothing behind the last brace";
    return "";
  }

  struct Frame {
    Json* container;
    std::string key; ///< of an object: the one whose value comes next
    std::set<std::string> keys;
  };

  template <class Value> bool put(Value&& value)
  {
    if (++values_ > max_values) return refuse("a document of more values", fmt::format("at most {} values", max_values));
    return place(std::forward<Value>(value)) != nullptr;
  }

  /// Where the value now stands: it does not move while it is open, since only the innermost container grows.
  template <class Value> Json* place(Value&& value)
  {
    if (open_.empty()) return &(root_ = std::forward<Value>(value));
    auto& container = *open_.back().container;
    if (container.is_object())
      return &(append_member(container.get_ref<Json::object_t&>(), open_.back().key) = std::forward<Value>(value));
    auto& elements = container.get_ref<Json::array_t&>();
    if (elements.size() >= max_entities) {
      refuse("an array of more elements", fmt::format("at most {} elements", max_entities));
      return nullptr;
    }
    return &elements.emplace_back(std::forward<Value>(value));
  }

  bool open(Json container)
  {
    if (open_.size() >= static_cast<std::size_t>(max_depth))
      return refuse(fmt::format("more than {} nested arrays and objects", max_depth), fmt::format("at most {}", max_depth));
    if (++values_ > max_values) return refuse("a document of more values", fmt::format("at most {} values", max_values));
    auto* placed = place(std::move(container));
    if (placed == nullptr) return false;
    open_.push_back({placed, "", {}});
    return true;
  }

  bool close()
  {
    open_.pop_back();
    return true;
  }

  bool refuse(std::string found, std::string allowed)
  {
    problems_.add({file_, here(), std::move(found), std::move(allowed), ""});
    return false;
  }

  /// Pointer of the innermost open container.
  std::string here() const
  {
    std::string pointer;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      const auto& container = *open_[i].container;
      pointer += fmt::format("/{}", container.is_object() ? escaped(open_[i].key) : std::to_string(container.size() - 1));
    }
    return pointer;
  }

  std::string_view text_;
  const std::string& file_;
  Problems& problems_;
  Json root_;
  std::vector<Frame> open_;
  std::size_t values_ = 0;
};

} // namespace

std::optional<Json> parse_json(std::string_view text, const std::string& file, Problems& problems)
{
  Builder builder(text, file, problems);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return std::move(builder.root());
}

const Json* find_member(const Json& object, std::string_view key)
{
  for (const auto& [name, value] : object.get_ref<const Json::object_t&>())
    if (name == key) return &value;
  return nullptr;
}

Json* find_member(Json& object, std::string_view key) { return const_cast<Json*>(find_member(std::as_const(object), key)); }

} // namespace godwit::scenario
