// Random clusters and random moves against what must hold whatever happens. A failure names its seed.

#include "support/simulated.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <random>

using namespace godwit::test;
using nlohmann::json;

namespace {

/// Draws by seed. std::mt19937_64 is the same everywhere; the standard's distributions are not.
class Dice {
public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  int between(int low, int high) { return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1)); }
  template <class Type> Type one_of(std::initializer_list<Type> choices) { return choices.begin()[between(0, static_cast<int>(choices.size()) - 1)]; }
  bool chance(int percent) { return between(1, 100) <= percent; }

private:
  std::mt19937_64 engine_;
};

json pool(Dice& dice)
{
  json pool{{"id", "p"},
            {"read", fmt::format("{} MB/s", dice.between(100, 2000))},
            {"write", fmt::format("{} MB/s", dice.between(80, 1500))},
            {"read_latency", fmt::format("{} us", dice.between(200, 12000))},
            {"write_latency", fmt::format("{} us", dice.between(200, 8000))}};
  if (dice.chance(30)) pool["combined"] = fmt::format("{} MB/s", dice.between(150, 2500));
  return pool;
}

json array(Dice& dice, const std::string& id)
{
  json vaai{{"xcopy", dice.one_of({"supported", "supported", "unsupported", "fails"})}, {"write_same", dice.one_of({"supported", "unsupported"})}};
  if (dice.chance(70)) vaai["xcopy_rate"] = fmt::format("{} MB/s", dice.between(100, 2000));
  return {{"id", id},
          {"ports", {{{"fabric", "fc"}, {"rate", dice.one_of({"4 Gbit/s", "8 Gbit/s", "16 Gbit/s"})}, {"count", dice.between(1, 3)}}}},
          {"pools", {pool(dice)}},
          {"vaai", vaai}};
}

json scenario(std::uint64_t seed)
{
  Dice dice{seed};
  json fabric{{"id", "fc"}, {"protocol", dice.one_of({"fc", "fcoe", "iscsi"})}};
  if (dice.chance(30)) fabric["rate"] = "8 Gbit/s";
  json platform{{"fabrics", {fabric}}, {"arrays", json::array()}, {"datastores", json::array()}, {"hosts", json::array()}};
  std::vector<std::string> stores;
  for (const std::string id : {"A", "B", "C"}) {
    platform["arrays"].push_back(array(dice, id));
    for (int number = 1; number <= 2; ++number) {
      stores.push_back(id + std::to_string(number));
      platform["datastores"].push_back({{"id", stores.back()}, {"array", id}, {"pool", "p"}, {"type", "vmfs"},
                                        {"block_size", dice.one_of({"1 MiB", "1 MiB", "1 MiB", "8 MiB"})}, {"capacity", "200 GiB"}});
    }
  }
  for (const auto* id : {"h1", "h2"})
    platform["hosts"].push_back({{"id", id}, {"cores", dice.between(1, 16)}, {"memory", "64 GiB"},
                                 {"hbas", {{{"fabric", "fc"}, {"rate", "8 Gbit/s"}, {"count", dice.between(1, 2)}}}},
                                 {"path_policy", dice.one_of({"fixed", "round_robin"})}});
  json vms = json::array();
  json actions = json::array();
  const auto store = [&] { return stores[static_cast<std::size_t>(dice.between(0, 5))]; };
  for (int vm = 0; vm < dice.between(1, 6); ++vm) {
    json disks = json::array();
    for (int disk = 0; disk < dice.between(1, 3); ++disk) {
      json each{{"id", fmt::format("d{}", disk)}, {"datastore", store()}, {"size", fmt::format("{} MiB", dice.between(64, 4096))}};
      if (dice.chance(30)) each.update({{"format", "thin"}, {"allocated", fmt::format("{} MiB", dice.between(1, 64))}});
      disks.push_back(each);
    }
    const auto name = fmt::format("vm{}", vm);
    vms.push_back({{"id", name}, {"host", dice.one_of({"h1", "h2"})}, {"memory", "2 GiB"},
                   {"memory_reservation", dice.one_of({"2 GiB", "1 GiB"})}, {"disks", disks}});
    for (int move = 0; move < dice.between(1, 2); ++move) {
      json wish{{"id", fmt::format("{}-{}", name, move)}, {"vm", name}, {"to", store()}};
      if (dice.chance(20)) wish["format"] = dice.one_of({"thick", "thin", "eager_zeroed"});
      actions.push_back({{"at", fmt::format("{} s", dice.one_of({0, 0, 5, 60}))}, {"storage_vmotion", wish}});
    }
  }
  return {{"title", fmt::format("seed {}", seed)}, {"vsphere", dice.one_of({"4.1", "5.0", "5.1", "6.0"})}, {"platform", platform},
          {"vms", vms}, {"actions", actions}};
}

void check_invariants(const json& summary)
{
  CHECK(summary.at("self_check") == "passed");
  for (const auto& each : summary.at("migrations")) {
    INFO(each.at("id"));
    const auto outcome = each.at("outcome").get<std::string>();
    CHECK((outcome == "completed" || outcome == "refused"));
    if (outcome == "refused") {
      CHECK(each.at("duration_s") == 0);
      CHECK_FALSE(each.at("reason").get<std::string>().empty());
    }
  }
  // No copy outruns the largest flow its paths allow.
  for (const auto& copy : summary.at("copies")) {
    const auto seconds = copy.at("end_s").get<double>() - copy.at("start_s").get<double>();
    INFO(copy.at("migration") << " " << copy.at("subject"));
    CHECK(seconds * copy.at("max_flow_bytes_per_s").get<double>() >= copy.at("written").get<double>() * 0.999);
  }
  // No resource carries more than its payload rate.
  for (const auto& resource : summary.at("resources")) {
    INFO(resource.at("id"));
    CHECK(resource.at("peak_utilisation").get<double>() <= 1.001);
  }
}

} // namespace

TEST_CASE("random clusters: the run's own check passes, bounds hold, a refusal leaves nothing behind", "[property]")
{
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const auto text = scenario(seed).dump();
    INFO("seed " << seed << " " << text);
    check_invariants(summary_of_text(text));
  }
}

TEST_CASE("random clusters: I/O by I/O, contention and all, durations are those of whole transfers", "[property][fidelity]")
{
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    auto input = scenario(seed);
    INFO("seed " << seed << " " << input.dump());
    const auto transfers = summary_of_text(input.dump());
    input["fidelity"] = "io";
    const auto ios = summary_of_text(input.dump());
    check_invariants(ios);
    // Sharing differs in the small: max-min gives equal shares, a queue shares by what is outstanding. The whole does not.
    CHECK(ios.at("simulated_s").get<double>() == Approx(transfers.at("simulated_s").get<double>()).epsilon(0.05));
  }
}
