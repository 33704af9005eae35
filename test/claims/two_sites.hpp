#pragma once
// What-ifs on two-sites.json, the line between the sites said by each test.

#include "claims/parts.hpp"

#include <utility>

namespace godwit::test {

/// A VM at the east site: 1 GiB of memory and a disk of 1 GiB on E1 unless said otherwise.
struct SiteVm {
  std::string id = "vm";
  std::string host = "esx1";
  std::string memory = "1 GiB";
  std::string size = "1 GiB";
  std::string keys = {}; ///< further ones, of the VM: R"("count": 5)"
  std::string disk = {}; ///< of its disk
  std::string workload = {}; ///< the object's inside
  std::string datastore = "E1";
};

inline std::string further(const std::string& keys) { return keys.empty() ? "" : ", " + keys; }

inline std::string vm_text(const SiteVm& vm)
{
  return R"({"id": ")" + vm.id + R"(", "host": ")" + vm.host + R"(", "memory": ")" + vm.memory + R"(", "memory_reservation": ")" + vm.memory + "\"" + further(vm.keys) +
         R"(, "disks": [{"id": "d0", "datastore": ")" + vm.datastore + R"(", "size": ")" + vm.size + "\"" + further(vm.disk) + "}]" +
         (vm.workload.empty() ? "" : R"(, "workload": {)" + vm.workload + "}") + "}";
}

struct TwoSites {
  std::string rtt = "5 ms";
  std::string rate = "10 Gbit/s"; ///< of the line
  std::string line = {}; ///< further keys: R"("loss": 0.0001)"
  std::string version = "6.7";
  std::string edition = "enterprise_plus";
  std::string platform = {}; ///< further keys: R"("hosts": [...])"
  std::string parameters = {};
  std::vector<std::string> vms = {vm_text(SiteVm{})};
  std::vector<std::string> actions = {R"("xvmotion": {"id": "m1", "vm": "vm", "host": "esx3", "to": "W1"})"}; ///< at 0 s unless they say "at"
  std::string base = "two-sites.json";

  std::string text() const
  {
    std::string all;
    for (const auto& vm : vms) all += (all.empty() ? "" : ", ") + vm;
    std::string what;
    for (const auto& action : actions) what += (what.empty() ? "{" : ", {") + (action.starts_with(R"("at")") ? action : R"("at": "0 s", )" + action) + "}";
    return R"({"title": "two sites", "vsphere": ")" + version + R"(", "edition": ")" + edition + R"(", "platform": {"extends": ")" + base +
           R"(", "wans": [{"id": "line", "between": ["east", "west"], "rate": ")" + rate + R"(", "rtt": ")" + rtt + "\"" + further(line) + "}]" +
           further(platform) + R"(}, "parameters": {)" + parameters + R"(}, "vms": [)" + all + R"(], "actions": [)" + what + "]}";
  }
  Simulated run() const { return simulated(text()); }
};

inline double number(const nlohmann::json& object, const char* key) { return object.at(key).get<double>(); }

/// Of a migration, by part: "round_trips" -> seconds.
inline double stun(const nlohmann::json& migration, std::string_view part)
{
  double all = 0;
  for (const auto& each : migration.at("stuns"))
    if (each.at("part") == part) all += number(each, "duration_s");
  return all;
}

/// Bytes of a migration on one network.
inline double bytes_over(const nlohmann::json& migration, std::string_view network)
{
  for (const auto& each : migration.at("networks"))
    if (each.at("network") == network) return number(each, "bytes");
  return 0;
}

/// The decision about `what`: what was chosen.
inline std::string decided(const nlohmann::json& migration, std::string_view what)
{
  for (const auto& each : migration.at("decisions"))
    if (each.at("what") == what) return each.at("chosen");
  return "";
}

/// Whose inventory a VM stands in at an instant, by the trace; what happens at that instant counts.
inline std::string inventory_of(const std::string& trace, std::string_view vm, double at)
{
  std::string vcenter;
  for (const auto& event : events(trace, "vm_declared"))
    if (event.at("id") == vm) vcenter = event.at("vcenter");
  for (const auto& event : events(trace, "vm_registered"))
    if (event.at("vm") == vm && number(event, "t") <= at) vcenter = event.at("to");
  return vcenter;
}

} // namespace godwit::test
