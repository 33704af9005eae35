#include "cluster/evacuation/plan.hpp"
#include "cluster/evacuation/drawn_states.hpp"

#include <catch2/catch.hpp>

namespace plan_test {

using namespace godwit::test;
using namespace godwit::cluster::evacuation;

TEST_CASE("a move that waits for its host's slots holds up nobody behind it", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 10'000_MB, 10'000_MBps);
  for (int i = 0; i < 3; ++i) site.vm("esx1", 100_MB, old, {fresh});
  site.vm("esx2", 100_MB, old, {fresh});
  const auto steps = std::vector<Step>{{0, 0}, {1, 0}, {2, 0}, {3, 0}};
  // Each 2 s. Held: the fourth is of another host and begins at once. Fifo: it shares both datastores with the third, which waits.
  CHECK(forecast(site.state, steps, Asking::Held).spans[3] == Span{Seconds{0}, Seconds{2}});
  CHECK(forecast(site.state, steps, Asking::FirstFit).spans[3] == Span{Seconds{0}, Seconds{2}});
  CHECK(forecast(site.state, steps, Asking::Fifo).spans[3] == Span{Seconds{2}, Seconds{4}});
}

TEST_CASE("moves that fill a resource share it, and last longer", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 10'000_MB, 100_MBps);
  for (int i = 0; i < 4; ++i) site.vm("esx" + std::to_string(i), i == 0 ? 200_MB : 100_MB, old, {fresh});
  for (auto& vm : site.state.vms) vm.legs[0].idle = Seconds{1};
  const auto expected = forecast(site.state, {{0, 0}, {1, 0}, {2, 0}, {3, 0}}, Asking::Held);
  // 1 s of nothing; 25 MB/s each until 100 MB are through at 5 s; then 100 MB at 50 MB/s alone: 7 s.
  CHECK(expected.spans[1].end.value() == Approx(5));
  CHECK(expected.makespan.value() == Approx(7));
  CHECK(expected.full[fresh].value() == Approx(4));
  CHECK(expected.last_full[fresh].value() == Approx(5));
}

TEST_CASE("nobody takes the space that one before it waits for", "[evacuation]")
{
  // `b` has 100. First 0 -> b with 100, which has to wait for its host; then 1 -> b with 50 on a free host: it must not go first.
  Site site;
  const auto a = site.datastore("a", 0_B), b = site.datastore("b", 100_MB), c = site.datastore("c", 10'000_MB);
  site.vm("esx1", 100_MB, a, {c});
  site.vm("esx1", 100_MB, a, {c});
  site.vm("esx1", 100_MB, a, {b});
  site.vm("esx2", 50_MB, a, {b});
  Dispatch dispatch{site.state, {{0, 0}, {1, 0}, {2, 0}, {3, 0}}};
  int esx1 = 0;
  const auto two_a_host = [&](const Leg& leg) { return leg.charges.front().id != "esx1" || esx1 < 2; };
  CHECK(dispatch.next(two_a_host) == 0);
  dispatch.begin(0), ++esx1;
  CHECK(dispatch.next(two_a_host) == 1);
  dispatch.begin(1), ++esx1;
  CHECK_FALSE(dispatch.next(two_a_host));
  dispatch.end(0, Dispatch::End::Arrived), --esx1;
  CHECK(dispatch.next(two_a_host) == 2);
}

TEST_CASE("a VM whose first leg failed makes no second", "[evacuation]")
{
  Site site;
  const auto a = site.datastore("a", 0_B), b = site.datastore("b", 100_MB), spare = site.datastore("spare", 100_MB);
  site.vm("esx1", 100_MB, a, {b}, {spare}); // legs: to b; to spare; from spare to b
  Dispatch dispatch{site.state, {{0, 1}, {0, 2}}};
  const auto always = [](const Leg&) { return true; };
  REQUIRE(dispatch.next(always) == 0);
  dispatch.begin(0);
  CHECK_FALSE(dispatch.next(always)); // not there yet
  dispatch.end(0, Dispatch::End::Stayed);
  CHECK_FALSE(dispatch.next(always));
  CHECK(dispatch.waiting().empty());
}

TEST_CASE("a balanced evacuation is predicted at its bound", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 100'000_MB, 400_MBps);
  for (int i = 0; i < 40; ++i) site.vm("esx" + std::to_string(i % 4), 100_MB, old, {fresh});
  const auto plan = planned(site.state);
  // 4000 MB / 400 MB/s = 10 s, and eight moves at a time at 50 MB/s each are just as much.
  CHECK(plan.bounds.front().time.value() == Approx(10));
  CHECK(plan.predicted.value() == Approx(10));
  CHECK(plan.above.empty());
}

TEST_CASE("a plan above its bound says what keeps it there", "[evacuation]")
{
  // 1000 MB / 450 MB/s = 2.22 s; ten moves of 2 s, eight at a time, 2.5 s; but none can be divided: eight for 2 s, then two for 2 s.
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 100'000_MB, 450_MBps);
  for (int i = 0; i < 10; ++i) site.vm("esx" + std::to_string(i), 100_MB, old, {fresh});
  const auto plan = planned(site.state);
  CHECK(plan.bounds.front().time.value() == Approx(2.5));
  CHECK(plan.predicted.value() == Approx(4));
  CHECK_FALSE(plan.above.empty());
}

TEST_CASE("skewed hosts: the plan beats the order of the inventory", "[evacuation]")
{
  // esx1 has 12 VMs, esx2 to esx5 two each, all listed before it. Destination 1 GB/s never binds.
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 100'000_MB, 1000_MBps);
  for (int i = 0; i < 8; ++i) site.vm("esx" + std::to_string(2 + i % 4), 400_MB, old, {fresh});
  for (int i = 0; i < 12; ++i) site.vm("esx1", 100_MB, old, {fresh});
  const auto plan = planned(site.state);
  // esx1 alone: 12 x 2 s / 2 = 12 s, and the others' 8 s fit beside it, six at a time: 8 x 8 s / 6 < 12 s.
  CHECK(plan.bounds.front().what == "slots of host esx1");
  CHECK(plan.bounds.front().time.value() == Approx(12));
  CHECK(plan.predicted.value() <= 12 * 1.34);
  // In turn: eight of the others fill the datastore for 8 s, then esx1's 12 s.
  CHECK(naive(site.state, Asking::Fifo).predicted.value() == Approx(20));
}

TEST_CASE("a ring of full datastores is planned over its spare, with one move more than VMs", "[evacuation]")
{
  Site site;
  const auto a = site.datastore("a", 0_B), b = site.datastore("b", 0_B), spare = site.datastore("spare", 100_MB);
  site.vm("esx1", 100_MB, a, {b}, {spare});
  site.vm("esx2", 100_MB, b, {a}, {spare});
  const auto plan = planned(site.state);
  REQUIRE(plan.moves.size() == 3);
  // Each 2 s, one after the other: each waits for the space that the one before it leaves.
  CHECK(plan.predicted.value() == Approx(6));
  CHECK(leg_of(site.state, plan.moves[0].step).to == spare);

  site.state.datastores[spare].free -= 1_B;
  const auto proof = planned(site.state).impossible;
  REQUIRE(proof);
  CHECK(proof->proven);
  CHECK(proof->needed == 100_MB);
  CHECK(proof->available == 100_MB - 1_B);
  CHECK(proof->why.starts_with("a, b wait for space that leaves only with VMs that wait: 2 VMs (vm1, vm2); vm1 lacks least: it needs 95.4 MiB"));
}

} // namespace plan_test
