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

/// Of each kind of workload and of action.
void add_one_of_each(inputs::Json& json)
{
  auto& vm = json["vms"][0];
  for (const auto* id : {"d1", "d2"}) vm["disks"].push_back({{"id", id}, {"datastore", "A1"}, {"size", "1 GiB"}});
  vm["workload"] = inputs::Json::parse(R"({
    "disk": {"writes": {"iops": 500, "size": "8 KiB", "pattern": {"zipf": 0.9}},
             "reads": {"iops": 0.5, "size": "8 KiB", "pattern": {"hot_cold": {"space": 0.1, "hits": 0.9}}},
             "phases": {"on": "10 s", "off": "50 s"}},
    "disks": [{"on": "d1", "closed": {"outstanding": 8, "size": "64 KiB", "pattern": "sequential"}},
              {"on": "d2", "trace": {"file": "trace.csv", "format": "csv"}}],
    "memory": {"dirty": "50 MB/s", "working_set": "4 GiB", "hot": {"dirty": "200 MB/s", "working_set": "64 MiB"}}})");
  json["platform"]["clusters"] = inputs::Json::parse(R"([{"id": "c", "hosts": ["esx1"], "drs": {}, "dpm": {}, "ha": {"vms": [{"vm": "web1", "restart_priority": "low"}]},
    "rules": [{"id": "r", "vms": ["web1"], "should_run_on": ["esx1"]}]}])");
  json["until"] = "1 d";
  json["vms"].push_back(inputs::Json::parse(R"({
    "id": "web1", "host": "esx1", "memory": "4 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB", "format": "thin"}],
    "demand": {"cpu": {"cores": 1, "varies": {"diurnal": {"swing": 1}, "noise": {"share": 1}}}, "memory": {"active": "1 GiB"},
               "disks": [{"on": "d0", "iops": 5, "varies": {"series": {"file": "load.csv"}},
                          "grows": {"a_day": "1 MiB", "varies": {"steps": [{"at": "1 h", "factor": 0}]}}}]}})"));
  for (const auto* action : {
           R"({"at": "1 s", "fault": {"array": "A", "xcopy": "fails", "for": "10 s"}})",
           R"({"at": "1 s", "fault": {"datastore": "A1"}})",
           R"({"at": "1 s", "fault": {"host": "esx1", "nic": 0}})",
           R"({"at": "1 s", "fault": {"wan": "w1"}})",
           R"({"at": "1 s", "vmotion": {"id": "m2", "vm": "db1", "host": "esx2"}})",
           R"({"at": "1 s", "xvmotion": {"id": "m3", "vm": "db1", "host": "esx2", "disks": {"d0": "A2"}}})",
           R"({"at": "1 s", "evacuate": {"id": "m4", "host": "esx1", "to_hosts": ["esx2"]}})",
           R"({"at": "1 s", "fault": {"site": "near"}})",
           R"({"at": "1 s", "host_maintenance": {"id": "mm1", "host": "esx1"}})",
           R"({"at": "1 s", "host_maintenance": {"id": "mm2", "hosts": ["esx1"], "for": "1 h"}})",
           R"({"at": "1 s", "exit_maintenance": {"host": "esx1"}})",
           R"({"at": "1 s", "exit_maintenance": {"datastore": "A1"}})",
           R"({"at": "1 s", "datastore_maintenance": {"id": "m5", "datastore": "A1"}})",
           R"({"at": "1 s", "evacuation_plan": {"id": "m6", "from": ["A1"], "to": ["A2"], "window": "1 h"}})",
           R"({"at": "2 s", "firmware_upgrade": {"array": "A", "xcopy": "supported"}})",
           R"({"at": "3 s", "random_faults": {"kinds": ["port_lost"], "mean_interval": "1 h", "mean_length": "1 min", "until": "1 d"}})",
       })
    json["actions"].push_back(inputs::Json::parse(action));
}

