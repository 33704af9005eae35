// What happens when something is lost while the VM stands still: in every part of every stun.

#include "simulate/near_hosts.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

namespace stun_faults_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

/// 5 ms away, so that every part takes its time; the guest writes to memory and disk.
json moving(const char* kind)
{
  const auto files_too = std::string_view{kind} == "xvmotion";
  auto scenario = near_hosts(2, files_too ? "local1" : "A1");
  scenario["platform"]["networks"][0]["rtt"] = "5 ms";
  scenario["vms"][0]["memory"] = scenario["vms"][0]["memory_reservation"] = "128 MiB";
  scenario["vms"][0]["disks"][0]["size"] = "64 MiB";
  scenario["vms"][0]["workload"] = json::parse(R"({"memory": {"dirty": "20 MB/s", "working_set": "32 MiB"}, "disk": {"writes": {"iops": 200, "size": "8 KiB"}}})");
  scenario["actions"] = {files_too ? xvmotion("0 s", "m", "h2", "local2") : vmotion("0 s", "m", "h2")};
  return scenario;
}

struct Struck {
  json migration;
  double after; ///< it ended so long after the blow
  std::string trace;
  json again; ///< a second migration, when all is well again
};

/// Faults in the middle of a stun's part, in this order; the same migration asked for again at 1000 s.
Struck struck(json scenario, const StunPart& part, const std::vector<json>& faults)
{
  auto again = scenario["actions"][0];
  for (auto& [key, wish] : again.items())
    if (wish.is_object()) wish["id"] = "again";
  again["at"] = "1000 s";
  for (const auto& what : faults) scenario["actions"].push_back(fault(instant(part.middle()), what));
  scenario["actions"].push_back(again);
  const auto [summary, trace] = simulated(scenario.dump());
  CHECK(summary.at("self_check") == "passed");
  const auto& m = migration(summary, "m");
  return {m, m.at("end_s").get<double>() - part.middle(), trace, migration(summary, "again")};
}

template <class Check> void in_every_part(Check check)
{
  for (const auto* kind : {"vmotion", "xvmotion"}) {
    const auto scenario = moving(kind);
    const auto parts = stun_parts(simulated(scenario.dump()).trace);
    REQUIRE(parts.size() >= 5);
    for (const auto& part : parts) {
      INFO(kind << ", " << part.name);
      REQUIRE(part.to > part.from);
      check(scenario, part);
    }
  }
}

const json source{{"host", "h1"}, {"for", "60 s"}};
const json destination{{"host", "h2"}, {"for", "60 s"}};
json network(const char* lasts) { return {{"network", "vmotion"}, {"for", lasts}}; }

} // namespace

TEST_CASE("a vMotion's stun: traces, then last pages, device state, round trips, resume, an XvMotion's mirror driver before", "[simulate]")
{
  const auto names = [](const char* kind) {
    std::string all;
    for (const auto& part : stun_parts(simulated(moving(kind).dump()).trace)) all += part.name + " ";
    return all;
  };
  CHECK(names("vmotion") == "trace_install last_pages device_state round_trips resume ");
  CHECK(names("xvmotion") == "mirror_insertion trace_install last_pages device_state round_trips resume ");
}

TEST_CASE("the source lost in any part of a stun: the VM is dead, never handed over, and nothing of it is held at the destination", "[simulate][MOB-13]")
{
  in_every_part([](const json& scenario, const StunPart& part) {
    const auto s = struck(scenario, part, {source});
    CHECK(s.migration.at("outcome") == "failed");
    CHECK(s.after == Approx(0).margin(1e-6));
    CHECK(events(s.trace, "switched_over").empty());
    CHECK(space_taken(s.trace).empty());
    CHECK_THAT(s.again.at("reason").get<std::string>(), Contains("does not run"));
  });
}

TEST_CASE("the destination lost in any part of a stun: the VM goes on at the source at that instant, and can be moved later", "[simulate][MOB-13]")
{
  in_every_part([](const json& scenario, const StunPart& part) {
    const auto s = struck(scenario, part, {destination});
    CHECK(s.migration.at("outcome") == "rolled_back");
    CHECK(s.after == Approx(0).margin(1e-6));
    const auto parts = stun_parts(s.trace);
    CHECK(std::ranges::any_of(parts, [&](const StunPart& each) { return each.name == part.name && std::abs(each.to - part.middle()) < 1e-6; }));
    CHECK(s.again.at("outcome") == "completed");
    CHECK(events(s.trace, "switched_over").size() == 1);
  });
}

TEST_CASE("both hosts lost at one instant of a stun, in whatever order: one VM, dead at the source, no copy of it anywhere", "[simulate][MOB-13]")
{
  in_every_part([](const json& scenario, const StunPart& part) {
    for (const auto& faults : {std::vector{source, destination}, std::vector{destination, source}}) {
      const auto s = struck(scenario, part, faults);
      CHECK(s.migration.at("outcome") != "completed");
      CHECK(s.after == Approx(0).margin(1e-6));
      CHECK(events(s.trace, "switched_over").empty());
      CHECK(space_taken(s.trace).empty());
      CHECK_THAT(s.again.at("reason").get<std::string>(), Contains("does not run"));
    }
  });
}

