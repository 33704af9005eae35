// XVM-4, XVM-5, XVM-11 to XVM-13 and XVM-15 to XVM-19: what crosses which network, in which order, and what the guest's writes wait for.

#include "claims/changed.hpp"
#include "claims/two_sites.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace xvmotion_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

constexpr double ten_gbe = 1.25e9;
constexpr double home = 8 * mib;

double bytes(const json& migration, const char* cause) { return migration.at("bytes").at(cause); }

/// 8 GiB, 8 MiB of device state and a bit for each page.
constexpr double memory = 8 * gib + 8 * mib + 8 * gib / 4096 / 8;

json only(const char* action) { return {{"actions", json::array({json::parse(action)})}}; }

const auto unshared_only = only(R"({"at": "0 s", "xvmotion": {"id": "unshared", "vm": "app1", "host": "esx2", "to": "local2"}})");

/// In all of a phase that may come several times.
double phase_length(const json& migration, std::string_view name)
{
  double sum = 0;
  for (const auto& phase : migration.at("phases"))
    if (phase.at("name") == name) sum += length(phase);
  return sum;
}

/// A second by second, all that went over a resource: what streams and mirrored writes put there, each spread over the time it is told for.
std::vector<double> by_second(const std::string& trace, std::string_view id)
{
  std::size_t number = 0;
  for (const auto declared = events(trace, "resource_declared"); number < declared.size() && declared[number].at("id") != id;) ++number;
  std::vector<double> seconds;
  const auto spread = [&](double from, double to, double size) {
    if (to > seconds.size()) seconds.resize(static_cast<std::size_t>(to) + 1);
    for (auto at = static_cast<std::size_t>(from); static_cast<double>(at) < to; ++at) {
      const auto second = static_cast<double>(at);
      seconds[at] += size * (std::min(to, second + 1) - std::max(from, second)) / (to - from);
    }
  };
  const auto ways = [&](const char* event, const char* key, const char* path) {
    std::set<int> through;
    for (const auto& declared : events(trace, event))
      if (const auto& links = declared.at(path); std::find(links.begin(), links.end(), number) != links.end()) through.insert(declared.at(key).get<int>());
    return through;
  };
  const auto book = [&](const std::set<int>& through, const char* event, const char* key, const char* size) {
    for (const auto& carried : events(trace, event))
      if (through.contains(carried.at(key).get<int>()) && carried.at("t") > carried.at("from_s")) spread(carried.at("from_s"), carried.at("t"),
          carried.at(size));
  };
  book(ways("stream_declared", "stream", "links"), "stream_carried", "stream", "size");
  book(ways("load_declared", "load", "writes"), "load_carried", "load", "written");
  return seconds;
}

} // namespace

TEST_CASE("to a host that shares no datastore, disks and memory cross the vMotion network, each byte once", "[claims][XVM-4]")
{
  const auto summary = summary_of_file("shared-or-unshared-storage");
  const auto& unshared = migration(summary, "unshared");
  CHECK(decided(unshared, "path") == "vmotion_network");
  CHECK(bytes_over(unshared, "vmotion") == 20 * gib + home + memory);
  const auto& stream = unshared.at("streams").at(0).at("bytes");
  CHECK(stream.at("bulk") == 20 * gib);
  CHECK(stream.at("home") == home);
  CHECK(stream.at("memory") == memory);
}

TEST_CASE("writes mirrored to the other host cross the vMotion network too", "[claims][XVM-4]")
{
  const auto summary = summary_of_file("disks-first-or-memory-first");
  const auto& m = migration(summary, "disks-first");
  CHECK(bytes(m, "mirrored") > 50 * mib);
  CHECK(bytes_over(m, "vmotion") == Approx(bytes(m, "bulk") + bytes(m, "home") + bytes(m, "memory") + bytes(m, "mirrored")).epsilon(1e-9));
}

