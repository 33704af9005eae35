#include "datamover/copy.hpp"

#include "cluster.hpp"
#include "support/kept.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <set>

namespace copy_test {

using namespace godwit;
using namespace godwit::test;
using datamover::Copied;
using datamover::Mover;
using scenario::Fidelity;

namespace {

struct Stage {
  explicit Stage(Fidelity fidelity, void (*change)(inventory::Inventory&) = [](inventory::Inventory&) {})
      : cluster(changed(change)), workshop{simulation, trace, fidelity, pressure, outages}
  {
    trace.attach(memory);
    parameters.path_failover = 1_s;
  }

  /// Copies 1 GiB and says how long it took.
  double run(const char* from, const char* to, Mover mover)
  {
    const auto plan = plan_disk(site, test::move(cluster, from, to), mover);
    simulation.spawn("copy", [&, plan] { copied = datamover::copy(workshop, plan, "m1", supervisor).how; });
    simulation.run();
    return simulation.now().value();
  }

  static inventory::Inventory changed(void (*change)(inventory::Inventory&))
  {
    auto cluster = test::cluster();
    change(cluster);
    return cluster;
  }

  inventory::Inventory cluster;
  inventory::Topology topology{cluster};
  scenario::Parameters parameters = scenario::default_parameters(scenario::Version::V5_1);
  datamover::Site site{cluster, topology, parameters};
  engine::Simulation simulation{platform_of(topology)};
  trace::Trace trace;
  Memory<trace::TransferDone, trace::IoDone, trace::BlocksAllocated, trace::CopyEnded, trace::TransferCut, trace::PathsLost, trace::PathFound> memory;
  datamover::Pressure pressure{payloads(topology)};
  datamover::Outages outages{simulation};
  datamover::Supervisor supervisor;
  datamover::Workshop workshop;
  Copied copied = Copied::Lost;
};

constexpr double gib = 1073741824;

} // namespace

TEST_CASE("FS3DM between idle arrays runs at its window", "[datamover][VAAI-1]")
{
  Stage stage{Fidelity::Transfer};
  CHECK(stage.run("A1", "B1", Mover::Fs3dm) == Approx(gib / (2097152 / 0.00705)).epsilon(0.001));
  CHECK(stage.memory.all<trace::TransferDone>().size() == 32);
  CHECK(stage.copied == Copied::Whole);
}

TEST_CASE("I/O by I/O the window comes out of the queue's depth by itself", "[datamover][VAAI-1]")
{
  Stage stage{Fidelity::Io};
  CHECK(stage.run("A1", "B1", Mover::Fs3dm) == Approx(gib / (2097152 / 0.00705)).epsilon(0.005));
}

TEST_CASE("outstanding I/Os reach the depth and stay there until the tail", "[datamover][VAAI-1][VAAI-2]")
{
  Stage stage{Fidelity::Io};
  stage.run("A1", "B1", Mover::Fs3dm);
  const auto ios = stage.memory.all<trace::IoDone>();
  REQUIRE(ios.size() == 16384);
  for (const auto& io : ios) {
    INFO("I/O " << io.index);
    CHECK(io.outstanding == std::min<std::uint64_t>(io.index + 1, 32));
  }
}

TEST_CASE("every I/O is a read and then its write", "[datamover][VAAI-1]")
{
  Stage stage{Fidelity::Io};
  stage.run("A1", "B1", Mover::Fs3dm);
  std::map<std::uint64_t, int> seen;
  const auto& ios = stage.memory.all<trace::IoDone>();
  for (std::size_t number = 0; number < ios.size(); ++number) {
    ++seen[ios[number].index];
    CHECK((ios[number].read_done - ios[number].issued).value() >= 0.00505 - 1e-9);
    CHECK((stage.memory.times<trace::IoDone>()[number] - ios[number].read_done).value() >= 0.002 - 1e-9);
  }
  CHECK(seen.size() == 16384);
}

TEST_CASE("FSDM waits for its blocks and the trace says how long", "[datamover][DM-5][DM-7]")
{
  Stage stage{Fidelity::Transfer};
  const auto took = stage.run("A1", "A8", Mover::Fsdm);
  const auto window = 2097152 / 0.0073;
  CHECK(took == Approx(gib / window + 128 * 5 * 0.007).epsilon(0.001)); // 128 blocks of 8 MiB
  units::Seconds allocating;
  for (const auto& event : stage.memory.all<trace::BlocksAllocated>()) allocating += event.took;
  CHECK(allocating.value() == Approx(128 * 5 * 0.007));
}

TEST_CASE("FSDM I/O by I/O takes as long", "[datamover][DM-7]")
{
  Stage stage{Fidelity::Io};
  CHECK(stage.run("A1", "A8", Mover::Fsdm) == Approx(gib / (2097152 / 0.0073) + 128 * 5 * 0.007).epsilon(0.02));
}

TEST_CASE("an offloaded copy is 8 commands a transfer and no byte on a port", "[datamover][VAAI-3]")
{
  Stage stage{Fidelity::Transfer};
  CHECK(stage.run("A1", "A2", Mover::Fs3dmHw) == Approx(gib / 600e6).epsilon(0.001));
  for (const auto& transfer : stage.memory.all<trace::TransferDone>()) CHECK(transfer.ios == 8);
  for (std::uint32_t link = 0; link < stage.topology.resources().size(); ++link) {
    const auto kind = stage.topology.resources()[link].kind;
    const auto inside = kind == inventory::ResourceKind::PoolRead || kind == inventory::ResourceKind::PoolWrite ||
                        kind == inventory::ResourceKind::CopyEngine;
    if (!inside) CHECK(stage.simulation.carried(engine::LinkIndex{link}).count() == 0);
  }
}

TEST_CASE("offload by single commands takes as long", "[datamover][VAAI-3]")
{
  Stage stage{Fidelity::Io};
  CHECK(stage.run("A1", "A2", Mover::Fs3dmHw) == Approx(gib / 600e6).epsilon(0.01));
}

TEST_CASE("I/Os that do not divide a transfer, or are larger than one, arrive whole all the same", "[datamover]")
{
  Stage stage{Fidelity::Io};
  stage.parameters.io_size = 48_KiB;
  stage.parameters.transfer_size = 1_MiB;
  stage.run("A1", "B1", Mover::Fs3dm);
  units::Bytes arrived;
  for (const auto& transfer : stage.memory.all<trace::TransferDone>()) {
    CHECK(transfer.ios == 22); // 21 whole ones and 16 KiB
    arrived += transfer.written;
  }
  CHECK(arrived == 1_GiB);
  CHECK(stage.simulation.carried(engine::LinkIndex{0}) == 1_GiB);
}

TEST_CASE("and their CPU time is charged to the last of them", "[datamover]")
{
  Stage stage{Fidelity::Transfer};
  stage.parameters.io_size = 48_KiB;
  stage.parameters.transfer_size = 1_MiB;
  stage.run("A1", "B1", Mover::Fs3dm);
  CHECK(stage.memory.all<trace::CopyEnded>().at(0).cpu.value() == Approx(1024 * 22 * 20e-6));
}

TEST_CASE("an XCOPY larger than a transfer is as large as the transfer", "[datamover]")
{
  Stage stage{Fidelity::Io};
  stage.parameters.offload_command = 64_MiB;
  CHECK(stage.run("A1", "A2", Mover::Fs3dmHw) == Approx(gib / 600e6).epsilon(0.05));
  CHECK(stage.memory.all<trace::TransferDone>().at(0).ios == 1);
  CHECK(stage.simulation.carried(engine::LinkIndex{0}) == 1_GiB);
}

namespace {

/// Loses links of that name at an instant, for a while.
void lose(Stage& stage, const char* id, units::Seconds at, units::Seconds lasts)
{
  std::uint32_t number = 0;
  while (stage.topology.resources()[number].id != id) ++number;
  stage.simulation.spawn("fault", [&stage, at, lasts, links = std::array{engine::LinkIndex{number}}] {
    stage.simulation.sleep_for(at);
    stage.outages.turn_off(links);
    stage.simulation.sleep_for(lasts);
    stage.outages.turn_on(links);
  });
}

} // namespace

TEST_CASE("a copy whose only path goes waits as long as the host is patient, and is lost where it stood", "[datamover]")
{
  Stage stage{Fidelity::Transfer};
  lose(stage, "B/port0/in", 1_s, 141_s);
  stage.run("A1", "B1", Mover::Fs3dm);
  CHECK(stage.copied == Copied::Lost);
  CHECK_FALSE(stage.memory.all<trace::CopyEnded>().at(0).whole);
  CHECK(stage.memory.all<trace::TransferDone>().size() == 8); // 113 ms each: eight whole ones in a second
  const auto cut = stage.memory.all<trace::TransferCut>().at(0);
  CHECK(cut.index == 8);
  CHECK(cut.written.count() == Approx(297.47e6 * (1 - 8 * 0.1128)).epsilon(0.01)); // what had passed of the ninth
}

TEST_CASE("a path that comes back in time costs the outage and the transfer that was cut off", "[datamover]")
{
  Stage stage{Fidelity::Transfer};
  lose(stage, "B/port0/in", 1_s, 139_s);
  const auto took = stage.run("A1", "B1", Mover::Fs3dm);
  CHECK(stage.copied == Copied::Whole);
  CHECK(stage.memory.all<trace::TransferDone>().size() == 32);
  CHECK(took == Approx(140 + 24 * 33554432.0 / (2097152 / 0.00705)).epsilon(0.001));
  for (const auto link : {0u, 1u}) CHECK(stage.simulation.carried(engine::LinkIndex{link}) >= 0_B);
}

TEST_CASE("with a second port the copy goes on over that one, and goes back when the first is there again", "[datamover]")
{
  Stage stage{Fidelity::Transfer, [](inventory::Inventory& cluster) { cluster.arrays[1].ports[0].count = 2; }};
  lose(stage, "B/port1/in", 1_s, 2_s); // the preferred one
  const auto took = stage.run("A1", "B1", Mover::Fs3dm);
  CHECK(stage.copied == Copied::Whole);
  CHECK(took == Approx(1 + 1 + 24 * 33554432.0 / (2097152 / 0.00705)).epsilon(0.001)); // one failover, nothing for the way back
  CHECK(stage.memory.all<trace::PathsLost>().empty());
  CHECK(stage.memory.all<trace::PathFound>().size() == 1);
  std::set<std::uint32_t> routes;
  for (const auto& transfer : stage.memory.all<trace::TransferDone>()) routes.insert(transfer.route);
  CHECK(routes.size() == 2);
  CHECK(stage.memory.all<trace::TransferDone>().back().route == stage.memory.all<trace::TransferDone>().front().route);
}

TEST_CASE("a datastore that is not reached stops its copy alone, its paths being whole", "[datamover]")
{
  Stage stage{Fidelity::Transfer};
  stage.simulation.spawn("fault", [&] {
    stage.simulation.sleep_for(1_s);
    stage.outages.lose("B1");
    stage.simulation.sleep_for(10_s);
    stage.outages.regain("B1");
  });
  CHECK(stage.run("A1", "B1", Mover::Fs3dm) == Approx(11 + 24 * 33554432.0 / (2097152 / 0.00705)).epsilon(0.001));
  CHECK(stage.memory.all<trace::TransferCut>().size() == 1);
}

TEST_CASE("an empty disk is a copy of nothing", "[datamover]")
{
  Stage stage{Fidelity::Transfer};
  stage.cluster.vms[0].disks[0].allocated = 0_B;
  CHECK(stage.run("A1", "B1", Mover::Fs3dm) == 0);
  CHECK(stage.copied == Copied::Whole);
}

} // namespace copy_test
