// VAAI: offload and the data mover's queue.

#include "support/simulated.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

namespace offload_claims_test {

using namespace godwit::test;
using nlohmann::json;

TEST_CASE("a 64 GiB disk moves in 2,048 transfers of 512 I/Os, never more than 32 outstanding", "[claims][VAAI-1][VAAI-2]")
{
  const auto trace = simulated_file("inside-the-data-mover").trace;
  // Copy 0 is the home directory's files, copy 1 the disk.
  int transfers = 0;
  for (const auto& event : events(trace, "transfer_done")) {
    if (event.at("copy") != 1) continue;
    ++transfers;
    CHECK(event.at("ios") == 512);
  }
  CHECK(transfers == 2048);

  std::uint64_t ios = 0;
  std::uint64_t at_depth = 0;
  std::uint64_t most = 0;
  // A million of them: read without a JSON parser.
  const std::string key = "\"event\":\"io_done\",\"copy\":1,";
  for (auto at = trace.find(key); at != std::string::npos; at = trace.find(key, at + key.size())) {
    const auto outstanding = std::stoull(trace.substr(trace.find("\"outstanding\":", at) + 14, 4));
    ++ios;
    at_depth += outstanding == 32 ? 1 : 0;
    most = std::max<std::uint64_t>(most, outstanding);
  }
  CHECK(ios == 2048 * 512);
  CHECK(most == 32);
  CHECK(at_depth == ios - 31); // all but the first 31: the queue fills at once and stays full until the tail
}

TEST_CASE("an offloaded 32 MiB transfer is 8 commands of 4 MiB, and not one data byte crosses the host", "[claims][VAAI-3]")
{
  const auto [summary, trace] = simulated_file("intra-vs-cross-array");
  std::map<int, bool> offloaded;
  for (const auto& event : events(trace, "copy_started")) {
    offloaded[event.at("copy")] = event.at("offloaded");
    if (event.at("offloaded")) CHECK(event.at("io_size") == 4 * 1048576);
  }
  int commands = 0;
  for (const auto& event : events(trace, "transfer_done"))
    if (offloaded.at(event.at("copy"))) {
      CHECK(event.at("ios") == 8);
      ++commands;
    }
  CHECK(commands == 2048);
  CHECK(migration(summary, "intra").at("bytes").at("offloaded") == 64 * 1073741824.0);
}

TEST_CASE("nothing of an offloaded disk is on any port, adapter or fabric of its run", "[claims][VAAI-3]")
{
  const auto summary = simulated(R"({"title": "one offloaded disk", "platform": "two-fc-arrays.json",
    "vms": [{"id": "vm", "host": "esx1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "10 GiB"}]}],
    "actions": [{"at": "0 s", "storage_vmotion": {"id": "m1", "vm": "vm", "disks": {"d0": "A2"}}}]})")
                           .summary;
  for (const auto& resource : summary.at("resources")) {
    INFO(resource.at("id"));
    const auto inside = resource.at("id") == "A/sas/read" || resource.at("id") == "A/sas/write" || resource.at("id") == "A/xcopy";
    CHECK(bytes_on(summary, resource.at("id").get<std::string>()) == (inside ? 10 * 1073741824.0 : 0));
  }
}

TEST_CASE("the state of the array's hardware acceleration stands in the decision: unknown, tried, then known", "[claims][VAAI-4]")
{
  const auto summary = summary_of_file("array-says-no");
  const auto& first = migration(summary, "first").at("decisions").at(0);
  const auto& second = migration(summary, "second").at("decisions").at(0);
  CHECK(first.at("device_state") == "unknown");
  CHECK_THAT(first.at("tried").at(0).at("rejected").get<std::string>(), Catch::Contains("first XCOPY"));
  CHECK(second.at("device_state") == "not_supported");
  CHECK_THAT(second.at("tried").at(0).at("rejected").get<std::string>(), Catch::Contains("known as not supported"));
  CHECK(second.at("chosen") == "fs3dm");
}

} // namespace offload_claims_test
