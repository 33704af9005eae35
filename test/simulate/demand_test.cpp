#include "simulate/days.hpp"

#include <catch2/catch.hpp>

namespace demand_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

constexpr double mib = 1 << 20, gib = 1 << 30;

constexpr auto io = R"({"disks": [{"on": "d0", "iops": 100, "size": "8 KiB", "read_share": 0.25}]})";
/// 86,400 MiB a day: 1 MiB/s.
constexpr auto growth = R"({"disks": [{"on": "d0", "grows": {"a_day": "86400 MiB"}}]})";

json storage_vmotion(const std::string& at, const std::string& id, const std::string& vm, const std::string& to)
{
  return {{"at", at}, {"storage_vmotion", {{"id", id}, {"vm", vm}, {"to", to}}}};
}

/// A second VM, thick, of so much on A1.
json thick_vm(const std::string& id, const std::string& size)
{
  return {{"id", id}, {"host", "esx2"}, {"memory", "1 GiB"}, {"memory_reservation", "1 GiB"}, {"disks", {{{"id", "d0"}, {"datastore", "A1"}, {"size", size}}}}};
}

/// The scenario, but A1 has that much free once the VMs stand on it (home 8 MiB each, no swap).
json with_free(json scenario, double free)
{
  double taken = 0;
  for (const auto& vm : scenario["vms"])
    if (!vm.contains("arrives")) taken += 8 * mib + (vm["id"] == "vm" ? 10 * gib : 50 * gib);
  scenario["platform"]["datastores"][0]["capacity"] = std::to_string(static_cast<std::int64_t>(taken + free)) + " B";
  return scenario;
}

void passed(const Simulated& run) { CHECK(run.summary["self_check"] == "passed"); }

} // namespace

TEST_CASE("a demand loads its pool with I/Os a second x size, and the ledger closes", "[run][demand]")
{
  const auto run = run_days(days("1 h", io));
  passed(run);
  CHECK(bytes_on(run.summary, "A/p/read") == Approx(25.0 * 8192 * 3600).epsilon(1e-6));
  CHECK(bytes_on(run.summary, "A/p/write") == Approx(75.0 * 8192 * 3600).epsilon(1e-6));
  CHECK(bytes_on(run.summary, "B/p/read") == 0);
}

TEST_CASE("demand follows its curve from one look to the next", "[run][demand]")
{
  auto varying = json::parse(io);
  varying["disks"][0]["varies"] = json::parse(R"({"steps": [{"at": "30 min", "factor": 3}, {"at": "40 min", "factor": 0}]})");
  const auto run = run_days(days("1 h", varying.dump()));
  passed(run);
  CHECK(bytes_on(run.summary, "A/p/write") == Approx(75.0 * 8192 * (1800 + 3 * 600)).epsilon(1e-6));
}

TEST_CASE("guests with a demand cost one record an hour for all that go the same way", "[run][demand]")
{
  auto scenario = days("24 h", R"({"cpu": {"cores": 1, "varies": {"noise": {"share": 0.5}}}, "disks": [{"on": "d0", "iops": 10, "varies": {"noise": {"share": 0.5}}}]})");
  scenario["vms"][0]["count"] = 20;
  const auto run = run_days(scenario);
  passed(run);
  CHECK(events(run.trace, "load_declared").size() == 1);
  CHECK(events(run.trace, "load_carried").size() <= 25);
}

TEST_CASE("a pool asked for more than it does serves what it can", "[run][demand]")
{
  // 60,000 I/Os of 8 KiB would be 491 MB/s of the 400 MB/s there are: 0.99 of those.
  const auto run = run_days(days("1 h", R"({"disks": [{"on": "d0", "iops": 60000, "read_share": 0, "outstanding": 4096}]})"));
  passed(run);
  CHECK(bytes_on(run.summary, "A/p/write") == Approx(0.99 * 400e6 * 3600).epsilon(1e-3));
}

TEST_CASE("a thin disk's growth is taken from its datastore", "[run][demand][growth]")
{
  const auto run = run_days(days("1 h", growth));
  passed(run);
  double grown = 0;
  for (const auto& event : events(run.trace, "disks_grew")) grown += event["size"].get<double>();
  CHECK(grown == Approx(3600 * mib).margin(1));
}