TEST_CASE("the copy to an unshared datastore leaves the storage network alone: each host reads or writes its own disks", "[claims][XVM-11]")
{
  const auto summary = changed("shared-or-unshared-storage", unshared_only).summary;
  for (const auto* on_the_fabric : {"S/port0/in", "S/port0/out", "S/port1/in", "S/port1/out", "esx1/hba1/in", "esx1/hba1/out", "esx1/hba2/in", "esx1/hba2/out", "esx2/hba1/in",
                                    "esx2/hba1/out", "esx2/hba2/in", "esx2/hba2/out"})
    CHECK(bytes_on(summary, on_the_fabric) == 0);
  CHECK(bytes_on(summary, "esx1/hba0/in") == 20 * gib + home);
  CHECK(bytes_on(summary, "esx1/hba0/out") == 0);
  CHECK(bytes_on(summary, "esx2/hba0/out") == 20 * gib + home);
  CHECK(bytes_on(summary, "esx2/hba0/in") == 0);
}

TEST_CASE("a second and a third 10 GbE NIC carry as much of the disks and of the memory as the first", "[claims][XVM-5]")
{
  const auto summary = summary_of_file("nics-one-to-four");
  int nics = 0;
  for (const auto* id : {"one-nic", "two-nics", "three-nics", "four-nics"}) {
    ++nics;
    const auto& m = migration(summary, id);
    REQUIRE(m.at("streams").size() == static_cast<std::size_t>(nics));
    for (int nic = 0; nic < nics; ++nic) {
      const auto& by_cause = m.at("streams").at(nic).at("bytes");
      CHECK(number(by_cause, "bulk") == Approx(100 * gib / nics).epsilon(0.01));
      CHECK(number(by_cause, "memory") == Approx(32 * gib / nics).epsilon(0.01));
      CHECK(bytes_on(summary, std::string{id} + "/nic" + std::to_string(nic) + "/out") == Approx(132 * gib / nics).epsilon(0.01));
    }
    CHECK(phase_length(m, "memory_pass") == Approx(32 * gib / (nics * ten_gbe)).epsilon(0.01));
    // Until the one core that reads the disk is busy: 64 KiB every 20 us, 3.28 GB/s.
    CHECK(phase_length(m, "bulk_copy") == Approx(100 * gib / std::min(nics * ten_gbe, 65536 / 20e-6)).epsilon(0.02));
  }
}

TEST_CASE("vmknics on one 40 GbE NIC bring 18, 28 and 36 Gbit/s, with the fourth the NIC is full", "[claims][XVM-5]")
{
  const auto summary = summary_of_file("vmknics-one-to-four");
  for (const auto& [id, gbits] : {std::pair{"one-vmknic", 18.0}, {"two-vmknics", 28.0}, {"three-vmknics", 36.0}, {"four-vmknics", 40.0}}) {
    const auto& m = migration(summary, id);
    CHECK(phase_length(m, "memory_pass") == Approx(32 * gib * 8 / (gbits * 1e9)).epsilon(0.01));
    CHECK(phase_length(m, "bulk_copy") == Approx(100 * gib / std::min(gbits * 1e9 / 8, 65536 / 20e-6)).epsilon(0.02));
  }
}

TEST_CASE("NICs of 10 and of 1 GbE side by side carry ten parts and one", "[claims][XVM-5]")
{
  const auto summary = simulated(R"({"title": "unequal NICs", "platform": {"extends": "two-hosts-local-disks.json", "hosts": [
    {"id": "a", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "sas1", "rate": "12 Gbit/s"}], "nics": [{"network": "vmotion", "rate": "2 Gbit/s"}, {"network": "vmotion", "rate": "200 Mbit/s"}]},
    {"id": "b", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "sas2", "rate": "12 Gbit/s"}], "nics": [{"network": "vmotion", "rate": "10 Gbit/s", "count": 2}]}]},
    "vms": [{"id": "vm", "host": "a", "memory": "8 GiB", "memory_reservation": "8 GiB", "disks": [{"id": "d0", "datastore": "local1", "size": "20 GiB"}]}],
    "actions": [{"at": "0 s", "xvmotion": {"id": "m1", "vm": "vm", "host": "b", "to": "local2"}}]})").summary;
  CHECK(bytes_on(summary, "a/nic0/out") / bytes_on(summary, "a/nic1/out") == Approx(10).epsilon(0.03));
  CHECK(phase_length(migration(summary, "m1"), "bulk_copy") == Approx(20 * gib / 275e6).epsilon(0.03)); // both together
}

