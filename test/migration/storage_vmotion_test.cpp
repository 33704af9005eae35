#include "migration/storage_vmotion.hpp"

#include "datamover/cluster.hpp"
#include "trace/sinks.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::test;
using migration::StorageVmotion;
using trace::Outcome;

namespace {

/// A cluster with a running engine, for migrations that meet a fault: the input language has none yet.
struct Stage {
  Stage() { trace.attach(memory); }

  engine::LinkIndex link(std::string_view id) const
  {
    std::uint32_t number = 0;
    while (topology.resources().at(number).id != id) ++number;
    return engine::LinkIndex{number};
  }

  void lose(std::string_view id, units::Seconds at)
  {
    simulation.spawn("fault", [this, id, at] {
      simulation.sleep_for(at);
      simulation.turn_off(link(id));
      simulation.sleep_for(1_s);
      simulation.turn_on(link(id));
    });
  }

  inventory::Inventory cluster = test::cluster();
  inventory::Topology topology{cluster};
  scenario::Parameters parameters = scenario::default_parameters(scenario::Version::V5_1);
  engine::Simulation simulation{platform_of(topology)};
  trace::Trace trace;
  trace::Memory memory;
  migration::ClusterState state{cluster, parameters.home_size};
  vaai::Devices devices;
  datamover::Workshop workshop{simulation, trace, scenario::Fidelity::Transfer};
  migration::Surroundings around{state, topology, parameters, scenario::Version::V5_1, devices, workshop};
};

const scenario::StorageVmotion to_b{.id = "m1", .vm = "db1", .to = "B1"};

} // namespace

TEST_CASE("a path lost during the bulk copy rolls back: VM at the source, space as before", "[migration][SVM-8]")
{
  Stage stage;
  const auto free = stage.state.free("B1");
  const auto source_free = stage.state.free("A1");
  migration::Ending ending;
  stage.lose("B/port0/in", 4_s); // home, shadow VM and mirror driver take 2 s, 1 GiB takes 3.6 s
  stage.simulation.spawn("m1", [&] { ending = StorageVmotion{stage.around, to_b}.run(); });
  stage.simulation.run();
  CHECK(ending.outcome == Outcome::RolledBack);
  CHECK(ending.claim == "SVM-8");
  CHECK(stage.state.free("B1") == free);
  CHECK(stage.state.free("A1") == source_free);
  CHECK(stage.cluster.vms[0].home == "A1");
  CHECK(stage.cluster.vms[0].disks[0].datastore == "A1");
  CHECK(stage.memory.all<trace::SwitchedOver>().empty());
}

TEST_CASE("a path lost while the home directory is copied rolls back before any shadow VM starts", "[migration][SVM-8]")
{
  Stage stage;
  migration::Ending ending;
  stage.lose("B/port0/in", 0.5_s);
  stage.simulation.spawn("m1", [&] { ending = StorageVmotion{stage.around, to_b}.run(); });
  stage.simulation.run();
  CHECK(ending.outcome == Outcome::RolledBack);
  for (const auto& phase : stage.memory.all<trace::PhaseStarted>()) CHECK(phase.phase == "home");
}

TEST_CASE("after a roll-back the same VM moves as if nothing had been", "[migration][SVM-8]")
{
  Stage stage;
  migration::Ending again;
  stage.lose("B/port0/in", 4_s);
  stage.simulation.spawn("m1", [&] {
    StorageVmotion{stage.around, to_b}.run();
    stage.simulation.sleep_for(2_s);
    again = StorageVmotion{stage.around, to_b}.run();
  });
  stage.simulation.run();
  CHECK(again.outcome == Outcome::Completed);
  CHECK(stage.cluster.vms[0].disks[0].datastore == "B1");
  const auto copies = stage.memory.all<trace::CopyEnded>();
  REQUIRE(copies.size() == 4);
  CHECK_FALSE(copies[1].whole);
  CHECK(copies[3].whole);
}

TEST_CASE("space is reserved before the copy and the source's returns at the end", "[migration]")
{
  Stage stage;
  const auto free = stage.state.free("A1");
  units::Bytes during;
  stage.simulation.spawn("m1", [&] { StorageVmotion{stage.around, to_b}.run(); });
  stage.simulation.spawn("observer", [&] {
    stage.simulation.sleep_for(3_s);
    during = stage.state.free("B1");
    CHECK(stage.state.free("A1") == free);
  });
  stage.simulation.run();
  CHECK(during == 4_TiB - 1_GiB - 8_MiB);
  CHECK(stage.state.free("B1") == during);
  CHECK(stage.state.free("A1") == 4_TiB);
}
