// Storage DRS over days: a week of load under each policy, on one array and on two, at night, on shared disks, with VMs that come and go.

#include "claims/parts.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <set>

namespace storage_drs_days_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

constexpr double hour = 3600, day = 86'400;

json scenario(const std::string& name)
{
  std::ifstream file{GODWIT_SOURCE_DIR "/scenarios/" + name + ".json"};
  return json::parse(file);
}

Simulated run(const json& scenario) { return simulated(scenario.dump()); }

const json& made(const Simulated& run) { return run.summary.at("recommendations").at("storage_drs").at("made"); }

std::size_t count(const Simulated& run, const std::string& cause)
{
  return static_cast<std::size_t>(std::ranges::count_if(made(run), [&](const auto& each) { return each.at("cause") == cause; }));
}

/// From slots to end: what was copied, not what was waited.
double copying(const Simulated& run)
{
  double sum = 0;
  for (const auto& each : run.summary.at("migrations")) sum += each.at("duration_s").get<double>() - each.at("queued_s").get<double>();
  return sum;
}

double offloaded(const Simulated& run)
{
  double sum = 0;
  for (const auto& each : run.summary.at("migrations")) sum += each.at("bytes").at("offloaded").get<double>();
  return sum;
}

double last_day(const Simulated& run) { return run.summary.at("days").at("io_latency_last_day_s"); }

/// What must hold whatever the policy: no VM goes back within a day, none is moved twice for its I/O within one, nobody is carried past the threshold,
/// every move completes.
void sound(const Simulated& run)
{
  CHECK(run.summary.at("self_check") == "passed");
  for (const auto& each : run.summary.at("migrations")) CHECK(each.at("outcome") == "completed");
  struct Last {
    std::string from;
    double at;
  };
  std::map<std::string, Last> last;
  for (const auto& each : made(run)) {
    if (each.at("from") == "") continue; // it arrives
    const double at = each.at("at_s");
    const std::string from = each.at("from"), to = each.at("to"), vm = each.at("vm");
    INFO(vm << " from " << from << " to " << to << " after " << at / day << " d");
    CHECK(from != to);
    if (const auto before = last.find(vm); before != last.end() && at < before->second.at + day) CHECK((to != before->second.from && each.at("cause") != "io"));
    last[vm] = {from, at};
    const auto& figures = each.at("figures");
    if (each.at("cause") == "space") CHECK(figures.at("destination_used_at_horizon_percent").get<double>() <= 80);
    if (figures.contains("destination_used_after_percent")) CHECK(figures.at("destination_used_after_percent").get<double>() <= 80);
  }
}

} // namespace

TEST_CASE("over a week Storage DRS moves VMs for space and for I/O, and guests wait less afterwards", "[claims][DM-8][storage_drs][days]")
{
  auto by_hand = scenario("storage-drs-week-vmware");
  by_hand["platform"]["datastore_clusters"][0]["storage_drs"]["automation"] = "manual";
  const auto unmoved = last_day(run(by_hand));
  for (const auto* policy : {"vmware", "array-aware", "lead-time-aware"}) {
    INFO(policy);
    const auto moved = simulated_file(std::string("storage-drs-week-") + policy);
    sound(moved);
    CHECK(count(moved, "space") > 0);
    CHECK(count(moved, "io") > 0);
    CHECK(last_day(moved) < 0.5 * unmoved);
  }
}

TEST_CASE("the policies differ in nothing but the policy: the same load, the same week", "[claims][DM-8][storage_drs][days]")
{
  auto product = scenario("storage-drs-week-vmware"), arrays = scenario("storage-drs-week-array-aware"), times = scenario("storage-drs-week-lead-time-aware");
  for (auto* each : {&product, &arrays, &times}) {
    each->erase("title");
    (*each)["platform"]["datastore_clusters"][0]["storage_drs"].erase("policy");
  }
  CHECK(product == arrays);
  CHECK(product == times);
}

TEST_CASE("whatever the noise, nobody goes back within a day, is carried past the threshold, or joins whom a rule keeps it from", "[claims][storage_drs][days][property]")
{
  auto days = scenario("storage-drs-week-vmware");
  days["until"] = "4 d";
  days["parameters"].erase("statistics.recorded");
  days["platform"]["datastore_clusters"][0]["rules"] = json::parse(R"([{"id": "apart", "vm_anti_affinity": ["db-1", "db-2", "db-3"]}])");
  for (auto& vm : days["vms"]) vm["demand"]["disks"][0]["varies"]["noise"]["share"] = 0.6;
  for (int seed = 1; seed <= 6; ++seed) {
    INFO("seed " << seed);
    days["seed"] = seed;
    days["platform"]["datastore_clusters"][0]["storage_drs"]["policy"] = std::vector{"vmware", "array_aware", "lead_time_aware"}[static_cast<std::size_t>(seed % 3)];
    const auto moved = run(days);
    sound(moved);
    std::map<std::string, std::string> lives{{"db-1", "A1"}, {"db-2", "A1"}, {"db-3", "A1"}};
    for (const auto& each : made(moved)) {
      const std::string vm = each.at("vm"), to = each.at("to");
      if (!lives.contains(vm)) continue;
      lives.erase(vm);
      for (const auto& [other, where] : lives) CHECK(where != to);
      lives[vm] = to;
    }
    std::set<std::string> places;
    for (const auto& [vm, where] : lives) places.insert(where);
    CHECK(places.size() == 3); // they began together: that is put right at once
  }
}

