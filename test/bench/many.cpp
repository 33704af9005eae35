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

/// The ids of all of them, by at most 32, as large as the clusters of 5.1 get.
std::vector<json> parted(const char* list, const json& platform)
{
  std::vector<json> parts;
  for (const auto& each : platform.at(list)) {
    if (parts.empty() || parts.back().size() == 32) parts.push_back(json::array());
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

std::string day_of_policies(int vms)
{
  constexpr int vms_a_host = 25, vms_a_datastore = 100, pools = 5;
  const auto host_count = vms / vms_a_host, arrays = (vms / vms_a_datastore + pools - 1) / pools;
  // Hosts have their peaks at different hours, so DRS has something to do at each; every second datastore fills first.
  const auto demand = [](int peak) {
    const json varies{{"diurnal", {{"swing", 0.9}, {"peak", fmt::format("{} h", peak)}}}, {"noise", {{"share", 0.2}}}};
    return json{{"cpu", {{"cores", 0.5}, {"varies", varies}}}, {"memory", {{"active", "1 GiB"}, {"varies", varies}}},
                {"disks", {{{"on", "d0"}, {"iops", 60}, {"varies", varies}, {"grows", {{"a_day", "1 GiB"}}}}}}};
  };
  json scenario{{"title", "A day of DRS and Storage DRS"}, {"vsphere", "5.1"}, {"until", "24 h"}, {"platform", platform(host_count, arrays, pools)}, {"vms", json::array()}, {"actions", json::array()}};
  for (int number = 0; number < vms; ++number) {
    auto made = vm(number, number % host_count, number * 7 % (arrays * pools), "100 GiB", {});
    made.erase("workload");
    made.at("disks")[0].update({{"format", "thin"}, {"allocated", "40 GiB"}});
    made["demand"] = demand(number % host_count * 5 % 24);
    scenario.at("vms").push_back(std::move(made));
  }
  for (std::size_t number = 0; auto& each : scenario.at("platform").at("datastores")) each["capacity"] = number++ % 2 == 0 ? "5 TiB" : "10 TiB";
  auto& clusters = scenario.at("platform")["clusters"];
  for (const auto& members : parted("hosts", scenario.at("platform"))) clusters.push_back({{"id", fmt::format("c{}", clusters.size())}, {"hosts", members}, {"drs", json::object()}});
  auto& pods = scenario.at("platform")["datastore_clusters"];
  for (const auto& members : parted("datastores", scenario.at("platform")))
    pods.push_back({{"id", fmt::format("pod{}", pods.size())}, {"datastores", members}, {"storage_drs", json::object()}});
  return scenario.dump();
}

} // namespace bench
