// The injector at work: once a day and datastore, when the device is quiet (domain sheet, 6.2).

#include "cluster/storage_drs/injector.hpp"
#include "cluster/storage_drs/storage_drs.hpp"
#include "migration/guests_at_rest.hpp"

namespace godwit::cluster::storage_drs {

void StorageDrs::spawn_injectors(Seconds until)
{
  for (const auto& datastore : cluster_.datastores)
    around_.workshop.simulation.spawn(cluster_.id + "/injector " + datastore, [this, &datastore, until] { inject(datastore, until); });
}

void StorageDrs::inject(const std::string& datastore, Seconds until)
{
  auto& simulation = around_.workshop.simulation;
  for (int day = 0, without = 0; attempt_of_day(day, without) + injection <= until; ++day) {
    const auto tomorrow = attempt_of_day(day + 1, 0);
    auto at = attempt_of_day(day, without);
    int busy = 0;
    for (;;) {
      simulation.sleep_until(at);
      if (view_.outstanding(datastore) <= around_.parameters.sdrs_injector_busy) break;
      at = at + back_off(busy++);
      if (at + injection > tomorrow || at + injection > until) break;
    }
    const bool quiet = view_.outstanding(datastore) <= around_.parameters.sdrs_injector_busy;
    without = quiet ? 0 : without + 1;
    if (!quiet) continue;
    simulation.sleep_for(injection);
    measure(datastore, busy + 1);
    if (settings_.correlation_detector) find_correlated(datastore);
  }
}

void StorageDrs::measure(const std::string& datastore, int attempts)
{
  const auto place = around_.cluster.place_of_datastore(datastore);
  const auto& fluid = around_.guests.demands().fluid();
  std::vector<Injected> samples;
  for (const auto depth : injected_depths) samples.push_back({static_cast<double>(depth), fluid.injected(place, injected_size, depth)});
  const auto model = fit(samples);
  if (!model) return;
  memory_.models[datastore] = *model;
  around_.record(trace::DeviceModelled{cluster_.id, datastore, model->base, model->slope, static_cast<std::uint32_t>(attempts)});
}

/// With each that comes after it in the cluster: alone, and both at once, as deep as the injector goes.
void StorageDrs::find_correlated(const std::string& datastore)
{
  const auto& fluid = around_.guests.demands().fluid();
  const auto depth = injected_depths.back();
  const auto one = around_.cluster.place_of_datastore(datastore);
  bool later = false;
  for (const auto& id : cluster_.datastores) {
    if (id == datastore) later = true;
    if (!later || id == datastore) continue;
    const auto other = around_.cluster.place_of_datastore(id);
    const bool slower = correlated({fluid.injected(one, injected_size, depth), fluid.injected(one, injected_size, depth, other)},
                                   {fluid.injected(other, injected_size, depth), fluid.injected(other, injected_size, depth, one)});
    const bool known = memory_.correlated[datastore].contains(id);
    if (slower && !known) {
      memory_.correlated[datastore].insert(id);
      memory_.correlated[id].insert(datastore);
      around_.record(trace::DatastoresCorrelated{cluster_.id, datastore, id});
    } else if (!slower && known) {
      memory_.correlated[datastore].erase(id);
      memory_.correlated[id].erase(datastore);
    }
  }
}

} // namespace godwit::cluster::storage_drs
