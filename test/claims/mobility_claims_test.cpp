// MOB-1 to MOB-6, MOB-10 and MOB-14: what must be shared, what crosses which network, whose VM it is meanwhile.

#include "claims/two_sites.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace mobility_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string to_esx3 = R"("vmotion": {"id": "m1", "vm": "vm", "host": "esx3"})";
/// A volume with an end at each site.
const std::string metro = R"("datastores": [{"id": "metro", "array": "E", "pool": "ssd", "type": "vmfs", "capacity": "8 TiB",
                                             "stretched": {"array": "W", "pool": "ssd"}}])";

double since(const std::string& trace, std::string_view event) { return number(events(trace, event).front(), "t"); }

} // namespace

TEST_CASE("without a shared datastore a vMotion is refused, and the datastore and the host are named", "[claims][MOB-1]")
{
  const auto [summary, trace] = TwoSites{.actions = {to_esx3}}.run();
  const auto& m1 = migration(summary, "m1");
  CHECK(m1.at("outcome") == "refused");
  CHECK(m1.at("claim") == "MOB-1");
  CHECK_THAT(m1.at("reason").get<std::string>(), Contains("esx3") && Contains("E1"));
  CHECK(events(trace, "slots_taken").empty());
}

TEST_CASE("with one datastore that both hosts reach the same vMotion goes, and no file moves", "[claims][MOB-1]")
{
  const auto near = TwoSites{.actions = {R"("vmotion": {"id": "m1", "vm": "vm", "host": "esx2"})"}}.run().summary;
  CHECK(migration(near, "m1").at("outcome") == "completed");
  CHECK(migration(near, "m1").at("bytes").at("bulk") == 0);
  CHECK(bytes_on_kind(near, "pool_read") + bytes_on_kind(near, "pool_write") == 0);
}

TEST_CASE("one disk out of two that the destination does not reach is enough to refuse a vMotion", "[claims][MOB-1]")
{
  // metro is at both sites, E1 only at one.
  const std::string two = R"({"id": "vm", "host": "esx1", "memory": "1 GiB", "disks": [{"id": "d0", "datastore": "metro", "size": "1 GiB"},
                              {"id": "d1", "datastore": "E1", "size": "1 GiB"}]})";
  const auto summary = TwoSites{.platform = metro, .vms = {two}, .actions = {to_esx3}}.run().summary;
  CHECK(migration(summary, "m1").at("outcome") == "refused");
  CHECK_THAT(migration(summary, "m1").at("reason").get<std::string>(), Contains("esx3 does not reach E1"));
}

TEST_CASE("a Storage vMotion needs a host that reaches both datastores, which other host reaches the destination does not help", "[claims][MOB-2]")
{
  const auto moved = [](const char* to) {
    return migration(TwoSites{.actions = {std::string{R"("storage_vmotion": {"id": "m1", "vm": "vm", "to": ")"} + to + "\"}"}}.run().summary, "m1");
  };
  CHECK(moved("E2").at("outcome") == "completed");
  const auto far = moved("W1");
  CHECK(far.at("outcome") == "refused");
  CHECK(far.at("claim") == "MOB-2");
  CHECK_THAT(far.at("reason").get<std::string>(), Contains("esx1 does not reach W1"));
}

TEST_CASE("what vMotion and Storage vMotion refuse XvMotion does: any storage to any storage, over the vMotion network", "[claims][MOB-3]")
{
  const auto summary = summary_of_file("no-shared-datastore");
  CHECK(migration(summary, "vmotion").at("outcome") == "refused");
  CHECK(migration(summary, "storage-vmotion").at("outcome") == "refused");
  const auto& m = migration(summary, "xvmotion");
  CHECK(m.at("outcome") == "completed");
  CHECK(decided(m, "path") == "vmotion_network");
  // 20 GiB of disk, 8 MiB of home, 8 GiB of memory, 8 MiB of device state, a bit for each of 8 GiB / 4 KiB pages: 256 KiB.
  CHECK(bytes_over(m, "vmotion") == 28 * gib + 16 * mib + 256 * 1024);
}

