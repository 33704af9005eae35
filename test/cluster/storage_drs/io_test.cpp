#include "cluster/storage_drs/datastores.hpp"
#include "cluster/storage_drs/workload.hpp"

#include <catch2/catch.hpp>

namespace io_test {

using namespace godwit;
using namespace godwit::test;

namespace {

ObservedVm busy(const std::string& id, const std::string& datastore, double outstanding)
{
  auto busy = vm(id, datastore, 10_GiB);
  busy.disks[0].io = reads(50 * outstanding, outstanding);
  return busy;
}

ObservedDatastore slow(const std::string& id, Seconds latency)
{
  auto slow = store(id);
  slow.latency = latency;
  return slow;
}

/// Two of 16 outstanding I/Os on A, nothing on B.
Observed lopsided(Seconds latency) { return observed({slow("A", latency), store("B")}, {busy("v", "A", 16), busy("w", "A", 16)}); }

} // namespace

TEST_CASE("a workload counts by outstanding I/Os, size, reads and randomness", "[cluster][storage_drs]")
{
  // (1.3 + 16) x (51 + 8) x (1.4 + 1) x (0.7 + 1)
  CHECK(workload_metric(reads(100, 16)) == Approx(17.3 * 59 * 2.4 * 1.7));
  CHECK(workload_metric({}) == 0);
  CHECK(workload_metric({.iops = 10, .outstanding = 2, .size = 64_KiB, .read_share = 0, .random_share = 0}) == Approx(3.3 * 115 * 1.4 * 0.7));
}

TEST_CASE("the device model is the line through what the injector measured", "[cluster][storage_drs]")
{
  const std::vector<Injected> on_a_line{{1, 2.5_ms}, {2, 3_ms}, {8, 6_ms}, {32, 18_ms}}; // 2 ms + 0.5 ms x depth
  const auto model = fit(on_a_line);
  REQUIRE(model);
  CHECK(model->base.value() == Approx(0.002));
  CHECK(model->slope.value() == Approx(0.0005));
  CHECK(device_performance(*model) == Approx(2000));
  CHECK_FALSE(fit(std::vector<Injected>{{4, 2_ms}, {4, 3_ms}}));
}

TEST_CASE("at 15 ms nothing moves for its I/O, above it something does", "[cluster][storage_drs]")
{
  CHECK(balance_io(lopsided(15_ms), product(), {}).recommended.empty());
  const auto late = balance_io(lopsided(15.1_ms), product(), {});
  REQUIRE(late.recommended.size() == 1);
  const auto& [cause, move, figures, reason] = late.recommended.front();
  CHECK(cause == Cause::Io);
  CHECK(move.to == "B");
  CHECK(value_of(figures, "source_latency_s") == Approx(0.0151));
  // 16 outstanding I/Os go: 16 x 0.5 ms less here, as much more there.
  CHECK(value_of(figures, "source_latency_after_s") == Approx(0.0071));
  CHECK(value_of(figures, "destination_latency_after_s") == Approx(0.013));
  CHECK(value_of(figures, "source_load_before") == Approx(2 * 17.3 * 59 * 2.4 * 1.7 / 2000));
  CHECK(value_of(figures, "destination_load_after") == Approx(17.3 * 59 * 2.4 * 1.7 / 2000));
}

TEST_CASE("a load less than 5 % apart stays, one more than 5 % apart is balanced", "[cluster][storage_drs]")
{
  // A holds 41 workloads of one outstanding I/O on a device like B's, which holds 39 or 38: 4.9 % and 7.3 % less.
  const auto with = [](int on_b) {
    std::vector<ObservedVm> vms;
    for (int i = 0; i < 41; ++i) vms.push_back(busy("a" + std::to_string(i), "A", 1));
    for (int i = 0; i < on_b; ++i) vms.push_back(busy("b" + std::to_string(i), "B", 1));
    return balance_io(observed({slow("A", 40_ms), store("B")}, std::move(vms)), product(), {});
  };
  const auto early = with(39);
  CHECK(early.recommended.empty());
  REQUIRE(rejected(early, "the load is not imbalanced enough") != nullptr);
  CHECK(rejected(early, "the load is not imbalanced enough")->value == Approx(200.0 / 41));
  CHECK(with(38).recommended.size() == 1);
}

TEST_CASE("I/O is balanced after 16 hours of the day, or with yesterday's statistics", "[cluster][storage_drs]")
{
  auto state = lopsided(20_ms);
  state.history = Seconds{57'599};
  const auto early = balance_io(state, product(), {});
  CHECK(early.recommended.empty());
  REQUIRE(early.disabled.size() == 1);
  state.history = 57'600_s;
  CHECK_FALSE(balance_io(state, product(), {}).recommended.empty());
  state.history = 28'800_s;
  state.yesterday = true;
  CHECK_FALSE(balance_io(state, product(), {}).recommended.empty());
}

TEST_CASE("one partially connected datastore, or one without statistics, ends I/O balancing for all", "[cluster][storage_drs]")
{
  auto partial = lopsided(20_ms);
  partial.datastores.push_back(store("C"));
  partial.datastores.back().hosts = {"esx1"};
  CHECK(balance_io(partial, product(), {}).recommended.empty());
  CHECK(balance_io(partial, product(), {}).disabled == std::vector<std::string>{"C is only partially connected: 1 of 2 hosts"});
  partial.datastores.back().hosts = {"esx1", "esx2"};
  CHECK_FALSE(balance_io(partial, product(), {}).recommended.empty());

  auto blind = lopsided(20_ms);
  blind.datastores[1].latency.reset();
  CHECK(balance_io(blind, product(), {}).disabled == std::vector<std::string>{"B has no statistics"});
}

TEST_CASE("correlated datastores exchange nothing for I/O, and in 5.0 nobody knows of it", "[cluster][storage_drs]")
{
  auto state = lopsided(20_ms);
  state.datastores[0].correlated = {"B"};
  const auto advice = balance_io(state, product(), {});
  CHECK(advice.recommended.empty());
  CHECK(rejected(advice, "source and destination are correlated") != nullptr);
  CHECK_FALSE(balance_io(state, settings({}, scenario::default_parameters(scenario::Version::V5_0)), {}).recommended.empty());
}

TEST_CASE("space still moves between correlated datastores", "[cluster][storage_drs]")
{
  auto full = store("A", 790_GiB);
  full.correlated = {"B"};
  CHECK(balance_space(observed({full, store("B")}, {vm("v", "A", 20_GiB)}), product(), {}).recommended.size() == 1);
}

TEST_CASE("a datastore without a model of its own counts as the mean of the others", "[cluster][storage_drs]")
{
  auto state = observed({store("A"), store("B"), store("C")}, {});
  state.datastores[0].model = DeviceModel{2_ms, 0.4_ms};
  state.datastores[1].model = DeviceModel{4_ms, 0.8_ms};
  state.datastores[2].model.reset();
  const auto policy = product();
  const Layout layout(state, policy);
  CHECK(layout.model(2)->base.value() == Approx(0.003));
  CHECK(layout.model(2)->slope.value() == Approx(0.0006));
}

TEST_CASE("a VM moved less than a day ago is not moved for its I/O", "[cluster][storage_drs]")
{
  auto state = lopsided(20_ms);
  for (auto& vm : state.vms) vm.last_move = LastMove{.from = "C", .ago = Seconds{86'399}};
  CHECK(balance_io(state, product(), {}).recommended.empty());
  for (auto& vm : state.vms) vm.last_move->ago = 86'400_s;
  CHECK_FALSE(balance_io(state, product(), {}).recommended.empty());
}

TEST_CASE("lead_time_aware leaves a move whose copying costs guests more than a day of it gains", "[cluster][storage_drs]")
{
  auto state = lopsided(15.1_ms);
  for (auto& vm : state.vms) vm.disks[0].allocated = vm.disks[0].size = 300_GiB;
  auto policy = product();
  policy.policy = inventory::StorageDrsPolicy::LeadTimeAware;
  // Before: 15.1 ms x 1600 I/Os a second. After: 7.1 ms x 800 and 13 ms x 800: 8.08 s gained each second, 86,400 times a day.
  // While copied, 1600 I/Os a second wait for 32 others at 0.5 ms: 25.6 s each second. So it pays below 27,270 s, above 11.8 MB/s.
  state.lead_times[{"A", "B"}] = 12_MBps;
  CHECK(balance_io(state, policy, {}).recommended.size() == 1);
  state.lead_times[{"A", "B"}] = 11_MBps;
  const auto advice = balance_io(state, policy, {});
  CHECK(advice.recommended.empty());
  CHECK(rejected(advice, "guests would bear more than they gain") != nullptr);
}

} // namespace io_test
