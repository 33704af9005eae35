// MOB-7 to MOB-9, and what a line between sites does to those that share it.

#include "claims/two_sites.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace distance_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

/// esx5 stands at the west site and reaches E1 too: a plain vMotion can go that far.
const std::string far_host = R"("hosts": [{"id": "esx5", "site": "west", "cores": 16, "memory": "256 GiB", "hbas": [{"fabric": "fc-east", "rate": "8 Gbit/s"}],
                                           "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}]}])";

struct Asked {
  const char* version;
  const char* edition;
  const char* rtt;
  const char* further = "";
};

json vmotion(const Asked& asked)
{
  const auto action = R"("vmotion": {"id": "m1", "vm": "vm", "host": "esx5")" + std::string{asked.further} + "}";
  return migration(TwoSites{.rtt = asked.rtt, .version = asked.version, .edition = asked.edition, .platform = far_host, .vms = {vm_text({.memory = "64 MiB"})}, .actions = {action}}
                       .run()
                       .summary,
                   "m1");
}

constexpr auto ignoring = R"(, "ignore_rtt_limit": true)";

double span(const json& summary)
{
  double first = 1e300, last = 0;
  for (const auto& each : summary.at("migrations")) {
    CHECK(each.at("outcome") == "completed");
    first = std::min(first, number(each, "end_s") - number(each, "duration_s"));
    last = std::max(last, number(each, "end_s"));
  }
  return last - first;
}


} // namespace

TEST_CASE("the round trip that a release and an edition admit is admitted, a tenth of a millisecond more is not", "[claims][MOB-7]")
{
  struct Limit {
    const char *version, *edition, *most, *more;
  };
  for (const auto& [version, edition, most, more] : {Limit{"4.1", "enterprise_plus", "5 ms", "5.1 ms"}, Limit{"5.1", "enterprise", "5 ms", "5.1 ms"},
                                                     Limit{"5.1", "enterprise_plus", "10 ms", "10.1 ms"}, Limit{"5.5", "enterprise_plus", "10 ms", "10.1 ms"},
                                                     Limit{"6.0", "enterprise_plus", "100 ms", "100.1 ms"}, Limit{"6.5", "enterprise_plus", "150 ms", "150.1 ms"},
                                                     Limit{"8.0", "enterprise_plus", "150 ms", "150.1 ms"}, Limit{"6.7", "standard", "5 ms", "5.1 ms"}}) {
    INFO(version << " " << edition);
    CHECK(vmotion({version, edition, most}).at("outcome") == "completed");
    const auto beyond = vmotion({version, edition, more});
    CHECK(beyond.at("outcome") == "refused");
    CHECK(beyond.at("duration_s") == 0);
    CHECK(vmotion({version, edition, more, ignoring}).at("outcome") == "completed");
  }
}

TEST_CASE("a refusal for distance names both hosts, the round trip there is and the one admitted", "[claims][MOB-7]")
{
  const auto refused = vmotion({"6.0", "enterprise_plus", "120 ms"});
  CHECK(refused.at("claim") == "MOB-7");
  CHECK_THAT(refused.at("reason").get<std::string>(), Contains("esx1") && Contains("esx5") && Contains("120 ms") && Contains("100 ms") && Contains("6.0"));
}

TEST_CASE("beyond the limit buffers are not sized for the line: the move that was refused takes 28 times as long as one admitted", "[claims][MOB-7]")
{
  const auto copied = [](const char* rtt) {
    const auto summary = TwoSites{.rtt = rtt, .version = "6.0", .actions = {R"("xvmotion": {"id": "m1", "vm": "vm", "host": "esx3", "to": "W1", "ignore_rtt_limit": true})"}}.run().summary;
    return length(phase(migration(summary, "m1"), "bulk_copy"));
  };
  CHECK(copied("100 ms") == Approx(gib / 133e6).epsilon(0.02)); // Migrate.NetExpectedLineRateMBps
  CHECK(copied("120 ms") == Approx(gib / (562140 / 0.120)).epsilon(0.02)); // Migrate.SndBufSize / round trip = 4.68 MB/s
}