TEST_CASE("what streams carry is their number times window / round trip, disks and memory alike", "[claims][XVM-12]")
{
  const auto summary = summary_of_file("window-and-round-trip");
  struct Row {
    const char* id;
    double rate;
  };
  // Up to the 5 ms that Standard admits buffers are sized for 133 MB/s; beyond, 562,140 bytes are under way in each stream.
  for (const auto& [id, rate] : {Row{"one-5ms", 133e6}, Row{"one-10ms", 562140 / 0.010}, Row{"four-10ms", 4 * 562140 / 0.010}}) {
    const auto& m = migration(summary, id);
    CHECK(phase_length(m, "bulk_copy") == Approx(10 * gib / rate).epsilon(0.01));
    CHECK(phase_length(m, "memory_pass") == Approx(4 * gib / rate).epsilon(0.01));
  }
}

// buffer-full: a write of 64 KiB is under way for 10 ms of round trip, 1 ms of the disk there, and as long as it waits behind what the copy keeps in the socket
// buffer, 562,140 B / 133 MB/s = 4.2 ms, and behind itself: some 15.5 ms. With one write every 6 ms, 1 ms of them at home, two are under way when the
// next comes: three writes at most, 192 KiB. With one every 4.5 ms it is four.

TEST_CASE("a guest's writes fit the buffer to the byte: it does not wait for 10 ms of round trip", "[claims][XVM-12][XVM-13][XVM-15]")
{
  const auto summary = summary_of_file("buffer-full");
  const auto& fits = migration(summary, "every-6-ms");
  CHECK(fits.at("mirror_modes").at("by_network") == true);
  CHECK(fits.at("mirror_modes").at("switches") == 0);
  const auto& latency = fits.at("guest").at("write_latency_s").at("during");
  CHECK(number(latency, "p95") == Approx(0.001).epsilon(0.03));
  CHECK(number(fits.at("writes").at("copied"), "count") > 5000);
  CHECK(differing(fits, "switchover") == 0);
}

TEST_CASE("with a byte less of buffer mirroring becomes synchronous, and writes wait for the round trip", "[claims][XVM-13]")
{
  const auto [summary, trace] = changed("buffer-full", {{"parameters", {{"xvmotion.mirror_buffer", "196607 B"}}}});
  const auto& full = migration(summary, "every-6-ms");
  const auto& changes = full.at("mirror_modes").at("changes");
  REQUIRE(changes.size() > 1);
  CHECK(changes.at(0).at("mode") == "synchronous");
  CHECK(changes.at(0).at("claim") == "XVM-13");
  CHECK(changes.at(1).at("mode") == "asynchronous"); // the buffer has emptied to its low-water mark
  CHECK(number(changes.at(1), "buffered") <= 98304);
  const auto& latency = full.at("guest").at("write_latency_s").at("during");
  CHECK(number(latency, "mean") > 0.003);
  CHECK(number(latency, "p95") == Approx(0.0155).epsilon(0.05));
  CHECK(differing(full, "switchover") == 0); // nothing is lost by it
}

TEST_CASE("a guest that writes more often than the buffer takes waits", "[claims][XVM-13]")
{
  const auto summary = summary_of_file("buffer-full");
  const auto& full = migration(summary, "every-4.5-ms");
  CHECK(full.at("mirror_modes").at("switches") > 0);
  CHECK(number(full.at("guest").at("write_latency_s").at("during"), "mean") > 0.002);
  CHECK(differing(full, "switchover") == 0);
}

