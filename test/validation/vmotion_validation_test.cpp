// Published measurements of vMotion, of QEMU's live migration and of slots, through the whole simulator, configured from the published inputs.
// Inputs that the sources lack stand in each case's `chosen`.

#include "support/simulated.hpp"
#include "validation/figures.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

namespace vmotion_validation_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

constexpr double gib = 1073741824;

/// One array with datastores "s" and "s2", faster than whatever reaches it.
constexpr auto storage = R"("arrays": [{"id": "A", "ports": [{"fabric": "fc", "rate": "100 Gbit/s"}],
                            "pools": [{"id": "p", "read": "5 GB/s", "write": "5 GB/s", "read_latency": "1 ms", "write_latency": "1 ms"}]}],
  "datastores": [{"id": "s", "array": "A", "pool": "p", "type": "vmfs", "capacity": "16 TiB"}, {"id": "s2", "array": "A", "pool": "p", "type": "vmfs", "capacity": "16 TiB"}])";

/// Two hosts "a" and "b" that share them, and what lies between the two.
struct Pair {
  std::string version = "5.1";
  std::string edition = "enterprise_plus";
  std::string nic = R"("rate": "10 Gbit/s")"; ///< of each host
  std::string rtt = "0 s";
  std::string mtu; ///< of the network: R"(, "mtu": 1500)"
  std::string parameters;
  std::string vms;
  std::string actions;

  json run() const
  {
    const auto host = [&](const char* id) {
      return fmt::format(R"({{"id": "{}", "cores": 32, "memory": "1 TiB", "hbas": [{{"fabric": "fc", "rate": "16 Gbit/s"}}], "nics": [{{"network": "vmotion", {}}}]}})", id, nic);
    };
    return simulated(fmt::format(R"({{"title": "vMotion", "vsphere": "{}", "edition": "{}", "platform": {{
      "fabrics": [{{"id": "fc", "protocol": "fc"}}], {},
      "networks": [{{"id": "vmotion", "carries": ["vmotion"], "rtt": "{}"{}}}],
      "hosts": [{}, {}]}},
      "parameters": {{{}}}, "vms": [{}], "actions": [{}]}})",
                                 version, edition, storage, rtt, mtu, host("a"), host("b"), parameters, vms, actions))
        .summary;
  }
};

/// Of so much memory, all of it reserved, on "a" and "s".
std::string vm(const std::string& memory, const std::string& memory_workload = "")
{
  const auto workload = memory_workload.empty() ? "" : R"(, "workload": {"memory": {)" + memory_workload + "}}";
  return fmt::format(R"({{"id": "vm", "host": "a", "memory": "{0}", "memory_reservation": "{0}", "disks": [{{"id": "d0", "datastore": "s", "size": "1 GiB"}}]{1}}})", memory, workload);
}

std::string vmotion(const std::string& further = "") { return R"({"at": "0 s", "vmotion": {"id": "vm", "vm": "vm", "host": "b")" + further + "}}"; }

double number(const json& object, const char* key) { return object.at(key).get<double>(); }

double first_pass_rate(const json& summary)
{
  const auto& m = migration(summary, "vm");
  REQUIRE(m.at("outcome") == "completed");
  return number(m.at("passes").at(0), "transmitted_bytes_per_s");
}

} // namespace

TEST_CASE("V8: 18, 28 and 36 Gbit/s over 1, 2 and 3 vmknics on one 40 GbE NIC, exactly", "[validation][V8]")
{
  for (const auto& [vmknics, published] : {std::pair{1, 18.0}, {2, 28.0}, {3, 36.0}}) {
    const auto summary = Pair{.nic = fmt::format(R"("rate": "40 Gbit/s", "vmknics": {})", vmknics), .vms = vm("64 GiB"), .actions = vmotion()}.run();
    const auto simulated = first_pass_rate(summary) * 8 / 1e9;
    report(fmt::format("V8 {} vmknics [Gbit/s]", vmknics), published, simulated);
    CHECK(simulated == Approx(published).epsilon(1e-3));
  }
}

