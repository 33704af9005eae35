// A VM that is terminated ran, for a datastore its host had given up, and runs once afterwards.

#include "simulate/violations.hpp"

#include <catch2/catch.hpp>

namespace self_check_protection_test {

using namespace godwit;
using namespace godwit::test;
using Catch::Contains;

namespace {

const trace::ApdTimedOut given_up{"c", "esx1", "S", 0_s, 0_s, {"vm"}, ""};
const trace::VmTerminated terminated{"c", "vm", "esx1", "S", 0_s, 0_s, "esx2", "", ""};
const trace::VmRestarted restarted{"c", "vm", "esx1", "esx2", "medium", 1, 1, 20_s, "", ""};

Events protection() { return {trace::VmDeclared{"vm", "esx1", "", 1_GiB, true}, given_up, terminated, restarted, trace::RunEnded{}}; }

} // namespace

TEST_CASE("a termination and a restart elsewhere pass", "[run][self-check][vmcp]") { CHECK(violations(protection()).empty()); }

TEST_CASE("a restart without a termination before it, and a second one, are two copies", "[run][self-check][vmcp]")
{
  CHECK_THAT(violations(without<trace::VmTerminated>(protection())), Contains("vm was restarted on esx2, but it runs on esx1: two copies at once"));
  CHECK_THAT(violations(after<trace::VmRestarted>(protection(), 0, {restarted})), Contains("two copies at once"));
}

TEST_CASE("a VM is terminated where it runs, for a datastore that its host has given up", "[run][self-check][vmcp]")
{
  CHECK_THAT(violations(without<trace::ApdTimedOut>(protection())), Contains("vm is terminated for S, which esx1 has not given up"));
  CHECK_THAT(violations(before<trace::VmTerminated>(protection(), 0, {trace::ApdEnded{"c", "esx1", "S", 0_s, "a path is back"}})), Contains("which esx1 has not given up"));
  CHECK_THAT(violations(after<trace::VmTerminated>(protection(), 0, {terminated})), Contains("vm is terminated on esx1, but does not run there"));
  CHECK_THAT(violations(changed<trace::VmTerminated>(protection(), 0, [](auto& e) { e.host = "esx3"; })), Contains("vm is terminated on esx3, but does not run there"));
}

TEST_CASE("it is restarted where the datastore is reached", "[run][self-check][vmcp]")
{
  const auto there_too = before<trace::VmTerminated>(protection(), 0, {trace::ApdTimedOut{"c", "esx2", "S", 0_s, 0_s, {}, ""}});
  CHECK_THAT(violations(there_too), Contains("vm was restarted on esx2, which has no path to S either"));
}

TEST_CASE("no VM is terminated in the midst of a migration", "[run][self-check][vmcp]")
{
  const auto moving = before<trace::Stunned>(vmotion(), 0, {given_up, terminated});
  CHECK_THAT(at_the_end(moving), Contains("vm is terminated, but m1 moves it"));
}

} // namespace self_check_protection_test