TEST_CASE("a guest that writes less than the network carries beside the copy never waits, one that writes more is held to the network's pace", "[claims][XVM-13]")
{
  const auto summary = summary_of_file("the-diabolical-writer");
  const auto& half = migration(summary, "half-the-line");
  const auto& more = migration(summary, "more-than-the-line");
  CHECK(half.at("mirror_modes").at("switches") == 0);
  CHECK(number(half.at("guest").at("write_latency_s").at("during"), "p95") < 0.003);
  const auto& changes = more.at("mirror_modes").at("changes");
  REQUIRE(changes.size() > 1);
  CHECK(changes.at(0).at("claim") == "XVM-13");
  CHECK(changes.at(0).at("buffer") == 64 * mib);
  // It asks for 200 MB/s and gets the line's 125, less the little that copy and memory take.
  const auto written = number(more.at("guest").at("iops"), "during") * 256 * 1024;
  CHECK(written == Approx(125e6).epsilon(0.08));
  for (const auto* m : {&half, &more}) {
    CHECK(m->at("outcome") == "completed");
    CHECK(differing(*m, "switchover") == 0);
    // A guest that stands still sends nothing: what goes over in the stun has the line to itself.
    CHECK(stun(*m, "device_state") == Approx((8 * mib + gib / 32768) / 125e6).epsilon(0.01));
  }
}

TEST_CASE("disks, memory and mirrored writes together are no more than the line carries", "[claims][XVM-13]")
{
  const auto ran = changed("the-diabolical-writer", only(R"({"at": "0 s", "xvmotion": {"id": "half-the-line", "vm": "half", "host": "esx3", "to": "W1"}})"));
  const auto seconds = by_second(ran.trace, "east-west/west");
  REQUIRE(seconds.size() > 60);
  const auto mean = [&](std::size_t from, std::size_t count) {
    double sum = 0;
    for (auto at = from; at < from + count; ++at) sum += seconds[at];
    return sum / static_cast<double>(count);
  };
  // 62 MB/s of random arrivals beside the copy, whose transfers take half a second: of a second's figure 8 % are chance, of ten seconds' 2 %.
  const auto began = static_cast<std::size_t>(phase(migration(ran.summary, "half-the-line"), "memory_pass").at("start_s").get<double>());
  for (auto at = began; at < began + 5; ++at) CHECK(mean(at, 1) < 125e6 * 1.08);
  for (std::size_t at = 0; at + 10 < seconds.size(); ++at) CHECK(mean(at, 10) < 125e6 * 1.02);
}

TEST_CASE("a destination that cannot keep up makes mirroring synchronous, though the network could", "[claims][XVM-13]")
{
  // 40 MB/s of writes over 10 GbE, to a pool that takes 100 MB/s or 20.
  const auto moved = [](const char* pool) {
    return simulated(std::string{R"({"title": "slow destination", "platform": {"extends": "two-hosts-local-disks.json", "fabrics": [{"id": "sas4", "protocol": "fc"}],
      "arrays": [{"id": "slow", "ports": [{"fabric": "sas4", "rate": "12 Gbit/s"}], "pools": [{"id": "p", "read": "1 GB/s", "write": ")"} + pool + R"(", "read_latency": "1 ms", "write_latency": "1 ms"}]}],
      "datastores": [{"id": "slow", "array": "slow", "pool": "p", "type": "vmfs", "capacity": "1 TiB"}],
      "hosts": [{"id": "b", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "sas4", "rate": "12 Gbit/s"}], "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}]}]},
      "vms": [{"id": "vm", "host": "esx1", "memory": "1 GiB", "memory_reservation": "1 GiB", "disks": [{"id": "d0", "datastore": "local1", "size": "1 GiB"}],
               "workload": {"disk": {"writes": {"iops": 160, "size": "250 KB", "pattern": {"hot_cold": {"space": 0.03, "hits": 1}}}}}}],
      "actions": [{"at": "0 s", "xvmotion": {"id": "m1", "vm": "vm", "host": "b", "to": "slow"}}]})").summary;
  };
  const auto fast = moved("100 MB/s"), slow = moved("20 MB/s");
  CHECK(migration(fast, "m1").at("mirror_modes").at("switches") == 0);
  CHECK(migration(slow, "m1").at("mirror_modes").at("switches") > 0);
  for (const auto* summary : {&fast, &slow}) {
    CHECK(migration(*summary, "m1").at("outcome") == "completed");
    CHECK(differing(migration(*summary, "m1"), "switchover") == 0);
  }
}