TEST_CASE("V10: a 0.5 MB socket buffer costs nothing at 5 ms, leaves 50 MB/s at 10 ms, and 125 MB/s once it is resized, within 5 %", "[validation][V10]")
{
  // 1 GbE is 125 MB/s, as the source counts. Standard does not resize at 10 ms, Enterprise Plus (Metro vMotion) does. At 5 ms both do, above Migrate.NetLatencyModeThreshold:
  // as it stands 0.5 MB would be 100 MB/s there.
  const auto rate = [](const char* edition, const char* rtt, const char* buffer) {
    return first_pass_rate(Pair{.edition = edition, .nic = R"("rate": "1 Gbit/s")", .rtt = rtt, .parameters = fmt::format(R"("vmotion.socket_buffer": "{}")", buffer), .vms = vm("4 GiB"),
                                .actions = vmotion(R"(, "ignore_rtt_limit": true)")}
                               .run()) / 1e6;
  };
  struct Row {
    const char *name, *edition, *rtt, *buffer;
    double published;
  };
  for (const auto& [name, edition, rtt, buffer, published] :
       {Row{"V10 5 ms, 0.5 MB [MB/s]", "standard", "5 ms", "0.5 MB", 125}, Row{"V10 10 ms, 0.5 MB [MB/s]", "standard", "10 ms", "0.5 MB", 50},
        Row{"V10 10 ms, resized [MB/s]", "enterprise_plus", "10 ms", "0.5 MB", 125}, Row{"V10 10 ms, 1.25 MB [MB/s]", "standard", "10 ms", "1.25 MB", 125}}) {
    const auto simulated = rate(edition, rtt, buffer);
    report(name, published, simulated);
    CHECK(simulated == Approx(published).epsilon(0.05));
  }
}

namespace {

/// Of migrations asked for at the same instant, how many began at once.
int running_at_once(const json& summary)
{
  int running = 0;
  for (const auto& each : summary.at("migrations")) {
    CHECK(each.at("outcome") == "completed");
    running += number(each.at("admission"), "waited_s") == 0 ? 1 : 0;
  }
  return running;
}

/// `count` VMs "v-1", ... on `host` and `datastore`.
std::string vms(int count, const std::string& host, const std::string& datastore, const std::string& id = "v")
{
  return fmt::format(R"({{"id": "{}", "count": {}, "host": "{}", "memory": "256 MiB", "memory_reservation": "256 MiB", "disks": [{{"id": "d0", "datastore": "{}", "size": "1 GiB"}}]}})", id, count,
                     host, datastore);
}

std::string storage_vmotions(int count, const std::string& to, const std::string& id = "v")
{
  std::string all;
  for (int i = 1; i <= count; ++i)
    all += fmt::format(R"({0}{{"at": "0 s", "storage_vmotion": {{"id": "{1}-{2}", "vm": "{1}-{2}", "to": "{3}"}}}})", i > 1 ? ", " : "", id, i, to);
  return all;
}

} // namespace

TEST_CASE("V11: 2 Storage vMotions a host, 8 a datastore, 4 vMotions a host over 1 GbE and 8 over 10 GbE, exactly", "[validation][V11]")
{
  const auto a_host = running_at_once(Pair{.vms = vms(6, "a", "s"), .actions = storage_vmotions(6, "s2")}.run());
  report("V11 Storage vMotions a host", 2, a_host);
  CHECK(a_host == 2);

  // Ten hosts would run 20; the datastores they share have 128 slots, 16 for each.
  std::string hosts, many, actions;
  for (int i = 0; i < 10; ++i) {
    const auto comma = i > 0 ? ", " : "";
    hosts += fmt::format(R"({}{{"id": "h{}", "cores": 16, "memory": "64 GiB", "hbas": [{{"fabric": "fc", "rate": "16 Gbit/s"}}]}})", comma, i);
    many += comma + vms(2, fmt::format("h{}", i), "s", fmt::format("v{}", i));
    actions += comma + storage_vmotions(2, "s2", fmt::format("v{}", i));
  }
  const auto a_datastore = running_at_once(simulated(fmt::format(R"({{"title": "slots", "vsphere": "5.1", "platform": {{"fabrics": [{{"id": "fc", "protocol": "fc"}}], {},
    "hosts": [{}]}}, "vms": [{}], "actions": [{}]}})",
                                                                 storage, hosts, many, actions))
                                               .summary);
  report("V11 Storage vMotions a datastore", 8, a_datastore);
  CHECK(a_datastore == 8);

  for (const auto& [rate, published] : {std::pair{"1 Gbit/s", 4}, {"10 Gbit/s", 8}}) {
    const auto simulated = running_at_once(Pair{.nic = fmt::format(R"("rate": "{}")", rate), .vms = vms(12, "a", "s"),
                                                .actions = R"({"at": "0 s", "evacuate": {"id": "e", "host": "a", "to_hosts": ["b"]}})"}
                                               .run());
    report(fmt::format("V11 vMotions a host, {}", rate), published, simulated);
    CHECK(simulated == published);
  }
}

