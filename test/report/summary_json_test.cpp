#include "report/sample.hpp"
#include "report/summary_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Json = nlohmann::ordered_json;

namespace {

std::vector<std::string> keys(const Json& object)
{
  std::vector<std::string> found;
  for (const auto& [key, value] : object.items()) found.push_back(key);
  return found;
}

void has(const Json& object, const std::vector<std::string>& promised)
{
  for (const auto& key : promised) {
    INFO(key);
    CHECK(object.contains(key));
  }
}

} // namespace

TEST_CASE("summary.json has every key it promises", "[report][json]")
{
  const auto summary = Json::parse(summary_json(Sample{}.summary()));
  has(summary, {"godwit", "scenario", "scenario_hash", "seed", "simulated_s", "migrations", "resources", "limits", "assumed", "self_check"});
  const auto& migration = summary.at("migrations").at(1);
  has(migration, {"id", "vm", "kind", "outcome", "reason", "queued_s", "start_s", "end_s", "duration_s", "downtime_s", "from", "to", "phases",
                  "decisions", "bytes", "guest", "naive_s", "naive_how", "cpu_s"});
  has(migration.at("from"), {"host", "datastores"});
  has(migration.at("phases").at(0), {"name", "start_s", "end_s", "bytes"});
  has(migration.at("decisions").at(0), {"at_s", "what", "chosen", "tried", "claim"});
  has(migration.at("decisions").at(0).at("tried").at(0), {"name", "rejected"});
  has(migration.at("bytes"), {"bulk", "recopied", "mirrored", "memory", "home", "offloaded"});
  has(migration.at("guest"), {"write_latency_s", "iops_ratio", "slowdown"});
  has(migration.at("guest").at("write_latency_s"), {"before", "during", "after"});
  has(summary.at("resources").at(0), {"id", "kind", "bytes", "busy_s", "mean_utilisation", "peak_utilisation"});
  has(summary.at("resources").at(0).at("bytes"), {"guest", "bulk", "mirror"});
  has(summary.at("limits").at(0), {"migration", "from_s", "to_s", "bound_by"});
  has(summary.at("copies").at(0), {"window_how", "window_bytes_per_s", "max_flow_bytes_per_s"});
}

TEST_CASE("summary.json starts with what was run, in a fixed order", "[report][json]")
{
  const auto summary = Json::parse(summary_json(Sample{}.summary()));
  CHECK(keys(summary) == std::vector<std::string>{"godwit", "scenario", "scenario_hash", "vsphere", "fidelity", "seed", "simulated_s", "migrations",
                                                  "copies", "resources", "limits", "faults", "device_states", "firmware_upgrades", "plans", "workloads", "days", "policies", "recommendations", "datastore_maintenance", "assumed", "self_check"});
}

TEST_CASE("summary.json carries the figures", "[report][json]")
{
  const auto summary = Json::parse(summary_json(Sample{}.summary()));
  const auto& intra = summary.at("migrations").at(0);
  const auto& cross = summary.at("migrations").at(1);
  CHECK(intra.at("id") == "intra");
  CHECK(intra.at("bytes").at("offloaded") == 68'719'476'736);
  CHECK(intra.at("bytes").at("bulk") == 0);
  // 2,048 x 32 MiB / 256 MB/s + 0.5 s
  CHECK(cross.at("duration_s").get<double>() == Approx(2048 * 33'554'432.0 / 256e6 + 0.5));
  CHECK(cross.at("bytes").at("bulk") == 68'719'476'736);
  CHECK(cross.at("bytes_by_class").at("ports") == 137'438'953'472); // out of A, into B
  CHECK(cross.at("bound_by").at("what") == "window");
  CHECK(cross.at("outcome") == "completed");
  CHECK(summary.at("self_check") == "passed");
  CHECK(summary.at("assumed").at(0) == "fsr.duration = 500 ms (assumed: not published)");
}

TEST_CASE("equal runs write equal bytes", "[report][json]")
{
  CHECK(summary_json(Sample{}.summary()) == summary_json(Sample{}.summary()));
}

TEST_CASE("written piece by piece it is the text of the document as a whole", "[report][json]")
{
  const auto text = GENERATE(summary_json(Sample{}.summary()), summary_json(Stream{}.summary()));
  CHECK(text == nlohmann::ordered_json::parse(text).dump(2) + "\n");
}

TEST_CASE("violations stand in place of passed", "[report][json]")
{
  Stream run;
  run.record(godwit::trace::SelfChecked{{"at 3 s: space does not close"}});
  const auto summary = Json::parse(summary_json(run.summary()));
  CHECK(summary.at("self_check") == Json::array({"at 3 s: space does not close"}));
}

TEST_CASE("an empty run is JSON with empty lists", "[report][json]")
{
  const auto summary = Json::parse(summary_json(Stream{}.summary()));
  CHECK(summary.at("migrations").empty());
  CHECK(summary.at("migrations").is_array());
  CHECK(summary.at("limits").is_array());
}
