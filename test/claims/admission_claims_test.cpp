// Who may start when: vCenter's slots, number by number, through whole runs (domain sheet, 5; XVM-9).

#include "claims/parts.hpp"

#include <catch2/catch.hpp>

namespace admission_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

/// Hosts h1, h2, ... on one array with datastores A1, A2 and A3, and one vMotion network.
struct Cluster {
  int hosts = 2;
  std::string nic = R"({"network": "vmotion", "rate": "10 Gbit/s"})"; ///< of each host
  std::vector<std::string> vms = {};
  std::vector<std::string> actions = {}; ///< at 0 s unless they say "at"
  std::string parameters = {};

  std::string text() const
  {
    const auto list = [](const std::vector<std::string>& each) {
      std::string all;
      for (const auto& one : each) all += (all.empty() ? "" : ", ") + one;
      return all;
    };
    std::vector<std::string> racks, what;
    for (int host = 1; host <= hosts; ++host)
      racks.push_back(R"({"id": "h)" + std::to_string(host) + R"(", "cores": 16, "memory": "256 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}], "nics": [)" + nic + "]}");
    for (const auto& action : actions) what.push_back("{" + (action.starts_with(R"("at")") ? action : R"("at": "0 s", )" + action) + "}");
    return R"({"title": "slots", "vsphere": "5.1", "parameters": {)" + parameters + R"(}, "platform": {"fabrics": [{"id": "fc", "protocol": "fc"}],
      "networks": [{"id": "vmotion", "carries": ["vmotion"]}],
      "arrays": [{"id": "A", "ports": [{"fabric": "fc", "rate": "8 Gbit/s", "count": 8}],
                  "pools": [{"id": "p", "read": "4 GB/s", "write": "4 GB/s", "read_latency": "1 ms", "write_latency": "1 ms"}]}],
      "datastores": [{"id": "A1", "array": "A", "pool": "p", "type": "vmfs", "capacity": "16 TiB"}, {"id": "A2", "array": "A", "pool": "p", "type": "vmfs", "capacity": "16 TiB"},
                     {"id": "A3", "array": "A", "pool": "p", "type": "vmfs", "capacity": "16 TiB"}],
      "hosts": [)" + list(racks) + R"(]}, "vms": [)" + list(vms) + R"(], "actions": [)" + list(what) + "]}";
  }
  Simulated run() const { return simulated(text()); }
};

/// `count` VMs ID-1, ID-2, ... of 64 MiB on a host, a disk of 1 GiB on A1.
std::string vms(const std::string& id, const std::string& host, int count)
{
  return R"({"id": ")" + id + R"(", "count": )" + std::to_string(count) + R"(, "host": ")" + host + R"(", "memory": "64 MiB", "memory_reservation": "64 MiB",
            "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]})";
}

std::string vmotion(const std::string& vm, const std::string& host) { return R"("vmotion": {"id": ")" + vm + R"(", "vm": ")" + vm + R"(", "host": ")" + host + "\"}"; }
std::string storage_vmotion(const std::string& vm, const std::string& to) { return R"("storage_vmotion": {"id": ")" + vm + R"(", "vm": ")" + vm + R"(", "to": ")" + to + "\"}"; }
std::string xvmotion(const std::string& vm, const std::string& host, const std::string& to)
{
  return R"("xvmotion": {"id": ")" + vm + R"(", "vm": ")" + vm + R"(", "host": ")" + host + R"(", "to": ")" + to + "\"}";
}
std::string nth(const std::string& id, int number) { return id + "-" + std::to_string(number); }

double waited(const json& migration) { return migration.at("admission").at("waited_s"); }

/// How many start at once; the others wait, and complete all the same.
int at_once(const json& summary)
{
  int count = 0;
  for (const auto& each : summary.at("migrations")) {
    CHECK(each.at("outcome") == "completed");
    if (waited(each) == 0) ++count;
  }
  return count;
}

std::string lacking(const json& migration) { return migration.at("admission").at("lacking").at(0).at("resource"); }

Cluster vmotions(int count, const std::string& rate)
{
  Cluster cluster{.nic = R"({"network": "vmotion", "rate": ")" + rate + "\"}", .vms = {vms("v", "h1", count)}};
  for (int i = 1; i <= count; ++i) cluster.actions.push_back(vmotion(nth("v", i), "h2"));
  return cluster;
}

} // namespace

