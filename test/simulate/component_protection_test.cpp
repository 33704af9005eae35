// VM Component Protection: a host without a path to a datastore, the 140 s and the 180 s, and who is restarted where.

#include "simulate/three_hosts.hpp"

#include <catch2/catch.hpp>

namespace component_protection_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string db = vm_on("db", {"S"});

/// What happened, checked by the run itself.
std::string ran(const std::string& scenario)
{
  const auto run = simulated(scenario);
  CHECK(run.summary.at("self_check") == "passed");
  return run.trace;
}

std::string text(const json& event, const char* key) { return event.at(key).get<std::string>(); }
double number(const json& event, const char* key) { return event.at(key).get<double>(); }

/// "320 db S" for each termination.
std::vector<std::string> terminated(const std::string& trace)
{
  std::vector<std::string> all;
  for (const auto& e : events(trace, "vm_terminated")) all.push_back(fmt::format("{:.1f} {} {}", number(e, "t"), text(e, "vm"), text(e, "datastore")));
  return all;
}

/// "340 db esx2".
std::vector<std::string> restarted(const std::string& trace)
{
  std::vector<std::string> all;
  for (const auto& e : events(trace, "vm_restarted")) all.push_back(fmt::format("{:.1f} {} {}", number(e, "t"), text(e, "vm"), text(e, "to")));
  return all;
}

/// Why not, in the order it was said.
std::vector<std::string> kept(const std::string& trace)
{
  std::vector<std::string> all;
  for (const auto& e : events(trace, "vm_not_terminated")) all.push_back(fmt::format("{:.1f} {}: {}{}", number(e, "t"), text(e, "vm"), text(e, "reason"), e.at("final") == true ? " (final)" : ""));
  return all;
}

using Told = std::vector<std::string>;

} // namespace

TEST_CASE("paths that are back within 140 s leave no trace, those that are not are told as timed out", "[run][vmcp]")
{
  const auto apds = [](const std::string& lasts, const std::string& at = "0 s") { return events(ran(three_hosts(protecting, db, paths_lost("S1", at, lasts))), "apd_timed_out").size(); };
  CHECK(apds("139.9 s") == 0);
  CHECK(apds("140 s") == 0); // back in the very instant: in time
  CHECK(apds("140.1 s") == 1);
  CHECK(apds("140 s", "17.3 s") == 0);
}

TEST_CASE("a VM whose host has no path to its datastore is terminated 320 s later, not before, and not when a path is back in that instant", "[run][vmcp]")
{
  const auto [at, due] = GENERATE(table<const char*, double>({{"0 s", 320}, {"17.3 s", 337.3}}));
  const auto with = [&, at = at](const std::string& lasts) { return ran(three_hosts(protecting, db, paths_lost("S1", at, lasts))); };
  for (const auto* lasts : {"319.9 s", "320 s"}) {
    const auto back = with(lasts);
    CHECK(terminated(back).empty());
    CHECK(restarted(back).empty());
    CHECK(events(back, "apd_ended").size() == 1);
  }
  for (const auto* lasts : {"320.1 s", "1 h", ""}) {
    const auto gone = with(lasts);
    CHECK(terminated(gone) == Told{fmt::format("{:.1f} db S", due)});
    CHECK(restarted(gone) == Told{fmt::format("{:.1f} db esx2", due + 20)}); // to power it on takes 20 s
  }
}

TEST_CASE("paths that a later fault keeps away are back in time in the instant as well", "[run][vmcp]")
{
  const auto until = [](const std::string& lasts) { return terminated(ran(three_hosts(protecting, db, paths_lost("S1", "0 s", "250 s") + ", " + paths_lost("S1", "200 s", lasts)))); };
  CHECK(until("120 s").empty()); // 200 + 120 = 320 s, and its end was set when the time-out of 140 s was over
  CHECK(until("121 s") == Told{"320.0 db S"});
}

TEST_CASE("the event of a termination says since when, when APD was timed out, and where the VM will be", "[run][vmcp]")
{
  const auto e = events(ran(three_hosts(protecting, db, paths_lost("S1", "1 min"))), "vm_terminated").at(0);
  CHECK(number(e, "since_s") == Approx(60));
  CHECK(number(e, "timed_out_s") == Approx(200));
  CHECK(number(e, "t") == Approx(380));
  CHECK(text(e, "host") == "esx1");
  CHECK(text(e, "to") == "esx2");
  CHECK_THAT(text(e, "claim"), Contains("VmComponentProtectionSettings"));
}