TEST_CASE("the disks cross first while the VM runs, then it is stunned for what memory is left", "[claims][MOB-8]")
{
  const auto [summary, trace] = TwoSites{.rtt = "50 ms"}.run();
  const auto& m1 = migration(summary, "m1");
  CHECK(phases(m1) == std::vector<std::string>{"home", "shadow_vm", "mirror_insertion", "bulk_copy", "mirror_drain", "trace_install", "memory_pass", "switchover", "cleanup"});
  const auto copied = phase(m1, "bulk_copy");
  for (const auto& each : events(trace, "stunned"))
    CHECK((number(each, "t") <= number(copied, "start_s") || number(each, "t") >= number(copied, "end_s")));
}

TEST_CASE("the stun grows with the round trip and with the memory", "[claims][MOB-8]")
{
  const auto moved = [](const char* memory, const char* rtt) { return migration(TwoSites{.rtt = rtt, .vms = {vm_text({.memory = memory})}}.run().summary, "m1"); };
  std::map<std::string, std::map<std::string, double>> downtime;
  for (const auto* memory : {"8 GiB", "64 GiB", "512 GiB"})
    for (const auto* rtt : {"10 ms", "50 ms", "100 ms"}) downtime[memory][rtt] = number(moved(memory, rtt), "downtime_s");
  for (auto& [memory, by] : downtime) {
    // 6 exchanges that wait for each other; streams reach 133 MB/s at each of these, so nothing else differs.
    CHECK(by["50 ms"] - by["10 ms"] == Approx(6 * 0.040).epsilon(0.01));
    CHECK(by["100 ms"] - by["50 ms"] == Approx(6 * 0.050).epsilon(0.01));
  }
  // For a GiB 20 ms of write traces, 1 ms of page tables at the destination, 32 KiB of marks at 133 MB/s.
  const auto of_a_gib = 0.020 + 0.001 + 32768 / 133e6;
  CHECK(downtime["64 GiB"]["50 ms"] - downtime["8 GiB"]["50 ms"] == Approx(56 * of_a_gib).epsilon(0.01));
  CHECK(downtime["512 GiB"]["50 ms"] - downtime["64 GiB"]["50 ms"] == Approx(448 * of_a_gib).epsilon(0.01));
}

namespace {

/// So many VMs of 1 GiB of memory and 1 GiB of disk on each of so many hosts of the east, all sent west at once.
json evacuated(int hosts, int vms_each, const std::string& rtt, const std::string& line = R"("loss": 0.000001)")
{
  std::vector<std::string> vms, actions;
  for (int host = 1; host <= hosts; ++host) {
    const auto number = std::to_string(host), side = std::to_string(host % 2 + 1);
    vms.push_back(vm_text({.id = "v" + number, .host = "a" + number, .keys = R"("count": )" + std::to_string(vms_each), .datastore = "E" + side}));
    actions.push_back(R"("evacuate": {"id": "a)" + number + R"(", "host": "a)" + number + R"(", "to_hosts": ["b)" + number + R"("], "to": "W)" + side + "\"}");
  }
  return TwoSites{.rtt = rtt, .line = line, .parameters = R"("admission.first_fit": 1)", .vms = vms, .actions = actions, .base = "two-sites-of-ten-hosts.json"}.run().summary;
}

} // namespace

TEST_CASE("a host sends two VMs at a time, so five take three times as long as one", "[claims][MOB-9]")
{
  const auto one = span(evacuated(1, 1, "5 ms")), five = span(evacuated(1, 5, "5 ms"));
  CHECK(five == Approx(3 * one).epsilon(0.01));
}

TEST_CASE("fifty VMs on ten hosts take as long as five on one while streams bind, and the line's time once it does", "[claims][MOB-9]")
{
  // A stream carries 133 MB/s. 16 at a time (8 a datastore, two of them) want 2.1 GB/s.
  const auto wide = span(evacuated(10, 5, "5 ms"));
  // All that crosses: 50 x (disk, home, memory, device state, marks) at the line's 1.25 GB/s, the least it can take.
  const auto least = 50 * (2 * gib + 16 * mib + 32768) / 1.25e9;
  CHECK(wide > least);
  CHECK(wide < 2 * least); // what each does alone, stuns and checks, does not load the line
}