TEST_CASE("without a buffer each write waits for the other host, with 64 MiB none does", "[claims][XVM-15]")
{
  const auto latency = [](const char* buffer) {
    const auto summary = changed("buffer-full", {{"parameters", {{"xvmotion.mirror_buffer", buffer}}}}).summary;
    return number(migration(summary, "every-6-ms").at("guest").at("write_latency_s").at("during"), "p50");
  };
  CHECK(latency("0 B") == Approx(0.0154).epsilon(0.05));
  CHECK(latency("64 MiB") == Approx(0.001).epsilon(0.03));
}

TEST_CASE("disks go first, for memory that was sent before them is dirty again", "[claims][XVM-16]")
{
  const auto summary = summary_of_file("disks-first-or-memory-first");
  const auto& disks = migration(summary, "disks-first");
  const auto& first = migration(summary, "memory-first");
  // 16 GiB take 13.7 s, in which 1.37 GB are dirtied; their pass takes 1.1 s and leaves 110 MB.
  CHECK(bytes(disks, "memory_resent") == Approx(1.374e9 + 0.110e9 + 8 * mib + 16 * gib / 32768).epsilon(0.01));
  // While the disk is copied all 8 GiB are; their pass takes 6.9 s and leaves 687 MB, those leave 55 MB.
  CHECK(bytes(first, "memory_resent") == Approx(8 * gib + 0.687e9 + 0.055e9 + 8 * mib + 16 * gib / 32768).epsilon(0.01));
  CHECK(number(first, "duration_s") - number(disks, "duration_s") == Approx((8 * gib + 0.687e9 + 0.055e9 - 1.374e9 - 0.110e9) / ten_gbe).epsilon(0.1));
}

TEST_CASE("memory is sent once the disks are copied and the mirror driver has caught up, and no sooner", "[claims][XVM-17]")
{
  const auto [summary, trace] = simulated_file("disks-first-or-memory-first");
  const auto& m = migration(summary, "disks-first");
  const auto& bulk = phase(m, "bulk_copy");
  const auto& drain = phase(m, "mirror_drain");
  CHECK(number(drain, "start_s") == number(bulk, "end_s"));
  CHECK(number(phase(m, "trace_install"), "start_s") == number(drain, "end_s"));
  double first_page = 1e300, last_block = 0;
  for (const auto& event : events(trace, "stream_carried")) {
    if (number(event, "t") > number(m, "end_s")) continue;
    if (event.at("cause") == "memory") first_page = std::min(first_page, number(event, "from_s"));
    if (event.at("cause") == "bulk") last_block = std::max(last_block, number(event, "t"));
  }
  CHECK(last_block == Approx(number(bulk, "end_s")));
  CHECK(first_page >= number(drain, "end_s"));
}

TEST_CASE("mirrored writes that are still under way when the copy is done hold the memory back", "[claims][XVM-17]")
{
  // 64 KiB are under way for some 15 ms: the last of them lands that long after the disk.
  const auto summary = summary_of_file("buffer-full");
  const auto& m = migration(summary, "every-6-ms");
  CHECK(phase_length(m, "mirror_drain") > 0);
  CHECK(phase_length(m, "mirror_drain") < 0.017);
}

