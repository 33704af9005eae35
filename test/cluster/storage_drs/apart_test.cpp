// Initial placement of a VM whose disks need not, or may not, share a datastore.

#include "cluster/storage_drs/datastores.hpp"

#include <catch2/catch.hpp>

namespace apart_test {

using namespace godwit;
using namespace godwit::test;
using Catch::Contains;

namespace {

ObservedDisk disk(const std::string& id, Bytes size) { return {.id = id, .datastore = "", .allocated = size, .size = size, .growth = {}, .io = {}}; }

/// Data of 20 GiB, a log of 40, a home of 1; not kept together.
ObservedVm database()
{
  return {.id = "db", .host = "esx1", .disks = {disk("data", 20_GiB), disk("log", 40_GiB), disk("home", 1_GiB)}, .keep_together = false};
}

const Rules apart{.apart_vmdks = {{"logs apart", "db", {"data", "log"}}}, .apart_vms = {}};

/// "log B, data A, home A"
std::string where(const Placement& placement)
{
  std::string text;
  for (const auto& file : placement.files)
    for (const auto& id : file.move.disks) text += (text.empty() ? "" : ", ") + id + " " + file.move.to;
  return text;
}

/// That is why not, and the datastore it is nearest to.
const Rejection* rejection(const Placement& placement, std::string_view reason)
{
  for (const auto& rejected : placement.rejected)
    if (rejected.reason.starts_with(reason)) return &rejected;
  return nullptr;
}

} // namespace

TEST_CASE("disks that must be apart go to different datastores, the largest to the best", "[cluster][storage_drs][placement]")
{
  // Log: A 4 %, B 14 %, C 54 %. Data: B 12 % as A is taken. Home: A, at 4.1 %, the best again.
  const auto placement = place(observed({store("A"), store("B", 100_GiB), store("C", 500_GiB)}, {}), product(), apart, database());
  CHECK(where(placement) == "log A, data B, home A");
  CHECK(placement.why_not.empty());
  for (const auto& file : placement.files) CHECK(file.move.from.empty());
  CHECK(placement.files[0].move.size == 40_GiB);
  CHECK(value_of(placement.files[1].figures, "used_after_percent") == Approx(12));
  const auto* why = rejection(placement, "VMDK anti-affinity rule logs apart");
  REQUIRE(why != nullptr);
  CHECK(why->nearest.to == "A");
  CHECK(why->value == 2);
  CHECK(why->limit == 1);
}

TEST_CASE("without a rule disks that need not be together go each to the best, kept together they are one", "[cluster][storage_drs][placement]")
{
  const auto state = observed({store("A"), store("B", 30_GiB)}, {});
  // Log: A 4 %, B 7 %. Data: A 6 %, B 5 %. Home: A 4.1 %, B 5.1 %.
  CHECK(where(place(state, product(), {}, database())) == "log A, data B, home A");
  auto together = database();
  together.keep_together = true;
  CHECK(where(place(state, product(), {}, together)) == "data A, log A, home A");
}

TEST_CASE("with as many datastores as disks to be apart there is a place, with one fewer none, and the rule is named", "[cluster][storage_drs][placement]")
{
  auto closed = store("C");
  const auto both = [&] { return place(observed({store("A"), closed}, {}), product(), apart, database()); };
  CHECK(where(both()) == "log A, data C, home C");
  closed.in_maintenance = true;
  CHECK(both().files.empty());
  CHECK(both().why_not == "rule logs apart keeps 2 disks apart, for which 1 datastore is open; C: the destination is in maintenance mode");
  closed.in_maintenance = false;
  closed.hosts = {"esx2"};
  CHECK(both().why_not == "rule logs apart keeps 2 disks apart, for which 1 datastore is open; C: the VM's host does not reach the destination");
}

TEST_CASE("the smaller disk does not take the one place that the larger has", "[cluster][storage_drs][placement]")
{
  // Below 80 % B has 30 GiB: data fits, the log does not. A would be the best for both.
  CHECK(where(place(observed({store("A", 740_GiB), store("B", 770_GiB)}, {}), product(), apart, database())) == "log A, data B, home A");
}

TEST_CASE("room is made for a disk that has none where another is not", "[cluster][storage_drs][placement]")
{
  // Below 80 % A has 100 GiB, B and C 10 each, of which C's may be had: of B 15 GiB can go to A beside the log.
  const auto state = [](const std::string& with_b) { return observed({store("A", 700_GiB), store("B", 775_GiB), store("C", 790_GiB)}, {vm(with_b, "B", 15_GiB)}); };
  const auto placement = place(state("b"), product(), apart, database());
  CHECK(where(placement) == "log A, data B, home A");
  REQUIRE(placement.first.size() == 1);
  CHECK(placement.first[0].move.vm == "b");
  CHECK(placement.first[0].move.to == "A");
  CHECK(placement.files[1].reason == "it has room after 1 move");

  auto no_moves = product();
  no_moves.placement_steps = 0;
  const auto none = place(state("b"), no_moves, apart, database());
  CHECK(none.files.empty());
  CHECK(none.first.empty());
  CHECK(none.why_not == "data has none; A: VMDK anti-affinity rule logs apart; B and 1 more: it would be over the space threshold");
}

TEST_CASE("room is made for all of a VM with as many moves as for one", "[cluster][storage_drs][placement]")
{
  // Below 80 % A and B have 5 GiB each, and 60 once 55 have gone to C; C has room for both of 55, and may not have the database beside w.
  const auto state = observed({store("A", 740_GiB), store("B", 740_GiB), store("C", 680_GiB)}, {vm("a", "A", 55_GiB), vm("b", "B", 55_GiB), vm("w", "C", 10_GiB)});
  Rules rules = apart;
  rules.apart_vms = {{"not beside w", {"db", "w"}}};
  const auto placement = place(state, product(), rules, database());
  CHECK(where(placement) == "log A, data B, home B");
  CHECK(placement.first.size() == 2);
  auto one_step = product();
  one_step.placement_steps = 1;
  CHECK(place(state, one_step, rules, database()).files.empty());
}

TEST_CASE("nothing is moved to make room on a datastore that the VM's host does not reach", "[cluster][storage_drs][placement]")
{
  auto far = store("B", 700_GiB);
  far.hosts = {"esx2"};
  auto one = vm("new", "", 90_GiB);
  one.host = "esx1";
  const auto placement = place(observed({store("A", 790_GiB), far, store("C", 750_GiB)}, {vm("b", "B", 40_GiB)}), product(), {}, one);
  CHECK(placement.files.empty());
}

} // namespace apart_test