namespace {

/// QEMU knows no traces, no preparation, no device state worth mention: what it publishes is copying and downtime.
constexpr auto as_qemu = R"("vmotion.sdps": 0, "vmotion.trace_install_per_gib": "0 s", "vmotion.device_state": "0 B", "vmotion.resume": "0 s", "vmotion.resume_per_gib": "0 s",
                            "vmotion.stun_round_trips": 0)";

/// All phases that send memory: the pre-copy passes and the switchover.
double copying_and_downtime(const json& migration)
{
  double sum = 0;
  for (const auto& phase : migration.at("phases"))
    if (phase.at("name") == "memory_pass" || phase.at("name") == "switchover") sum += number(phase, "end_s") - number(phase, "start_s");
  return sum;
}

} // namespace

TEST_CASE("QEMU: 512 MiB over 100 MB/s, 400 MiB of them written at 0 to 80 MB/s, within 4 %, at 120 MB/s it does not converge", "[validation][QEMU]")
{
  // Chosen: the downtime limit of 0.5 s (measured with 300 ms or 500 ms it would end a pass apart); pages are written in turn. Summed: memory passes and
  // switchover, as the published figure is copying plus downtime.
  const auto moved = [](int dirtying) {
    return Pair{.nic = R"("rate": "800 Mbit/s")", .parameters = as_qemu, .vms = vm("512 MiB", fmt::format(R"("dirty": "{} MB/s", "working_set": "400 MiB")", dirtying)), .actions = vmotion()}.run();
  };
  for (const auto& [dirtying, published] : {std::pair{0, 5.35}, {20, 6.42}, {40, 8.51}, {80, 23.93}}) {
    const auto summary = moved(dirtying);
    CHECK(migration(summary, "vm").at("outcome") == "completed");
    const auto simulated = copying_and_downtime(migration(summary, "vm"));
    report(fmt::format("QEMU, {} MB/s dirtied [s]", dirtying), published, simulated);
    CHECK(simulated == Approx(published).epsilon(0.04));
  }
  const auto faster = moved(120);
  CHECK(migration(faster, "vm").at("outcome") == "failed");
  CHECK(migration(faster, "vm").at("passes").back().at("verdict") == "give_up");
}

TEST_CASE("K19: 67,551 dirty pages a second do not converge at 252 MiB/s, and do once the guest is slowed", "[validation][K19]")
{
  // 256 GiB, 250 GiB of it zero pages; a downtime of 4 s is allowed; 67,551 pages/s = 276.7 MB/s. Chosen: the link at what got through, 252 MiB/s, as the cap of 20 Gbit/s is
  // no bound and the source does not say what was; the guest writes all of the 6 GiB in turn.
  const auto moved = [](const char* parameters) {
    return Pair{.nic = R"("rate": "2113929 kbit/s")", .parameters = fmt::format(R"("vmotion.switchover_goal": "4 s", {})", parameters),
                .vms = vm("256 GiB", R"("dirty": "276689 kB/s", "working_set": "6 GiB", "zero": "250 GiB")"), .actions = vmotion()}
        .run();
  };
  // Nobody gives up in QEMU: 383.7 GB on there is no less to send. 1,487 s are 61 passes of 6 GiB, 24.4 s each.
  const auto unthrottled = moved(R"("vmotion.sdps": 0, "vmotion.patience": 60)");
  const auto& gave_up = migration(unthrottled, "vm");
  CHECK(gave_up.at("outcome") == "failed");
  CHECK(gave_up.at("passes").back().at("dirtied") == 6 * gib);
  report("K19 unthrottled, sent [GB]", 383.7, number(gave_up.at("bytes"), "memory") / 1e9);
  report("K19 unthrottled, until it was given up [s]", 1487, copying_and_downtime(gave_up));
  CHECK(number(gave_up.at("bytes"), "memory") == Approx(383.7e9).epsilon(0.05));

  // QEMU throttles by steps of its own, 10 % at a time, and so takes longer: no figure of this row is compared but that it ends, and sooner.
  const auto throttled = moved(R"("vmotion.sdps": 2)");
  const auto& ended = migration(throttled, "vm");
  CHECK(ended.at("outcome") == "completed");
  CHECK(number(ended.at("slowings").at(0), "slowdown") == Approx(0.8).epsilon(0.01));
  report("K19 throttled [s], another throttle", 241, copying_and_downtime(ended));
  CHECK(copying_and_downtime(ended) < 241);
}

