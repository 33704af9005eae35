#include "run/run.hpp"

#include "engine/simulation.hpp"
#include "fault/injector.hpp"
#include "inventory/topology.hpp"
#include "migration/guests_at_rest.hpp"
#include "migration/storage_vmotion.hpp"
#include "run/self_check.hpp"

#include <algorithm>

namespace godwit::run {

namespace {

using scenario::Scenario;

/// A copy holds a read and a write stream; no migration runs more copies at once than it may move disks.
std::size_t most_streams(const Scenario& scenario)
{
  std::size_t copies = 0;
  for (const auto& action : scenario.actions) {
    const auto* wish = std::get_if<scenario::StorageVmotion>(&action.what);
    if (wish == nullptr) continue;
    const auto disks = scenario.inventory.vm(wish->vm).disks.size();
    copies += std::clamp(disks, std::size_t{1}, static_cast<std::size_t>(scenario.parameters.parallel_disks));
  }
  return 2 * copies;
}

engine::PlatformSpec platform_of(const Scenario& scenario, const inventory::Topology& topology)
{
  engine::PlatformSpec platform;
  for (const auto& resource : topology.resources()) platform.links.push_back({resource.id, resource.payload});
  for (const auto& host : scenario.inventory.hosts) platform.cpus.push_back({host.id, host.cores});
  platform.streams = most_streams(scenario);
  return platform;
}

std::vector<units::BytesPerSecond> payloads(const inventory::Topology& topology)
{
  std::vector<units::BytesPerSecond> rates;
  for (const auto& resource : topology.resources()) rates.push_back(resource.payload);
  return rates;
}

/// All that a run holds, in the order it is built.
class Run {
public:
  Run(const Scenario& scenario, trace::Trace& trace)
      : scenario_(scenario), trace_(trace), inventory_(scenario.inventory), topology_(inventory_), cluster_(inventory_, scenario.parameters.home_size),
        simulation_(platform_of(scenario, topology_)), pressure_(payloads(topology_)), outages_(simulation_),
        devices_({scenario.parameters.evaluation_interval, scenario.parameters.retry_after_requests}), guests_(scenario.workloads),
        workshop_{simulation_, trace, scenario.fidelity, pressure_, outages_},
        around_{cluster_, topology_, scenario.parameters, scenario.version, scenario.seed, devices_, workshop_, guests_}, faults_(around_)
  {
  }

  void declare() const
  {
    using std::string;
    const auto record = [&](auto event) { trace_.record(units::Seconds{0}, std::move(event)); };
    record(trace::RunStarted{scenario_.title, scenario_.hash, string{to_text(scenario_.version)}, string{to_text(scenario_.fidelity)},
                             scenario_.seed});
    for (const auto& resource : topology_.resources()) {
      record(trace::ResourceDeclared{resource.id, string{to_text(resource.kind)}, resource.rated, resource.payload});
    }
    for (const auto& host : inventory_.hosts) record(trace::HostDeclared{host.id, host.cores});
    for (const auto& store : inventory_.datastores) record(trace::DatastoreDeclared{store.id, store.capacity, cluster_.free(store.id)});
    for (const auto& value : scenario_.origins)
      if (value.origin.starts_with("assumed")) record(trace::Assumed{value.pointer, value.value, value.origin});
  }

  /// One actor hands out the actions, so that those of one instant begin in the order of the file.
  void go()
  {
    guests_.begin(around_);
    simulation_.spawn("actions", [this] {
      for (const auto& action : scenario_.actions) {
        simulation_.sleep_until(action.at);
        std::visit([this](const auto& what) { start(what); }, action.what);
      }
    });
    simulation_.run();
    guests_.finish();
  }

  void close() const
  {
    const auto& resources = topology_.resources();
    for (std::uint32_t number = 0; number < resources.size(); ++number) {
      trace_.record(simulation_.now(), trace::ResourceTotal{number, simulation_.carried(engine::LinkIndex{number})});
    }
    trace_.record(simulation_.now(), trace::RunEnded{});
  }

  units::Seconds now() const { return simulation_.now(); }

private:
  void start(const scenario::StorageVmotion& wish)
  {
    simulation_.spawn(wish.id, [this, &wish] { migration::StorageVmotion{around_, wish}.run(); });
  }
  void start(const scenario::Fault& fault) { faults_.begin(fault); }
  void start(const scenario::RandomFaults& faults) { faults_.begin(faults); }
  void start(const scenario::FirmwareUpgrade& firmware) { faults_.upgrade(firmware); }

  const Scenario& scenario_;
  trace::Trace& trace_;
  inventory::Inventory inventory_; ///< as it changes
  inventory::Topology topology_;
  migration::ClusterState cluster_;
  engine::Simulation simulation_;
  datamover::Pressure pressure_;
  datamover::Outages outages_;
  vaai::Devices devices_;
  migration::GuestsAtRest guests_;
  datamover::Workshop workshop_;
  migration::Surroundings around_;
  fault::Injector faults_;
};

} // namespace

Result simulate(const Scenario& scenario, trace::Trace& trace)
{
  SelfCheck check;
  trace.attach(check);
  Run run{scenario, trace};
  run.declare();
  try {
    run.go();
  } catch (const engine::Deadlock& deadlock) {
    check.add(deadlock.what());
  }
  run.close();
  trace.record(run.now(), trace::SelfChecked{check.violations()});
  trace.detach(check);
  return {check.violations()};
}

} // namespace godwit::run
