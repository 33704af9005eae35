#include "cluster/statistics.hpp"

#include <catch2/catch.hpp>

namespace statistics_test {

using namespace godwit::cluster;
using namespace godwit::units::literals;
using godwit::units::Bytes;
using godwit::units::Seconds;

namespace {

/// Two VMs, of one disk and of two, on one host and one datastore.
godwit::inventory::Inventory two_vms()
{
  godwit::inventory::Inventory inventory;
  inventory.hosts = {{.id = "esx1"}};
  inventory.datastores = {{.id = "A1"}};
  inventory.vms = {{.id = "a", .disks = {{.id = "d0"}}}, {.id = "b", .disks = {{.id = "d0"}, {.id = "d1"}}}};
  return inventory;
}

/// Samples of the datastore's observed latency, one after the other, in ms.
void latencies(Statistics& statistics, int count, double ms)
{
  for (int i = 0; i < count; ++i) {
    statistics.begin_sample();
    statistics.set(datastore::observed_latency, 0, Seconds{ms / 1e3});
  }
}

void grow(Statistics& statistics, int count, Bytes each)
{
  for (int i = 0; i < count; ++i) {
    statistics.begin_sample();
    statistics.set(datastore::grown, 0, each);
  }
}

constexpr Seconds five_minutes{300}, forty_minutes{2400}, a_day{86'400};

} // namespace

TEST_CASE("before the first sample vCenter knows nothing", "[cluster][statistics]")
{
  const Statistics statistics{two_vms()};
  CHECK_FALSE(statistics.last(vm::cpu_demand, 0));
  CHECK_FALSE(statistics.mean(vm::cpu_demand, 0, a_day));
  CHECK_FALSE(statistics.percentile(datastore::observed_latency, 0, 0.9, a_day));
  CHECK_FALSE(statistics.mean(datastore::observed_latency, 0, Day::Yesterday));
  CHECK_FALSE(statistics.growth_of_datastore(0));
}

TEST_CASE("a mean over 40 minutes takes the last eight samples, over 5 minutes the last", "[cluster][statistics]")
{
  Statistics statistics{two_vms()};
  for (int i = 1; i <= 10; ++i) {
    statistics.begin_sample();
    statistics.set(vm::cpu_demand, 1, double(i));
  }
  CHECK(*statistics.mean(vm::cpu_demand, 1, five_minutes) == Approx(10));
  CHECK(*statistics.mean(vm::cpu_demand, 1, forty_minutes) == Approx(6.5)); // 3 .. 10
  CHECK(*statistics.last(vm::cpu_demand, 1) == Approx(10));
  CHECK_FALSE(statistics.mean(vm::cpu_demand, 0, a_day)); // the other VM's were never set
}

TEST_CASE("a sample that is missing counts for nothing, not for zero", "[cluster][statistics]")
{
  Statistics statistics{two_vms()};
  statistics.begin_sample();
  statistics.set(vm::cpu_demand, 0, 4.0);
  statistics.begin_sample(); // its host was down
  CHECK(*statistics.mean(vm::cpu_demand, 0, a_day) == Approx(4));
  CHECK_FALSE(statistics.last(vm::cpu_demand, 0));
  CHECK(statistics.sampled(vm::cpu_demand, 0, a_day) == five_minutes);
}

TEST_CASE("the 90th percentile is exceeded by a tenth of the samples and no more", "[cluster][statistics]")
{
  Statistics statistics{two_vms()};
  latencies(statistics, 90, 5);
  latencies(statistics, 10, 40);
  CHECK(statistics.percentile(datastore::observed_latency, 0, 0.9, a_day)->value() == Approx(0.005)); // the 90th of 100
  latencies(statistics, 1, 40);
  CHECK(statistics.percentile(datastore::observed_latency, 0, 0.9, a_day)->value() == Approx(0.040)); // the 91st of 101
}

TEST_CASE("samples are kept for a day and no longer", "[cluster][statistics]")
{
  Statistics statistics{two_vms()};
  latencies(statistics, 1, 100);
  latencies(statistics, 287, 1);
  CHECK(statistics.percentile(datastore::observed_latency, 0, 1, a_day)->value() == Approx(0.1));
  latencies(statistics, 1, 1);
  CHECK(statistics.percentile(datastore::observed_latency, 0, 1, a_day)->value() == Approx(0.001));
  CHECK(statistics.sampled(datastore::observed_latency, 0, a_day) == a_day);
}

TEST_CASE("at midnight the day is rolled up: yesterday stays as it was while today grows", "[cluster][statistics]")
{
  Statistics statistics{two_vms()};
  latencies(statistics, 144, 2);
  latencies(statistics, 144, 6);
  CHECK(statistics.today() == a_day);
  statistics.roll_up();
  CHECK(statistics.today() == 0_s);
  CHECK(statistics.mean(datastore::observed_latency, 0, Day::Yesterday)->value() == Approx(0.004));
  CHECK(statistics.percentile90(datastore::observed_latency, 0, Day::Yesterday)->value() == Approx(0.006));
  CHECK_FALSE(statistics.mean(datastore::observed_latency, 0, Day::Today));
  latencies(statistics, 12, 50);
  CHECK(statistics.today() == Seconds{3600});
  CHECK(statistics.mean(datastore::observed_latency, 0, Day::Today)->value() == Approx(0.050));
  CHECK(statistics.mean(datastore::observed_latency, 0, Day::Yesterday)->value() == Approx(0.004));
}

TEST_CASE("steady growth is found whatever the weights, and recent growth weighs more", "[cluster][statistics]")
{
  Statistics steady{two_vms()};
  grow(steady, 288, 300_MiB);
  CHECK(steady.growth_of_datastore(0)->value() == Approx(double((1_MiB).count()))); // 300 MiB in 300 s

  // Twelve hours of nothing, then six of 600 MiB a sample: each of these weighs as 2^-(age / 6 h).
  Statistics late{two_vms()};
  grow(late, 144, 0_MiB);
  grow(late, 72, 600_MiB);
  // Weights of the last 72 samples against all 216: (1 - 2^-1) / (1 - 2^-3) = 0.5 / 0.875.
  CHECK(late.growth_of_datastore(0)->value() == Approx(2 * double((1_MiB).count()) * 0.5 / 0.875));
}

TEST_CASE("a disk's growth is that of what it uses, a disk that shrinks does not grow", "[cluster][statistics]")
{
  Statistics statistics{two_vms()};
  const auto second = statistics.disk(1, 1);
  CHECK(second == 2);
  for (int i = 0; i < 13; ++i) {
    statistics.begin_sample();
    statistics.set(disk::used, second, 10_GiB + 300_MiB * i);
    statistics.set(disk::used, 0, 10_GiB - 300_MiB * i);
  }
  CHECK(statistics.growth_of_disk(second)->value() == Approx(double((1_MiB).count())).epsilon(1e-3)); // floats: 1 KiB in 10 GiB
  CHECK(statistics.growth_of_disk(0)->value() == 0);
}

} // namespace statistics_test
