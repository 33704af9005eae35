#include "cluster/storage_drs/datastores.hpp"
#include "cluster/storage_drs/injector.hpp"

#include <catch2/catch.hpp>

namespace rules_test {

using namespace godwit;
using namespace godwit::test;

namespace {

const Rules vms_apart{.apart_vmdks = {}, .apart_vms = {{"apart", {"v", "w"}}}};

} // namespace

TEST_CASE("VMs kept apart do not come together for space", "[cluster][storage_drs]")
{
  const auto state = observed({store("A", 790_GiB), store("B"), store("C", 300_GiB)}, {vm("v", "A", 20_GiB), vm("w", "B", 20_GiB)});
  CHECK(balance_space(state, product(), {}).recommended.at(0).move.to == "B");
  const auto advice = balance_space(state, product(), vms_apart);
  CHECK(advice.recommended.at(0).move.to == "C");
  CHECK(rejected(advice, "VM anti-affinity rule apart") != nullptr);
}

TEST_CASE("VMs that stand together against a rule are parted, with one move", "[cluster][storage_drs]")
{
  const auto advice = mend_rules(observed({store("A"), store("B", 200_GiB), store("C", 100_GiB)}, {vm("v", "A", 20_GiB), vm("w", "A", 20_GiB)}), product(), vms_apart);
  REQUIRE(advice.recommended.size() == 1);
  CHECK(advice.recommended[0].cause == Cause::Rule);
  CHECK(advice.recommended[0].move.to == "C"); // the emptiest but where it is
}

TEST_CASE("disks kept apart are parted, and none goes where another is", "[cluster][storage_drs]")
{
  auto log = vm("db", "A", 20_GiB);
  log.keep_together = false;
  log.disks.push_back({.id = "d1", .datastore = "A", .allocated = 10_GiB, .size = 10_GiB, .growth = {}, .io = {}});
  log.disks.push_back({.id = "d2", .datastore = "B", .allocated = 10_GiB, .size = 10_GiB, .growth = {}, .io = {}});
  const Rules rules{.apart_vmdks = {{"logs", "db", {"d0", "d1", "d2"}}}, .apart_vms = {}};
  const auto advice = mend_rules(observed({store("A"), store("B"), store("C", 500_GiB)}, {log}), product(), rules);
  REQUIRE(advice.recommended.size() == 1);
  CHECK(advice.recommended[0].move.disks == std::vector<std::string>{"d0"});
  CHECK(advice.recommended[0].move.to == "C");
}

TEST_CASE("a datastore that the VM's host does not reach takes nothing", "[cluster][storage_drs]")
{
  auto far = store("B");
  far.hosts = {"esx2"};
  auto here = vm("v", "A", 20_GiB);
  here.host = "esx1";
  CHECK(balance_space(observed({store("A", 790_GiB), far}, {here}), product(), {}).recommended.empty());
  here.host = "esx2";
  CHECK(balance_space(observed({store("A", 790_GiB), far}, {here}), product(), {}).recommended.size() == 1);
}

TEST_CASE("maintenance mode takes everything off, the largest first, each to the emptiest", "[cluster][storage_drs]")
{
  auto leaving = store("A");
  leaving.in_maintenance = true;
  auto stays = vm("template", "A", 5_GiB);
  stays.cannot_move = "it is a template";
  const auto advice = evacuate(observed({leaving, store("B"), store("C", 50_GiB)}, {vm("s", "A", 30_GiB), vm("l", "A", 100_GiB), stays}), product(), {}, "A");
  REQUIRE(advice.recommended.size() == 2);
  CHECK(advice.recommended[0].move.vm == "l");
  CHECK(advice.recommended[0].move.to == "B");
  CHECK(advice.recommended[1].move.vm == "s");
  CHECK(advice.recommended[1].move.to == "C"); // 80 there, 130 on B
  REQUIRE(rejected(advice, "it is a template") != nullptr);
}

TEST_CASE("hosts take turns in emptying a datastore, so that none waits for another's slots", "[cluster][storage_drs]")
{
  auto leaving = store("A");
  leaving.in_maintenance = true;
  std::vector<ObservedVm> vms{vm("a1", "A", 30_GiB), vm("a2", "A", 29_GiB), vm("a3", "A", 28_GiB), vm("b1", "A", 2_GiB), vm("b2", "A", 1_GiB)};
  for (auto& each : vms) each.host = each.id.starts_with("a") ? "esx1" : "esx2";
  std::vector<std::string> order;
  for (const auto& each : evacuate(observed({leaving, store("B")}, vms), product(), {}, "A").recommended) order.push_back(each.move.vm);
  CHECK(order == std::vector<std::string>{"a1", "b1", "a2", "b2", "a3"});
}

TEST_CASE("maintenance mode fills others beyond the threshold rather than stop, but never beyond their room", "[cluster][storage_drs]")
{
  auto leaving = store("A");
  leaving.in_maintenance = true;
  const auto with = [&](Bytes on_b) { return evacuate(observed({leaving, store("B", on_b)}, {vm("v", "A", 100_GiB)}), product(), {}, "A"); };
  CHECK(with(900_GiB).recommended.size() == 1);
  const auto full = with(900_GiB + 1_B);
  CHECK(full.recommended.empty());
  CHECK(rejected(full, "no room") != nullptr);
}

TEST_CASE("a new VM goes where space and I/O together are best", "[cluster][storage_drs]")
{
  auto worker = vm("busy", "A", 10_GiB);
  worker.disks[0].io = reads(1000, 20);
  const auto state = observed({store("A"), store("B", 400_GiB)}, {worker});
  // A: 11 % and all of the load; B: 41 % and none.
  CHECK(place_of(place(state, product(), {}, vm("new", "", 10_GiB))) == "B");
  CHECK(place_of(place(observed({store("A"), store("B", 400_GiB)}, {}), product(), {}, vm("new", "", 10_GiB))) == "A");
}

TEST_CASE("a new VM avoids thin alarms, maintenance and rules", "[cluster][storage_drs]")
{
  auto alarmed = store("A"), closed = store("B");
  alarmed.thin_alarm = true;
  closed.in_maintenance = true;
  const auto placement = place(observed({alarmed, closed, store("C"), store("D", 700_GiB)}, {vm("w", "C", 1_GiB)}), product(), vms_apart, vm("v", "", 10_GiB));
  CHECK(place_of(placement) == "D");
  CHECK(placement.rejected.size() == 3);
}

TEST_CASE("where there is no room one move makes it, or two, and not three", "[cluster][storage_drs]")
{
  // 200 GiB are wanted; below 80 % A has 100 left, B 60, C 60.
  const auto state = [](Bytes first, Bytes on_b) {
    return observed({store("A", 700_GiB - first), store("B", 740_GiB - on_b), store("C", 740_GiB)}, {vm("a", "A", first), vm("b", "B", on_b)});
  };
  // 100 leave A for B only once 40 have left B for C.
  const auto chain = place(state(100_GiB, 40_GiB), product(), {}, vm("new", "", 200_GiB));
  CHECK(place_of(chain) == "A");
  REQUIRE(chain.first.size() == 2);
  CHECK(chain.first[0].move.vm == "b");
  CHECK(chain.first[0].move.to == "C");
  CHECK(chain.first[1].move.vm == "a");
  CHECK(chain.first[1].move.to == "B");

  auto one_step = product();
  one_step.placement_steps = 1;
  CHECK(place(state(100_GiB, 40_GiB), one_step, {}, vm("new", "", 200_GiB)).files.empty());
}

TEST_CASE("the injector comes again after 1, 2, 4, ... 32 minutes, an hour, and then every two", "[cluster][storage_drs]")
{
  std::vector<double> minutes;
  for (int times = 0; times < 10; ++times) minutes.push_back(back_off(times).value() / 60);
  CHECK(minutes == std::vector<double>{1, 2, 4, 8, 16, 32, 60, 120, 120, 120});
  CHECK(attempt_of_day(0, 0) == 0_s);
  CHECK(attempt_of_day(3, 0) == 259'200_s);
  CHECK(attempt_of_day(3, 1) == 266'400_s); // two hours later after a day without a model
}

TEST_CASE("datastores are correlated when both are a fifth slower together", "[cluster][storage_drs]")
{
  CHECK_FALSE(correlated({10_ms, 12_ms}, {10_ms, 13_ms}));
  CHECK(correlated({10_ms, 12.1_ms}, {10_ms, 13_ms}));
}

} // namespace rules_test
