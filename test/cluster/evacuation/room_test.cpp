#include "cluster/evacuation/room.hpp"
#include "cluster/evacuation/drawn_states.hpp"

#include <catch2/catch.hpp>

namespace room_test {

using namespace godwit::test;
using namespace godwit::cluster::evacuation;

namespace {

std::vector<Hop> hops(const std::vector<Bytes>& free, const std::vector<Resident>& residents)
{
  return std::get<std::vector<Hop>>(order_by_room(free, residents));
}
Deadlock deadlock(const std::vector<Bytes>& free, const std::vector<Resident>& residents) { return std::get<Deadlock>(order_by_room(free, residents)); }

Resident resident(Bytes size, Number from, Number to, std::vector<Number> stops = {}) { return {{{from, size}}, to, size, std::move(stops)}; }

} // namespace

TEST_CASE("a chain of full datastores is emptied from its end", "[evacuation]")
{
  // 0 -> 1 -> 2 -> 3, and only 3 has space.
  const std::vector<Resident> chain{resident(100_MB, 0, 1), resident(100_MB, 1, 2), resident(100_MB, 2, 3)};
  CHECK(hops({0_B, 0_B, 0_B, 100_MB}, chain) == std::vector<Hop>{{2, 3}, {1, 2}, {0, 1}});
}

TEST_CASE("two full datastores cannot exchange their VMs, and are told how much it would take", "[evacuation]")
{
  const std::vector<Resident> two{resident(100_MB, 0, 1), resident(80_MB, 1, 0), resident(20_MB, 1, 0)};
  const auto proof = deadlock({19_MB, 0_B}, two);
  CHECK(proof.datastores == std::vector<Number>{0, 1});
  CHECK(proof.residents == std::vector<std::size_t>{0, 1, 2});
  CHECK(proof.needed == 20_MB);
  CHECK(proof.available == 19_MB);
  CHECK(proof.proven);
  CHECK(proof.before == 0);
  // 20 waits outside: then 1 has 20, 0 has 19, and 80 and 100 still wait. 80 outside: 20 goes over by itself? 0 has 19: no. 100 outside: all go.
  CHECK(proof.enough == 100_MB);
}

TEST_CASE("a spare opens a cycle when one of it fits there, to the byte", "[evacuation]")
{
  // 0 -> 1 -> 2 -> 0, all full, of 100 each; 3 is the spare.
  const std::vector<Resident> ring{resident(100_MB, 0, 1, {3}), resident(100_MB, 1, 2, {3}), resident(100_MB, 2, 0, {3})};
  const auto solved = hops({0_B, 0_B, 0_B, 100_MB}, ring);
  REQUIRE(solved.size() == 4); // one of them twice
  CHECK(solved[0].to == 3);
  CHECK(solved[0].resident == solved[3].resident);
  const auto proof = deadlock({0_B, 0_B, 0_B, 100_MB - 1_B}, ring);
  CHECK(proof.proven);
  CHECK(proof.needed == 100_MB);
  CHECK(proof.available == 100_MB - 1_B);
  CHECK(proof.enough == 100_MB);
}

TEST_CASE("a cycle with room for one of it needs no spare", "[evacuation]")
{
  const std::vector<Resident> ring{resident(100_MB, 0, 1), resident(100_MB, 1, 2), resident(100_MB, 2, 0)};
  CHECK(hops({0_B, 100_MB, 0_B}, ring) == std::vector<Hop>{{0, 1}, {2, 0}, {1, 2}});
}

TEST_CASE("of two that would fit, the one goes whose going opens the way for the other", "[evacuation]")
{
  // 2 has 100. From 0 come 100, from 1 come 100; 0 is full and waits for nobody, 2 -> 1 needs 1 to be empty.
  const std::vector<Resident> three{resident(100_MB, 0, 2), resident(100_MB, 1, 2), resident(100_MB, 2, 1)};
  CHECK(hops({0_B, 0_B, 100_MB}, three) == std::vector<Hop>{{1, 2}, {2, 1}, {0, 2}});
}

TEST_CASE("a datastore that is too small in the end is named with what would stand there", "[evacuation]")
{
  const std::vector<Resident> three{resident(100_MB, 0, 1), resident(60_MB, 0, 1), resident(50_MB, 1, 0)};
  const auto proof = deadlock({0_B, 100_MB}, three);
  CHECK(proof.too_small);
  CHECK(proof.datastores == std::vector<Number>{1});
  CHECK(proof.needed == 160_MB);
  CHECK(proof.available == 150_MB); // 100 free and 50 that leave
  CHECK(hops({0_B, 110_MB}, three).size() == 3);
}

TEST_CASE("only the datastores that wait for each other are named, not those that wait for them", "[evacuation]")
{
  // 0 <-> 1 are stuck; 2 -> 0 waits behind them; 3 -> 4 goes.
  const std::vector<Resident> four{resident(100_MB, 0, 1), resident(100_MB, 1, 0), resident(10_MB, 3, 4), resident(100_MB, 2, 5)};
  const auto proof = deadlock({50_MB, 0_B, 0_B, 0_B, 10_MB, 100_MB}, four);
  CHECK(proof.datastores == std::vector<Number>{0, 1});
  CHECK(proof.residents == std::vector<std::size_t>{0, 1});
  CHECK(proof.before == 2);
}

} // namespace room_test
