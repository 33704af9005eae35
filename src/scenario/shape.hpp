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
enum class Kind { Fabric, Network, Array, Pool, Datastore, Site, Wan, VCenter, Host, Vm, Disk, Migration, Fault, DatastoreCluster, StorageRule, Cluster, Rule,
                  Place }; ///< Place: of a datastore, or of a datastore cluster; defined as the one or the other
std::string_view to_text(Kind kind); ///< "a host"

struct Shape;

// What a key's value is, and within which bounds (both ends allowed).
// clang-format off
struct Text {}; ///< for people
struct Texts {}; ///< an array of them
struct Name { Kind kind; }; ///< defines an id
struct Reference { Kind kind; }; ///< an id defined elsewhere
struct Ids { Kind kind; std::int64_t least, most; }; ///< an array of so many different ones
struct Size { units::Bytes least, most; };
struct Rate { units::BytesPerSecond least, most; };
struct RateOrZero { units::BytesPerSecond most; };
struct Time { units::Seconds most, least = {}; }; ///< above zero, whatever the least
struct TimeOrZero { units::Seconds most; };
struct Count { std::int64_t least, most; };
struct Ratio { double least, most; }; ///< a bare number
struct Truth {};
struct Word { std::span<const std::string_view> words; };
struct Words { std::span<const std::string_view> words; }; ///< an array of different ones, at least one
struct Object { const Shape* shape; };
struct Objects { const Shape* shape; }; ///< an array
struct FileOrObject { const Shape* shape; }; ///< the object, or a file that holds it
struct WordOrObject { std::span<const std::string_view> words; const Shape* shape; };
struct File {};
struct References { Kind of, to; }; ///< an object: id -> id
// clang-format on

using Type = std::variant<Text, Texts, Name, Reference, Ids, Size, Rate, RateOrZero, Time, TimeOrZero, Count, Ratio, Truth, Word,
                          Words, Object, Objects, FileOrObject, WordOrObject, File, References>;

enum class Need { Required, Optional };

struct Field {
  std::string_view key;
  Type type;
  Need need;
  std::string_view says;
};

/// A key, or two of which at least one stands for both.
struct Alternative {
  constexpr Alternative() = default;
  constexpr Alternative(const char* key) : keys{key} {}
  constexpr Alternative(const char* key, const char* other) : keys{key, other} {}
  std::array<std::string_view, 2> keys; ///< "" for none
};

/// Of which one, or at least one, is needed together with the required keys.
struct Choice {
  enum class Rule { None, ExactlyOne, AtLeastOne } rule = Rule::None;
  std::array<Alternative, 12> alternatives; ///< those without a key count for nothing
};

struct Shape {
  std::string_view name; ///< in the schema's "definitions"
  std::string_view says;
  std::span<const Field> fields;
  Choice choice = {};
  Choice also = {}; ///< a second one
};

const Field* find_field(const Shape& shape, std::string_view key);

/// The root of each file kind.
extern const Shape platform_shape;
extern const Shape scenario_shape;
/// The "parameters" object: one field for each name of the version table.
extern const Shape parameters_shape;
/// A VM's "workload", and an element of "actions".
extern const Shape workload_shape;
extern const Shape action_shape;
extern const Shape datastore_cluster_shape; ///< an element of "datastore_clusters"
/// An element of "clusters".
extern const Shape cluster_shape;
/// A VM's "demand", and where I/Os fall on a disk.
extern const Shape demand_shape;
extern const Shape pattern_shape;

} // namespace godwit::scenario