TEST_CASE("ten vMotions off one host: eight start at once, the two others when slots are returned, in the order they were asked for", "[claims][XVM-9]")
{
  const auto summary = summary_of_file("ten-at-once");
  CHECK(at_once(summary) == 8);
  double first_end = 1e300;
  for (int i = 1; i <= 8; ++i) first_end = std::min(first_end, migration(summary, "all/" + nth("vm", i)).at("end_s").get<double>());
  for (const auto* id : {"all/vm-9", "all/vm-10"}) {
    CHECK(waited(migration(summary, id)) == Approx(first_end));
    CHECK(lacking(migration(summary, id)) == "host esx4");
  }
}

TEST_CASE("a host's vMotion network admits two below 1 GbE, four from 1 GbE and eight from 10 GbE on, what lies between counts as the lower", "[claims][XVM-9]")
{
  const auto start = [](const char* rate) { return at_once(vmotions(10, rate).run().summary); };
  CHECK(start("999 Mbit/s") == 2);
  CHECK(start("1 Gbit/s") == 4);
  CHECK(start("8 Gbit/s") == 4);
  CHECK(start("10 Gbit/s") == 8);
  CHECK(start("40 Gbit/s") == 8);
}

TEST_CASE("a second vMotion adapter does not raise the limit, a slower one lowers it", "[claims][XVM-9]")
{
  auto two = vmotions(10, "1 Gbit/s");
  two.nic = R"({"network": "vmotion", "rate": "1 Gbit/s", "count": 2})";
  CHECK(at_once(two.run().summary) == 4);
  two.nic = R"({"network": "vmotion", "rate": "10 Gbit/s"}, {"network": "vmotion", "rate": "1 Gbit/s"})";
  CHECK(at_once(two.run().summary) == 4);
}

TEST_CASE("who waits for the network is told so", "[claims][XVM-9]")
{
  const auto summary = vmotions(5, "1 Gbit/s").run().summary;
  CHECK(lacking(migration(summary, "v-5")) == "network h1");
}

TEST_CASE("a host takes two Storage vMotions at a time", "[claims][XVM-9]")
{
  const auto summary = Cluster{.vms = {vms("s", "h1", 3)}, .actions = {storage_vmotion("s-1", "A2"), storage_vmotion("s-2", "A2"), storage_vmotion("s-3", "A2")}}.run().summary;
  CHECK(at_once(summary) == 2);
  CHECK(lacking(migration(summary, "s-3")) == "host h1");
}

TEST_CASE("a host takes two moves of host and disks at a time, at either end", "[claims][XVM-9]")
{
  const auto out = Cluster{.hosts = 4, .vms = {vms("x", "h1", 3)}, .actions = {xvmotion("x-1", "h2", "A2"), xvmotion("x-2", "h3", "A2"), xvmotion("x-3", "h4", "A2")}}.run().summary;
  CHECK(at_once(out) == 2);
  CHECK(lacking(migration(out, "x-3")) == "host h1");
  const auto in = Cluster{.hosts = 4, .vms = {vms("a", "h1", 1), vms("b", "h2", 1), vms("c", "h3", 1)},
                          .actions = {xvmotion("a-1", "h4", "A2"), xvmotion("b-1", "h4", "A2"), xvmotion("c-1", "h4", "A2")}}
                      .run()
                      .summary;
  CHECK(at_once(in) == 2);
  CHECK(lacking(migration(in, "c-1")) == "host h4");
}

TEST_CASE("beside one Storage vMotion a host takes four vMotions, not five", "[claims][XVM-9]")
{
  Cluster cluster{.vms = {vms("s", "h1", 1), vms("v", "h1", 5)}, .actions = {storage_vmotion("s-1", "A2")}};
  for (int i = 1; i <= 5; ++i) cluster.actions.push_back(vmotion(nth("v", i), "h2"));
  const auto summary = cluster.run().summary;
  CHECK(at_once(summary) == 5); // 4 + 4 x 1 = 8
  CHECK(lacking(migration(summary, "v-5")) == "host h1");
}

TEST_CASE("eight vMotions to one host leave no slot for a ninth from elsewhere", "[claims][XVM-9]")
{
  Cluster cluster{.hosts = 3, .vms = {vms("v", "h1", 8), vms("w", "h3", 1)}};
  for (int i = 1; i <= 8; ++i) cluster.actions.push_back(vmotion(nth("v", i), "h2"));
  cluster.actions.push_back(vmotion("w-1", "h2"));
  const auto summary = cluster.run().summary;
  CHECK(at_once(summary) == 8);
  CHECK(lacking(migration(summary, "w-1")) == "host h2");
}