TEST_CASE("thin disks grow while demand is followed, and not after: what is moved later is as large as then, whatever happens in between", "[run][demand][growth]")
{
  auto scenario = days("1 h", growth);
  scenario["actions"] = {storage_vmotion("2 h", "there", "vm", "B1"), storage_vmotion("3 h", "back", "vm", "A1")};
  const auto run = run_days(scenario);
  double grown = 0;
  for (const auto& event : events(run.trace, "disks_grew")) grown += event["size"].get<double>();
  CHECK(grown == Approx(3600 * mib).margin(1));
  for (const auto& asked : events(run.trace, "migration_requested")) CHECK(asked.at("disks").at(0).at("allocated").get<double>() == Approx(10 * gib + 3600 * mib).margin(1));
  for (const auto& copied : events(run.trace, "copy_started"))
    if (copied.at("cause") == "bulk") CHECK(copied.at("size").get<double>() == Approx(10 * gib + 3600 * mib).margin(mib));
}

TEST_CASE("disks that ask for nothing leave nothing behind, less than nothing least of all", "[run][demand]")
{
  auto scenario = days("1 h", R"({"disks": [{"on": "d0", "iops": 500, "size": "8 KiB", "read_share": 1}]})");
  scenario["vms"][0]["departs"] = "2 min";
  auto idle = thick_vm("idle", "1 GiB");
  idle["disks"].push_back({{"id", "d1"}, {"datastore", "A1"}, {"size", "1 GiB"}});
  idle["demand"] = json::parse(R"({"disks": [{"on": "d0", "iops": 0}, {"on": "d1", "iops": 0}]})");
  scenario["vms"].push_back(idle);
  scenario["platform"]["arrays"][0]["pools"][0]["random_iops"] = 3000;
  scenario["actions"] = {storage_vmotion("0 s", "m1", "idle", "B1"), storage_vmotion("10 min", "m2", "idle", "A1")};
  const auto run = run_days(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(bytes_on(run.summary, "A/p/read") == Approx(500.0 * 8192 * 120 + 2.0 * gib + 8 * mib).epsilon(1e-3));
  for (const auto& carried : events(run.trace, "load_carried")) CHECK(carried.at("read").get<double>() >= 0);
}

TEST_CASE("what fails where no guest is changes nothing for any", "[run][demand]")
{
  const auto took = [](bool elsewhere) {
    auto scenario = days("2 h", R"({"disks": [{"on": "d0", "iops": 5000}]})");
    scenario["platform"]["arrays"][0]["pools"][0].update({{"read", "1 GB/s"}, {"write", "1 GB/s"}, {"read_latency", "1 ms"}, {"random_iops", 3739}}); // oversubscribed: who gets what hangs on who is asked when
    scenario["platform"]["datastores"][1]["array"] = "A";
    auto busy = thick_vm("busy", "1 GiB");
    busy["workload"] = json::parse(R"({"disk": {"reads": {"iops": 500, "size": "1 MiB"}}})");
    scenario["vms"].push_back(busy);
    auto alone = scenario["platform"]["hosts"][0];
    alone["id"] = "alone", alone["hbas"] = json::array(), alone["nics"] = json::array();
    scenario["platform"]["hosts"].push_back(alone);
    if (elsewhere) scenario["actions"].push_back(json::parse(R"({"at": "0 s", "fault": {"host": "alone"}})"));
    scenario["actions"].push_back(storage_vmotion("0 s", "m1", "busy", "B1"));
    const auto run = run_days(scenario);
    CHECK(run.summary.at("self_check") == "passed");
    return migration(run.summary, "m1").at("end_s").get<double>();
  };
  CHECK(took(true) == took(false));
}

TEST_CASE("a datastore is full exactly when growth has taken what was free, not a look later", "[run][demand][growth]")
{
  // 3,700 MiB at 1 MiB/s: 100 s after the look at 3,600 s.
  const auto run = run_days(with_free(days("2 h", growth), 3700 * mib));
  passed(run);
  const auto full = events(run.trace, "datastore_full");
  REQUIRE(full.size() == 1);
  CHECK(full[0]["t"].get<double>() == Approx(3700).margin(0.001));
  CHECK(full[0]["datastore"] == "A1");
  CHECK(full[0]["stopped"] == json{"vm"});
  CHECK(events(run_days(with_free(days("3699 s", growth), 3700 * mib)).trace, "datastore_full").empty());
}

TEST_CASE("who finds no space stands still, and goes on at the look after space came back", "[run][demand][growth]")
{
  auto scenario = days("3 h", R"({"disks": [{"on": "d0", "iops": 100, "read_share": 0, "grows": {"a_day": "86400 MiB"}}]})");
  scenario["vms"].push_back(thick_vm("old", "50 GiB"));
  scenario["vms"][1]["departs"] = "2 h";
  const auto run = run_days(with_free(scenario, 3600 * mib));
  passed(run);
  const auto full = events(run.trace, "datastore_full"), room = events(run.trace, "datastore_has_room");
  REQUIRE(full.size() == 1);
  REQUIRE(room.size() == 1);
  CHECK(full[0]["t"].get<double>() == Approx(3600).margin(0.001));
  const auto back = room[0]["t"].get<double>();
  CHECK(back >= 7200);
  CHECK(back <= 7500);
  CHECK(bytes_on(run.summary, "A/p/write") == Approx(100.0 * 8192 * (3600 + 10'800 - back)).epsilon(1e-3));
}

TEST_CASE("a disk stops growing at its size, without anybody standing still", "[run][demand][growth]")
{
  auto scenario = days("3 h", growth);
  scenario["vms"][0]["disks"][0]["size"] = "11 GiB"; // 1,024 MiB more
  const auto run = run_days(scenario);
  passed(run);
  double grown = 0;
  for (const auto& event : events(run.trace, "disks_grew")) grown += event["size"].get<double>();
  CHECK(grown == 1024 * mib);
  CHECK(events(run.trace, "datastore_full").empty());
}

TEST_CASE("what a disk grows while it is copied is found where it lands", "[run][demand][growth]")
{
  auto scenario = days("1 h", growth);
  scenario["actions"].push_back(storage_vmotion("1000 s", "m1", "vm", "B1"));
  const auto run = run_days(scenario);
  passed(run);
  CHECK(migration(run.summary, "m1")["outcome"] == "completed");
  std::map<std::string, double> grown;
  for (const auto& event : events(run.trace, "disks_grew")) grown[event["datastore"]] += event["size"].get<double>();
  CHECK(grown["A1"] == Approx(1000 * mib).margin(1));
  CHECK(grown["B1"] == Approx(2600 * mib).margin(1));
}

TEST_CASE("a disk on the move is written at the rate its demand has by then", "[run][demand][mirror]")
{
  auto scenario = days("1 h", R"({"disks": [{"on": "d0", "iops": 200, "read_share": 0, "varies": {"steps": [{"at": "600 s", "factor": 5}]}}]})");
  scenario["vms"][0]["disks"][0]["allocated"] = "100 GiB"; // minutes of copying
  scenario["actions"].push_back(storage_vmotion("500 s", "m1", "vm", "B1"));
  const auto run = run_days(scenario);
  passed(run);
  double before = 0, after = 0, first = 1e9, last = 0;
  for (const auto& event : events(run.trace, "writes_sorted")) {
    const auto from = event["from_s"].get<double>(), to = event["t"].get<double>();
    double count = 0;
    for (const auto* region : {"not_copied", "in_flight", "copied"}) count += event[region]["count"].get<double>();
    if (to <= 600) before += count, first = std::min(first, from);
    else if (from >= 600) after += count, last = std::max(last, to);
  }
  REQUIRE(last > 700);
  CHECK(before / (600 - first) == Approx(200).epsilon(0.05)); // Poisson: 20,000 of them, 0.7 %
  CHECK(after / (last - 600) == Approx(1000).epsilon(0.05));
}

TEST_CASE("while it moves a guest loads its paths once, not also as one at rest", "[run][demand]")
{
  auto scenario = days("1 h", io);
  scenario["actions"].push_back(storage_vmotion("1800 s", "m1", "vm", "B1"));
  const auto run = run_days(scenario);
  passed(run);
  const auto& at_rest = run.summary["resources"];
  double guest = 0;
  for (const auto& resource : at_rest)
    if (resource["id"] == "A/p/write" || resource["id"] == "B/p/write") guest += resource["bytes"]["guest"].get<double>();
  CHECK(guest == Approx(75.0 * 8192 * 3600).epsilon(0.01));
}

TEST_CASE("a VM that is moved to another host loads its datastore from there", "[run][demand]")
{
  auto scenario = days("2 h", io);
  scenario["actions"].push_back({{"at", "3600 s"}, {"vmotion", {{"id", "m1"}, {"vm", "vm"}, {"host", "esx2"}}}});
  const auto run = run_days(scenario);
  passed(run);
  CHECK(bytes_on(run.summary, "A/p/write") == Approx(75.0 * 8192 * 7200).epsilon(1e-3));
  CHECK(bytes_on(run.summary, "esx2/hba0/out") == Approx(75.0 * 8192 * 3600).epsilon(0.01));
}

TEST_CASE("a guest that rests dirties no memory", "[run][demand][vmotion]")
{
  auto scenario = days("2 h", R"({"cpu": {"cores": 2, "varies": {"steps": [{"at": "1 h", "factor": 0}]}}})");
  scenario["vms"][0]["workload"] = json::parse(R"({"memory": {"dirty": "400 MB/s", "working_set": "512 MiB"}})");
  scenario["actions"].push_back({{"at", "1800 s"}, {"vmotion", {{"id", "busy"}, {"vm", "vm"}, {"host", "esx2"}}}});
  scenario["actions"].push_back({{"at", "5400 s"}, {"vmotion", {{"id", "resting"}, {"vm", "vm"}, {"host", "esx1"}}}});
  const auto run = run_days(scenario);
  passed(run);
  CHECK(migration(run.summary, "busy")["passes"][0]["dirtied"].get<double>() > 100 * mib);
  CHECK(migration(run.summary, "resting")["passes"][0]["dirtied"] == 0);
}

TEST_CASE("the same days twice are the same trace", "[run][demand]")
{
  auto scenario = days("12 h", R"({"disks": [{"on": "d0", "iops": 100, "varies": {"noise": {"share": 0.5}}, "grows": {"a_day": "10 GiB", "varies": {"noise": {"share": 1}}}}]})");
  scenario["vms"][0]["count"] = 5;
  scenario["actions"].push_back(storage_vmotion("3 h", "m1", "vm-2", "B1"));
  const auto first = run_days(scenario), second = run_days(scenario);
  passed(first);
  CHECK(first.trace == second.trace);
}

TEST_CASE("collectors see idle latency where nobody asks, and Little's law where somebody does", "[run][demand][statistics]")
{
  auto scenario = days("1 h", R"({"disks": [{"on": "d0", "iops": 100, "read_share": 1}]})");
  scenario["parameters"] = {{"statistics.recorded", 1}};
  const auto run = run_days(scenario);
  passed(run);
  const auto samples = events(run.trace, "datastore_sampled");
  REQUIRE(samples.size() == 2 * 12);
  CHECK(samples[0]["t"].get<double>() == 300);
  CHECK(samples[0]["read_iops"].get<double>() == Approx(100));
  CHECK(samples[0]["observed_latency_s"].get<double>() == Approx(0.005).epsilon(1e-3));
  CHECK(samples[0]["outstanding"].get<double>() == Approx(0.5).epsilon(1e-3)); // 100/s x 5 ms
  CHECK(samples[1]["datastore"] == "B1");
  CHECK(samples[1]["outstanding"] == 0);
}

TEST_CASE("a host holds 32 I/Os of a datastore at the device, the others wait where only the VM observes it", "[run][demand][statistics]")
{
  // Twice what the spindles do, 128 outstanding: Little's law makes it 128 / (4,000 x 0.99 / 2.08192) = 67.3 ms, a quarter of it in the device.
  auto scenario = days("1 h", R"({"disks": [{"on": "d0", "iops": 4000, "read_share": 1, "outstanding": 128}]})");
  scenario["platform"]["arrays"][0]["pools"][0]["random_iops"] = 2000;
  scenario["parameters"] = {{"statistics.recorded", 1}};
  const auto run = run_days(scenario);
  passed(run);
  const auto sample = events(run.trace, "datastore_sampled").at(0);
  CHECK(sample["observed_latency_s"].get<double>() == Approx(0.0673).epsilon(0.01));
  CHECK(sample["device_latency_s"].get<double>() == Approx(0.0673 / 4).epsilon(0.01));
  CHECK(sample["outstanding"].get<double>() == Approx(128).epsilon(0.01));
}

TEST_CASE("a copy that fills the pool is seen in the latency of those who share it", "[run][demand][statistics]")
{
  auto scenario = days("1 h", R"({"disks": [{"on": "d0", "iops": 50, "read_share": 0}]})");
  scenario["parameters"] = {{"statistics.recorded", 1}};
  scenario["platform"]["arrays"][1]["pools"][0]["write"] = "100 MB/s"; // slower than the mover's window
  scenario["vms"][0]["disks"][0]["datastore"] = "B1";
  scenario["vms"].push_back(thick_vm("other", "100 GiB"));
  scenario["actions"].push_back(storage_vmotion("900 s", "m1", "other", "B1"));
  const auto run = run_days(scenario);
  passed(run);
  double calm = 0, busy = 0;
  for (const auto& event : events(run.trace, "datastore_sampled")) {
    if (event["datastore"] != "B1") continue;
    if (event["t"] == 900.0) calm = event["observed_latency_s"];
    if (event["t"] == 1500.0) busy = event["observed_latency_s"];
  }
  CHECK(calm == Approx(0.001).epsilon(0.01));
  CHECK(busy > 0.005); // up to 2 MiB of the copy at 100 MB/s: 21 ms
}

} // namespace demand_test