/// What the reader asks for in each kind of object of an input that has one of each.
std::map<std::string, std::set<std::string>> asked()
{
  auto json = inputs::scenario();
  json["platform"]["datastores"][0]["extents"] = {{{"array", "A"}, {"pool", "sas"}}};
  inputs::add_second_site(json["platform"]);
  json["platform"]["datastores"][1]["stretched"] = {{"array", "B"}, {"pool", "sas"}};
  json["platform"]["datastore_clusters"] = inputs::Json::parse(R"([{"id": "pod", "datastores": ["A1", "A2"], "storage_drs": {},
    "rules": [{"id": "r1", "vmdk_anti_affinity": {"vm": "db1", "disks": ["d0", "d1"]}}, {"id": "r2", "intra_vm_affinity": {"vm": "web1", "keep_together": true}}]}])");
  add_one_of_each(json);
  const inputs::Folder folder;
  folder.file("trace.csv", "time,op,offset,size\n0,R,0,512\n");
  folder.file("load.csv", "time,level\n0,1\n");
  Problems problems;
  const auto document = read_document(json.dump(), "scenario.json", folder.path(), {}, problems);
  Reading reading{*document, problems};
  read_scenario(reading);
  REQUIRE(problems.empty());
  std::map<std::string, std::set<std::string>> asked;
  for (const auto& [shape, bits] : reading.asked)
    for (std::size_t i = 0; i < shape->fields.size(); ++i)
      if (bits[i]) asked[std::string(shape->name)].insert(std::string(shape->fields[i].key));
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
  auto platform = scenario["platform"];
  inputs::add_second_site(platform);
  CHECK(validate_against_schema(FileKind::Platform, platform.dump(), "platform.json").empty());
  auto on_file = scenario;
  add_one_of_each(on_file);
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
      {"/actions/0/fault", {{"host", "esx1"}}},
      {"/actions/0", {{"at", "0 s"}}},
      {"/actions/1", {{"at", "0 s"}, {"fault", {{"host", "esx1"}, {"array", "A"}, {"port", 0}}}}},
      {"/actions/1", {{"at", "0 s"}, {"fault", {{"array", "A"}, {"xcopy", "supported"}}}}},
      {"/actions/1", {{"at", "0 s"}, {"firmware_upgrade", {{"array", "A"}}}}},
      {"/vms/0/workload", inputs::Json::object()},
      {"/vms/0/workload", {{"disk", inputs::Json::object()}}},
      {"/vms/0/count", 0},
      {"/vms/0/workload", inputs::Json::parse(R"({"memory": {"dirty": "50 MB"}})")},
      {"/actions/0/vmotion", {{"id", "m2"}, {"vm", "db1"}, {"host", "esx1"}}},
      {"/actions/0", inputs::Json::parse(R"({"at": "0 s", "xvmotion": {"id": "m2", "vm": "db1", "host": "esx1"}})")},
      {"/actions/0", inputs::Json::parse(R"({"at": "0 s", "evacuate": {"id": "m2", "host": "esx1", "to_hosts": []}})")},
      {"/actions/0", inputs::Json::parse(R"({"at": "0 s", "evacuation_plan": {"id": "m2", "from": []}})")},
      {"/platform/wans", inputs::Json::parse(R"([{"id": "w", "between": ["a", "a"], "rate": "1 Gbit/s", "rtt": "5 ms"}])")},
      {"/vms/0/workload", inputs::Json::parse(R"({"disk": {"reads": {"iops": 0, "size": "8 KiB"}}})")},
      {"/vms/0/workload", inputs::Json::parse(R"({"disk": {"reads": {"iops": "5", "size": "8 KiB"}}})")},
      {"/vms/0/workload", inputs::Json::parse(R"({"disk": {"reads": {"iops": 5, "size": "8 KiB", "pattern": "zipf"}}})")},
      {"/vms/0/workload", inputs::Json::parse(R"({"disk": {"reads": {"iops": 5, "size": "8 KiB", "pattern": {}}}})")},
      {"/vms/0/workload", inputs::Json::parse(R"({"disk": {"reads": {"iops": 5, "size": "8 KiB"}, "closed": {"outstanding": 1, "size": "8 KiB"}}})")},
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
  check_spelling<Generation>();
  check_spelling<RandomFaults::Kind>();
  check_spelling<inventory::Protocol>();
  check_spelling<inventory::Traffic>();
  check_spelling<inventory::DatastoreType>();
  check_spelling<inventory::DiskFormat>();
  check_spelling<inventory::PathPolicy>();
  check_spelling<inventory::Primitive>();
  check_spelling<inventory::Encryption>();
  check_spelling<Edition>();
  check_spelling<inventory::DrsAutomation>();
  check_spelling<inventory::RestartPriority>();
  check_spelling<inventory::ClusterRule::Kind>();
}