TEST_CASE("a datastore takes eight Storage vMotions at a time, whether as source or as destination", "[claims][XVM-9]")
{
  Cluster cluster{.hosts = 5};
  for (int host = 1; host <= 5; ++host) {
    const std::string id{static_cast<char>('a' + host - 1)};
    cluster.vms.push_back(vms(id, "h" + std::to_string(host), 2));
    for (int i = 1; i <= 2; ++i) cluster.actions.push_back(storage_vmotion(nth(id, i), host % 2 ? "A2" : "A3")); // all from A1
  }
  const auto summary = cluster.run().summary;
  CHECK(at_once(summary) == 8); // 8 x 16 = 128
  CHECK(lacking(migration(summary, "e-1")) == "datastore A1");
}

TEST_CASE("seven Storage vMotions and a vMotion take 113 of a datastore's 128, and an eighth Storage vMotion waits", "[claims][XVM-9]")
{
  Cluster cluster{.hosts = 6};
  for (int host = 1; host <= 4; ++host) cluster.vms.push_back(vms(std::string{static_cast<char>('a' + host - 1)}, "h" + std::to_string(host), 2));
  cluster.vms.push_back(vms("v", "h5", 1));
  for (const auto* vm : {"a-1", "a-2", "b-1", "b-2", "c-1", "c-2", "d-1"}) cluster.actions.push_back(storage_vmotion(vm, "A2"));
  cluster.actions.push_back(vmotion("v-1", "h6"));
  cluster.actions.push_back(storage_vmotion("d-2", "A2"));
  const auto summary = cluster.run().summary;
  CHECK(at_once(summary) == 8);
  const auto& lacks = migration(summary, "d-2").at("admission").at("lacking");
  REQUIRE(lacks.size() == 1); // A2 has room: 112 + 16
  CHECK(lacks.at(0) == json({{"resource", "datastore A1"}, {"cost", 16}, {"in_use", 113}, {"most", 128}}));
}

TEST_CASE("a datastore takes 128 vMotions at a time", "[claims][XVM-9]")
{
  Cluster cluster{.hosts = 34};
  for (int pair = 0; pair < 17; ++pair) {
    const auto id = "p" + std::to_string(pair);
    cluster.vms.push_back(vms(id, "h" + std::to_string(2 * pair + 1), 8));
    for (int i = 1; i <= 8; ++i) cluster.actions.push_back(vmotion(nth(id, i), "h" + std::to_string(2 * pair + 2)));
  }
  const auto summary = cluster.run().summary; // 17 x 8 = 136
  CHECK(at_once(summary) == 128);
  CHECK(lacking(migration(summary, "p16-1")) == "datastore A1");
}

TEST_CASE("first come, first served by default, first_fit lets whatever fits start", "[claims][XVM-9]")
{
  // Two Storage vMotions fill h1, a third waits; a vMotion of h1 behind it needs one slot when the first returns four.
  const auto run = [](const char* parameters) {
    auto cluster = Cluster{.vms = {vms("s", "h1", 2), vms("v", "h1", 4), vms("x", "h1", 1)}, .parameters = parameters};
    cluster.actions = {storage_vmotion("s-1", "A2"), vmotion("v-1", "h2"), storage_vmotion("s-2", "A2"), xvmotion("x-1", "h2", "A3"), vmotion("v-2", "h2")};
    return cluster.run().summary;
  };
  // s-1 (4) and v-1 (1): 3 left. s-2 wants 4 and waits; v-2 wants 1.
  CHECK(waited(migration(run(""), "v-2")) > 0);
  CHECK(waited(migration(run(R"("admission.first_fit": 1)"), "v-2")) == 0);
}

namespace {

/// A third Storage vMotion waits for the first two, of which the first ends so early.
json third_of(const std::vector<std::string>& faults)
{
  Cluster cluster{.hosts = 3, .vms = {vms("s", "h1", 3)}, .actions = {storage_vmotion("s-1", "A2"), storage_vmotion("s-2", "A2"), storage_vmotion("s-3", "A3")}};
  cluster.actions.insert(cluster.actions.end(), faults.begin(), faults.end());
  return cluster.run().summary;
}

} // namespace

TEST_CASE("slots are returned when a move completes", "[claims][XVM-9]")
{
  const auto summary = third_of({});
  const auto end = std::min(migration(summary, "s-1").at("end_s").get<double>(), migration(summary, "s-2").at("end_s").get<double>());
  CHECK(waited(migration(summary, "s-3")) == Approx(end));
}