TEST_CASE("a cross-vCenter vMotion takes the VM out of one inventory and into the other at the switchover, not before", "[claims][MOB-4]")
{
  const auto [summary, trace] = TwoSites{.actions = {R"("xvmotion": {"id": "m1", "vm": "vm", "host": "esx4", "to": "W1"})"}}.run();
  const auto& m1 = migration(summary, "m1");
  REQUIRE(m1.at("outcome") == "completed");
  CHECK(m1.at("kind") == "cross_vcenter");
  const auto over = since(trace, "switched_over");
  CHECK(inventory_of(trace, "vm", 0) == "vc1");
  CHECK(inventory_of(trace, "vm", over - 1e-6) == "vc1");
  CHECK(inventory_of(trace, "vm", over) == "vc2");
  CHECK(events(trace, "vm_registered").size() == 1);
}

TEST_CASE("a cross-vCenter vMotion that is rolled back leaves the VM in the inventory it was in", "[claims][MOB-4]")
{
  const auto [summary, trace] = TwoSites{.vms = {vm_text({.size = "20 GiB"})},
                                         .actions = {R"("xvmotion": {"id": "m1", "vm": "vm", "host": "esx4", "to": "W1"})",
                                                     R"("at": "30 s", "fault": {"datastore": "W1"})"}}
                                    .run();
  CHECK(migration(summary, "m1").at("outcome") == "rolled_back");
  CHECK(events(trace, "vm_registered").empty());
  CHECK(events(trace, "locks_moved").empty());
}

TEST_CASE("of a running VM the snapshot's parents cross by network file copy, all that is written cross with its memory over the vMotion network", "[claims][MOB-4]")
{
  const auto summary = summary_of_file("cross-vcenter");
  const auto& live = migration(summary, "live");
  CHECK(live.at("outcome") == "completed");
  CHECK(bytes_over(live, "provisioning") == 24 * gib);
  CHECK(bytes_over(live, "management") == 0);
  // 40 - 24 GiB of disk, 8 MiB of home, mirrored writes, memory.
  const auto& bytes = live.at("bytes");
  CHECK(bytes.at("bulk") == 40 * gib);
  CHECK(bytes_over(live, "vmotion") == 16 * gib + 8 * mib + number(bytes, "mirrored") + number(bytes, "memory"));
}

TEST_CASE("a powered-off VM crosses by network file copy: over the provisioning network, over the management network where its host lacks that", "[claims][MOB-5]")
{
  const auto summary = summary_of_file("cross-vcenter");
  const auto& cold = migration(summary, "cold");
  CHECK(cold.at("kind") == "cold");
  CHECK(bytes_over(cold, "provisioning") == 40 * gib + 8 * mib);
  CHECK(bytes_over(cold, "management") + bytes_over(cold, "vmotion") == 0);
  const auto& lacking = migration(summary, "over-management"); // esx2 has no adapter for provisioning
  CHECK(bytes_over(lacking, "management") == 40 * gib + 8 * mib);
  CHECK(bytes_over(lacking, "provisioning") + bytes_over(lacking, "vmotion") == 0);
}

TEST_CASE("a network file copy is one stream of 1.3 Gbit/s, less where the round trip is long", "[claims][MOB-5]")
{
  const auto copied = [](const char* rtt) {
    const auto summary = TwoSites{.rtt = rtt, .parameters = R"("home.size": "0 B")", .vms = {vm_text({.size = "10 GiB", .keys = R"("powered_on": false)"})}}.run().summary;
    return length(phase(migration(summary, "m1"), "cold_copy"));
  };
  CHECK(copied("1 ms") == Approx(10 * gib / 162.5e6).epsilon(0.01)); // 1.3 Gbit/s = 162.5 MB/s; 562540 B / 1 ms would be 563 MB/s
  CHECK(copied("10 ms") == Approx(10 * gib / 56.254e6).epsilon(0.01)); // 562540 B / 10 ms = 56.3 MB/s: its buffer is never resized
}

