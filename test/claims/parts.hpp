#pragma once
// What the tests of claims ask of a run's summary and trace, and the one VM most of them move.

#include "support/simulated.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::test {

constexpr double gib = 1073741824;
constexpr double mib = 1048576;
/// FS3DM between A and B of two-fc-arrays.json: 32 x 64 KiB in flight / (5 ms read + 2 ms write + 50 us mover).
constexpr double fs3dm_rate = 32 * 65536 / 0.00705; // 297.47 MB/s

/// One VM "vm" on esx1 of two-fc-arrays.json, all memory reserved, whose disk d0 on A1 is moved as "m1".
struct OneMove {
  std::string version = "5.1";
  std::string size = "16 GiB";
  std::string disk; ///< further keys: R"("format": "thin")"
  std::string workload; ///< of d0: R"("writes": {...})"
  std::string at = "0 s";
  std::string to = "B1";
  std::string move; ///< further keys: R"("generation": "sweep")"
  std::string parameters;
  std::string actions; ///< further ones
  std::string platform = "two-fc-arrays.json";

  std::string text() const
  {
    const auto further = [](const std::string& keys) { return keys.empty() ? "" : ", " + keys; };
    return R"({"title": "one move", "vsphere": ")" + version + R"(", "platform": ")" + platform + R"(", "parameters": {)" + parameters +
           R"(}, "vms": [{"id": "vm", "host": "esx1", "memory": "8 GiB", "memory_reservation": "8 GiB",
              "disks": [{"id": "d0", "datastore": "A1", "size": ")" +
           size + "\"" + further(disk) + "}]" + (workload.empty() ? "" : R"(, "workload": {"disk": {)" + workload + "}}") +
           R"(}], "actions": [{"at": ")" + at + R"(", "storage_vmotion": {"id": "m1", "vm": "vm", "to": ")" + to + "\"" + further(move) + "}}" +
           further(actions) + "]}";
  }
  Simulated run() const { return simulated(text()); }
};

inline std::vector<std::string> phases(const nlohmann::json& migration)
{
  std::vector<std::string> names;
  for (const auto& phase : migration.at("phases")) names.push_back(phase.at("name"));
  return names;
}

inline const nlohmann::json& phase(const nlohmann::json& migration, std::string_view name)
{
  for (const auto& each : migration.at("phases"))
    if (each.at("name") == name) return each;
  throw std::runtime_error("no phase " + std::string{name});
}

inline double length(const nlohmann::json& phase) { return phase.at("end_s").get<double>() - phase.at("start_s").get<double>(); }

/// Of a datastore, by the trace: all that was reserved less all that was released.
inline double held(const std::string& trace, std::string_view datastore)
{
  double bytes = 0;
  for (const auto& event : events(trace, "space_reserved"))
    if (event.at("datastore") == datastore) bytes += event.at("size").get<double>();
  for (const auto& event : events(trace, "space_released"))
    if (event.at("datastore") == datastore) bytes -= event.at("size").get<double>();
  return bytes;
}

/// What the oracle found in all comparisons of a kind ("switchover", "rolled_back"): blocks that differ. -1 when none was made.
inline double differing(const nlohmann::json& migration, std::string_view when)
{
  double blocks = -1;
  for (const auto& each : migration.at("comparisons"))
    if (each.at("when") == when) blocks = std::max(blocks, 0.0) + each.at("differing").get<double>();
  return blocks;
}

/// Who copied the disk first.
inline std::string first_mover(const nlohmann::json& migration) { return migration.at("decisions").at(0).at("chosen"); }

} // namespace godwit::test