TEST_CASE("slots are returned when a move is rolled back", "[claims][XVM-9]")
{
  const auto summary = third_of({R"("at": "1.5 s", "fault": {"datastore": "A2"})"});
  CHECK(migration(summary, "s-1").at("outcome") == "rolled_back");
  CHECK(waited(migration(summary, "s-3")) == Approx(migration(summary, "s-1").at("end_s").get<double>()));
  CHECK(migration(summary, "s-3").at("outcome") == "completed"); // to A3
}

TEST_CASE("slots are returned when the destination host dies: who waited for the source starts", "[claims][XVM-9]")
{
  auto cluster = vmotions(9, "10 Gbit/s");
  cluster.hosts = 3;
  cluster.actions.back() = vmotion("v-9", "h3");
  cluster.actions.push_back(R"("at": "0.2 s", "fault": {"host": "h2"})");
  const auto summary = cluster.run().summary;
  for (int i = 1; i <= 8; ++i) CHECK(migration(summary, nth("v", i)).at("outcome") == "rolled_back");
  CHECK(waited(migration(summary, "v-9")) == Approx(0.2));
  CHECK(migration(summary, "v-9").at("outcome") == "completed");
}

TEST_CASE("slots are returned when the source host dies: who waited for the destination starts", "[claims][XVM-9]")
{
  auto cluster = vmotions(8, "10 Gbit/s");
  cluster.hosts = 3;
  cluster.vms.push_back(vms("w", "h3", 1));
  cluster.actions.push_back(vmotion("w-1", "h2"));
  cluster.actions.push_back(R"("at": "0.2 s", "fault": {"host": "h1"})");
  const auto summary = cluster.run().summary;
  for (int i = 1; i <= 8; ++i) CHECK(migration(summary, nth("v", i)).at("outcome") == "failed");
  CHECK(waited(migration(summary, "w-1")) == Approx(0.2));
  CHECK(migration(summary, "w-1").at("outcome") == "completed");
}

TEST_CASE("slots are returned when a move can no longer start by the time it may", "[claims][XVM-9]")
{
  // v-9 waits for a slot of h1; its destination h3 dies meanwhile. v-10 takes the slot it might have had.
  auto cluster = vmotions(10, "10 Gbit/s");
  cluster.hosts = 4;
  cluster.actions[8] = vmotion("v-9", "h3");
  cluster.actions[9] = vmotion("v-10", "h4");
  cluster.actions.push_back(R"("at": "0.2 s", "fault": {"host": "h3"})");
  const auto summary = cluster.run().summary;
  CHECK(migration(summary, "v-9").at("outcome") == "refused");
  CHECK(migration(summary, "v-10").at("outcome") == "completed");
}

TEST_CASE("what is refused for what it is takes no slot", "[claims][XVM-9]")
{
  auto cluster = vmotions(9, "10 Gbit/s");
  cluster.actions[0] = vmotion("v-1", "h1"); // it runs there
  const auto [summary, trace] = cluster.run();
  CHECK(migration(summary, "v-1").at("outcome") == "refused");
  CHECK(waited(migration(summary, "v-9")) == 0); // the eighth that starts
  CHECK(events(trace, "slots_taken").size() == 8);
}

TEST_CASE("whatever happens, what was taken is returned", "[claims][XVM-9]")
{
  auto cluster = vmotions(10, "10 Gbit/s");
  cluster.hosts = 3;
  cluster.vms.push_back(vms("s", "h3", 3));
  for (int i = 1; i <= 3; ++i) cluster.actions.push_back(storage_vmotion(nth("s", i), "A2"));
  for (const auto* fault : {R"("at": "1 s", "fault": {"datastore": "A2", "for": "3 min"})", R"("at": "0.6 s", "fault": {"host": "h2"})"}) cluster.actions.push_back(fault);
  const auto [summary, trace] = cluster.run();
  std::map<std::string, int> in_use;
  for (const auto* name : {"slots_taken", "slots_returned"})
    for (const auto& event : events(trace, name))
      for (const auto& slot : event.at("slots")) in_use[slot.at("resource")] += (std::string_view{name} == "slots_taken" ? 1 : -1) * slot.at("cost").get<int>();
  CHECK(in_use.size() >= 6);
  for (const auto& [resource, slots] : in_use) {
    INFO(resource);
    CHECK(slots == 0);
  }
}

} // namespace admission_claims_test
