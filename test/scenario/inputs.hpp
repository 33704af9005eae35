#pragma once
// Tiny inputs for the tests of scenario/: one array, two datastores, one host, one VM with one disk, one move. Each test bends
// one thing.

#include "scenario/scenario.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace godwit::scenario::inputs {

using Json = nlohmann::ordered_json;

inline Json platform()
{
  return Json::parse(R"({
    "vsphere": "5.1",
    "fabrics": [{"id": "fc", "protocol": "fc"}],
    "networks": [{"id": "vmotion", "carries": ["vmotion"]}],
    "arrays": [{"id": "A", "ports": [{"fabric": "fc", "rate": "8 Gbit/s"}],
                "pools": [{"id": "sas", "read": "400 MB/s", "write": "350 MB/s",
                           "read_latency": "5 ms", "write_latency": "1 ms"}]}],
    "datastores": [{"id": "A1", "array": "A", "pool": "sas", "type": "vmfs", "capacity": "1 TiB"},
                   {"id": "A2", "array": "A", "pool": "sas", "type": "vmfs", "capacity": "1 TiB"}],
    "hosts": [{"id": "esx1", "cores": 16, "memory": "256 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}],
               "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}]}]})");
}

inline Json scenario()
{
  auto scenario = Json::parse(R"({
    "title": "One move", "platform": null,
    "vms": [{"id": "db1", "host": "esx1", "memory": "16 GiB",
             "disks": [{"id": "d0", "datastore": "A1", "size": "64 GiB", "format": "thin", "allocated": "10 GiB"}]}],
    "actions": [{"at": "0 s", "storage_vmotion": {"id": "m1", "vm": "db1", "to": "A2"}}]})");
  scenario["platform"] = platform();
  return scenario;
}

/// "near" and "far", 5 ms apart, each with its vCenter, array and host; esx1 and A are near, esx2 and B far. The datastores stay on A.
inline void add_second_site(Json& platform)
{
  platform["sites"] = {{{"id", "near"}}, {{"id", "far"}}};
  platform["vcenters"] = {{{"id", "vc1"}}, {{"id", "vc2"}}};
  platform["wans"] = Json::parse(R"([{"id": "w1", "between": ["near", "far"], "rate": "1 Gbit/s", "rtt": "5 ms"}])");
  platform["fabrics"].push_back({{"id", "fc2"}, {"protocol", "fc"}});
  auto array = platform["arrays"][0];
  array["id"] = "B";
  array["ports"][0]["fabric"] = "fc2";
  platform["arrays"].push_back(array);
  auto host = platform["hosts"][0];
  host["id"] = "esx2";
  host["site"] = "far";
  host["vcenter"] = "vc2";
  host["hbas"][0]["fabric"] = "fc2";
  platform["hosts"].push_back(host);
}

/// The scenario with the value at a pointer replaced or added.
inline Json with(const std::string& pointer, const Json& value)
{
  auto changed = scenario();
  changed[Json::json_pointer(pointer)] = value;
  return changed;
}

inline Scenario read(const Json& json, std::vector<Override> overrides = {})
{
  return parse(json.dump(), "scenario.json", ".", overrides);
}

inline std::vector<Problem> problems_of_text(const std::string& text, std::vector<Override> overrides = {},
                                             const std::string& folder = ".")
{
  try {
    parse(text, "scenario.json", folder, overrides);
  } catch (const InvalidInput& invalid) {
    return invalid.problems();
  }
  return {};
}

inline std::vector<Problem> problems_of(const Json& json, std::vector<Override> overrides = {})
{
  return problems_of_text(json.dump(), std::move(overrides));
}

/// The one problem of an input that has exactly one.
inline Problem problem_of(const Json& json, std::vector<Override> overrides = {})
{
  const auto problems = problems_of(json, std::move(overrides));
  if (problems.size() != 1) {
    std::string all = "expected one problem, got " + std::to_string(problems.size());
    for (const auto& problem : problems) all += "\n" + to_text(problem);
    throw std::runtime_error(all);
  }
  return problems.front();
}

/// A folder of its own, gone when the test ends.
class Folder {
public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name, const std::string& text) const; ///< its path
  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

} // namespace godwit::scenario::inputs
