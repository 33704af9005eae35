#include "property/drawn_hosts.hpp"

#include <fmt/core.h>
#include <utility>

namespace godwit::test {

using nlohmann::json;

namespace {

json array(const std::string& id, const std::string& fabric)
{
  const json pool{{"id", "p"},
                  {"read", rate(60, 2000)},
                  {"write", rate(60, 1500)},
                  {"read_latency", fmt::format("{} us", between(10, 9000))},
                  {"write_latency", fmt::format("{} us", between(10, 9000))}};
  return {{"id", id}, {"ports", {{{"fabric", fabric}, {"rate", "8 Gbit/s"}, {"count", between(1, 2)}}}}, {"pools", {pool}},
          {"vaai", {{"xcopy", one_of({"supported", "unsupported", "fails"})}}}};
}

json store(const std::string& id, const std::string& array)
{
  return {{"id", id}, {"array", array}, {"pool", "p"}, {"type", "vmfs"}, {"capacity", "64 GiB"}};
}

json host(int number)
{
  json hbas{{{"fabric", fmt::format("bus{}", number)}, {"rate", "8 Gbit/s"}}};
  if (chance(85)) hbas.push_back({{"fabric", "san"}, {"rate", "8 Gbit/s"}});
  json nics{{{"network", "vmotion"}, {"rate", one_of({"10 Gbit/s", "1 Gbit/s"})}, {"count", one_of(std::vector{1, 1, 2})}, {"vmknics", between(1, 3)}},
            {{"network", "management"}, {"rate", "1 Gbit/s"}}};
  if (chance(30)) nics.push_back({{"network", "vmotion2"}, {"rate", "10 Gbit/s"}});
  json host{{"id", fmt::format("h{}", number)}, {"cores", between(1, 16)}, {"memory", "64 GiB"}, {"hbas", hbas}, {"nics", nics}};
  if (chance(15)) host["swap"] = fmt::format("local{}", number);
  if (chance(20)) host["aes_ni"] = false;
  return host;
}

} // namespace

json drawn_host_platform()
{
  const auto count = between(2, 4);
  const auto apart = chance(40), two_vcenters = chance(25);
  json platform{{"fabrics", {{{"id", "san"}, {"protocol", "fc"}}}},
                {"networks", {{{"id", "vmotion"}, {"carries", {"vmotion"}}, {"rtt", one_of({"0.2 ms", "0 s", "3 ms", "9 ms"})}},
                              {{"id", "vmotion2"}, {"carries", {"vmotion"}}, {"rtt", "0.2 ms"}},
                              {{"id", "management"}, {"carries", {"management"}}, {"rtt", "0.3 ms"}}}},
                {"arrays", {array("A", "san")}},
                {"datastores", {store("A1", "A"), store("A2", "A")}},
                {"hosts", json::array()}};
  if (chance(30)) platform["networks"][0]["mtu"] = one_of(std::vector{1500, 9000});
  for (int number = 1; number <= count; ++number) {
    const auto bus = fmt::format("bus{}", number), shelf = fmt::format("L{}", number);
    platform["fabrics"].push_back({{"id", bus}, {"protocol", "fc"}});
    platform["arrays"].push_back(array(shelf, bus));
    platform["datastores"].push_back(store(fmt::format("local{}", number), shelf));
    platform["hosts"].push_back(host(number));
    if (apart) platform["hosts"].back()["site"] = one_of({"near", "far"});
    if (two_vcenters) platform["hosts"].back()["vcenter"] = one_of({"vc1", "vc2"});
  }
  if (two_vcenters) platform["vcenters"] = {{{"id", "vc1"}}, {{"id", "vc2"}}};
  if (apart) {
    platform["sites"] = {{{"id", "near"}}, {{"id", "far"}}};
    platform["wans"] = {{{"id", "line"}, {"between", {"near", "far"}}, {"rate", one_of({"1 Gbit/s", "10 Gbit/s"})}, {"rtt", one_of({"1 ms", "5 ms", "20 ms", "100 ms"})}}};
    if (chance(20)) platform["wans"][0]["loss"] = 0.00001;
  }
  return platform;
}

namespace {

/// Where one of the migrations begins and where it is to end.
std::pair<std::string, std::string> ends(const json& scenario)
{
  std::vector<std::pair<std::string, std::string>> all{{"h1", "h2"}};
  for (const auto& action : scenario["actions"])
    for (const auto& [kind, wish] : action.items()) {
      if (!wish.is_object() || !wish.contains("vm") || !wish.contains("host")) continue;
      for (const auto& vm : scenario["vms"])
        if (vm["id"] == wish["vm"]) all.emplace_back(vm["host"], wish["host"]);
    }
  return one_of(std::move(all));
}

} // namespace

std::vector<json> drawn_host_strike(const json& scenario, const std::string& at)
{
  const auto& platform = scenario["platform"];
  const auto some = [&](const char* kind) { return platform[kind][static_cast<std::size_t>(between(0, static_cast<int>(platform[kind].size()) - 1))]["id"]; };
  std::string lasts;
  if (chance(70)) lasts = one_of({"1 us", "200 ms", "3 s", "19.9 s", "20.1 s", "30 s", "200 s"});
  const auto blow = [&](json what) {
    if (!lasts.empty()) what["for"] = lasts;
    return json{{"at", at}, {"fault", what}};
  };
  switch (between(0, 11)) {
  case 0: return {blow({{"host", ends(scenario).first}, {"nic", 0}})};
  case 1: return {blow({{"network", "vmotion"}})};
  case 2: return {blow({{"network", one_of({"vmotion2", "management"})}})};
  case 3: return {blow({{"datastore", some("datastores")}})};
  case 4: return {blow({{"datastore", some("datastores")}, {"takes", one_of({"1 B", "1 GiB", "64 GiB"})}})};
  case 5:
    if (platform.contains("wans")) return {blow({{"wan", "line"}})};
    [[fallthrough]];
  default: { // one end, the other, or both at once in whatever order
    auto [one, other] = ends(scenario);
    if (chance(50)) std::swap(one, other);
    if (one == other || chance(50)) return {blow({{"host", one}})};
    return {blow({{"host", one}}), blow({{"host", other}})};
  }
  }
}

} // namespace godwit::test
