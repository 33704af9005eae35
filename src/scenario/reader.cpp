#include "scenario/reader.hpp"

#include "scenario/nearest.hpp"
#include "scenario/pointer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace godwit::scenario {

namespace {

std::vector<std::string_view> keys_of(const Shape& shape)
{
  std::vector<std::string_view> keys;
  for (const auto& field : shape.fields) keys.push_back(field.key);
  return keys;
}

std::string nearest_word(const Json& word, std::span<const std::string_view> known)
{
  return word.is_string() ? nearest(word.get_ref<const std::string&>(), {known.begin(), known.end()}) : "";
}

/// "a" and "b"
std::string listed(const std::vector<std::string_view>& keys, std::string_view between)
{
  std::string list;
  for (const auto key : keys) list += fmt::format("{}\"{}\"", list.empty() ? "" : between, key);
  return list;
}

std::string joined(const std::vector<std::string_view>& keys) { return fmt::format("{}", fmt::join(keys, ", ")); }

/// Of the object that may stand there.
const Shape* shape_of(const Type& type)
{
  if (const auto* either = std::get_if<FileOrObject>(&type)) return either->shape;
  if (const auto* either = std::get_if<WordOrObject>(&type)) return either->shape;
  return std::get<Object>(type).shape;
}

} // namespace

const Field* find_field(const Shape& shape, std::string_view key)
{
  const auto found = std::ranges::find(shape.fields, key, &Field::key);
  return found == shape.fields.end() ? nullptr : &*found;
}

ObjectReader::ObjectReader(Reading& reading, const Shape& shape, const Json& json, std::string pointer)
    : reading_(reading), shape_(shape), json_(json.is_object() ? &json : nullptr), pointer_(std::move(pointer))
{
  if (json_ == nullptr) {
    reading_.problems.add({"", pointer_, shown(json), fmt::format("an object: {}", shape.name), ""});
    return;
  }
  check_keys();
  check_choice(shape_.choice);
  check_choice(shape_.also);
}

void ObjectReader::check_keys()
{
  std::vector<std::string_view> missing;
  for (const auto& field : shape_.fields)
    if (field.need == Need::Required && !has(field.key)) missing.push_back(field.key);
  const auto& members = json_->get_ref<const Json::object_t&>();
  const auto is_unknown = [&](const auto& member) { return find_field(shape_, member.first) == nullptr; };
  const bool one_for_one = missing.size() == 1 && std::ranges::count_if(members, is_unknown) == 1;
  for (const auto& [key, value] : members) {
    if (find_field(shape_, key) != nullptr) continue;
    reading_.problems.add([&, &key = key] {
      const auto known = keys_of(shape_);
      auto meant = nearest(key, known);
      if (std::erase(missing, meant) == 0 && meant.empty() && one_for_one) meant = missing.front(); // not near, but what else could it be
      meant_.push_back(meant);
      return Problem{"", pointer_to(key), "the unknown key " + in_quotes(key), "the keys " + joined(known), meant};
    });
  }
  for (const auto key : missing)
    reading_.problems.add([&] { return Problem{"", pointer_to(key), "nothing", allowed(find_field(shape_, key)->type), ""}; });
}

void ObjectReader::check_choice(const Choice& choice)
{
  const auto& [rule, alternatives] = choice;
  std::vector<std::string_view> all, given;
  std::ptrdiff_t taken = 0;
  for (const auto& alternative : alternatives) {
    const auto before = given.size();
    for (const auto key : alternative.keys) {
      if (!key.empty()) all.push_back(key);
      if (!key.empty() && has(key)) given.push_back(key);
    }
    if (given.size() > before) ++taken;
  }
  if (taken == 0 && std::ranges::any_of(all, [&](auto key) { return std::ranges::find(meant_, key) != meant_.end(); })) return; // told already
  const auto none = (all.size() == 2 ? "neither " : "none of ") + listed(all, all.size() == 2 ? " nor " : ", ");
  if (rule == Choice::Rule::ExactlyOne && taken != 1)
    reading_.problems.add({"", pointer_, taken == 0 ? none : listed(given, " and "), "exactly one of " + listed(all, ", "), ""});
  if (rule == Choice::Rule::AtLeastOne && taken == 0)
    reading_.problems.add({"", pointer_, none, "at least one of them", ""});
}

