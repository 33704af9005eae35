// XVM-1 to XVM-3, XVM-6, XVM-7, XVM-9, XVM-10 and XVM-20: what a migration changes, what it asks for and who has to wait.

#include "claims/changed.hpp"
#include "claims/two_sites.hpp"

#include <catch2/catch.hpp>
#include <map>

namespace vmotion_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

constexpr double ten_gbe = 1.25e9;

/// 8 MiB of device state and a bit for each page.
double stun_state(double memory) { return 8 * mib + memory / 4096 / 8; }

json only(const char* action) { return {{"actions", json::array({json::parse(action)})}}; }

double bytes(const json& migration, const char* cause) { return migration.at("bytes").at(cause); }

double bytes_on_network(const json& migration)
{
  double sum = 0;
  for (const auto& use : migration.at("networks")) sum += use.at("bytes").get<double>();
  return sum;
}

} // namespace

TEST_CASE("host and datastore change in one migration with one switchover, though the hosts have no datastore in common", "[claims][XVM-1]")
{
  const auto [summary, trace] = simulated_file("three-types-of-vmotion");
  const auto& both = migration(summary, "both");
  CHECK(both.at("outcome") == "completed");
  CHECK(both.at("from") == json::parse(R"({"host": "esx2", "datastores": {"home": "local2", "swap": "local2", "d0": "local2"}})"));
  CHECK(both.at("to") == json::parse(R"({"host": "esx1", "datastores": {"home": "local1", "swap": "local1", "d0": "local1"}})"));
  std::vector<json> switched;
  for (const auto& event : events(trace, "switched_over"))
    if (event.at("migration") == "both") switched.push_back(event);
  REQUIRE(switched.size() == 1);
  CHECK(switched.front().at("host") == "esx1");
  CHECK(switched.front().at("datastores") == json::parse(R"({"home": "local1", "swap": "local1", "d0": "local1"})"));
}

TEST_CASE("without a vMotion network in common a change of host is refused before a byte moves, and the VM goes on", "[claims][XVM-2]")
{
  const auto [summary, trace] = simulated_file("no-common-network");
  for (const auto* id : {"host", "both"}) {
    const auto& refused = migration(summary, id);
    CHECK(refused.at("outcome") == "refused");
    CHECK(refused.at("claim") == "XVM-2");
    CHECK_THAT(refused.at("reason").get<std::string>(), Contains("esx1") && Contains("esx3") && Contains("vMotion network"));
    CHECK(refused.at("stuns").empty());
    for (const auto& [cause, size] : refused.at("bytes").items()) CHECK(size == 0);
  }
  // It is where it was: its datastore alone can be changed from there.
  const auto& datastore = migration(summary, "datastore");
  CHECK(datastore.at("outcome") == "completed");
  CHECK(datastore.at("from").at("host") == "esx1");
  CHECK(differing(datastore, "switchover") == 0);
}

