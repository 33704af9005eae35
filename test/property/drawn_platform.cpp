#include "property/drawn.hpp"

#include <fmt/core.h>

namespace godwit::test {

using nlohmann::json;

namespace {

json pool()
{
  json pool{{"id", "p"},
            {"read", rate(60, 2000)},
            {"write", rate(60, 1500)},
            {"read_latency", fmt::format("{} us", between(10, 9000))},
            {"write_latency", fmt::format("{} us", between(10, 9000))}};
  if (chance(30)) pool["combined"] = rate(80, 2500);
  return pool;
}

json fc_array(const std::string& id)
{
  json vaai{{"xcopy", one_of({"supported", "unsupported", "fails"})}, {"write_same", one_of({"supported", "unsupported", "fails"})}};
  if (chance(70)) vaai["xcopy_rate"] = rate(60, 2000);
  if (chance(30)) vaai["write_same_rate"] = rate(60, 4000);
  return {{"id", id},
          {"ports", {{{"fabric", "fc"}, {"rate", one_of({"4 Gbit/s", "8 Gbit/s", "16 Gbit/s"})}, {"count", 2}}}},
          {"pools", {pool()}},
          {"vaai", vaai}};
}

json host(const std::string& id)
{
  return {{"id", id},
          {"cores", between(1, 16)},
          {"memory", "64 GiB"},
          {"hbas", {{{"fabric", "fc"}, {"rate", "8 Gbit/s"}, {"count", between(1, 2)}}}},
          {"nics", {{{"network", "lan"}, {"rate", one_of({"1 Gbit/s", "10 Gbit/s"})}}}},
          {"path_policy", one_of({"fixed", "round_robin"})}};
}

json vmfs(const std::string& id, const std::string& array)
{
  return {{"id", id}, {"array", array}, {"pool", "p"}, {"type", "vmfs"}, {"block_size", one_of({"1 MiB", "1 MiB", "1 MiB", "8 MiB"})}, {"capacity", "64 GiB"}};
}

json nfs(const std::string& id) { return {{"id", id}, {"array", "N"}, {"pool", "p"}, {"type", "nfs"}, {"capacity", "64 GiB"}}; }

json struck()
{
  const auto array = one_of({"A", "B"});
  switch (between(0, 6)) {
  case 0: return {{"datastore", drawn_datastore()}};
  case 1: return {{"fabric", "fc"}};
  case 2: return {{"network", "lan"}};
  case 3: return {{"array", array}, {"port", between(0, 1)}};
  case 4: return {{"array", array}, {one_of({"xcopy", "write_same"}), "fails"}};
  case 5: return {{"datastore", drawn_datastore()}, {"takes", one_of({"1 B", "1 GiB", "64 GiB"})}};
  default: return {{"host", one_of({"h1", "h2"})}};
  }
}

} // namespace

std::string drawn_datastore() { return one_of({"A1", "A2", "B1", "B2", "N1", "N2"}); }

json drawn_platform()
{
  json fabric{{"id", "fc"}, {"protocol", "fc"}};
  if (chance(30)) fabric["rate"] = "8 Gbit/s";
  json network{{"id", "lan"}, {"carries", {"nfs"}}, {"rtt", "0.2 ms"}};
  if (chance(50)) network["mtu"] = one_of(std::vector{1500, 9000});
  const json server{{"id", "N"}, {"ports", {{{"network", "lan"}, {"rate", "10 Gbit/s"}}}}, {"pools", {pool()}}};
  return {{"fabrics", {fabric}},
          {"networks", {network}},
          {"arrays", {fc_array("A"), fc_array("B"), server}},
          {"datastores", {vmfs("A1", "A"), vmfs("A2", "A"), vmfs("B1", "B"), vmfs("B2", "B"), nfs("N1"), nfs("N2")}},
          {"hosts", {host("h1"), host("h2")}}};
}

json drawn_fault(const std::string& at)
{
  if (chance(8)) {
    const auto becomes = [] { return one_of({"supported", "unsupported", "fails"}); };
    return {{"at", at}, {"firmware_upgrade", {{"array", one_of({"A", "B"})}, {"xcopy", becomes()}, {"write_same", becomes()}}}};
  }
  auto fault = struck();
  if (chance(75)) fault["for"] = one_of({"1 us", "200 ms", "3 s", "30 s", "200 s"});
  return {{"at", at}, {"fault", fault}};
}

} // namespace godwit::test