namespace {

/// K21: what N idle guests of 2 GB, 1 GiB of it used, take on average, all at once over 1 GbE, each by a stream of its own.
/// Chosen: an MTU of 1500; 2.35 MiB under way in each stream, the middle of the 2.2 to 2.5 that the published 80 ms row gives, the one constant of all nine cells.
double k21(int guests, const char* rtt)
{
  const auto summary = Pair{.version = "6.7", .nic = R"("rate": "1 Gbit/s")", .rtt = rtt, .mtu = R"(, "mtu": 1500)",
                            .parameters = R"("vmotion.socket_buffer": "2464153 B", "vmotion.expected_line_rate": 0)",
                            .vms = fmt::format(R"({{"id": "v", "count": {}, "host": "a", "memory": "2 GiB", "memory_reservation": "2 GiB", "disks": [{{"id": "d0", "datastore": "s", "size": "1 GiB"}}],
                                                   "workload": {{"memory": {{"zero": "1 GiB"}}}}}})", guests),
                            .actions = R"({"at": "0 s", "evacuate": {"id": "e", "host": "a", "to_hosts": ["b"], "ignore_rtt_limit": true}})"}
                           .run();
  double sum = 0;
  for (const auto& each : summary.at("migrations")) {
    CHECK(each.at("admission").at("waited_s") == 0);
    sum += number(each, "duration_s");
  }
  return sum / guests;
}

} // namespace

// The other five cells, and why they are off:
//   20 ms        2.35 MiB / 20 ms = 123 MB/s, so that the model's streams fill the link from the first byte on. Real ones begin with a few segments and double them each
//                round trip, and lose some when several fill the link's queue: 20 % of the rate for one, 8 to 10 % for several, by the published figures.
//   80 ms, four  4 x 30.8 = 123 MB/s would just fill the link, and the model lets them. Published is 79.5 MB/s together: at 80 ms TCP needs tens of seconds to recover from
//                one loss. Without losses in the input (a line's "loss") the model has no recovery to lose time by.
TEST_CASE("K21: N guests at once over 1 GbE: the LAN row, and one and two at 80 ms, within 10 % by one window", "[validation][K21]")
{
  struct Cell {
    int guests;
    const char* rtt;
    double published;
    bool held;
  };
  for (const auto& [guests, rtt, published, held] :
       {Cell{1, "0.4 ms", 10.15, true}, Cell{2, "0.4 ms", 19.91, true}, Cell{4, "0.4 ms", 39.27, true}, Cell{1, "20 ms", 12.68, false}, Cell{2, "20 ms", 21.82, false},
        Cell{4, "20 ms", 42.72, false}, Cell{1, "80 ms", 36.63, true}, Cell{2, "80 ms", 38.94, true}, Cell{4, "80 ms", 54.03, false}}) {
    const auto simulated = k21(guests, rtt);
    report(fmt::format("K21 {} at once, {}{} [s]", guests, rtt, held ? "" : ", not held"), published, simulated);
    if (held) CHECK(simulated == Approx(published).epsilon(0.10));
    else CHECK(simulated < published); // no ramp and no loss: never longer than measured
  }
}

} // namespace vmotion_validation_test