TEST_CASE("over 100 ms a line that loses a packet in a million lets a stream carry a seventh: the same evacuation takes six times as long", "[claims][MOB-9]")
{
  // 1448 B / 100 ms x sqrt(3/2) / sqrt(1e-6) = 17.7 MB/s, of 133 MB/s at 5 ms.
  const auto stream = 1448 / 0.100 * 1.2247 / 1e-3;
  const auto near = evacuated(1, 5, "5 ms"), far = evacuated(1, 5, "100 ms");
  const auto crossing = 2 * gib + 16 * mib + 32768;
  const auto rest_of_one = span(evacuated(1, 1, "5 ms")) - crossing / 133e6; // the steps that wait for no bytes
  CHECK(span(near) == Approx(3 * (crossing / 133e6 + rest_of_one)).epsilon(0.02));
  CHECK(span(far) == Approx(3 * (crossing / stream + rest_of_one + 6 * 0.095)).epsilon(0.02));
}

TEST_CASE("three moves share a line evenly, and what one leaves the others take", "[claims][MOB-9]")
{
  const auto summary = summary_of_file("one-line-for-all");
  // 2 Gbit/s = 250 MB/s, of 133 MB/s that each could: a third for each.
  CHECK(length(phase(migration(summary, "small"), "bulk_copy")) == Approx(10 * gib / (250e6 / 3)).epsilon(0.01));
  // 20 GiB: 10 GiB at a third, then its memory of 4 GiB still crosses beside theirs: 10 - 4 GiB at a half once that is done.
  const auto thirds = 14 * gib / (250e6 / 3), halves = 6 * gib / 125e6;
  CHECK(length(phase(migration(summary, "large"), "bulk_copy")) == Approx(thirds + halves).epsilon(0.01));
  CHECK(number(migration(summary, "large"), "duration_s") == Approx(number(migration(summary, "other"), "duration_s")).epsilon(0.001));
}

TEST_CASE("who cannot take its share of the line leaves it to the others", "[claims][MOB-9]")
{
  const std::string slow = R"("hosts": [{"id": "slow", "site": "east", "cores": 16, "memory": "256 GiB", "hbas": [{"fabric": "fc-east", "rate": "8 Gbit/s"}],
                                         "nics": [{"network": "vmotion", "rate": "400 Mbit/s"}]}])";
  const auto vm = [](const char* id, const char* host) { return vm_text({.id = id, .host = host, .size = "10 GiB"}); };
  const auto move = [](const std::string& vm, const std::string& host) { return R"("xvmotion": {"id": ")" + vm + R"(", "vm": ")" + vm + R"(", "host": ")" + host + R"(", "to": "W1"})"; };
  const auto summary = TwoSites{.rate = "2 Gbit/s", .platform = slow, .vms = {vm("a", "slow"), vm("b", "esx1"), vm("c", "esx2")},
                                .actions = {move("a", "esx3"), move("b", "esx3"), move("c", "esx4")}}
                           .run()
                           .summary;
  for (const auto* id : {"b", "c"}) // 250 MB/s less 50 MB/s, for two
    CHECK(length(phase(migration(summary, id), "bulk_copy")) == Approx(10 * gib / 100e6).epsilon(0.01));
  CHECK(migration(summary, "a").at("bound_by").at("what") == "slow/nic0/out");
}

TEST_CASE("lost packets slow a stream by the square root of their share", "[claims][MOB-7]")
{
  const auto copied = [](const char* loss) {
    const auto summary = TwoSites{.rtt = "50 ms", .line = std::string{R"("loss": )"} + loss, .vms = {vm_text({.size = "256 MiB"})}}.run().summary;
    return length(phase(migration(summary, "m1"), "bulk_copy"));
  };
  const auto mathis = [](double loss) { return 1448 / 0.050 * std::sqrt(1.5 / loss); }; // MTU 1500 less 52 of headers
  CHECK(copied("0") == Approx(256 * mib / 133e6).epsilon(0.02));
  CHECK(copied("0.00001") == Approx(256 * mib / mathis(1e-5)).epsilon(0.02)); // 11.2 MB/s
  CHECK(copied("0.001") == Approx(256 * mib / mathis(1e-3)).epsilon(0.02)); // 1.12 MB/s
}

} // namespace distance_claims_test