bool ObjectReader::has(std::string_view key) const { return json_ != nullptr && find_member(*json_, key) != nullptr; }

bool ObjectReader::refused(std::string_view key) const { return std::ranges::find(refused_, key) != refused_.end(); }

std::string ObjectReader::pointer_to(std::string_view key) const { return pointer_ + "/" + escaped(key); }

ObjectReader::Asked ObjectReader::ask(std::string_view key)
{
  const auto* field = find_field(shape_, key);
  if (field == nullptr) throw std::logic_error(fmt::format("\"{}\" is no key of {}", key, shape_.name));
  reading_.asked[&shape_].set(static_cast<std::size_t>(field - shape_.fields.data()));
  return {field, json_ == nullptr ? nullptr : find_member(*json_, key)};
}

void ObjectReader::refuse(const Field& field, const Json& json)
{
  refused_.push_back(field.key);
  reading_.problems.add([&] {
    return Problem{"", pointer_to(field.key), shown(json), allowed(field.type), nearest_word(json, words_of(field.type))};
  });
}

void ObjectReader::wrong(std::string_view key, std::string allowed)
{
  const auto* value = json_ == nullptr ? nullptr : find_member(*json_, key);
  reading_.problems.add({"", pointer_to(key), value == nullptr ? "nothing" : shown(*value), std::move(allowed), ""});
}

void ObjectReader::wrong(std::string_view key, std::string found, std::string allowed)
{
  reading_.problems.add({"", pointer_to(key), std::move(found), std::move(allowed), ""});
}

void ObjectReader::note_given(std::string_view key, const std::string& canonical, const Json& json)
{
  auto pointer = pointer_to(key);
  auto origin = reading_.document.origin(pointer);
  note(std::move(pointer), canonical, json.is_string() ? json.get<std::string>() : json.dump(), std::move(origin));
}

void ObjectReader::note(std::string pointer, const std::string& canonical, std::string text, std::string origin)
{
  if (!reading_.problems.empty()) return; // nobody will ask
  reading_.hash.add(pointer);
  reading_.hash.add(canonical);
  reading_.origins.push_back({std::move(pointer), std::move(text), std::move(origin)});
}

std::string ObjectReader::id(const std::string& within)
{
  const auto id = find<std::string>("id");
  if (id) reading_.names.define({std::get<Name>(find_field(shape_, "id")->type).kind, within}, *id, pointer_to("id"));
  return id.value_or("");
}

std::string ObjectReader::id_or(const std::string& otherwise, std::string_view why)
{
  auto given = id();
  if (has("id")) return given;
  note_default("id", otherwise, why);
  reading_.names.define({std::get<Name>(find_field(shape_, "id")->type).kind, ""}, otherwise, pointer_to("id"));
  return otherwise;
}

std::optional<std::string> ObjectReader::reference(std::string_view key, const std::string& within)
{
  auto id = find<std::string>(key);
  if (id) reading_.names.refer({std::get<Reference>(find_field(shape_, key)->type).kind, within}, *id, pointer_to(key));
  return id;
}

