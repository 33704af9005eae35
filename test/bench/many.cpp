#include "many.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <vector>

namespace bench {

using nlohmann::json;

namespace {

json hosts(int count)
{
  auto all = json::array();
  for (int number = 0; number < count; ++number) {
    all.push_back({{"id", fmt::format("esx{}", number)}, {"cores", 16}, {"memory", "256 GiB"},
                   {"hbas", {{{"fabric", "fc"}, {"rate", "8 Gbit/s"}}}}, {"nics", {{{"network", "vmotion"}, {"rate", "10 Gbit/s"}}}}});
  }
  return all;
}

json array(const std::string& id, int pools)
{
  json made{{"id", id}, {"ports", {{{"fabric", "fc"}, {"rate", "8 Gbit/s"}, {"count", 4}}}}, {"pools", json::array()}};
  for (int pool = 0; pool < pools; ++pool) {
    made.at("pools").push_back(
        {{"id", fmt::format("p{}", pool)}, {"read", "900 MB/s"}, {"write", "850 MB/s"}, {"read_latency", "1 ms"}, {"write_latency", "1 ms"}});
  }
  return made;
}

json datastore(int number, const std::string& array, int pool)
{
  return {{"id", fmt::format("ds{}", number)}, {"array", array}, {"pool", fmt::format("p{}", pool)}, {"type", "vmfs"}, {"capacity", "1000 TiB"}};
}

json platform(int host_count, int arrays, int pools)
{
  json made{{"fabrics", {{{"id", "fc"}, {"protocol", "fc"}}}}, {"networks", {{{"id", "vmotion"}, {"carries", {"vmotion"}}, {"rtt", "0.2 ms"}}}},
            {"arrays", json::array()}, {"datastores", json::array()}, {"hosts", hosts(host_count)}};
  for (int number = 0; number < arrays * pools; ++number) {
    const auto id = fmt::format("array{}", number / pools);
    if (number % pools == 0) made.at("arrays").push_back(array(id, pools));
    made.at("datastores").push_back(datastore(number, id, number % pools));
  }
  return made;
}

json vm(int number, int host, int datastore, const char* size, json workload)
{
  return {{"id", fmt::format("vm{}", number)}, {"host", fmt::format("esx{}", host)}, {"memory", "4 GiB"},
          {"disks", {{{"id", "d0"}, {"datastore", fmt::format("ds{}", datastore)}, {"size", size}}}}, {"workload", std::move(workload)}};
}

/// The ids of all of them, by `size`.
std::vector<json> parted(const char* list, const json& platform, std::size_t size)
{
  std::vector<json> parts;
  for (const auto& each : platform.at(list)) {
    if (parts.empty() || parts.back().size() == size) parts.push_back(json::array());
    parts.back().push_back(each.at("id"));
  }
  return parts;
}

} // namespace

std::string memory_migrations(int count)
{
  constexpr int host_count = 1000, in_flight = 64;
  // 0.5 s to prepare, 4 GiB / 1.25 GB/s = 3.44 s for the first pass and 0.14 s for what it leaves, 0.1 s of stun, 0.5 s to clean up.
  constexpr double takes = 4.8; // s
  json scenario{{"title", "vMotions"}, {"vsphere", "5.1"}, {"platform", platform(host_count, 1, 1)}, {"vms", json::array()}, {"actions", json::array()}};
  for (int number = 0; number < count; ++number) {
    const auto from = number % host_count, to = (from + host_count / 2) % host_count;
    scenario.at("vms").push_back(vm(number, from, 0, "1 GiB", {{"memory", {{"dirty", "50 MB/s"}, {"working_set", "1 GiB"}}}}));
    scenario.at("actions").push_back({{"at", fmt::format("{:.6f} s", number * takes / in_flight)},
                                      {"vmotion", {{"id", fmt::format("m{}", number)}, {"vm", fmt::format("vm{}", number)}, {"host", fmt::format("esx{}", to)}}}});
  }
  return scenario.dump();
}

std::string storage_migrations(int count)
{
  constexpr int host_count = 100, arrays = 10, pools = 5;
  constexpr int datastores = arrays * pools;
  json scenario{
      {"title", "Storage vMotions"}, {"vsphere", "5.1"}, {"platform", platform(host_count, arrays, pools)}, {"vms", json::array()}, {"actions", json::array()}};
  for (int number = 0; number < count; ++number) {
    const auto from = number % datastores, to = (from + datastores / 2) % datastores;
    scenario.at("vms").push_back(vm(number, number % host_count, from, "100 GiB", {{"disk", {{"writes", {{"iops", 200}, {"size", "8 KiB"}}}}}}));
    scenario.at("actions").push_back({{"at", "0 s"},
                                      {"storage_vmotion", {{"id", fmt::format("m{}", number)}, {"vm", fmt::format("vm{}", number)}, {"to", fmt::format("ds{}", to)}}}});
  }
  return scenario.dump();
}

namespace {

/// Hosts have their peaks at different hours, so that DRS has something to do at each.
json demand(int peak, bool disk)
{
  const json varies{{"diurnal", {{"swing", 0.9}, {"peak", fmt::format("{} h", peak)}}}, {"noise", {{"share", 0.2}}}};
  json made{{"cpu", {{"cores", 0.5}, {"varies", varies}}}, {"memory", {{"active", "1 GiB"}, {"varies", varies}}}};
  if (disk) made["disks"] = {{{"on", "d0"}, {"iops", 60}, {"varies", varies}, {"grows", {{"a_day", "1 GiB"}}}}};
  return made;
}

} // namespace

std::string day_of_policies(int vms)
{
  // A part of 1,250 VMs is like every other: what one costs, ten cost ten times, or something does not scale.
  constexpr int part_vms = 1'250, part_hosts = 50, cluster_hosts = 25, pools = 5, part_datastores = 10;
  const auto parts = vms / part_vms;
  json scenario{{"title", "A day of DRS and Storage DRS"}, {"vsphere", "5.1"}, {"until", "24 h"},
                {"platform", platform(parts * part_hosts, parts * part_datastores / pools, pools)}, {"vms", json::array()}, {"actions", json::array()}};
  for (int number = 0; number < vms; ++number) {
    const auto part = number / part_vms, in_part = number % part_vms;
    auto made = vm(number, part * part_hosts + in_part % part_hosts, part * part_datastores + in_part * 7 % part_datastores, "100 GiB", {});
    made.erase("workload");
    made.at("disks")[0].update({{"format", "thin"}, {"allocated", "40 GiB"}});
    made["demand"] = demand(in_part % part_hosts * 5 % 24, true);
    scenario.at("vms").push_back(std::move(made));
  }
  // 125 VMs a datastore: 4.9 TiB and 125 GiB more by the evening, with swap files of 0.5 TiB. Three of ten pass 80 % of theirs.
  auto& made = scenario.at("platform");
  for (std::size_t number = 0; auto& each : made.at("datastores")) each["capacity"] = number++ % part_datastores < 3 ? "6860 GiB" : "10 TiB";
  made["clusters"] = json::array();
  for (const auto& members : parted("hosts", made, cluster_hosts))
    made.at("clusters").push_back({{"id", fmt::format("c{}", made.at("clusters").size())}, {"hosts", members}, {"drs", json::object()}});
  made["datastore_clusters"] = json::array();
  for (const auto& members : parted("datastores", made, part_datastores))
    made.at("datastore_clusters").push_back({{"id", fmt::format("pod{}", made.at("datastore_clusters").size())}, {"datastores", members}, {"storage_drs", json::object()}});
  return scenario.dump();
}

std::string day_of_vmotions(int vmotions)
{
  constexpr int host_count = 800, vms = 1'052, cluster_hosts = 32;
  constexpr double day = 86'400; // s
  json scenario{{"title", "A day of vMotions"}, {"vsphere", "5.1"}, {"until", "24 h"}, {"platform", platform(host_count, 2, 5)}, {"vms", json::array()}, {"actions", json::array()}};
  const auto host_of = [](int number, int moves) {
    const auto first = number % host_count;
    return first / cluster_hosts * cluster_hosts + (first + moves) % cluster_hosts;
  };
  for (int number = 0; number < vms; ++number) {
    auto made = vm(number, host_of(number, 0), number % 10, "100 GiB", {});
    made.erase("workload");
    made["demand"] = demand(number * 5 % 24, false);
    scenario.at("vms").push_back(std::move(made));
  }
  for (int number = 0; number < vmotions; ++number) {
    const auto moved = number % vms;
    scenario.at("actions").push_back({{"at", fmt::format("{:.6f} s", number * day / vmotions)},
                                      {"vmotion", {{"id", fmt::format("m{}", number)}, {"vm", fmt::format("vm{}", moved)},
                                                   {"host", fmt::format("esx{}", host_of(moved, number / vms + 1))}}}});
  }
  auto& made = scenario.at("platform");
  made["clusters"] = json::array();
  for (const auto& members : parted("hosts", made, cluster_hosts))
    made.at("clusters").push_back({{"id", fmt::format("c{}", made.at("clusters").size())}, {"hosts", members}, {"drs", {{"automation", "manual"}}}});
  return scenario.dump();
}

} // namespace bench
