#include "scenario/inputs.hpp"
#include "scenario/reader.hpp"
#include "scenario/scenario_reader.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace godwit;
using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;

namespace {

inputs::Json schema_of(FileKind kind) { return inputs::Json::parse(schema(kind)); }

/// Every kind of object of the scenario's schema, the whole included, by its name in "definitions".
std::map<std::string, inputs::Json> object_schemas()
{
  const auto whole = schema_of(FileKind::Scenario);
  std::map<std::string, inputs::Json> objects{{"scenario", whole}};
  for (const auto& [name, definition] : whole["definitions"].items()) objects[name] = definition;
  return objects;
}

std::set<std::string> keys(const inputs::Json& object)
{
  std::set<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.insert(key);
  return keys;
}

/// What the reader asks for in each kind of object of an input that has one of each.
std::map<std::string, std::set<std::string>> asked()
{
  auto json = inputs::scenario();
  json["platform"]["datastores"][0]["extents"] = {{{"array", "A"}, {"pool", "sas"}}};
  Problems problems;
  const auto document = read_document(json.dump(), "scenario.json", ".", {}, problems);
  Reading reading{*document, problems};
  read_scenario(reading);
  REQUIRE(problems.empty());
  std::map<std::string, std::set<std::string>> asked;
  for (const auto& [shape, bits] : reading.asked)
    for (std::size_t i = 0; i < shape->fields.size(); ++i)
      if ((bits >> i & 1) != 0) asked[std::string(shape->name)].insert(std::string(shape->fields[i].key));
  return asked;
}

template <class Enum> void check_spelling()
{
  const auto& words = Spelling<Enum>::words;
  for (std::size_t i = 0; i < words.size(); ++i) CHECK(to_text(static_cast<Enum>(i)) == words[i]);
}

} // namespace

TEST_CASE("the schema and the parser know the same keys of every kind of object", "[scenario][schema]")
{
  const auto schemas = object_schemas();
  const auto parsed = asked();
  CHECK(schemas.size() == parsed.size());
  for (const auto& [name, object] : schemas) {
    INFO(name);
    REQUIRE(parsed.contains(name));
    CHECK(keys(object["properties"]) == parsed.at(name));
  }
}

TEST_CASE("every kind of object refuses keys the schema does not know, and every key says what it is", "[scenario][schema]")
{
  for (const auto& [name, object] : object_schemas()) {
    CHECK(object["additionalProperties"] == false);
    CHECK(object.contains("title"));
    CHECK(object.contains("description"));
    for (const auto& [key, property] : object["properties"].items()) {
      INFO(name << "." << key);
      CHECK(!property["description"].get<std::string>().empty());
    }
  }
}

TEST_CASE("the platform's schema is the one the scenario's has for a platform inline", "[scenario][schema]")
{
  CHECK(keys(schema_of(FileKind::Platform)["properties"]) ==
        keys(schema_of(FileKind::Scenario)["definitions"]["platform"]["properties"]));
  CHECK(schema_of(FileKind::Platform)["$schema"] == "http://json-schema.org/draft-07/schema#");
}

TEST_CASE("valijson accepts what the parser accepts", "[scenario][schema]")
{
  const auto scenario = inputs::scenario();
  CHECK(validate_against_schema(FileKind::Scenario, scenario.dump(), "scenario.json").empty());
  CHECK(validate_against_schema(FileKind::Platform, scenario["platform"].dump(), "platform.json").empty());
  auto on_file = scenario;
  on_file["platform"] = "two-fc-arrays.json";
  CHECK(validate_against_schema(FileKind::Scenario, on_file.dump(), "scenario.json").empty());
}

TEST_CASE("valijson refuses by the schema what the parser refuses", "[scenario][schema]")
{
  const auto [pointer, value] = GENERATE(table<std::string, inputs::Json>({
      {"/vms/0/memory", "64 GB/s"},
      {"/vms/0/memory", 64},
      {"/vms/0/vcpus", 0},
      {"/vms/0/vcpus", 1e300},
      {"/vms/0/disks/0/format", "thinn"},
      {"/vms/0/colour", "red"},
      {"/actions/0/storage_vmotion", inputs::Json::object()},
      {"/platform/arrays/0/ports/0/network", "vmotion"},
      {"/platform/hosts/0/id", "a/b"},
      {"/platform/networks/0/carries", inputs::Json::array()},
  }));
  INFO(pointer << " = " << value);
  const auto json = inputs::with(pointer, value);
  CHECK(!inputs::problems_of(json).empty());
  CHECK(!validate_against_schema(FileKind::Scenario, json.dump(), "scenario.json").empty());
}

TEST_CASE("a text too long for valijson's patterns never reaches them", "[scenario][schema]")
{
  const auto json = inputs::with("/platform/hosts/0/id", std::string(1'000'000, 'a'));
  CHECK(validate_against_schema(FileKind::Scenario, json.dump(), "scenario.json").size() == 1);
}

TEST_CASE("a word is spelled in input files as it is in output", "[scenario][schema]")
{
  check_spelling<Version>();
  check_spelling<Fidelity>();
  check_spelling<inventory::Protocol>();
  check_spelling<inventory::Traffic>();
  check_spelling<inventory::DatastoreType>();
  check_spelling<inventory::DiskFormat>();
  check_spelling<inventory::PathPolicy>();
  check_spelling<inventory::Primitive>();
}