TEST_CASE("a powered-off VM whose hosts share neither a provisioning nor a management network is refused", "[claims][MOB-5]")
{
  const std::string bare = R"("hosts": [{"id": "bare", "site": "west", "cores": 16, "memory": "256 GiB", "hbas": [{"fabric": "fc-west", "rate": "8 Gbit/s"}],
                                         "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}]}])";
  const auto summary = TwoSites{.platform = bare, .vms = {vm_text({.keys = R"("powered_on": false)"})},
                                .actions = {R"("xvmotion": {"id": "m1", "vm": "vm", "host": "bare", "to": "W1"})"}}
                           .run()
                           .summary;
  CHECK(migration(summary, "m1").at("outcome") == "refused");
  CHECK_THAT(migration(summary, "m1").at("reason").get<std::string>(), Contains("provisioning") && Contains("management"));
}

TEST_CASE("the files stay locked by the source while all of them are copied, the lock moves with the VM", "[claims][MOB-5]")
{
  const auto [summary, trace] = simulated_file("cross-vcenter");
  std::map<std::string, double> last_copy;
  std::map<int, std::string> copies;
  for (const auto& event : events(trace, "copy_started")) copies[event.at("copy")] = event.at("migration");
  for (const auto& event : events(trace, "copy_ended")) last_copy[copies.at(event.at("copy"))] = number(event, "t");
  const auto locks = events(trace, "locks_moved"), over = events(trace, "switched_over");
  REQUIRE(over.size() == 3);
  REQUIRE(locks.size() == 1); // of the three only "live" is powered on: nobody holds the files of the others
  CHECK(locks[0].at("migration") == "live");
  const auto its = std::ranges::find_if(over, [](const auto& event) { return event.at("migration") == "live"; });
  REQUIRE(its != over.end());
  CHECK(number(locks[0], "t") == number(*its, "t"));
  CHECK(number(locks[0], "t") >= last_copy.at("live"));
  CHECK(locks[0].at("to") == "esx4");
}

TEST_CASE("no array primitive is needed, or used: neither array has any", "[claims][MOB-6]")
{
  const auto [summary, trace] = simulated_file("cross-vcenter");
  for (const auto* id : {"live", "cold", "over-management"}) {
    CHECK(migration(summary, id).at("outcome") == "completed");
    CHECK(migration(summary, id).at("bytes").at("offloaded") == 0);
  }
  for (const auto& copy : events(trace, "copy_started")) CHECK(copy.at("offloaded") == false);
}

TEST_CASE("long-distance vMotion goes through the phases of cross-vCenter vMotion, and takes as long", "[claims][MOB-10]")
{
  const auto summary = summary_of_file("long-distance");
  const auto& one = migration(summary, "long-distance");
  const auto& other = migration(summary, "cross-vcenter");
  CHECK(one.at("kind") == "long_distance");
  CHECK(other.at("kind") == "cross_vcenter");
  CHECK(phases(one) == phases(other));
  CHECK(number(one, "duration_s") == Approx(number(other, "duration_s")).epsilon(1e-9));
  CHECK(number(one, "downtime_s") == Approx(number(other, "downtime_s")).epsilon(1e-9));
  CHECK(bytes_over(one, "vmotion") == bytes_over(other, "vmotion"));
}

TEST_CASE("long-distance and cross-vCenter vMotion are refused beyond the same round trip", "[claims][MOB-10]")
{
  const auto asked = [](const char* rtt, const char* host) {
    return migration(TwoSites{.rtt = rtt, .version = "6.0", .actions = {std::string{R"("xvmotion": {"id": "m1", "vm": "vm", "to": "W1", "host": ")"} + host + "\"}"}}.run().summary,
                     "m1");
  };
  for (const auto* host : {"esx3", "esx4"}) {
    CHECK(asked("100 ms", host).at("outcome") == "completed");
    CHECK(asked("100.1 ms", host).at("claim") == "MOB-7");
  }
}

