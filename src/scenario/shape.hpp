#pragma once
// What an input file may hold, as data: one table per kind of object. The reader checks by it, the schema is printed from it.

#include "units/quantity.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace godwit::scenario {

/// What has an id. A pool's is unique within its array, a disk's within its VM, all others within the whole input.
enum class Kind { Fabric, Network, Array, Pool, Datastore, Host, Vm, Disk, Migration };
std::string_view to_text(Kind kind); ///< "a host"

struct Shape;

// What a key's value is, and within which bounds (both ends allowed).
// clang-format off
struct Text {}; ///< for people
struct Texts {}; ///< an array of them
struct Name { Kind kind; }; ///< defines an id
struct Reference { Kind kind; }; ///< an id defined elsewhere
struct Size { units::Bytes least, most; };
struct Rate { units::BytesPerSecond least, most; };
struct Time { units::Seconds most; }; ///< above zero
struct TimeOrZero { units::Seconds most; };
struct Count { std::int64_t least, most; };
struct Truth {};
struct Word { std::span<const std::string_view> words; };
struct Words { std::span<const std::string_view> words; }; ///< an array of different ones, at least one
struct Object { const Shape* shape; };
struct Objects { const Shape* shape; }; ///< an array
struct FileOrObject { const Shape* shape; }; ///< the object, or a file that holds it
struct File {};
struct References { Kind of, to; }; ///< an object: id -> id
// clang-format on

using Type = std::variant<Text, Texts, Name, Reference, Size, Rate, Time, TimeOrZero, Count, Truth, Word, Words, Object, Objects,
                          FileOrObject, File, References>;

enum class Need { Required, Optional };

struct Field {
  std::string_view key;
  Type type;
  Need need;
  std::string_view says;
};

/// Keys of which some are needed together with the required ones.
struct Choice {
  enum class Rule { None, ExactlyOne, AtLeastOne } rule = Rule::None;
  std::array<std::string_view, 2> keys;
};

struct Shape {
  std::string_view name; ///< in the schema's "definitions"
  std::string_view says;
  std::span<const Field> fields;
  Choice choice = {};
};

const Field* find_field(const Shape& shape, std::string_view key);

/// The root of each file kind.
extern const Shape platform_shape;
extern const Shape scenario_shape;
/// The "parameters" object: one field for each name of the version table.
extern const Shape parameters_shape;

} // namespace godwit::scenario
