#include "simulate/near_hosts.hpp"

#include <fmt/core.h>

namespace godwit::test {

using nlohmann::json;

namespace {

json array(const std::string& id, const std::string& fabric)
{
  const json pool{{"id", "p"}, {"read", "1 GB/s"}, {"write", "1 GB/s"}, {"read_latency", "1 ms"}, {"write_latency", "1 ms"}};
  return {{"id", id}, {"ports", {{{"fabric", fabric}, {"rate", "8 Gbit/s"}}}}, {"pools", {pool}}};
}

json store(const std::string& id, const std::string& array)
{
  return {{"id", id}, {"array", array}, {"pool", "p"}, {"type", "vmfs"}, {"capacity", "1 TiB"}};
}

json host(int number)
{
  const json fabrics{{{"fabric", "san"}, {"rate", "8 Gbit/s"}}, {{"fabric", fmt::format("bus{}", number)}, {"rate", "8 Gbit/s"}}};
  return {{"id", fmt::format("h{}", number)}, {"cores", 16}, {"memory", "256 GiB"}, {"hbas", fabrics},
          {"nics", {{{"network", "vmotion"}, {"rate", "10 Gbit/s"}}, {{"network", "management"}, {"rate", "1 Gbit/s"}}}}};
}

} // namespace

json near_hosts(int count, const std::string& store_of_vm)
{
  json platform{{"fabrics", {{{"id", "san"}, {"protocol", "fc"}}}},
                {"networks", {{{"id", "vmotion"}, {"carries", {"vmotion"}}, {"rtt", "0.2 ms"}}, {{"id", "management"}, {"carries", {"management"}}}}},
                {"arrays", {array("A", "san")}},
                {"datastores", {store("A1", "A")}},
                {"hosts", json::array()}};
  for (int number = 1; number <= count; ++number) {
    platform["fabrics"].push_back({{"id", fmt::format("bus{}", number)}, {"protocol", "fc"}});
    platform["arrays"].push_back(array(fmt::format("L{}", number), fmt::format("bus{}", number)));
    platform["datastores"].push_back(store(fmt::format("local{}", number), fmt::format("L{}", number)));
    platform["hosts"].push_back(host(number));
  }
  const json vm{{"id", "vm"}, {"host", "h1"}, {"memory", "1 GiB"}, {"memory_reservation", "1 GiB"}, {"disks", {{{"id", "d0"}, {"datastore", store_of_vm}, {"size", "1 GiB"}}}}};
  return {{"title", "near hosts"}, {"vsphere", "6.5"}, {"platform", platform}, {"vms", {vm}}, {"parameters", json::object()}, {"actions", json::array()}};
}

json vmotion(const std::string& at, const std::string& id, const std::string& host)
{
  return {{"at", at}, {"vmotion", {{"id", id}, {"vm", "vm"}, {"host", host}}}};
}

json xvmotion(const std::string& at, const std::string& id, const std::string& host, const std::string& to)
{
  return {{"at", at}, {"xvmotion", {{"id", id}, {"vm", "vm"}, {"host", host}, {"to", to}}}};
}

json fault(const std::string& at, const json& what) { return {{"at", at}, {"fault", what}}; }

std::string instant(double seconds) { return fmt::format("{:.15f} s", seconds); }

std::vector<StunPart> stun_parts(const std::string& trace)
{
  const auto begun = events(trace, "stunned"), over = events(trace, "resumed");
  std::vector<StunPart> parts;
  for (std::size_t number = 0; number < over.size(); ++number) parts.push_back({begun.at(number).at("part"), begun[number].at("t"), over[number].at("t")});
  return parts;
}

json space_taken(const std::string& trace)
{
  std::map<std::string, std::int64_t> taken;
  for (const auto& event : events(trace, "space_reserved")) taken[event.at("datastore")] += event.at("size").get<std::int64_t>();
  for (const auto& event : events(trace, "space_released")) taken[event.at("datastore")] -= event.at("size").get<std::int64_t>();
  std::erase_if(taken, [](const auto& each) { return each.second == 0; });
  return taken;
}

} // namespace godwit::test