TEST_CASE("the vMotion network lost for 19.9 s in any part of a stun: the migration goes on when it is back", "[simulate]")
{
  in_every_part([](const json& scenario, const StunPart& part) {
    const auto s = struck(scenario, part, {network("19.9 s")});
    CHECK(s.migration.at("outcome") == "completed");
    if (part.name != "resume") CHECK(s.after > 19.9); // the destination has had all it needs by then
  });
}

TEST_CASE("the vMotion network lost for 20.1 s: undone after 20 s, but in the last part the destination needs it no more", "[simulate]")
{
  in_every_part([](const json& scenario, const StunPart& part) {
    const auto s = struck(scenario, part, {network("20.1 s")});
    if (part.name == "resume") {
      CHECK(s.migration.at("outcome") == "completed");
      CHECK(s.after < 1);
      return;
    }
    // Nobody asks for the network before the part is over, where that only waits.
    CHECK(s.migration.at("outcome") == "rolled_back");
    CHECK(s.after == Approx(20).margin(part.to - part.from));
    CHECK_THAT(s.migration.at("reason").get<std::string>(), Contains("20 s"));
    CHECK(s.again.at("outcome") == "completed");
  });
}

TEST_CASE("a switchover as long as vmotion.maxSwitchoverSeconds passes, a hundredth of a millisecond longer and it is undone then", "[simulate]")
{
  auto scenario = moving("vmotion");
  const auto parts = stun_parts(simulated(scenario.dump()).trace);
  const auto begins = parts.at(1).from, lasts = parts.back().to - begins; // all but the traces
  scenario["parameters"]["vmotion.maxSwitchoverSeconds"] = instant(lasts + 1e-5);
  CHECK(migration(summary_of_text(scenario.dump()), "m").at("outcome") == "completed");
  scenario["parameters"]["vmotion.maxSwitchoverSeconds"] = instant(lasts - 1e-5);
  const auto [summary, trace] = simulated(scenario.dump());
  CHECK(migration(summary, "m").at("outcome") == "rolled_back");
  CHECK_THAT(migration(summary, "m").at("reason").get<std::string>(), Contains("vmotion.maxSwitchoverSeconds"));
  CHECK(stun_parts(trace).back().to == Approx(begins + lasts - 1e-5));
}

TEST_CASE("files that the destination cannot open at the end: undone when vmotion.maxSwitchoverSeconds are over", "[simulate]")
{
  const auto scenario = moving("vmotion");
  const auto parts = stun_parts(simulated(scenario.dump()).trace);
  const auto s = struck(scenario, parts.back(), {{{"datastore", "A1"}, {"for", "300 s"}}});
  CHECK(s.migration.at("outcome") == "rolled_back");
  const auto waits = stun_parts(s.trace).at(5);
  CHECK(waits.name == "storage_wait"); // a part by itself: the resume before takes what it always takes
  CHECK(waits.to == Approx(parts.at(1).from + 100));
  CHECK(stun_parts(s.trace).at(4).to == Approx(parts.back().to));
  CHECK(s.again.at("outcome") == "completed");
}

TEST_CASE("a destination that dies while the migration waits for its turn: refused when that comes, and the slots are free", "[simulate][XVM-9]")
{
  auto scenario = near_hosts(3, "local1");
  for (const auto* id : {"second", "third", "fourth"}) {
    scenario["vms"].push_back(scenario["vms"][0]);
    scenario["vms"].back()["id"] = id;
  }
  const auto move = [&](const char* at, const char* vm, const char* host, const char* to) {
    auto action = xvmotion(at, vm, host, to);
    action["xvmotion"]["vm"] = vm;
    return action;
  };
  // Two at a time leave h1; the third waits.
  scenario["actions"] = {move("0 s", "vm", "h2", "local2"), move("0 s", "second", "h2", "local2"), move("0 s", "third", "h3", "local3"), fault("1 s", {{"host", "h3"}}),
                         move("100 s", "fourth", "h2", "local2")};
  const auto [summary, trace] = simulated(scenario.dump());
  CHECK(summary.at("self_check") == "passed");
  CHECK(migration(summary, "vm").at("outcome") == "completed");
  const auto& third = migration(summary, "third");
  CHECK(third.at("outcome") == "refused");
  CHECK_THAT(third.at("reason").get<std::string>(), Contains("h3") && Contains("down"));
  CHECK(events(trace, "migration_queued").size() == 1);
  CHECK(migration(summary, "fourth").at("outcome") == "completed");
}

TEST_CASE("a source that dies while its migration waits: refused when its turn comes, and nobody waits for it", "[simulate][XVM-9]")
{
  auto scenario = near_hosts(3, "local1");
  for (const auto* id : {"second", "third"}) {
    scenario["vms"].push_back(scenario["vms"][0]);
    scenario["vms"].back()["id"] = id;
  }
  scenario["actions"] = json::array();
  for (const auto* id : {"vm", "second", "third"}) {
    auto action = xvmotion("0 s", id, "h2", "local2");
    action["xvmotion"]["vm"] = id;
    scenario["actions"].push_back(action);
  }
  scenario["actions"].push_back(fault("1 s", {{"host", "h1"}, {"for", "1 s"}}));
  const auto summary = summary_of_text(scenario.dump());
  CHECK(summary.at("self_check") == "passed");
  CHECK(migration(summary, "vm").at("outcome") == "failed");
  CHECK(migration(summary, "second").at("outcome") == "failed");
  CHECK(migration(summary, "third").at("outcome") == "refused");
}

} // namespace stun_faults_test
