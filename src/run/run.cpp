#include "run/run.hpp"

#include "engine/simulation.hpp"
#include "fault/injector.hpp"
#include "inventory/topology.hpp"
#include "cluster/clusters.hpp"
#include "cluster/comings.hpp"
#include "cluster/observer.hpp"
#include "cluster/storage_drs/storage_drs.hpp"
#include "cluster/vcenter.hpp"
#include "migration/guests_at_rest.hpp"
#include "run/self_check.hpp"
#include "run/streams_needed.hpp"

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <optional>

namespace godwit::run {

namespace {

using scenario::Scenario;

engine::PlatformSpec platform_of(const Scenario& scenario, const inventory::Topology& topology, const Witness& witness)
{
  engine::PlatformSpec platform;
  for (const auto& resource : topology.resources()) platform.links.push_back({resource.id, resource.payload});
  for (const auto& host : scenario.inventory.hosts) platform.cpus.push_back({host.id, host.cores});
  platform.streams = streams_needed(scenario);
  platform.paje_file = witness.paje_file;
  return platform;
}

std::vector<units::BytesPerSecond> payloads(const inventory::Topology& topology)
{
  std::vector<units::BytesPerSecond> rates;
  for (const auto& resource : topology.resources()) rates.push_back(resource.payload);
  return rates;
}

using MemoryByVm = std::map<std::string, const scenario::MemoryWorkload*>;

MemoryByVm by_vm(const std::vector<scenario::MemoryWorkload>& workloads)
{
  MemoryByVm found;
  for (const auto& workload : workloads) found.emplace(workload.vm, &workload);
  return found;
}

/// All that a run holds, in the order it is built.
class Run {
public:
  Run(const Scenario& scenario, trace::Trace& trace, const Witness& witness)
      : scenario_(scenario), trace_(trace), inventory_(scenario.inventory), topology_(inventory_), cluster_(inventory_, scenario.parameters.home_size),
        simulation_(platform_of(scenario, topology_, witness)), pressure_(payloads(topology_)), outages_(simulation_),
        devices_({scenario.parameters.evaluation_interval, scenario.parameters.retry_after_requests}), guests_(scenario.workloads, scenario.demands),
        workshop_{simulation_, trace, scenario.fidelity, pressure_, outages_},
        memory_(by_vm(scenario.memory_workloads)),
        around_{cluster_, topology_, scenario.parameters, scenario.version, scenario.edition, memory_, scenario.seed, devices_, workshop_, guests_},
        vcenter_(around_), comings_(around_, storage_drs_), clusters_(around_, vcenter_, scenario), faults_(around_)
  {
    for (const auto& action : scenario.actions)
      if (!action.after.empty()) followers_[action.after].push_back(&action);
    if (scenario.until) observer_.emplace(around_, *scenario.until);
    for (const auto& cluster : scenario.inventory.datastore_clusters) {
      auto& storage_drs = storage_drs_.emplace_back(around_, vcenter_, trace, observer_ ? &observer_->statistics() : nullptr, cluster);
      if (!observer_) continue;
      observer_->every(storage_drs.interval(), [&storage_drs] { storage_drs.run(); });
      observer_->every(cluster::sample_every, [&storage_drs] { storage_drs.look_at_space(); });
      observer_->at_end([&storage_drs] { storage_drs.judge(); });
    }
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
    for (const auto& host : inventory_.hosts) record(trace::HostDeclared{host.id, host.cores, host.site});
    for (const auto& store : inventory_.datastores) record(trace::DatastoreDeclared{store.id, store.capacity, cluster_.free(store.id)});
    for (const auto& vm : inventory_.vms)
      if (cluster_.is_present(vm.id)) record(trace::VmDeclared{vm.id, vm.host, inventory_.host(vm.host).vcenter, vm.memory, vm.powered_on});
    for (const auto& workload : scenario_.memory_workloads) record(trace::WorkloadDeclared{workload.vm, "", trace_.wants_words() ? to_text(workload) : "", works_in(workload)});
    for (const auto& value : scenario_.origins)
      if (value.origin.starts_with("assumed")) record(trace::Assumed{value.pointer, value.value, value.origin});
  }

  /// One actor hands out the actions, so that those of one instant begin in the order of the file.
  void go()
  {
    guests_.begin(around_);
    if (observer_) clusters_.go(*observer_), observer_->spawn();
    comings_.spawn();
    if (!observer_) clusters_.go();
    if (observer_)
      for (auto& storage_drs : storage_drs_) begin(storage_drs);
    simulation_.spawn("actions", [this] {
      for (const auto& action : scenario_.actions) {
        if (!action.after.empty()) continue;
        simulation_.sleep_until(action.at, engine::Turn::Third);
        std::visit([this](const auto& what) { start(what); }, action.what);
        simulation_.give_way(); // what begins with it begins before the next one of the same instant
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
  /// Starts, in an actor of its own, what comes after the migration or evacuation; null: nothing does.
  std::function<void()> what_follows(const std::string& id)
  {
    if (!followers_.contains(id)) return {};
    return [this, id] {
      simulation_.spawn("after " + id, [this, id] {
        for (const auto* action : followers_.at(id)) std::visit([this](const auto& what) { start(what); }, action->what);
      });
    };
  }
  /// It looks at its datastores at the start too, before anything has been sampled.
  void begin(cluster::storage_drs::StorageDrs& storage_drs)
  {
    simulation_.spawn(storage_drs.cluster().id, [&storage_drs] { storage_drs.run(); });
    storage_drs.spawn_injectors(*scenario_.until);
  }
  cluster::storage_drs::StorageDrs& storage_drs_of(const std::string& datastore)
  {
    return *std::ranges::find_if(storage_drs_, [&](const auto& each) { return std::ranges::find(each.cluster().datastores, datastore) != each.cluster().datastores.end(); });
  }
  void start(const scenario::DatastoreMaintenance& action) { storage_drs_of(action.datastore).enter_maintenance(action); }
  void start(const scenario::RelocateSpec& wish)
  {
    if (auto next = what_follows(wish.id)) vcenter_.request(wish, std::move(next));
    else vcenter_.request(wish);
  }
  void start(const scenario::Evacuation& evacuation) { vcenter_.request(evacuation, what_follows(evacuation.id)); }
  void start(const scenario::EvacuationPlan& plan) { vcenter_.request(plan); }
  void start(const scenario::Fault& fault) { faults_.begin(fault); }
  void start(const scenario::RandomFaults& faults) { faults_.begin(faults); }
  void start(const scenario::HostMaintenance& maintenance) { clusters_.begin(maintenance); }
  void start(const scenario::ExitMaintenance& maintenance)
  {
    if (maintenance.datastore.empty()) clusters_.exit(maintenance);
    else storage_drs_of(maintenance.datastore).exit_maintenance(maintenance.datastore);
  }
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
  MemoryByVm memory_;
  std::map<std::string, std::vector<const scenario::Action*>> followers_; ///< by what they come after, in the order of the file
  migration::Surroundings around_;
  cluster::VCenter vcenter_;
  std::optional<cluster::Observer> observer_; ///< where demand is followed
  std::list<cluster::storage_drs::StorageDrs> storage_drs_; ///< one of each datastore cluster
  cluster::Comings comings_;
  cluster::Clusters clusters_;
  fault::Injector faults_;
};

} // namespace

Result simulate(const Scenario& scenario, trace::Trace& trace, const Witness& witness)
{
  SelfCheck check;
  trace.attach(check);
  Run run{scenario, trace, witness};
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
