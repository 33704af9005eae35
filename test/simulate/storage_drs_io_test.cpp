// I/O balancing in a whole run, each default probed just before it must act and just when it must: 15 ms, at the 90th percentile, of the current
// day's 16 h or of yesterday's 24, by the release's own latency.

#include "simulate/days.hpp"

#include <catch2/catch.hpp>

namespace storage_drs_io_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

constexpr double hour = 3600;

/// A1 and B1 in "pod"; vm-1 and vm-2 on A1 ask for 100 reads of 8 KiB a second each, on a pool that takes `read_latency`.
json pod(const std::string& until, const std::string& read_latency)
{
  auto scenario = days(until, R"({"disks": [{"on": "d0", "iops": 100, "size": "8 KiB", "read_share": 1}]})");
  scenario["parameters"]["statistics.recorded"] = 1;
  scenario["platform"]["datastore_clusters"] = json::parse(R"([{"id": "pod", "datastores": ["A1", "B1"]}])");
  scenario["platform"]["arrays"][0]["pools"][0]["read_latency"] = read_latency;
  scenario["vms"][0]["count"] = 2;
  return scenario;
}

/// On a pool that serves 700 random reads a second: 14.02 ms as a rule, 20.7 ms for so many minutes, in which they ask for three times as much.
json busy_for(int minutes, int from, const std::string& until)
{
  auto scenario = pod(until, "14 ms");
  scenario["platform"]["arrays"][0]["pools"][0]["random_iops"] = 700;
  const auto at = [](int minute) { return std::to_string(minute) + " min"; };
  scenario["vms"][0]["demand"]["disks"][0]["varies"]["steps"] = {{{"at", at(from)}, {"factor", 3}}, {{"at", at(from + minutes)}, {"factor", 1}}};
  return scenario;
}

std::vector<json> io_moves(const Simulated& run)
{
  std::vector<json> all;
  for (const auto& each : events(run.trace, "storage_drs_recommended"))
    if (each.at("cause") == "io") all.push_back(each);
  return all;
}

/// How a datastore stood at that instant.
json judged(const Simulated& run, double at, const std::string& datastore)
{
  for (const auto& each : events(run.trace, "storage_drs_judged"))
    if (each.at("cause") == "io" && each.at("t") == at && each.at("datastore") == datastore) return each;
  FAIL(datastore << " was not judged at " << at << " s");
  return {};
}

/// Five-minute samples of A1 above 15 ms.
int slow_samples(const Simulated& run)
{
  int count = 0;
  for (const auto& each : events(run.trace, "datastore_sampled"))
    if (each.at("datastore") == "A1" && each.at("observed_latency_s").get<double>() > 0.015) ++count;
  return count;
}

} // namespace

TEST_CASE("a datastore that answers in 14.9 ms keeps its VMs, and it is said what it was held against", "[run][storage_drs]")
{
  const auto run = run_days(pod("17 h", "14.9 ms"));
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(io_moves(run).empty());
  CHECK(run.summary.at("migrations").empty());
  const auto stood = judged(run, 16 * hour, "A1");
  CHECK(stood.at("value").get<double>() == Approx(0.0149));
  CHECK(stood.at("threshold") == 0.015);
  CHECK(stood.at("violated") == false);
}

TEST_CASE("one that answers in 15.1 ms loses one at 16 h, with its numbers, and what is not done says its own", "[run][storage_drs]")
{
  const auto run = run_days(pod("17 h", "15.1 ms"));
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(judged(run, 16 * hour, "A1").at("violated") == true);
  CHECK(judged(run, 16 * hour, "B1").at("violated") == false);
  const auto moves = io_moves(run);
  REQUIRE(moves.size() == 1);
  CHECK(moves[0].at("t") == 16 * hour);
  CHECK(moves[0].at("to") == "B1");
  CHECK(moves[0].at("figures").at("source_latency_s").get<double>() == Approx(0.0151));
  CHECK(moves[0].at("figures").at("threshold_s") == 0.015);
  CHECK(migration(run.summary, moves[0].at("migration").get<std::string>()).at("outcome") == "completed");
  // One of two alike on each: the other would tip it the other way.
  const auto& not_made = run.summary.at("recommendations").at("storage_drs").at("not_made");
  REQUIRE(not_made.size() == 1);
  CHECK(not_made[0].at("reason") == "the load is not imbalanced enough");
  CHECK(not_made[0].at("value") == 0);
  CHECK(not_made[0].at("limit") == 5);
}

TEST_CASE("of 16 h 19 slow samples are no more than a tenth, 20 are", "[run][storage_drs]")
{
  // 192 samples of five minutes; the 90th percentile is the ceil(0.9 x 192) = 173rd in order, above which 19 stand.
  const auto early = run_days(busy_for(95, 60, "17 h")), late = run_days(busy_for(100, 60, "17 h"));
  CHECK(slow_samples(early) == 19);
  CHECK(io_moves(early).empty());
  CHECK(judged(early, 16 * hour, "A1").at("value").get<double>() < 0.0141);
  REQUIRE(slow_samples(late) == 20);
  REQUIRE_FALSE(io_moves(late).empty());
  CHECK(io_moves(late)[0].at("t") == 16 * hour);
  CHECK(io_moves(late)[0].at("figures").at("source_latency_s").get<double>() > 0.02);
}

TEST_CASE("after midnight it is a tenth of yesterday's 24 h: 28 slow samples are not, 29 are", "[run][storage_drs]")
{
  // All after the look at 16 h. 288 samples; the ceil(0.9 x 288) = 260th in order, above which 28 stand.
  const auto early = run_days(busy_for(140, 18 * 60, "33 h")), late = run_days(busy_for(145, 18 * 60, "33 h"));
  CHECK(slow_samples(early) == 28);
  CHECK(io_moves(early).empty());
  CHECK(judged(early, 32 * hour, "A1").at("violated") == false);
  REQUIRE(slow_samples(late) == 29);
  CHECK(judged(late, 16 * hour, "A1").at("violated") == false);
  REQUIRE_FALSE(io_moves(late).empty());
  CHECK(io_moves(late)[0].at("t") == 24 * hour);
}

TEST_CASE("in 5.0 what waits in the hosts is not seen, in 5.1 it is", "[run][storage_drs]")
{
  // 200 reads a second of 20 ms keep 4 outstanding, of which the host's queue lets 2 to the device: half of the latency is the device's.
  auto scenario = pod("17 h", "20 ms");
  scenario["parameters"]["storage.lun_queue_depth"] = 2;
  const auto seen = run_days(scenario);
  REQUIRE(io_moves(seen).size() == 1);
  CHECK(io_moves(seen)[0].at("figures").at("source_latency_s").get<double>() == Approx(0.020).epsilon(0.01));
  scenario["vsphere"] = "5.0";
  const auto unseen = run_days(scenario);
  CHECK(io_moves(unseen).empty());
  CHECK(judged(unseen, 16 * hour, "A1").at("value").get<double>() == Approx(0.010).epsilon(0.01));
}

} // namespace storage_drs_io_test