TEST_CASE("both times are parameters, and a delay of 0 terminates when APD is timed out", "[run][vmcp]")
{
  const auto with = [](const char* parameters) { return terminated(ran(three_hosts(protecting, db, paths_lost("S1", "0 s"), fmt::format(R"(, "parameters": {{{}}})", parameters)))); };
  CHECK(with(R"("ha.apd_terminate_delay": "0 s")") == Told{"140.0 db S"});
  CHECK(with(R"("ha.apd_terminate_delay": "1 min", "storage.apd_timeout": "30 s")") == Told{"90.0 db S"});
}

TEST_CASE("without HA, by default and with protection disabled nothing is told and the VM stays, with a warning it is told and stays", "[run][vmcp]")
{
  for (const auto* ha : {"", R"("restart_priority": "high")", R"("storage_protection_for_apd": "disabled")"}) {
    const auto off = ran(three_hosts(ha, db, paths_lost("S1", "0 s", "1 h")));
    CHECK(events(off, "apd_timed_out").empty());
    CHECK(terminated(off).empty());
  }
  const auto warned = ran(three_hosts(R"("storage_protection_for_apd": "warning")", db, paths_lost("S1", "0 s", "1 h")));
  CHECK(events(warned, "apd_timed_out").size() == 1);
  CHECK(terminated(warned).empty());
  CHECK(kept(warned) == Told{"320.0 db: storage_protection_for_apd is warning: it is told, no more (final)"});
}

TEST_CASE("a datastore that nobody reaches has nobody terminated, after five looks for good", "[run][vmcp]")
{
  const auto trace = ran(three_hosts(protecting, db, R"({"at": "0 s", "fault": {"datastore": "S"}})"));
  CHECK(terminated(trace).empty());
  // 320 s, and four more attempts, each 120 s after the last
  CHECK(kept(trace) == Told{"320.0 db: esx1, esx2, esx3: does not reach S", "800.0 db: esx1, esx2, esx3: does not reach S (final)"});
}

TEST_CASE("a VM that was given up is looked at again when another host reaches its datastore", "[run][vmcp]")
{
  const auto trace = ran(three_hosts(protecting, db, paths_lost("S1", "0 s") + ", " + paths_lost("S2", "0 s", "1 h") + ", " + paths_lost("S3", "0 s")));
  CHECK(terminated(trace) == Told{"3600.0 db S"});
  CHECK(restarted(trace) == Told{"3620.0 db esx2"});
}

TEST_CASE("VMs of high priority are restarted first, a VM of disabled restart priority is not terminated", "[run][vmcp][MOB-22]")
{
  const auto trace = ran(three_hosts(protecting + R"(, "vms": [{"vm": "off", "restart_priority": "disabled"}, {"vm": "last", "restart_priority": "high"}])",
                                     db + ", " + vm_on("off", {"S"}) + ", " + vm_on("last", {"S"}), paths_lost("S1", "0 s")));
  CHECK(terminated(trace) == Told{"320.0 last S", "320.0 db S"});
  CHECK(kept(trace) == Told{"320.0 off: its restart priority is disabled, so that nobody would restart it (final)"});
  CHECK(events(trace, "vm_restarted").at(0).at("order") == 1);
  CHECK(text(events(trace, "vm_restarted").at(0), "vm") == "last");
}

TEST_CASE("a VM that no host has room for is not terminated, one that fits is", "[run][vmcp]")
{
  const auto big = R"({"id": "big", "host": "esx1", "memory": "60 GiB", "memory_reservation": "60 GiB", "disks": [{"id": "d0", "datastore": "S", "size": "8 GiB"}]})";
  const auto trace = ran(three_hosts(protecting, big + (", " + db), paths_lost("S1", "0 s", "6 min")));
  CHECK(terminated(trace) == Told{"320.0 db S"});
  REQUIRE(kept(trace).size() == 1);
  CHECK_THAT(kept(trace)[0], Contains("320.0 big: esx1: does not reach S; esx2, esx3: less than") && Contains("unreserved"));
}

TEST_CASE("hosts in maintenance mode take nobody, and when one is back the next attempt restarts the VM there", "[run][vmcp]")
{
  const auto maintenance = [](const char* id, const char* host) { return fmt::format(R"({{"at": "0 s", "host_maintenance": {{"id": "{}", "host": "{}"}}}}, )", id, host); };
  const auto trace = ran(three_hosts(protecting, db, maintenance("m2", "esx2") + maintenance("m3", "esx3") + paths_lost("S1", "10 s") + R"(, {"at": "400 s", "exit_maintenance": {"host": "esx3"}})"));
  CHECK(kept(trace) == Told{"330.0 db: esx1: does not reach S"});
  CHECK(terminated(trace) == Told{"450.0 db S"}); // 330 + 120
  CHECK(restarted(trace) == Told{"470.0 db esx3"});
}

