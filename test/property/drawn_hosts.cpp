#include "property/drawn_hosts.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::test {

using nlohmann::json;

namespace {

constexpr int page_kib = 4;

std::string kib(int count) { return fmt::format("{} KiB", count); }

/// Of a host, where files may stand: its own shelf, the array it reaches.
std::vector<std::string> stores_of(const json& host)
{
  std::vector<std::string> stores{"local" + host["id"].get<std::string>().substr(1)};
  if (host["hbas"].size() > 1) stores.insert(stores.begin(), {"A1", "A2"});
  return stores;
}

const json& some_host(const json& platform)
{
  const auto& hosts = platform["hosts"];
  return hosts[static_cast<std::size_t>(between(0, static_cast<int>(hosts.size()) - 1))];
}

/// Mostly another one than the VM begins on.
const json& destination(const json& platform, const json& vm)
{
  const auto& host = some_host(platform);
  return host["id"] == vm["host"] ? some_host(platform) : host;
}

bool on_shelves(const json& vm)
{
  const auto local = [](const json& store) { return store.get<std::string>().starts_with("local"); };
  return local(vm["home"]) || std::ranges::any_of(vm["disks"], [&](const json& disk) { return local(disk["datastore"]); });
}

json disk_load(const std::string& disk)
{
  const auto size = one_of({"8 KiB", "512 B", "64 KiB"});
  if (chance(30)) return {{"on", disk}, {"closed", {{"outstanding", one_of(std::vector{1, 4, 16})}, {"size", size}, {"read_share", one_of(std::vector{0.0, 0.5})}, {"think", "1 ms"}}}};
  return {{"on", disk}, {"writes", {{"iops", one_of(std::vector{10.0, 100.0, 2000.0})}, {"size", size}, {"pattern", one_of({"uniform", "sequential"})}}}};
}

/// Its parts and what is left add up to the configured memory.
json memory_load(int memory, bool swap_file)
{
  const auto pages = memory / page_kib;
  const auto set = between(1, pages / 2), hot = between(1, std::max(1, pages / 8));
  json load{{"dirty", one_of({"0 B/s", "1 MB/s", "50 MB/s", "200 MB/s", "3 GB/s"})}, {"working_set", kib(set * page_kib)}, {"pattern", one_of({"sequential", "random"})}};
  auto left = pages - set;
  if (chance(30) && hot < left) {
    load["hot"] = {{"dirty", one_of({"1 MB/s", "100 MB/s", "1 GB/s"})}, {"working_set", kib(hot * page_kib)}};
    left -= hot;
  }
  if (chance(40) && left > 1) {
    const auto zero = between(1, left - 1);
    load["zero"] = kib(zero * page_kib);
    left -= zero;
  }
  if (chance(40) && swap_file && left > 1) load["swapped"] = kib(between(1, left - 1) * page_kib);
  return load;
}

json disk(int number, const std::string& store, bool snapshots)
{
  const auto mib = chance(80) ? between(1, 24) : between(24, 200);
  json disk{{"id", fmt::format("d{}", number)}, {"datastore", store}, {"size", fmt::format("{} MiB", mib)}};
  auto allocated = mib;
  if (chance(30)) {
    disk["format"] = "thin";
    disk["allocated"] = fmt::format("{} MiB", allocated = between(0, mib));
  }
  if (snapshots) disk["parents"] = fmt::format("{} MiB", between(0, allocated));
  return disk;
}

json vm(int number, const json& platform)
{
  const auto& host = some_host(platform);
  auto stores = stores_of(host);
  if (stores.size() > 1 && chance(50)) stores.pop_back(); // none on its own shelf
  const auto memory = one_of(std::vector{64 * 1024, 4 * 1024, 256 * 1024, 100 * 1024}); // KiB
  const auto on = chance(88), snapshots = chance(20), swap_file = chance(50);
  json vm{{"id", fmt::format("vm{}", number)}, {"host", host["id"]}, {"memory", kib(memory)}, {"memory_reservation", swap_file ? "0 B" : kib(memory)},
          {"vcpus", between(1, 4)}, {"home", one_of(stores)}, {"disks", json::array()}};
  json loads = json::array();
  for (int i = 0, count = between(0, 2); i < count; ++i) {
    vm["disks"].push_back(disk(i, one_of(stores), snapshots));
    const auto& made = vm["disks"].back();
    if (on && !made.contains("allocated") && chance(70)) loads.push_back(disk_load(made["id"]));
  }
  if (snapshots) vm["snapshots"] = 2;
  if (!on) vm["powered_on"] = false;
  if (chance(20)) vm["encrypted_vmotion"] = one_of({"disabled", "opportunistic", "required"});
  if (on && chance(75)) vm["workload"]["memory"] = memory_load(memory, swap_file);
  if (!loads.empty()) vm["workload"]["disks"] = loads;
  return vm;
}

json move(const json& vm, const std::string& id, const json& platform)
{
  json wish{{"id", id}, {"vm", vm["id"]}};
  const auto& host = destination(platform, vm);
  const auto kind = between(0, 9);
  if (kind == 0) {
    wish["to"] = one_of({"A1", "A2", "local1", "local2"});
    return {{"storage_vmotion", wish}};
  }
  wish["host"] = host["id"];
  if (chance(30)) wish["ignore_rtt_limit"] = true;
  if (kind < 5 && (!on_shelves(vm) || chance(10))) return {{"vmotion", wish}};
  const auto to = one_of(stores_of(host));
  if (chance(85) || vm["disks"].empty()) wish["to"] = to;
  else wish["disks"] = {{"d0", to}};
  if (chance(35)) wish["order"] = "memory_first";
  if (chance(20)) wish["format"] = one_of({"thick", "thin", "eager_zeroed"});
  return {{"xvmotion", wish}};
}

json evacuation(const json& platform)
{
  const auto from = some_host(platform)["id"];
  json to = json::array();
  for (const auto& host : platform["hosts"])
    if (host["id"] != from) to.push_back(host["id"]);
  json wish{{"id", "ev"}, {"host", from}, {"to_hosts", to}};
  if (chance(50)) wish["to"] = one_of({"A1", "A2"});
  return {{"at", one_of({"0 s", "10 s"})}, {"evacuate", wish}};
}

json host_edges()
{
  json parameters = json::object();
  const auto maybe = [&](const char* name, std::initializer_list<const char*> values) {
    if (chance(20)) parameters[name] = one_of(values);
  };
  const auto maybe_count = [&](const char* name, std::vector<int> values) {
    if (chance(20)) parameters[name] = one_of(std::move(values));
  };
  maybe("vmotion.prepare", {"0 s", "10 s"});
  maybe("vmotion.trace_install_per_gib", {"0 s", "10 s"});
  maybe_count("vmotion.trace_install_loose", {0, 1});
  maybe("vmotion.switchover_goal", {"1 us", "1 ms", "100 s"});
  maybe_count("vmotion.min_progress", {1, 1000});
  maybe_count("vmotion.sdps", {0, 1});
  maybe_count("vmotion.sdps_target", {1, 100, 10'000});
  maybe("vmotion.sdps_delay", {"0 s", "1 ms"});
  maybe_count("vmotion.patience", {1, 10});
  maybe("vmotion.device_state", {"0 B", "1 GiB"});
  maybe_count("vmotion.stun_round_trips", {0, 100});
  maybe("vmotion.resume", {"0 s", "3 s"});
  maybe("vmotion.resume_per_gib", {"0 s"});
  maybe("vmotion.maxSwitchoverSeconds", {"1 us", "100 ms", "110 ms", "1 s"});
  maybe("vmotion.net_timeout", {"1 us", "100 ms", "1 s"});
  maybe("vmotion.socket_buffer", {"64 KiB", "1 GiB"});
  maybe_count("vmotion.expected_line_rate", {0, 100'000});
  maybe("vmotion.cpu_per_gib", {"0 s", "100 s"});
  maybe("xvmotion.mirror_buffer", {"0 B", "64 KiB", "1 MiB"});
  maybe_count("xvmotion.mirror_buffer_low", {0, 100});
  maybe("home.size", {"0 B", "1 B"});
  maybe("shadow_vm.start", {"0 s"});
  maybe("mirror.insertion_stun", {"0 s", "2 s"});
  maybe("cleanup.duration", {"0 s"});
  maybe_count("admission.first_fit", {1});
  return parameters;
}

} // namespace

rc::Gen<Drawn> host_scenarios(const HostDraw& draw)
{
  return rc::gen::resize(rc::kNominalSize, rc::gen::exec([draw] {
    const auto platform = drawn_host_platform();
    json vms = json::array(), actions = json::array();
    for (int number = 0, count = between(1, draw.vms); number < count; ++number) {
      vms.push_back(vm(number, platform));
      for (int each = 0, moves = between(1, draw.moves); each < moves; ++each) {
        auto action = move(vms.back(), fmt::format("vm{}-{}", number, each), platform);
        action["at"] = draw.at_once ? "0 s" : each == 0 ? one_of({"0 s", "10 s"}) : fmt::format("{} s", each * between(1, 40));
        actions.push_back(action);
      }
    }
    if (draw.evacuations) actions.push_back(evacuation(platform));
    auto parameters = draw.edges ? host_edges() : json::object();
    if (chance(70)) parameters["storage.apd_timeout"] = one_of({"2 s", "0 s", "20 s"});
    return Drawn{{{"title", "drawn"},
                {"vsphere", one_of({"6.5", "6.0", "7.0", "7.0u2", "8.0", "5.1", "5.0"})},
                {"seed", between(1, 1000)},
                {"platform", platform},
                {"vms", vms},
                {"parameters", parameters},
                {"actions", actions}}};
  }));
}

} // namespace godwit::test
