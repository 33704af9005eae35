// Who runs where, and who holds which slots.

#include "simulate/violations.hpp"

#include <catch2/catch.hpp>

namespace self_check_hosts_test {

using namespace godwit;
using namespace godwit::test;
using Catch::Contains;

namespace {

std::string with_lock(const std::string& from, const std::string& to)
{
  return at_the_end(changed<trace::LocksMoved>(vmotion(), 0, [&](auto& moved) { moved.from = from, moved.to = to; }));
}

/// esx1 is a host of vc1's, esx2 of vc2's.
Events between_vcenters()
{
  auto events = changed<trace::VmDeclared>(vmotion(), 0, [](auto& vm) { vm.vcenter = "vc1"; });
  events = after<trace::VmDeclared>(events, 0, {trace::VmDeclared{"other", "esx2", "vc2", 1_GiB, true}});
  return after<trace::LocksMoved>(events, 0, {trace::VmRegistered{"m1", "vm", "vc1", "vc2"}});
}

/// A VM that is powered off.
Events cold()
{
  return {trace::VmDeclared{"vm", "esx1", "", 1_GiB, false},
          trace::MigrationRequested{"m1", "vm", "cold", "esx1", "esx2", {}, {}, 1_GiB},
          trace::SwitchedOver{"m1", "vm", "esx2", {}},
          trace::MigrationEnded{"m1", trace::Outcome::Completed, "", ""},
          trace::RunEnded{}};
}

const trace::FaultBegan source_lost{"f1", "host esx1 is lost"}, destination_lost{"f1", "host esx2 is lost"};

Events rolled_back_at_the_last(const Events& what)
{
  auto events = without<trace::LocksMoved>(without<trace::SwitchedOver>(vmotion()));
  events = changed<trace::MigrationEnded>(events, 0, [](auto& ended) { ended.outcome = trace::Outcome::RolledBack; });
  return before<trace::Resumed>(events, 0, what);
}

} // namespace

TEST_CASE("a sound vMotion passes", "[run][self-check]") { CHECK(at_the_end(vmotion()).empty()); }

// One running copy.

TEST_CASE("a VM runs on the host that holds its files' lock", "[run][self-check][MOB-5]")
{
  CHECK_THAT(at_the_end(without<trace::LocksMoved>(vmotion())), Contains("vm is on esx2, but esx1 holds its lock"));
  CHECK_THAT(with_lock("esx3", "esx2"), Contains("is taken from esx3, but esx1 holds it"));
  CHECK_THAT(with_lock("esx1", "esx3"), Contains("vm is on esx2, but esx3 holds its lock"));
  const auto kept = rolled_back_at_the_last({});
  CHECK(at_the_end(kept).empty());
}

TEST_CASE("the lock goes with the switchover, not before and not after it", "[run][self-check][MOB-5]")
{
  const trace::LocksMoved moved{"m1", "vm", "esx1", "esx2"};
  const auto unmoved = without<trace::LocksMoved>(vmotion());
  CHECK_THAT(at_the_end(before<trace::SwitchedOver>(unmoved, 0, {moved})), Contains("moved the lock of vm apart from its switchover"));
  CHECK_THAT(at_the_end(after<trace::Resumed>(unmoved, 0, {moved})), Contains("moved the lock of vm apart from its switchover"));
}

TEST_CASE("a VM stands in the inventory of its host's vCenter", "[run][self-check][MOB-4]")
{
  CHECK(at_the_end(between_vcenters()).empty());
  CHECK_THAT(at_the_end(without<trace::VmRegistered>(between_vcenters())), Contains("vm is on esx2, a host of vc2, but stands in the inventory of vc1"));
  const auto from_elsewhere = changed<trace::VmRegistered>(between_vcenters(), 0, [](auto& registered) { registered.from = "vc3"; });
  CHECK_THAT(at_the_end(from_elsewhere), Contains("leaves the inventory of vc3, but it stands in that of vc1"));
  const auto late = after<trace::Resumed>(without<trace::VmRegistered>(between_vcenters()), 0, {trace::VmRegistered{"m1", "vm", "vc1", "vc2"}});
  CHECK_THAT(at_the_end(late), Contains("registered vm apart from its switchover"));
}

TEST_CASE("the second migration of a VM begins where the first one ended", "[run][self-check]")
{
  const auto again = [](const std::string& from) {
    return at_the_end(after<trace::MigrationEnded>(vmotion(), 0, {trace::MigrationRequested{"m2", "vm", "vmotion", from, "esx3", {}, {}, 1_GiB},
                                                                 trace::MigrationEnded{"m2", trace::Outcome::Refused, "", ""}}));
  };
  CHECK(again("esx2").empty());
  CHECK_THAT(again("esx1"), Contains("m2 takes vm from esx1, it lives on esx2"));
}

TEST_CASE("a VM is handed over once, to whom it was meant for, in a stun", "[run][self-check]")
{
  const auto elsewhere = changed<trace::SwitchedOver>(vmotion(), 0, [](auto& over) { over.host = "esx3"; });
  CHECK_THAT(at_the_end(elsewhere), Contains("vm was handed over to esx3 instead of esx2"));
  const auto twice = after<trace::LocksMoved>(vmotion(), 0, {trace::SwitchedOver{"m1", "vm", "esx2", {}}});
  CHECK_THAT(at_the_end(twice), Contains("m1 handed vm over twice"));
  CHECK_THAT(at_the_end(without<trace::Stunned>(vmotion())), Contains("two copies at once"));
}

TEST_CASE("a migration that handed its VM over is not rolled back any more", "[run][self-check]")
{
  const auto rolled_back = changed<trace::MigrationEnded>(vmotion(), 0, [](auto& ended) { ended.outcome = trace::Outcome::RolledBack; });
  CHECK_THAT(at_the_end(rolled_back), Contains("m1 did not complete but handed its VM over"));
}

TEST_CASE("a VM that is powered off needs no stun, no memory and no lock", "[run][self-check][MOB-5]")
{
  CHECK(violations(cold()).empty());
  const trace::LocksMoved moved{"m1", "vm", "esx2", "esx1"};
  CHECK_THAT(violations(after<trace::SwitchedOver>(cold(), 0, {moved})), Contains("m1 moved the lock of vm, which is powered off"));
}

TEST_CASE("a VM dies with its host: it is neither resumed nor handed over, whether or not the host comes back", "[run][self-check]")
{
  const trace::FaultEnded back{"f1", "host esx1 is lost"};
  CHECK_THAT(at_the_end(rolled_back_at_the_last({source_lost})), Contains("vm is resumed, but it died with esx1"));
  CHECK_THAT(at_the_end(rolled_back_at_the_last({source_lost, back})), Contains("vm is resumed, but it died with esx1"));
  CHECK(at_the_end(without<trace::Resumed>(rolled_back_at_the_last({source_lost}))).empty());
  CHECK_THAT(at_the_end(before<trace::SwitchedOver>(vmotion(), 0, {source_lost})), Contains("vm was handed over, but it died with esx1"));
}

TEST_CASE("nothing is handed over to a host that is lost, one that came back is as good as new", "[run][self-check]")
{
  CHECK_THAT(at_the_end(before<trace::SwitchedOver>(vmotion(), 0, {destination_lost})), Contains("vm was handed over to esx2, which is lost"));
  CHECK(at_the_end(before<trace::SwitchedOver>(vmotion(), 0, {destination_lost, trace::FaultEnded{"f1", "host esx2 is lost"}})).empty());
  CHECK(at_the_end(rolled_back_at_the_last({destination_lost})).empty());
  CHECK(at_the_end(after<trace::Resumed>(vmotion(), 0, {source_lost})).empty()); // the VM has left it
}

TEST_CASE("a host lost twice over is lost until both faults have ended", "[run][self-check]")
{
  const Events overlapping{destination_lost, trace::FaultBegan{"f2", "host esx2 is lost"}, trace::FaultEnded{"f1", "host esx2 is lost"}};
  CHECK_THAT(at_the_end(before<trace::SwitchedOver>(vmotion(), 0, overlapping)), Contains("esx2, which is lost"));
}

// Slots.

TEST_CASE("slots in use are what was taken and not given back", "[run][self-check]")
{
  const auto taken = [](int in_use) { return at_the_end(changed<trace::SlotsTaken>(vmotion(), 0, [&](auto& event) { event.slots[0].in_use = in_use; })); };
  CHECK_THAT(taken(2), Contains("host esx1 has 2 slots in use, the events make it 1"));
  CHECK_THAT(taken(0), Contains("host esx1 has 0 slots in use, the events make it 1"));
  const auto returned = changed<trace::SlotsReturned>(vmotion(), 0, [](auto& event) { event.slots[1].in_use = 1; });
  CHECK_THAT(at_the_end(returned), Contains("host esx2 has 1 slots in use, the events make it 0"));
}

TEST_CASE("who waits is told what is in use without it", "[run][self-check]")
{
  const auto told = [](int in_use) {
    return at_the_end(after<trace::SlotsTaken>(vmotion(), 0, {trace::MigrationQueued{"m2", {{"host esx1", 8, in_use, 8}}},
                                                             trace::MigrationEnded{"m2", trace::Outcome::Refused, "", ""}}));
  };
  CHECK(told(1).empty());
  CHECK_THAT(told(9), Contains("host esx1 has 9 slots in use, the events make it 1"));
}

TEST_CASE("no more slots are taken than there are", "[run][self-check]")
{
  const auto of = [](int most) { return at_the_end(changed<trace::SlotsTaken>(vmotion(), 0, [&](auto& event) { event.slots[0].most = most; })); };
  CHECK(of(1).empty());
  CHECK_THAT(of(0), Contains("host esx1 has 1 slots in use of 0"));
}

TEST_CASE("slots are given back once, all of them, by who took them", "[run][self-check]")
{
  const auto back = vmotion().back();
  CHECK_THAT(at_the_end(without<trace::SlotsReturned>(vmotion())), Contains("m1 never gave its slots back"));
  CHECK_THAT(at_the_end(after<trace::SlotsReturned>(vmotion(), 0, {back})), Contains("m1 gave slots back that it does not hold"));
  CHECK_THAT(at_the_end(changed<trace::SlotsReturned>(vmotion(), 0, [](auto& event) { event.slots.pop_back(); })), Contains("gave other slots back than it took"));
  CHECK_THAT(at_the_end(changed<trace::SlotsReturned>(vmotion(), 0, [](auto& event) { event.slots[0].cost = 4; })), Contains("gave other slots back than it took"));
  CHECK_THAT(at_the_end(after<trace::SlotsTaken>(vmotion(), 0, {trace::SlotsTaken{"m1", {}, {{"datastore A", 1, 1, 128}}}})), Contains("m1 took slots twice"));
}

TEST_CASE("who died in the midst of a stun departs as it is", "[run][self-check]")
{
  const Events told{trace::VmDeclared{"vm", "esx1", "", 1_GiB, true}, trace::MigrationRequested{"m1", "vm", "vmotion", "esx1", "esx2", {}, {}, 1_GiB},
                    trace::Stunned{"m1", "vm", "trace_install"}, source_lost, trace::MigrationEnded{"m1", trace::Outcome::Failed, "esx1 was lost", ""}};
  auto dead = told;
  dead.insert(dead.end(), {trace::VmDeparted{"vm", {}}, trace::RunEnded{}});
  CHECK(violations(dead).empty());
  auto alive = dead;
  std::erase_if(alive, [](const Kept& event) { return event.event().is<trace::FaultBegan>(); });
  CHECK_THAT(violations(alive), Contains("vm departs in the midst of a stun"));
}

TEST_CASE("nothing is powered on where a host takes no VMs, and a VM that nobody has declared runs nowhere", "[run][self-check]")
{
  const trace::HostModeChanged closed{"esx1", "maintenance", "", ""};
  CHECK_THAT(violations({closed, trace::VmArrived{"vm", "esx1", "", 1_GiB, true}, trace::RunEnded{}}), Contains("vm is powered on on esx1, which takes no VMs"));
  CHECK(violations({closed, trace::VmArrived{"vm", "esx1", "", 1_GiB, false}, trace::RunEnded{}}).empty());
  CHECK(violations({trace::MigrationRequested{"m1", "vm", "vmotion", "esx1", "esx2", {}, {}, 1_GiB}, trace::MigrationEnded{"m1", trace::Outcome::Refused, "it has not arrived", ""}, closed,
                    trace::RunEnded{}}).empty());
}

TEST_CASE("who is said to die with a host ran there, and the host is lost", "[run][self-check]")
{
  const trace::VmDeclared vm{"vm", "esx1", "", 1_GiB, true};
  CHECK(violations({vm, source_lost, trace::VmsDied{"esx1", {"vm"}}, trace::RunEnded{}}).empty());
  CHECK_THAT(violations({vm, destination_lost, trace::VmsDied{"esx2", {"vm"}}, trace::RunEnded{}}), Contains("vm is said to die with esx2, but it runs on esx1"));
}

TEST_CASE("nothing carries less than nothing", "[run][self-check]")
{
  const Events told{trace::ResourceDeclared{"A/p/read", "pool_read", {}, {}}, trace::LoadDeclared{0, "", "vm", "d0", "A1", trace::Cause::Guest, {0}, {}},
                    trace::LoadCarried{0, {}, units::Bytes{-1}, units::Bytes{0}}, trace::ResourceTotal{0, units::Bytes{-1}}, trace::RunEnded{}};
  CHECK_THAT(violations(told), Contains("load 0 carried -1 bytes one way and 0 the other"));
  CHECK_THAT(violations(told), Contains("A/p/read carried -1 bytes"));
}

} // namespace self_check_hosts_test