TEST_CASE("a host that enters maintenance mode is empty once its stalled VM was restarted elsewhere", "[run][vmcp]")
{
  const auto trace = ran(three_hosts(protecting, db, R"({"at": "0 s", "host_maintenance": {"id": "m", "host": "esx1", "timeout": "1 h"}}, )" + paths_lost("S1", "10 s")));
  CHECK(terminated(trace) == Told{"330.0 db S"});
  CHECK(events(trace, "maintenance_entered").at(0).at("outcome") == "entered");
}

TEST_CASE("a host that fails while its datastore is waited for has its VMs restarted for that, once", "[run][vmcp]")
{
  const auto trace = ran(three_hosts(protecting, db, paths_lost("S1", "0 s") + R"(, {"at": "200 s", "fault": {"host": "esx1"}})"));
  CHECK(terminated(trace).empty());
  CHECK(restarted(trace) == Told{"235.0 db esx2"}); // 15 s of silence, 20 s to power it on
  CHECK(text(events(trace, "apd_ended").at(0), "why") == "the host is lost");
}

TEST_CASE("a host that fails once its VM was terminated changes nothing about the restart", "[run][vmcp]")
{
  const auto trace = ran(three_hosts(protecting, db, paths_lost("S1", "0 s") + R"(, {"at": "330 s", "fault": {"host": "esx1"}})"));
  CHECK(restarted(trace) == Told{"340.0 db esx2"});
}

TEST_CASE("a VM whose new host fails before it runs there is restarted on the third", "[run][vmcp]")
{
  const auto trace = ran(three_hosts(protecting, db, paths_lost("S1", "0 s") + R"(, {"at": "330 s", "fault": {"host": "esx2"}})"));
  CHECK(terminated(trace).size() == 1);
  CHECK(restarted(trace) == Told{"365.0 db esx3"}); // at 345 s esx2 is declared failed, and all that wait are tried again; 20 s to power it on
}

TEST_CASE("of two datastores lost one after the other each has a time of its own", "[run][vmcp]")
{
  const auto split = vm_on("split", {"S", "T"});
  const auto both = ran(three_hosts(protecting, split, paths_lost("S1", "0 s") + ", " + paths_lost("T1", "100 s")));
  CHECK(terminated(both) == Told{"320.0 split S"});
  CHECK(restarted(both) == Told{"340.0 split esx2"});
  const auto first_back = ran(three_hosts(protecting, split, paths_lost("S1", "0 s", "300 s") + ", " + paths_lost("T1", "100 s")));
  CHECK(terminated(first_back) == Told{"420.0 split T"}); // 100 + 320
  const auto lost_again = ran(three_hosts(protecting, split, paths_lost("S1", "0 s", "300 s") + ", " + paths_lost("S1", "310 s")));
  CHECK(terminated(lost_again) == Told{"630.0 split S"}); // 310 + 320
}

TEST_CASE("a VM with disks on two datastores goes where both are reached, and nowhere when no host reaches both", "[run][vmcp]")
{
  const auto split = vm_on("split", {"S", "T"});
  const auto third = ran(three_hosts(protecting, split, paths_lost("S1", "0 s") + ", " + paths_lost("T2", "0 s")));
  CHECK(restarted(third) == Told{"340.0 split esx3"});
  const auto nowhere = ran(three_hosts(protecting, split, paths_lost("S1", "0 s", "6 min") + R"(, {"at": "0 s", "fault": {"datastore": "T", "for": "6 min"}})"));
  CHECK(terminated(nowhere).empty());
  CHECK(kept(nowhere) == Told{"320.0 split: esx1: does not reach S; esx2, esx3: does not reach T"});
}

TEST_CASE("a Storage vMotion whose source is lost fails of it, then its VM is terminated and restarted, and all space is back", "[run][vmcp]")
{
  const auto run = simulated(three_hosts(protecting, db, R"({"at": "0 s", "storage_vmotion": {"id": "m", "vm": "db", "to": "T"}}, )" + paths_lost("S1", "10 s")));
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(migration(run.summary, "m").at("outcome") != "completed");
  CHECK(terminated(run.trace) == Told{"330.0 db S"});
  CHECK(restarted(run.trace) == Told{"350.0 db esx2"});
}

TEST_CASE("a Storage vMotion whose destination alone is lost leaves its VM where it runs", "[run][vmcp]")
{
  const auto run = simulated(three_hosts(protecting, db, R"({"at": "0 s", "storage_vmotion": {"id": "m", "vm": "db", "to": "T"}}, )" + paths_lost("T1", "10 s", "10 min")));
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(migration(run.summary, "m").at("outcome") != "completed");
  CHECK(events(run.trace, "apd_timed_out").empty()); // no VM of the host has files there
  CHECK(terminated(run.trace).empty());
}

