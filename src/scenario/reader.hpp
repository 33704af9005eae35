#pragma once
// Reads one object by its shape: typed values out, problems collected, origins noted, everything hashed.

#include "scenario/decode.hpp"
#include "scenario/document.hpp"
#include "scenario/hash.hpp"
#include "scenario/names.hpp"
#include "scenario/shape.hpp"

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::scenario {

/// What the readers of one document share.
struct Reading {
  const Document& document;
  Problems& problems;
  Names names = {};
  std::vector<Origin> origins = {};
  Hash hash = {}; ///< of every resolved value with its pointer, in the order of reading
  std::size_t trace_bytes = 0, trace_commands = 0; ///< read so far, all traces together
  std::vector<std::string> vm_pointers = {}; ///< of each VM of the inventory: the entry it comes from
  std::map<const Shape*, std::bitset<256>> asked = {}; ///< bit i: field i was asked for; a test holds it against the shapes
};

/// Keys must be in the shape: anything else is a programmer's error and throws std::logic_error.
/// A wrong value is noted as a problem, once, and then counts as absent.
class ObjectReader {
public:
  /// Notes what is no object, unknown keys and missing ones.
  ObjectReader(Reading& reading, const Shape& shape, const Json& json, std::string pointer);

  /// Value: Bytes, BytesPerSecond, Seconds, std::int64_t, double, bool, std::string, or an enumeration with a Spelling.
  template <class Value> std::optional<Value> find(std::string_view key)
  {
    const auto [field, json] = ask(key);
    if (json == nullptr) return std::nullopt;
    const auto value = decode<Value>(field->type, *json);
    if (value)
      note_given(key, canonical(*value), *json);
    else
      refuse(*field, *json);
    return value;
  }
  /// A required one; Value{} when there is none, which is a problem already.
  template <class Value> Value get(std::string_view key) { return find<Value>(key).value_or(Value{}); }
  /// `otherwise`, because of `why`: "default: one vCPU", "assumed: ...".
  template <class Value> Value get(std::string_view key, const Value& otherwise, std::string_view why)
  {
    if (const auto value = find<Value>(key)) return *value;
    note_default(key, otherwise, why);
    return otherwise;
  }
  template <class Value> void note_default(std::string_view key, const Value& value, std::string_view why)
  {
    note(pointer_to(key), canonical(value), readable(value), std::string(why));
  }

  /// What follows from the values given, for the hash and the origins.
  void note_derived(std::string_view key, const std::string& canonical, std::string text, std::string origin)
  {
    note(pointer_to(key), canonical, std::move(text), std::move(origin));
  }

  std::string id(const std::string& within = "");
  /// The same of one that need not be given.
  std::string id_or(const std::string& otherwise, std::string_view why);
  std::optional<std::string> reference(std::string_view key, const std::string& within = "");
  /// An object of id -> id, the keys unique within `within`.
  std::map<std::string, std::string> references(std::string_view key, const std::string& within);
  /// Empty where something is wrong with it.
  std::vector<std::string> ids(std::string_view key, const std::string& within = "");
  std::vector<std::string> texts(std::string_view key);
  template <class Enum> std::vector<Enum> words(std::string_view key)
  {
    std::vector<Enum> enumerators;
    for (const auto& word : spelled(key)) enumerators.push_back(*from_word<Enum>(word));
    return enumerators;
  }

  std::optional<ObjectReader> object(std::string_view key);
  /// An object whose every key has a default: when it is absent, so are they.
  ObjectReader settings(std::string_view key);
  /// Reads every object of an array: read(ObjectReader&) -> Entity.
  template <class Read> auto each(std::string_view key, Read read)
  {
    const auto [field, json] = ask(key);
    std::vector<decltype(read(*this))> entities;
    const bool is_array = json != nullptr && json->is_array();
    if (json != nullptr && !is_array) refuse(*field, *json);
    for (std::size_t i = 0; is_array && i < json->size(); ++i) {
      ObjectReader element(reading_, *std::get<Objects>(field->type).shape, (*json)[i],
                           pointer_to(key) + "/" + std::to_string(i));
      entities.push_back(read(element));
    }
    return entities;
  }

  bool has(std::string_view key) const;
  bool holds_object(std::string_view key) const;
  /// Asked for, there, and wrong: what depends on it cannot be judged.
  bool refused(std::string_view key) const;
  /// Beyond what the shape knows: what stands at the key, or that nothing does, is wrong.
  void wrong(std::string_view key, std::string allowed);
  /// The same, where what is wrong is not what stands there but what it means.
  void wrong(std::string_view key, std::string found, std::string allowed);
  std::string pointer_to(std::string_view key) const;
  const std::string& pointer() const { return pointer_; }
  Reading& reading() const { return reading_; }

private:
  struct Asked {
    const Field* field;
    const Json* json; ///< null: absent
  };
  Asked ask(std::string_view key);
  std::vector<std::string> spelled(std::string_view key);
  void check_keys();
  void check_choice(const Choice& choice);
  void refuse(const Field& field, const Json& json);
  void note_given(std::string_view key, const std::string& canonical, const Json& json);
  void note(std::string pointer, const std::string& canonical, std::string text, std::string origin);

  Reading& reading_;
  const Shape& shape_;
  const Json* json_; ///< null: not an object
  std::string pointer_;
  std::vector<std::string_view> refused_;
  std::vector<std::string> meant_; ///< keys that unknown ones are near to
};

} // namespace godwit::scenario
