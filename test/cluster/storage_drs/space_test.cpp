#include "cluster/storage_drs/datastores.hpp"

#include <catch2/catch.hpp>

namespace space_test {

using namespace godwit;
using namespace godwit::test;

TEST_CASE("a datastore at 80 % keeps what it has, at 80.1 % it must lose something", "[cluster][storage_drs]")
{
  const auto at = [](double used) { return balance_space(observed({store("A", gib(used - 20)), store("B")}, {vm("v", "A", 20_GiB)}), product(), {}); };
  const auto early = at(800);
  CHECK(early.recommended.empty());
  CHECK_FALSE(early.judged.front().violated);
  CHECK(early.judged.front().value == Approx(80));
  CHECK(early.judged.front().threshold == Approx(80));

  const auto late = at(801);
  REQUIRE(late.recommended.size() == 1);
  const auto& [cause, move, figures, reason] = late.recommended.front();
  CHECK(cause == Cause::Space);
  CHECK(move.vm == "v");
  CHECK(move.from == "A");
  CHECK(move.to == "B");
  CHECK(value_of(figures, "source_used_percent") == Approx(80.1));
  CHECK(value_of(figures, "must_leave_bytes") == Approx(static_cast<double>((1_GiB).count())));
}

TEST_CASE("the VM closest in size to what must leave goes", "[cluster][storage_drs]")
{
  // 870 of 1000 GiB: 70 must leave. 65 is nearer than 80 and 200, and then 5 are left, which 10 is nearest to.
  const auto advice = balance_space(
      observed({store("A", 515_GiB), store("B")}, {vm("large", "A", 200_GiB), vm("more", "A", 80_GiB), vm("near", "A", 65_GiB), vm("small", "A", 10_GiB)}),
      product(), {});
  REQUIRE(advice.recommended.size() == 2);
  CHECK(advice.recommended[0].move.vm == "near");
  CHECK(advice.recommended[1].move.vm == "small");
}

TEST_CASE("of two as close in size the one goes that does it alone", "[cluster][storage_drs]")
{
  // 50 must leave.
  const auto advice = balance_space(observed({store("A", 730_GiB), store("B")}, {vm("less", "A", 45_GiB), vm("more", "A", 55_GiB), vm("rest", "A", 20_GiB)}), product(), {});
  REQUIRE(advice.recommended.size() == 1);
  CHECK(advice.recommended[0].move.vm == "more");
}

TEST_CASE("a destination less than 5 % emptier takes nothing, one 5 % emptier does", "[cluster][storage_drs]")
{
  // A at 81 %. With 4 GiB that leave, B at 76 % ends at 76.4 %.
  const auto with = [](double used) { return balance_space(observed({store("A", 806_GiB), store("B", gib(used))}, {vm("v", "A", 4_GiB)}), product(), {}); };
  const auto early = with(760.1);
  CHECK(early.recommended.empty());
  const auto* why = rejected(early, "the destination is not enough emptier");
  REQUIRE(why != nullptr);
  CHECK(why->value == Approx(4.99));
  CHECK(why->limit == Approx(5));
  CHECK(with(760).recommended.size() == 1);
}

TEST_CASE("a destination that growth carries past the threshold within 30 hours takes nothing", "[cluster][storage_drs]")
{
  // B would be at 60 % and reach 80 % in 200 GiB / growth.
  const auto growing = [](double gib_an_hour) {
    auto grown = vm("grows", "B", 400_GiB);
    grown.disks[0].growth = gib(gib_an_hour) / Seconds{3600};
    return balance_space(observed({store("A", 650_GiB), store("B")}, {vm("v", "A", 200_GiB), grown}), product(), {});
  };
  CHECK(growing(200 / 30.5).recommended.size() == 1);
  const auto late = growing(200 / 29.5);
  CHECK(late.recommended.empty());
  const auto* why = rejected(late, "the destination would pass the threshold within the horizon");
  REQUIRE(why != nullptr);
  CHECK(why->value == Approx(60 + 20 * 30 / 29.5));
}

TEST_CASE("a quarter of a thin disk's idle space counts as used", "[cluster][storage_drs]")
{
  // 700 GiB of others, 40 allocated of a 280 GiB disk: 700 + 40 + 0.25 x 240 = 800, at the threshold; 4 GiB more of idle space are 1 above it.
  const auto with = [](Bytes size) {
    auto thin = vm("v", "A", 40_GiB);
    thin.disks[0].size = size;
    return balance_space(observed({store("A", 700_GiB), store("B")}, {thin}), product(), {});
  };
  CHECK(with(280_GiB).recommended.empty());
  const auto late = with(284_GiB);
  REQUIRE(late.recommended.size() == 1);
  CHECK(late.recommended[0].move.size == 40_GiB);
  CHECK(value_of(late.recommended[0].figures, "vm_space_bytes") == Approx(static_cast<double>(gib(40 + 61).count())));
}

TEST_CASE("a move that removes less than a fiftieth of what it copies is not worth it", "[cluster][storage_drs]")
{
  // 300 GiB would be copied: 6 GiB of violation are 2 %.
  const auto with = [](double over) { return balance_space(observed({store("A", gib(500 + over)), store("B")}, {vm("v", "A", 300_GiB)}), product(), {}); };
  const auto early = with(5.9);
  CHECK(early.recommended.empty());
  REQUIRE(rejected(early, "it would remove too little") != nullptr);
  CHECK(rejected(early, "it would remove too little")->value == Approx(5.9 / 300));
  CHECK(with(6.1).recommended.size() == 1);
}

TEST_CASE("what grows counts towards a move's benefit before it is too late", "[cluster][storage_drs]")
{
  // 1 GiB over, 300 to copy: too little. But 10 GiB more come within 30 h.
  auto grown = vm("v", "A", 300_GiB);
  grown.disks[0].growth = 10_GiB / 108'000_s;
  CHECK(balance_space(observed({store("A", 501_GiB), store("B")}, {grown}), product(), {}).recommended.size() == 1);
}

TEST_CASE("a VM's files go together, unless its affinity is off", "[cluster][storage_drs]")
{
  auto pair = vm("v", "A", 100_GiB);
  pair.disks.push_back({.id = "d1", .datastore = "A", .allocated = 30_GiB, .size = 30_GiB, .growth = {}, .io = {}});
  const auto together = balance_space(observed({store("A", 695_GiB), store("B")}, {pair}), product(), {});
  REQUIRE(together.recommended.size() == 1);
  CHECK(together.recommended[0].move.disks == std::vector<std::string>{"d0", "d1"});
  CHECK(together.recommended[0].move.size == 130_GiB);

  pair.keep_together = false;
  const auto apart = balance_space(observed({store("A", 695_GiB), store("B")}, {pair}), product(), {});
  REQUIRE(apart.recommended.size() == 1);
  CHECK(apart.recommended[0].move.disks == std::vector<std::string>{"d1"});
}

TEST_CASE("what cannot be moved stays, and the reason is said", "[cluster][storage_drs]")
{
  auto template_ = vm("t", "A", 50_GiB);
  template_.cannot_move = "it is a template";
  const auto advice = balance_space(observed({store("A", 800_GiB), store("B")}, {template_}), product(), {});
  CHECK(advice.recommended.empty());
  REQUIRE(rejected(advice, "it is a template") != nullptr);
  CHECK(rejected(advice, "it is a template")->nearest.vm == "t");
}

TEST_CASE("two destinations equal but for their array are recommended alike by the product, not by array_aware", "[cluster][storage_drs][DM-8]")
{
  auto source = store("A1", 750_GiB);
  source.offloads_to = {"A2"};
  // Between B1 and A2 only the name decides when the product looks: as full, as slow.
  const auto state = observed({source, store("B1", 100_GiB), store("A2", 100_GiB)}, {vm("v", "A1", 100_GiB)});
  auto policy = product();
  CHECK(balance_space(state, policy, {}).recommended.at(0).move.to == "B1");
  policy.policy = inventory::StorageDrsPolicy::ArrayAware;
  CHECK(balance_space(state, policy, {}).recommended.at(0).move.to == "A2");
}

TEST_CASE("array_aware goes to another array where no move within the array helps", "[cluster][storage_drs]")
{
  auto source = store("A1", 750_GiB);
  source.offloads_to = {"A2"};
  auto policy = product();
  policy.policy = inventory::StorageDrsPolicy::ArrayAware;
  const auto advice = balance_space(observed({source, store("B1"), store("A2", 790_GiB)}, {vm("v", "A1", 100_GiB)}), policy, {});
  CHECK(advice.recommended.at(0).move.to == "B1");
}

TEST_CASE("lead_time_aware goes where moves went fast before", "[cluster][storage_drs]")
{
  auto state = observed({store("A1", 750_GiB), store("B1"), store("A2", 100_GiB)}, {vm("v", "A1", 100_GiB)});
  auto policy = product();
  policy.policy = inventory::StorageDrsPolicy::LeadTimeAware;
  CHECK(balance_space(state, policy, {}).recommended.at(0).move.to == "B1"); // nothing learnt: the emptiest
  state.lead_times = {{{"A1", "B1"}, 50_MBps}, {{"A1", "A2"}, 400_MBps}};
  const auto advice = balance_space(state, policy, {});
  CHECK(advice.recommended.at(0).move.to == "A2");
  CHECK(value_of(advice.recommended[0].figures, "expected_s") == Approx(100 * 1024 * 1.048576 / 400));
}

TEST_CASE("a VM does not go back within a day, and may after it", "[cluster][storage_drs]")
{
  auto moved = vm("v", "A", 20_GiB);
  moved.last_move = LastMove{.from = "B", .ago = Seconds{86'399}};
  const auto state = [&] { return observed({store("A", 790_GiB), store("B")}, {moved}); };
  CHECK(balance_space(state(), product(), {}).recommended.empty());
  moved.last_move->ago = 86'400_s;
  CHECK(balance_space(state(), product(), {}).recommended.size() == 1);
}

TEST_CASE("with a threshold of free space a datastore loses something once it has a byte less, however large it is", "[cluster][storage_drs]")
{
  auto policy = product();
  policy.free_space_threshold = 50_GiB;
  policy.min_benefit = 0; // a byte is worth a move
  const auto with = [&](Bytes used) {
    auto large = store("L", 1900_GiB);
    large.capacity = 2000_GiB; // 95 % full, and 100 GiB left
    return balance_space(observed({store("A", used - 20_GiB), store("B"), large}, {vm("v", "A", 20_GiB)}), policy, {});
  };
  const auto early = with(950_GiB);
  CHECK(early.recommended.empty());
  for (const auto& judged : early.judged) CHECK_FALSE(judged.violated);
  CHECK(early.judged[0].threshold == 95);
  CHECK(early.judged[2].threshold == 97.5);
  const auto late = with(950_GiB + 1_B);
  REQUIRE(late.recommended.size() == 1);
  CHECK(late.recommended[0].move.to == "B");
  CHECK(late.recommended[0].reason == "A has 50 GiB free, less than 50 GiB: 1 B too few");
  CHECK(value_of(late.recommended[0].figures, "must_leave_bytes") == 1);
}

TEST_CASE("a destination keeps the free space that is to be left, now and at the horizon", "[cluster][storage_drs]")
{
  auto policy = product();
  policy.free_space_threshold = 50_GiB;
  const auto with = [&](Bytes on_b) { return balance_space(observed({store("A", 940_GiB), store("B", on_b)}, {vm("v", "A", 20_GiB)}), policy, {}); };
  CHECK(with(900_GiB).recommended.size() == 1); // 920, and 80 left; 6 points emptier
  const auto full = balance_space(observed({store("A", 980_GiB), store("B", 910_GiB)}, {vm("v", "A", 20_GiB), vm("w", "B", 21_GiB)}), policy, {});
  CHECK(full.recommended.empty()); // 951 there
  CHECK(rejected(full, "the destination would pass the threshold within the horizon") != nullptr);
}

} // namespace space_test