TEST_CASE("a VM that is being migrated is left to its migration, and decided when that ends", "[run][vmcp]")
{
  // Its other disk moves from T to U, 100 GiB at 400 MB/s: 268 s, from 100 s on. S, where its first is, is lost at 10 s.
  const auto vm = R"({"id": "db", "host": "esx1", "memory": "4 GiB", "disks": [{"id": "d0", "datastore": "S", "size": "8 GiB"}, {"id": "d1", "datastore": "T", "size": "100 GiB"}]})";
  const auto run = simulated(three_hosts(protecting, vm, paths_lost("S1", "10 s") + R"(, {"at": "100 s", "storage_vmotion": {"id": "m", "vm": "db", "disks": {"d1": "U"}}})"));
  CHECK(run.summary.at("self_check") == "passed");
  CHECK(migration(run.summary, "m").at("outcome") == "completed");
  CHECK(kept(run.trace) == Told{"330.0 db: a migration has it, and is not disturbed"});
  const auto ended = number(events(run.trace, "migration_ended").at(0), "t");
  CHECK(ended > 330);
  REQUIRE(events(run.trace, "vm_terminated").size() == 1);
  CHECK(number(events(run.trace, "vm_terminated").at(0), "t") == Approx(ended));
}

TEST_CASE("a vMotion to a host that reaches the datastore takes the VM away from under it", "[run][vmcp]")
{
  // 48 GiB over 1 Gbit/s: more than 412 s
  const auto vm = R"({"id": "db", "host": "esx1", "memory": "48 GiB", "disks": [{"id": "d0", "datastore": "S", "size": "8 GiB"}],
                      "workload": {"memory": {"dirty": "1 MB/s", "working_set": "40 GiB"}}})";
  const auto run = simulated(three_hosts(protecting, vm, R"({"at": "0 s", "vmotion": {"id": "m", "vm": "db", "host": "esx3"}}, )" + paths_lost("S1", "10 s")));
  CHECK(run.summary.at("self_check") == "passed");
  REQUIRE(migration(run.summary, "m").at("outcome") == "completed");
  CHECK(kept(run.trace) == Told{"330.0 db: a migration has it, and is not disturbed"});
  CHECK(terminated(run.trace).empty());
}

TEST_CASE("whatever fails at random, a protected VM runs at most once", "[run][vmcp]")
{
  const auto seed = GENERATE(range(1, 9));
  std::string vms;
  for (int vm = 0; vm < 6; ++vm) vms += (vms.empty() ? "" : ", ") + vm_on(fmt::format("vm{}", vm), {vm % 2 == 0 ? "S" : "T", vm % 3 == 0 ? "U" : "S"});
  const auto trace = ran(three_hosts(protecting, vms,
    R"({"at": "0 s", "random_faults": {"kinds": ["port_lost", "fabric_down", "datastore_lost", "host_lost"], "mean_interval": "2 min", "mean_length": "10 min", "until": "2 h"}},
       {"at": "0 s", "storage_vmotion": {"id": "m0", "vm": "vm0", "to": "T"}}, {"at": "5 min", "vmotion": {"id": "m1", "vm": "vm1", "host": "esx2"}},
       {"at": "10 min", "vmotion": {"id": "m2", "vm": "vm2", "host": "esx3"}}, {"at": "10 min", "storage_vmotion": {"id": "m3", "vm": "vm3", "to": "U"}})",
    fmt::format(R"(, "seed": {})", seed)));
  CHECK(trace.find("fault_began") != std::string::npos);
}

TEST_CASE("the scenario tells the four cases apart: restarted, priority disabled, a local disk, back in time", "[run][vmcp]")
{
  const auto [summary, trace] = simulated_file("all-paths-down");
  CHECK(summary.at("self_check") == "passed");
  CHECK(terminated(trace) == Told{"920.0 db shared", "920.0 web shared"}); // 10 min + 320 s
  CHECK(restarted(trace) == Told{"940.0 db esx2", "940.0 web esx2"});
  for (const auto& event : events(trace, "apd_timed_out")) CHECK(number(event, "since_s") >= 600); // not the first two minutes'
  const auto& policies = summary.at("policies");
  CHECK(policies.at("terminated").size() == 2);
  CHECK(policies.at("not_terminated").back().at("final") == true);
  const auto told = told_file("all-paths-down");
  CHECK_THAT(told, Contains("esx1 does not reach datastore shared"));
  CHECK_THAT(told, Contains("The last path went at 10 min; APD is timed out at 12 min 20 s") && Contains("4 VMs have files on it"));
  CHECK_THAT(told, Contains("db is terminated at 15 min 20 s, 5 min 20 s after its last path went") && Contains("1. db (high) is restarted on esx2 at 15 min 40 s, after 20 s down"));
}

} // namespace component_protection_test
