#include "cluster/evacuation/destinations.hpp"
#include "cluster/evacuation/drawn_states.hpp"
#include "cluster/evacuation/order.hpp"

#include <catch2/catch.hpp>

namespace destinations_test {

using namespace godwit::test;
using namespace godwit::cluster::evacuation;

namespace {

std::vector<Number> places(const State& state)
{
  const auto chosen = choose_destinations(state, Machines{state});
  std::vector<Number> to;
  for (const auto& step : std::get<std::vector<Step>>(chosen)) to.push_back(leg_of(state, step).to);
  return to;
}

Impossible impossible(const State& state) { return std::get<Impossible>(choose_destinations(state, Machines{state})); }

} // namespace

TEST_CASE("bytes are balanced by what the destinations write, not by their number", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fast = site.datastore("fast", 10'000_MB, 200_MBps), slow = site.datastore("slow", 10'000_MB, 100_MBps);
  for (int i = 0; i < 9; ++i) site.vm("esx" + std::to_string(i), 100_MB, old, {fast, slow});
  const auto to = places(site.state);
  CHECK(std::ranges::count(to, fast) == 6); // 600 MB / 200 MB/s = 3 s = 300 MB / 100 MB/s
  CHECK(std::ranges::count(to, slow) == 3);
}

TEST_CASE("a destination takes what it has space for, to the byte", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), small = site.datastore("small", 100_MB, 1000_MBps), large = site.datastore("large", 10'000_MB);
  for (int i = 0; i < 3; ++i) site.vm("esx" + std::to_string(i), 100_MB, old, {small, large});
  CHECK(std::ranges::count(places(site.state), small) == 1);
  site.state.datastores[small].free -= 1_B;
  CHECK(std::ranges::count(places(site.state), small) == 0);
}

TEST_CASE("what is balanced by time but finds no space is placed by space", "[evacuation]")
{
  // By time the 60 go to either side, and 100 finds no place; by space 100 goes first.
  Site site;
  const auto old = site.datastore("old", 0_B), one = site.datastore("one", 120_MB), two = site.datastore("two", 100_MB);
  for (const auto size : {60_MB, 60_MB, 100_MB}) site.vm("esx1", size, old, {one, two});
  site.state.vms[2].legs[0].most = site.state.vms[2].legs[1].most = 500_MBps; // short, so the last by time
  CHECK(places(site.state) == std::vector<Number>{one, one, two});
}

TEST_CASE("too little space is proven by the VMs that have nowhere else to go", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), narrow = site.datastore("narrow", 250_MB), wide = site.datastore("wide", 10'000_MB);
  for (int i = 0; i < 3; ++i) site.vm("esx1", 100_MB, old, {narrow});
  site.vm("esx2", 100_MB, old, {narrow, wide});
  const auto proof = impossible(site.state);
  CHECK(proof.vms == std::vector<Number>{0, 1, 2});
  CHECK(proof.datastores == std::vector<Number>{narrow});
  CHECK(proof.needed == 300_MB);
  CHECK(proof.available == 250_MB);
  CHECK(proof.proven);
  site.state.datastores[narrow].free = 300_MB;
  CHECK(places(site.state) == std::vector<Number>{narrow, narrow, narrow, wide});
}

TEST_CASE("a VM larger than any destination is named, though the sum would do", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), one = site.datastore("one", 80_MB), two = site.datastore("two", 90_MB);
  site.vm("esx1", 100_MB, old, {one, two});
  const auto proof = impossible(site.state);
  CHECK(proof.why == "vm1 needs 95.4 MiB in one piece; of one, two none has more than 85.8 MiB free");
  CHECK(proof.proven);
}

TEST_CASE("that no packing was found is said, and not called a proof", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), one = site.datastore("one", 100_MB), two = site.datastore("two", 100_MB);
  for (int i = 0; i < 3; ++i) site.vm("esx1", 60_MB, old, {one, two});
  const auto nothing = impossible(site.state);
  CHECK_FALSE(nothing.proven);
  CHECK(nothing.needed == 180_MB);
  CHECK(nothing.available == 200_MB);
}

TEST_CASE("the host with the most to do begins, and its longest move first", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 10'000_MB, 10'000_MBps);
  site.vm("esx1", 300_MB, old, {fresh}); // esx1: 300 MB / 50 MB/s, two at a time: 3 s
  for (const auto size : {100_MB, 200_MB, 200_MB}) site.vm("esx2", size, old, {fresh}); // esx2: 500 MB: 5 s
  std::vector<Step> steps;
  for (Number vm = 0; vm < 4; ++vm) steps.push_back({vm, 0});
  std::vector<Number> order;
  for (const auto& step : most_work_first(site.state, Machines{site.state}, steps)) order.push_back(step.vm);
  // 3 and 5: a 200 of esx2. 3 and 3: the longer. 0 and 3: the other 200, then the 100.
  CHECK(order == std::vector<Number>{2, 0, 3, 1});
}

} // namespace destinations_test