std::map<std::string, std::string> ObjectReader::references(std::string_view key, const std::string& within)
{
  std::map<std::string, std::string> ids;
  const auto [field, json] = ask(key);
  if (json == nullptr) return ids;
  if (!json->is_object()) {
    refuse(*field, *json);
    return ids;
  }
  const auto [of, to] = std::get<References>(field->type);
  for (const auto& [from, value] : json->get_ref<const Json::object_t&>()) {
    const auto pointer = pointer_to(key) + "/" + escaped(from);
    reading_.names.refer({of, within}, from, pointer);
    if (!value.is_string()) {
      reading_.problems.add({"", pointer, shown(value), allowed(Reference{to}), ""});
      continue;
    }
    ids[from] = value.get<std::string>();
    reading_.names.refer({to, ""}, ids[from], pointer);
  }
  for (const auto& [from, id] : ids) {
    const auto pointer = pointer_to(key) + "/" + escaped(from);
    note(pointer, id, id, reading_.document.origin(pointer));
  }
  return ids;
}

std::vector<std::string> ObjectReader::ids(std::string_view key, const std::string& within)
{
  std::vector<std::string> ids;
  const auto [field, json] = ask(key);
  if (json == nullptr) return ids;
  const auto& [kind, least, most] = std::get<Ids>(field->type);
  const auto size = static_cast<std::int64_t>(json->is_array() ? json->size() : 0);
  if (size < least || size > most || !std::ranges::all_of(*json, [](const Json& id) { return id.is_string(); })) {
    refuse(*field, *json);
    return ids;
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < json->size(); ++i) {
    const auto& id = (*json)[i].get_ref<const std::string&>();
    const auto pointer = fmt::format("{}/{}", pointer_to(key), i);
    reading_.names.refer({kind, within}, id, pointer);
    if (seen.insert(id).second) continue;
    reading_.problems.add({"", pointer, in_quotes(id) + " again", allowed(field->type), ""});
    return {};
  }
  for (const auto& id : *json) ids.push_back(id.get<std::string>());
  note_given(key, json->dump(), *json);
  return ids;
}

std::vector<std::string> ObjectReader::texts(std::string_view key)
{
  std::vector<std::string> texts;
  const auto [field, json] = ask(key);
  if (json == nullptr) return texts;
  const auto is_text = [](const Json& value) { return decode<std::string>(Text{}, value).has_value(); };
  if (!json->is_array() || !std::ranges::all_of(*json, is_text)) {
    refuse(*field, *json);
    return texts;
  }
  for (const auto& text : *json) texts.push_back(text.get<std::string>());
  note_given(key, json->dump(), *json);
  return texts;
}

std::vector<std::string> ObjectReader::spelled(std::string_view key)
{
  const auto [field, json] = ask(key);
  if (json == nullptr) return {};
  if (!json->is_array() || json->empty()) {
    refuse(*field, *json);
    return {};
  }
  const auto& known = std::get<Words>(field->type).words;
  std::vector<std::string> words;
  for (const auto& word : *json) {
    const bool is_known = word.is_string() && std::ranges::find(known, word.get_ref<const std::string&>()) != known.end();
    const bool again = is_known && std::ranges::find(words, word.get_ref<const std::string&>()) != words.end();
    if (!is_known || again) {
      reading_.problems.add(
          {"", pointer_to(key), (again ? "twice " : "") + shown(word), allowed(field->type), nearest_word(word, known)});
      return {};
    }
    words.push_back(word.get<std::string>());
  }
  note_given(key, json->dump(), *json);
  return words;
}

std::optional<ObjectReader> ObjectReader::object(std::string_view key)
{
  const auto [field, json] = ask(key);
  if (json == nullptr) return std::nullopt;
  return ObjectReader(reading_, *shape_of(field->type), *json, pointer_to(key));
}

bool ObjectReader::holds_object(std::string_view key) const
{
  const auto* json = json_ == nullptr ? nullptr : find_member(*json_, key);
  return json != nullptr && json->is_object();
}

ObjectReader ObjectReader::settings(std::string_view key)
{
  static const Json none = Json::object();
  const auto [field, json] = ask(key);
  return ObjectReader(reading_, *std::get<Object>(field->type).shape, json == nullptr ? none : *json, pointer_to(key));
}

} // namespace godwit::scenario
