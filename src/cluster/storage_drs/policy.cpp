#include "cluster/storage_drs/policy.hpp"

#include <algorithm>

namespace godwit::cluster::storage_drs {

using inventory::StorageDrsPolicy;

BytesPerSecond expected_rate(const Settings& settings, const LeadTimes& lead_times, const std::string& from, const std::string& to)
{
  if (settings.policy != StorageDrsPolicy::LeadTimeAware || lead_times.empty()) return settings.assumed_rate;
  if (const auto known = lead_times.find({from, to}); known != lead_times.end()) return known->second;
  BytesPerSecond best;
  for (const auto& [pair, rate] : lead_times) best = std::max(best, rate);
  return best;
}

BytesPerSecond expected_rate(const Layout& layout, const Settings& settings, const Unit& unit, std::size_t to)
{
  return expected_rate(settings, layout.observed().lead_times, layout.datastore(unit.on).id, layout.datastore(to).id);
}

int preference(const Settings& settings, const ObservedDatastore& from, const std::string& to)
{
  return settings.policy == StorageDrsPolicy::ArrayAware && !from.offloads_to.contains(to) ? 1 : 0;
}

Bytes transfer_cost(const Settings& settings, const Unit& unit)
{
  return unit.allocated + unit.written * (unit.allocated / settings.assumed_rate);
}

Seconds guest_cost(const Layout& layout, const Settings& settings, const Unit& unit, std::size_t to, BytesPerSecond rate)
{
  const auto copying = unit.allocated / rate;
  const auto waits = [&](std::size_t datastore) { return layout.model(datastore)->slope * (settings.mover_depth * layout.iops(datastore)); };
  return (waits(unit.on) + waits(to)) * copying.value();
}

} // namespace godwit::cluster::storage_drs