TEST_CASE("over a week a policy that knows arrays copies less over the fabric than the product", "[claims][DM-8][storage_drs][days]")
{
  const auto product = simulated_file("storage-drs-week-vmware"), arrays = simulated_file("storage-drs-week-array-aware");
  CHECK(offloaded(arrays) > offloaded(product));
  CHECK(copying(arrays) < copying(product));
}

TEST_CASE("a policy that has seen a slow way once takes another", "[claims][DM-8][storage_drs][days]")
{
  // From B1 it tries A2, then A1, both behind 1 Gbit/s: 125 MB/s. What B copies by itself is left.
  const auto run = simulated_file("storage-drs-week-lead-time-aware");
  std::vector<std::string> to;
  for (const auto& each : made(run))
    if (each.at("cause") == "space") to.push_back(each.at("to"));
  CHECK(to == std::vector<std::string>{"A2", "A1", "B2", "B2"});
  CHECK(copying(run) < copying(simulated_file("storage-drs-week-vmware")));
}

TEST_CASE("no I/O is balanced before 16 h of a day are there, and then at once", "[claims][storage_drs][days]")
{
  const auto run = simulated_file("storage-drs-week-vmware");
  const auto off = events(run.trace, "storage_drs_io_off");
  REQUIRE(off.size() == 2); // at the start and after 8 h
  CHECK(off.back().at("t") == 8 * hour);
  double first = 0;
  for (const auto& each : made(run))
    if (first == 0 && each.at("cause") == "io") first = each.at("at_s");
  CHECK(first == 16 * hour);
}

TEST_CASE("each datastore's device is measured once a day, when it is quiet enough", "[claims][storage_drs][days]")
{
  const auto run = simulated_file("storage-drs-week-vmware");
  std::map<std::string, std::set<int>> days;
  for (const auto& each : events(run.trace, "device_modelled")) {
    CHECK(days[each.at("datastore")].insert(static_cast<int>(each.at("t").get<double>() / day)).second);
    CHECK(each.at("slope_s").get<double>() >= 0);
  }
  REQUIRE(days.size() == 4);
  for (const auto& [datastore, measured] : days) CHECK(measured.size() >= 5);
}

TEST_CASE("a week on one array takes less time and fabric than on two, and mixed block sizes cost twice the time", "[claims][DM-10][storage_drs][days]")
{
  const auto one = simulated_file("storage-drs-week-on-one-array"), two = simulated_file("storage-drs-week-vmware"), mixed = simulated_file("storage-drs-week-mixed-block-sizes");
  for (const auto* each : {&one, &two, &mixed}) sound(*each);
  CHECK(copying(one) < copying(two));
  CHECK(copying(mixed) > 2 * copying(one));
  // On one array every byte of a disk is the array's own business; each byte that is not crosses the fabric twice.
  double sizes = 0;
  for (const auto& each : made(one))
    if (each.at("from") != "") sizes += each.at("size").get<double>();
  CHECK(offloaded(one) > 0.99 * sizes);
  CHECK(offloaded(two) < 0.9 * sizes);
  CHECK(bytes_on_kind(one.summary, "port_out") < bytes_on_kind(two.summary, "port_out"));
}

TEST_CASE("a datastore that passes 80 % at night loses a VM at the next sample, not in the morning", "[claims][storage_drs][days]")
{
  const auto night = simulated_file("datastore-fills-at-night");
  sound(night);
  REQUIRE(made(night).size() == 1);
  const auto& move = made(night)[0];
  const double at = move.at("at_s");
  CHECK(std::fmod(at, day) > 0);
  CHECK(std::fmod(at, day) < 6 * hour);
  CHECK(std::fmod(at, 300) == 0); // when statistics are sampled
  CHECK(std::fmod(at, 8 * hour) != 0); // not when its turn would have come
  double before = 0, after = 0; // % as Storage DRS counts: a quarter of what thin disks have not taken comes on top
  for (const auto& each : events(night.trace, "datastore_sampled")) {
    if (each.at("datastore") != "A1") continue;
    const double used = each.at("used"), provisioned = each.at("provisioned");
    const auto percent = 100 * (used + 0.25 * (provisioned - used)) / (1024 * gib);
    if (each.at("t") == at - 300) before = percent;
    if (each.at("t") == at) after = percent;
  }
  CHECK(before <= 80);
  CHECK(after > 80);
}

TEST_CASE("just under the threshold nothing moves", "[claims][storage_drs][days]")
{
  auto night = scenario("datastore-fills-at-night");
  night["platform"]["datastore_clusters"][0]["storage_drs"]["space_threshold"] = 90;
  const auto run = godwit::test::simulated(night.dump());
  CHECK(made(run).empty());
  for (const auto& each : events(run.trace, "storage_drs_judged"))
    if (each.at("cause") == "space") CHECK_FALSE(each.at("violated").get<bool>());
}

TEST_CASE("5.0 moves VMs between datastores on the same disks for nothing, 5.1 has found out that they are correlated", "[claims][storage_drs][days]")
{
  auto shared = scenario("correlated-datastores");
  const auto detects = run(shared);
  shared["platform"]["vsphere"] = "5.0";
  const auto blind = run(shared);
  sound(detects);
  CHECK(count(detects, "io") == 0);
  CHECK_FALSE(events(detects.trace, "datastores_correlated").empty());
  CHECK(count(blind, "io") > 0);
  CHECK(events(blind.trace, "datastores_correlated").empty());
  const auto& not_made = detects.summary.at("recommendations").at("storage_drs").at("not_made");
  CHECK(std::ranges::any_of(not_made, [](const auto& each) { return each.at("reason") == "source and destination are correlated"; }));
  CHECK(last_day(blind) > 0.8 * last_day(detects)); // nobody is served better for it
}

} // namespace storage_drs_days_claims_test