TEST_CASE("one adapter on the other's vMotion network is all that was lacking", "[claims][XVM-2]")
{
  const json with_an_adapter{{"platform",
                              {{"extends", "../platforms/two-hosts-local-disks.json"},
                               {"hosts", json::array({json::parse(R"({"id": "esx4", "cores": 16, "memory": "256 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}],
                                  "nics": [{"network": "vmotion-b", "rate": "10 Gbit/s"}, {"network": "vmotion", "rate": "10 Gbit/s"}]})")})}}},
                             {"actions", json::array({json::parse(R"({"at": "0 s", "vmotion": {"id": "host", "vm": "app1", "host": "esx4"}})")})}};
  const auto summary = changed("no-common-network", with_an_adapter).summary;
  CHECK(migration(summary, "host").at("outcome") == "completed");
  CHECK(bytes_on(summary, "esx4/nic0/in") == 0);
  CHECK(bytes_on(summary, "esx4/nic1/in") == 8 * gib + stun_state(8 * gib));
}

TEST_CASE("a Storage vMotion sends no byte over the vMotion network and leaves the VM on its host", "[claims][XVM-3]")
{
  const auto summary = changed("three-types-of-vmotion", only(R"({"at": "0 s", "storage_vmotion": {"id": "datastore", "vm": "app1", "to": "S2"}})")).summary;
  const auto& datastore = migration(summary, "datastore");
  CHECK(datastore.at("outcome") == "completed");
  CHECK(datastore.at("from").at("host") == "esx1");
  CHECK(datastore.at("to").at("host") == "esx1");
  CHECK(bytes(datastore, "offloaded") == (20 + 8) * gib); // S1 and S2 are one array's: it copies disk and swap file
  CHECK(bytes(datastore, "memory") == 0);
  CHECK(bytes_on_kind(summary, "nic_out") == 0);
}

TEST_CASE("a vMotion copies no disk, and its VM's files stay where they are", "[claims][XVM-3]")
{
  const auto summary = changed("three-types-of-vmotion", only(R"({"at": "0 s", "vmotion": {"id": "host", "vm": "app1", "host": "esx2"}})")).summary;
  const auto& host = migration(summary, "host");
  CHECK(host.at("outcome") == "completed");
  CHECK(host.at("to").at("host") == "esx2");
  for (const auto* cause : {"bulk", "home", "swap", "mirrored"}) CHECK(bytes(host, cause) == 0);
  CHECK(bytes(host, "memory") == bytes_on(summary, "esx1/nic0/out"));
}

TEST_CASE("a guest that dirties less than is sent by 130 % is not slowed, one that dirties a little more is, by the sum", "[claims][XVM-6]")
{
  // 1,250 / 1.3 = 961.5 MB/s.
  const auto [summary, trace] = simulated_file("memory-dirtied-faster-than-the-network");
  const auto& below = migration(summary, "950");
  const auto& above = migration(summary, "970");
  CHECK(below.at("slowings").empty());
  REQUIRE(above.at("slowings").size() == 1);
  const auto& slowed = above.at("slowings").at(0);
  CHECK(number(slowed, "slowdown") == Approx(1 - 1250.0 * 100 / (500 * 970)).epsilon(1e-4)); // so that 500 % is sent of what is dirtied: 0.742
  CHECK(slowed.at("claim") == "XVM-6");
  CHECK(events(trace, "guest_slowed").at(0).at("migration") == "970");
  // Each pass leaves 0.76 of the one before until 625 MB are left: 34,360 x 0.76^15 = 560.
  CHECK(below.at("passes").size() == 15);
  // 34,360 x 0.776 = 26,663; a fifth of it each time: 5,333, 1,067, 213.
  CHECK(above.at("passes").size() == 4);
  for (const auto* m : {&below, &above}) CHECK(m->at("outcome") == "completed");
}

TEST_CASE("memory dirtied faster than the network carries it converges with Stun During Page Send only", "[claims][XVM-6]")
{
  const auto with = summary_of_file("memory-dirtied-faster-than-the-network");
  const auto without = summary_of_file("memory-dirtied-faster-without-sdps");
  const auto& slowed = migration(with, "1500");
  CHECK(slowed.at("outcome") == "completed");
  // After the first pass all of the 32 GiB is dirty, which looks like 1,250 MB/s: 1 - 100/500. It is 1,500: 300 MB/s are left of it, under 130 % again.
  CHECK(number(slowed.at("slowings").at(0), "slowdown") == Approx(0.8));
  const auto& full_speed = migration(without, "1500");
  CHECK(full_speed.at("outcome") == "failed");
  CHECK(full_speed.at("claim") == "XVM-6");
  CHECK(full_speed.at("slowings").empty());
  CHECK(full_speed.at("passes").back().at("dirtied") == 32 * gib);
  CHECK(differing(full_speed, "switchover") == -1); // it never came to one
  CHECK(migration(without, "970").at("outcome") == "completed"); // slower than the network: it ends by itself
}

TEST_CASE("pages in a swap file that both hosts reach are not sent, those in an unshared one are, with the disks or without", "[claims][XVM-7]")
{
  const auto summary = summary_of_file("swap-shared-or-not");
  for (const auto* id : {"host-shared", "both-shared"}) {
    CHECK(migration(summary, id).at("outcome") == "completed");
    CHECK(bytes(migration(summary, id), "memory") == 6 * gib + stun_state(8 * gib));
  }
  for (const auto* id : {"host-unshared", "both-unshared"}) {
    CHECK(migration(summary, id).at("outcome") == "completed");
    CHECK(bytes(migration(summary, id), "memory") == 8 * gib + stun_state(8 * gib));
  }
  CHECK(number(migration(summary, "host-unshared"), "duration_s") - number(migration(summary, "host-shared"), "duration_s") == Approx(2 * gib / ten_gbe).epsilon(0.001));
  for (const auto& each : summary.at("migrations")) CHECK(bytes(each, "swap") == 0); // the file itself is made anew, not copied
}

TEST_CASE("of three migrations that move data two run, and the third begins when the first ends", "[claims][XVM-9]")
{
  const auto summary = summary_of_file("two-at-a-time");
  const auto& third = migration(summary, "third");
  for (const auto* id : {"first", "second"}) CHECK(migration(summary, id).at("admission").at("waited_s") == 0);
  CHECK(number(third.at("admission"), "waited_s") == Approx(number(migration(summary, "first"), "end_s")));
  CHECK(number(third.at("phases").at(0), "start_s") == Approx(number(migration(summary, "first"), "end_s")));
  CHECK(number(migration(summary, "first"), "end_s") < number(migration(summary, "second"), "end_s"));
  // 4 of a host's 8 slots as a Storage vMotion takes them, and 1 of its network as a vMotion.
  const auto& lacking = third.at("admission").at("lacking");
  REQUIRE(lacking.size() == 2);
  for (const auto& use : lacking) {
    CHECK_THAT(use.at("resource").get<std::string>(), Contains("host esx"));
    CHECK((use.at("in_use") == 8 && use.at("most") == 8 && use.at("cost") == 4));
  }
  for (const auto& use : third.at("admission").at("taken"))
    if (use.at("resource") == "network esx1") CHECK(use.at("cost") == 1);
}

TEST_CASE("a host with a Storage vMotion and a migration of both has no slot left, with either alone four for vMotions", "[claims][XVM-9]")
{
  const auto waited = [](std::vector<json> actions) {
    actions.push_back(json::parse(R"({"at": "1 s", "vmotion": {"id": "host", "vm": "web1", "host": "esx2"}})"));
    return number(migration(changed("two-at-a-time", {{"actions", actions}}).summary, "host").at("admission"), "waited_s");
  };
  const auto both = json::parse(R"({"at": "0 s", "xvmotion": {"id": "both", "vm": "app1", "host": "esx2", "to": "local2"}})");
  const auto datastore = json::parse(R"({"at": "0 s", "storage_vmotion": {"id": "datastore", "vm": "app2", "to": "S1"}})");
  CHECK(waited({both}) == 0);
  CHECK(waited({datastore}) == 0);
  CHECK(waited({both, datastore}) > 10);
}

TEST_CASE("a migration that moves data costs more than a vMotion: time, bytes, CPU and slots", "[claims][XVM-10]")
{
  const auto summary = summary_of_file("three-types-of-vmotion");
  const auto& host = migration(summary, "host");
  const auto& both = migration(summary, "both");
  // 8 GiB / 1.25 GB/s and two steps of half a second, against 20 GiB / 400 MB/s before it.
  CHECK(number(both, "duration_s") - number(host, "duration_s") == Approx(20 * gib / 400e6 + 0.6).epsilon(0.01));
  CHECK(bytes_on_network(host) == Approx(8 * gib).epsilon(0.05));
  CHECK(bytes_on_network(both) == Approx(28 * gib).epsilon(0.05));
  CHECK(number(both, "cpu_s") > 3 * number(host, "cpu_s"));
  const auto slots = [](const json& migration, const char* resource) {
    for (const auto& use : migration.at("admission").at("taken"))
      if (use.at("resource") == resource) return use.at("cost").get<int>();
    return 0;
  };
  CHECK((slots(host, "host esx1") == 1 && slots(both, "host esx1") == 4));
  CHECK((slots(host, "datastore S1") == 1 && slots(both, "datastore local1") == 16));
}

TEST_CASE("Essentials Plus may change host and datastore, from 5.1.0a on to a shared one too, and never a datastore alone", "[claims][XVM-20]")
{
  const auto first = summary_of_file("essentials-plus");
  const auto mended = summary_of_file("essentials-plus-5.1.0a");
  for (const auto* summary : {&first, &mended}) {
    const auto& datastore = migration(*summary, "datastore");
    CHECK(datastore.at("outcome") == "refused");
    CHECK_THAT(datastore.at("claim").get<std::string>(), Contains("XVM-20"));
    CHECK_THAT(datastore.at("reason").get<std::string>(), Contains("Storage vMotion needs the edition Standard") && Contains("this is Essentials Plus"));
    CHECK(migration(*summary, "both-unshared").at("outcome") == "completed");
  }
  CHECK(migration(first, "both-shared").at("outcome") == "refused");
  CHECK_THAT(migration(first, "both-shared").at("reason").get<std::string>(), Contains("5.1.0a"));
  CHECK(migration(mended, "both-shared").at("outcome") == "completed");
}

TEST_CASE("Standard may do all three in 5.1, and Essentials not even a vMotion", "[claims][XVM-20]")
{
  for (const auto& each : changed("essentials-plus", {{"edition", "standard"}}).summary.at("migrations")) CHECK((each.at("outcome") == "completed" || each.at("id") == "both-unshared"));
  for (const auto& each : changed("essentials-plus", {{"edition", "essentials"}}).summary.at("migrations")) CHECK(each.at("outcome") == "refused");
}

TEST_CASE("a host with local disks is emptied to an array two VMs at a time, its disks setting the pace", "[claims][XVM-1][XVM-9][XVM-18]")
{
  const auto summary = summary_of_file("a-local-disk-host-emptied");
  CHECK(summary.at("migrations").size() == 12);
  int running = 0, most = 0;
  double last = 0;
  std::map<double, int> changes;
  for (const auto& each : summary.at("migrations")) {
    CHECK(each.at("outcome") == "completed");
    CHECK(each.at("to").at("datastores").at("d0") == "S1");
    changes[number(each.at("phases").at(0), "start_s")] += 1;
    changes[number(each, "end_s")] -= 1;
    last = std::max(last, number(each, "end_s"));
  }
  for (const auto& [at, change] : changes) most = std::max(most, running += change);
  CHECK(most == 2);
  // Six pairs, each 2 x 20 GiB read at 500 MB/s and then 2 x 8 GiB over 10 GbE, with some 3 s of steps that move nothing or little.
  CHECK(last == Approx(6 * (40 * gib / 500e6 + 16 * gib / ten_gbe + 3)).epsilon(0.02));
}

} // namespace vmotion_claims_test
