#include "datamover/copy.hpp"

#include "cluster.hpp"

#include <catch2/catch.hpp>

namespace plan_test {

using namespace godwit;
using namespace godwit::test;
using datamover::Mover;

namespace {

/// The cluster with its topology and the constants of 5.1.
struct Stage {
  inventory::Inventory cluster = test::cluster();
  inventory::Topology topology{cluster};
  scenario::Parameters parameters = scenario::default_parameters(scenario::Version::V5_1);
  datamover::Site site{cluster, topology, parameters};
};

} // namespace

TEST_CASE("32 x 64 KiB a round of latencies is the window", "[datamover][VAAI-2]")
{
  CHECK(datamover::window_rate(32, 64_KiB, 6_ms).value() == Approx(2097152 / 0.006));
  Stage stage;
  const auto plan = plan_disk(stage.site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  CHECK(plan.announcement.window->value() == Approx(2097152 / 0.00705)); // 5 ms + 2 ms + 0.05 ms
  CHECK(plan.announcement.window_how == "32 x 64 KiB / (5 ms read + 2 ms write + 50 us mover)");
}

TEST_CASE("a 32 MiB transfer is 512 I/Os by software and 8 commands by the array", "[datamover][VAAI-2][VAAI-3]")
{
  Stage stage;
  const auto software = plan_disk(stage.site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  const auto offloaded = plan_disk(stage.site, test::move(stage.cluster, "A1", "A2"), Mover::Fs3dmHw);
  CHECK(request_of(software, 0).ios == 512);
  CHECK(request_of(offloaded, 0).ios == 8);
}

TEST_CASE("a thin disk's XCOPY is 1 MiB before 6.0", "[datamover][VAAI-3]")
{
  Stage stage;
  stage.cluster.vms[0].disks[0].format = DiskFormat::Thin;
  const auto move = test::move(stage.cluster, "A1", "A2");
  CHECK(plan_disk(stage.site, move, Mover::Fs3dmHw).io == 1_MiB);
  stage.parameters = scenario::default_parameters(scenario::Version::V6_0);
  CHECK(plan_disk(stage.site, move, Mover::Fs3dmHw).io == 4_MiB);
}

TEST_CASE("the last transfer is as long as what is left", "[datamover]")
{
  Stage stage;
  auto plan = plan_disk(stage.site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  plan.size = plan.nonzero = 33_MiB;
  CHECK(request_of(plan, 1).size == 1_MiB);
  CHECK(request_of(plan, 1).ios == 16);
}

TEST_CASE("only FSDM, and only towards thin, leaves zeroes out", "[datamover][DM-7]")
{
  Stage stage;
  stage.cluster.vms[0].disks[0].nonzero = 600_MiB;
  auto move = test::move(stage.cluster, "A1", "A8");
  move.format = DiskFormat::Thin;
  CHECK(plan_disk(stage.site, move, Mover::Fsdm).nonzero == 600_MiB);
  CHECK(plan_disk(stage.site, move, Mover::Fs3dm).nonzero == 1_GiB);
  move.format = DiskFormat::Thick;
  CHECK(plan_disk(stage.site, move, Mover::Fsdm).nonzero == 1_GiB);
}

TEST_CASE("FSDM allocates each new block of a VMFS file once, a block across two transfers included", "[datamover][DM-5]")
{
  Stage stage;
  const auto plan = plan_disk(stage.site, test::move(stage.cluster, "A1", "A8"), Mover::Fsdm);
  CHECK(plan.per_block.value() == Approx(5 * 0.007));
  auto small = plan;
  small.transfer = 12_MiB; // 8 MiB blocks: transfers begin 2, 1, 2, 1, ... of them
  CHECK(request_of(small, 0).blocks == 2);
  CHECK(request_of(small, 1).blocks == 1);
  CHECK(plan_disk(stage.site, test::move(stage.cluster, "A1", "N1"), Mover::Fsdm).per_block.value() == 0);
  CHECK(plan_disk(stage.site, test::move(stage.cluster, "N1", "A1"), Mover::Fsdm).per_block.value() == 0); // KB 431479
}

TEST_CASE("round robin takes the next path every 1,000 I/Os, fixed never", "[datamover]")
{
  Stage stage;
  stage.cluster.arrays[0].ports[0].count = 2;
  stage.cluster.hosts[0].path_policy = inventory::PathPolicy::RoundRobin;
  const inventory::Topology topology{stage.cluster};
  const datamover::Site site{stage.cluster, topology, stage.parameters};
  const auto plan = plan_disk(site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  REQUIRE(plan.routes.size() == 2);
  // transfers of 512 I/Os: the 1,000th I/O is in transfer 1, so transfer 2 is the first wholly beyond it
  CHECK(request_of(plan, 0).route == 0);
  CHECK(request_of(plan, 1).route == 0);
  CHECK(request_of(plan, 2).route == 1);
  CHECK(request_of(plan, 4).route == 0);
  stage.cluster.hosts[0].path_policy = inventory::PathPolicy::Fixed;
  CHECK(plan_disk(site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm).in_turn == 1);
}

TEST_CASE("below a transfer's 512 I/Os round robin takes the next path with each transfer", "[datamover]")
{
  Stage stage;
  stage.cluster.arrays[0].ports[0].count = 2;
  stage.cluster.hosts[0].path_policy = inventory::PathPolicy::RoundRobin;
  stage.parameters.round_robin_ios = 1;
  const inventory::Topology topology{stage.cluster};
  const auto plan = plan_disk({stage.cluster, topology, stage.parameters}, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  for (std::uint32_t index = 0; index < 6; ++index) CHECK(request_of(plan, index).route == index % 2);
}

TEST_CASE("copies that start together begin on different paths", "[datamover]")
{
  Stage stage;
  stage.cluster.arrays[0].ports[0].count = 2;
  stage.cluster.hosts[0].path_policy = inventory::PathPolicy::RoundRobin;
  const inventory::Topology topology{stage.cluster};
  auto plan = plan_disk({stage.cluster, topology, stage.parameters}, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  plan.first_route = 1;
  CHECK(request_of(plan, 0).route == 1);
  CHECK(request_of(plan, 2).route == 0);
}

TEST_CASE("a volume of two extents is visited in turn, fixed paths or not, offloaded or not", "[datamover]")
{
  Stage stage;
  stage.cluster.arrays[0].pools.push_back({"ssd", 900_MBps, 700_MBps, {}, 1_ms, 1_ms});
  stage.cluster.datastores[0].extents.push_back({"A", "ssd"});
  const inventory::Topology topology{stage.cluster};
  const datamover::Site site{stage.cluster, topology, stage.parameters};
  for (const auto& plan : {plan_disk(site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm),
                           plan_disk(site, test::move(stage.cluster, "A1", "A2"), Mover::Fs3dmHw)}) {
    REQUIRE(plan.routes.size() == 2);
    CHECK(plan.routes[0].read != plan.routes[1].read);
    for (std::uint32_t index = 0; index < 4; ++index) CHECK(request_of(plan, index).route == index % 2);
  }
}

TEST_CASE("inside one pool a combined limit carries an offloaded copy twice", "[datamover]")
{
  Stage stage;
  stage.cluster.arrays[0].pools[0].combined = 600_MBps;
  stage.cluster.arrays[0].vaai.xcopy_rate = {};
  const inventory::Topology topology{stage.cluster};
  const auto plan = plan_disk({stage.cluster, topology, stage.parameters}, test::move(stage.cluster, "A1", "A2"), Mover::Fs3dmHw);
  CHECK(plan.announcement.max_flow.value() == Approx(300e6));
}

TEST_CASE("an I/O whose transfer takes longer than the latency takes that long", "[datamover]")
{
  Stage stage;
  stage.parameters.io_size = 32_MiB;
  stage.parameters.depth = 1;
  const auto plan = plan_disk(stage.site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  const auto read = 33554432 / 800e6; // the 8 Gbit/s port
  const auto write = 33554432 / 700e6; // the pool
  CHECK(plan.announcement.window->value() == Approx(33554432 / (read + write + 0.00005)));
}

TEST_CASE("the naive estimate divides by the slowest rated link", "[datamover]")
{
  Stage stage;
  const auto plan = plan_disk(stage.site, test::move(stage.cluster, "A1", "B1"), Mover::Fs3dm);
  CHECK(plan.announcement.naive.value() == Approx(1073741824 / 1e9)); // the label says 8 Gbit/s
  CHECK(plan.announcement.max_flow.value() == Approx(700e6)); // the pool's write side
}

TEST_CASE("the home directory goes by the mover its datastores and release admit", "[datamover][DM-5][DM-6][SVM-1]")
{
  Stage stage;
  const auto mover = [&](const char* to, scenario::Version version = scenario::Version::V5_1) {
    auto move = test::move(stage.cluster, "A1", to);
    move.version = version;
    return plan_home(stage.site, move).announcement.mover;
  };
  CHECK(mover("B1") == "fs3dm");
  CHECK(mover("B1", scenario::Version::V3_5) == "fsdm");
  stage.cluster.datastores[3].block_size = 8_MiB; // B1
  CHECK(mover("B1") == "fsdm");
}

TEST_CASE("the round trip to network storage is told apart from its pool's latency", "[datamover]")
{
  Stage stage;
  stage.cluster.networks[0].rtt = 0.2_ms;
  const inventory::Topology topology{stage.cluster};
  const auto plan = plan_disk({stage.cluster, topology, stage.parameters}, test::move(stage.cluster, "N1", "B1"), Mover::Fsdm);
  CHECK_THAT(plan.announcement.window_how, Catch::Contains("(5 ms + 200 us round trip read + 2 ms write + "));
}

} // namespace plan_test