TEST_CASE("where both hosts reach the destination the disks go over the storage network, memory alone over vMotion's", "[claims][XVM-18]")
{
  const auto summary = summary_of_file("shared-or-unshared-storage");
  const auto& shared = migration(summary, "shared");
  const auto& unshared = migration(summary, "unshared");
  CHECK(decided(shared, "path") == "storage_network");
  CHECK(decided(shared, "data_mover") == "fs3dm"); // as a Storage vMotion's
  CHECK(shared.at("to").at("host") == "esx2");
  CHECK(bytes_over(shared, "vmotion") == memory);
  CHECK(bytes_over(unshared, "vmotion") == memory + 20 * gib + home);
  CHECK(number(shared.at("bytes_by_class"), "hbas") == 2 * (20 * gib + home)); // in from the disk, out to the array
  // The network costs a core 0.573 s for each GiB that it need not carry.
  CHECK(number(unshared, "cpu_s") - number(shared, "cpu_s") == Approx(20 * 0.573).epsilon(0.01));
}

TEST_CASE("one reach more of the source decides: through an HBA on the array's fabric the storage network is taken", "[claims][XVM-18]")
{
  const auto path = [](const char* hbas) {
    const auto summary = simulated(std::string{R"({"title": "reach", "platform": {"extends": "two-hosts-local-disks.json", "hosts": [
      {"id": "a", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "sas1", "rate": "12 Gbit/s"})"} + hbas + R"(], "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}]}]},
      "vms": [{"id": "vm", "host": "a", "memory": "1 GiB", "memory_reservation": "1 GiB", "disks": [{"id": "d0", "datastore": "local1", "size": "1 GiB"}]}],
      "actions": [{"at": "0 s", "xvmotion": {"id": "m1", "vm": "vm", "host": "esx2", "to": "S1"}}]})").summary;
    return decided(migration(summary, "m1"), "path");
  };
  CHECK(path("") == "vmotion_network");
  CHECK(path(R"(, {"fabric": "fc", "rate": "8 Gbit/s"})") == "storage_network");
}

TEST_CASE("inside one array the disks of a VM that changes hosts are copied by the array", "[claims][XVM-19]")
{
  const auto summary = summary_of_file("local-disk-to-san");
  const auto& inside = migration(summary, "inside-the-array");
  CHECK(decided(inside, "data_mover") == "fs3dm_hw");
  CHECK(inside.at("to").at("host") == "esx2");
  CHECK(bytes(inside, "offloaded") == 20 * gib);
  CHECK(number(inside.at("bytes_by_class"), "ports") == 2 * home);
  CHECK(phase_length(inside, "bulk_copy") == Approx(20 * gib / 750e6).epsilon(0.01));
  CHECK(bytes(migration(summary, "local-to-array"), "offloaded") == 0); // two arrays
}

TEST_CASE("where the array has no XCOPY, or the host is told not to use it, a host-changing copy inside one array goes by software", "[claims][XVM-19]")
{
  const auto mover = [](const char* advanced, const char* array) {
    const auto summary = simulated(std::string{R"({"title": "offload", "platform": {"extends": "with-a-vmotion-network.json",
      "hosts": [{"id": "esx6", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}], "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}])"} + advanced + R"(}]},
      "vms": [{"id": "vm", "host": "esx6", "memory": "1 GiB", "memory_reservation": "1 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]}],
      "actions": [)" + array + R"({"at": "1 s", "xvmotion": {"id": "m1", "vm": "vm", "host": "esx4", "to": "A2"}}]})").summary;
    return decided(migration(summary, "m1"), "data_mover");
  };
  CHECK(mover("", "") == "fs3dm_hw");
  CHECK(mover(R"(, "advanced": {"DataMover.HardwareAcceleratedMove": 0})", "") == "fs3dm");
  CHECK(mover("", R"({"at": "0 s", "firmware_upgrade": {"array": "A", "xcopy": "unsupported"}}, )") == "fs3dm");
}

} // namespace xvmotion_claims_test