TEST_CASE("over a stretched volume only memory crosses", "[claims][MOB-14]")
{
  const auto summary = summary_of_file("stretched-volume");
  const auto& m = migration(summary, "across");
  CHECK(m.at("outcome") == "completed");
  CHECK(m.at("kind") == "vmotion");
  CHECK(m.at("bytes").at("bulk") == 0);
  CHECK(number(m.at("bytes_by_class"), "wan") == number(m.at("bytes"), "memory"));
}

TEST_CASE("a volume that each host reaches at its own end admits a round trip of 10 ms, no more, whatever vMotion alone would admit", "[claims][MOB-14]")
{
  const auto asked = [](const char* rtt, const char* ignoring = "") {
    return migration(TwoSites{.rtt = rtt, .platform = metro, .vms = {vm_text({.datastore = "metro"})},
                              .actions = {R"("vmotion": {"id": "m1", "vm": "vm", "host": "esx3")" + std::string{ignoring} + "}"}}
                         .run()
                         .summary,
                     "m1");
  };
  CHECK(asked("10 ms").at("outcome") == "completed");
  const auto refused = asked("10.1 ms"); // 6.7 Enterprise Plus: 150 ms
  CHECK(refused.at("outcome") == "refused");
  CHECK(refused.at("claim") == "MOB-14");
  CHECK_THAT(refused.at("reason").get<std::string>(), Contains("metro") && Contains("10 ms") && Contains("10.1 ms"));
  CHECK(asked("10.1 ms", R"(, "ignore_rtt_limit": true)").at("outcome") == "completed");
}

TEST_CASE("a move off the stretched volume is not bound by its 10 ms", "[claims][MOB-14]")
{
  const auto summary = TwoSites{.rtt = "50 ms", .platform = metro, .vms = {vm_text({.datastore = "metro"})}}.run().summary;
  CHECK(migration(summary, "m1").at("outcome") == "completed");
}

TEST_CASE("a powered-off VM passes no lock on, and why its files take a network is told", "[claims][MOB-4][MOB-5]")
{
  const auto [summary, trace] = simulated_file("cross-vcenter");
  for (const auto& lock : events(trace, "locks_moved")) CHECK(lock.at("vm") == migration(summary, "live").at("vm"));
  CHECK(decided(migration(summary, "cold"), "path") == "nfc");
  CHECK(decided(migration(summary, "cold"), "file_copy_network") == "provisioning");
  for (const auto& each : migration(summary, "over-management").at("decisions")) {
    if (each.at("what") == "path") CHECK(each.at("claim") == "MOB-4");
    if (each.at("what") != "file_copy_network") continue;
    CHECK(each.at("chosen") == "management");
    CHECK(each.at("reason") == "esx2 has no adapter for provisioning");
  }
  // Of the running VM's disk, the part that nobody writes goes one way, the rest the other.
  std::vector<std::string> ways;
  for (const auto& each : migration(summary, "live").at("decisions"))
    if (each.at("what") == "path") ways.push_back(each.at("chosen"));
  CHECK(ways == std::vector<std::string>{"nfc", "vmotion_network"});
}

TEST_CASE("the grounds that admit a change of host are told with their rules", "[claims][MOB-1][MOB-7][MOB-10][MOB-14]")
{
  const auto claim = [](const json& migration, std::string_view what) {
    for (const auto& each : migration.at("decisions"))
      if (each.at("what") == what) return each.at("claim").get<std::string>();
    return std::string{};
  };
  const auto stretched = summary_of_file("stretched-volume");
  CHECK(claim(stretched.at("migrations").at(0), "reach") == "MOB-14");
  const auto far = summary_of_file("too-far");
  const auto& all_the_same = migration(far, "all-the-same");
  CHECK(decided(all_the_same, "round_trip") == "ignored");
  CHECK(claim(all_the_same, "round_trip") == "MOB-7");
  CHECK(claim(all_the_same, "kind") == "MOB-10");
  CHECK(migration(far, "asked").at("decisions").empty());
}

} // namespace mobility_claims_test
