// --set /json/pointer=value

#include "scenario/document.hpp"

#include "scenario/nearest.hpp"
#include "scenario/pointer.hpp"
#include "scenario/shape.hpp"

#include <fmt/format.h>

#include <charconv>

namespace godwit::scenario {

namespace {

/// What an override's text means: JSON, or else itself as a string.
Json value_of(const std::string& text)
{
  Problems not_json;
  auto json = parse_json(text, "--set", not_json);
  return json && not_json.empty() ? std::move(*json) : Json(text);
}

const Shape* shape_of_object(const Shape* shape, std::string_view key)
{
  const auto* field = shape == nullptr ? nullptr : find_field(*shape, key);
  if (field == nullptr) return nullptr;
  if (const auto* object = std::get_if<Object>(&field->type)) return object->shape;
  if (const auto* object = std::get_if<FileOrObject>(&field->type)) return object->shape;
  if (const auto* object = std::get_if<WordOrObject>(&field->type)) return object->shape;
  return nullptr;
}

const Shape* shape_of_elements(const Shape* shape, std::string_view key)
{
  const auto* field = shape == nullptr ? nullptr : find_field(*shape, key);
  const auto* list = field == nullptr ? nullptr : std::get_if<Objects>(&field->type);
  return list == nullptr ? nullptr : list->shape;
}

bool takes_a_word(const Shape* shape, std::string_view key)
{
  const auto* field = shape == nullptr ? nullptr : find_field(*shape, key);
  return field != nullptr && std::holds_alternative<Word>(field->type);
}

/// Walks down to where the value belongs. An object the format knows but the file leaves out, such as "parameters", is made.
class Walk {
public:
  explicit Walk(Json& root) : at_(&root) {}

  /// One key further, or why not.
  std::optional<Problem> down(const std::string& key, bool last)
  {
    if (at_->is_object()) return into_member(key, last);
    if (at_->is_array()) return into_element(key, last);
    return Problem{"", pointer_, shown(*at_), "an object or an array to set \"" + key + "\" in", ""};
  }
  Json& here() { return *at_; }
  /// The format has a word there, even one that looks like a number: a release.
  bool at_a_word() const { return word_; }
  const std::string& pointer() const { return pointer_; }

private:
  std::optional<Problem> into_member(const std::string& key, bool last)
  {
    auto* member = find_member(*at_, key);
    const auto* shape = shape_of_object(shape_, key);
    if (member == nullptr) {
      if (!last && shape == nullptr) return unknown(key);
      member = &(*at_)[key];
      if (!last) *member = Json::object();
    }
    elements_ = shape_of_elements(shape_, key);
    word_ = takes_a_word(shape_, key);
    step(*member, shape, escaped(key));
    return std::nullopt;
  }

  std::optional<Problem> into_element(const std::string& key, bool last)
  {
    const auto size = at_->size();
    std::size_t index = size;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
    const bool number = error == std::errc{} && end == key.data() + key.size();
    if (!(number || key == "-") || index > size || (index == size && !last))
      return Problem{"", pointer_, "no element " + key, size == 0 ? "an empty array" : fmt::format("0 to {}", size - 1), ""};
    if (index == size) at_->push_back(nullptr);
    step((*at_)[index], elements_, std::to_string(index));
    return std::nullopt;
  }

  void step(Json& to, const Shape* shape, const std::string& key)
  {
    at_ = &to;
    shape_ = shape;
    pointer_ += "/" + key;
  }

  Problem unknown(const std::string& key) const
  {
    std::vector<std::string_view> known;
    for (const auto& member : at_->items()) known.push_back(member.key());
    return {"", pointer_, "no " + in_quotes(key), "a key that is there", nearest(key, known)};
  }

  Json* at_;
  const Shape* shape_ = &scenario_shape; ///< of what we are at, null where unknown
  const Shape* elements_ = nullptr; ///< of its elements
  bool word_ = false;
  std::string pointer_;
};

} // namespace

void apply_override(Document& document, const Override& change, Problems& problems)
{
  const auto complain = [&](Problem problem) {
    problem.file = "--set";
    problem.found += " on the way to " + in_quotes(change.pointer);
    problems.add(std::move(problem));
  };
  if (!change.pointer.starts_with('/'))
    return complain({"", "", in_quotes(change.pointer), "a JSON pointer, such as /vms/0/memory", ""});
  Walk walk(document.root);
  const auto keys = split(change.pointer);
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (auto problem = walk.down(keys[i], i + 1 == keys.size())) return complain(std::move(*problem));
  auto value = value_of(change.value);
  if (value.is_number() && walk.at_a_word()) value = change.value;
  walk.here() = std::move(value);
  document.overridden.push_back(walk.pointer());
}

} // namespace godwit::scenario
