#include "migration/surroundings.hpp"

#include "datamover/routes.hpp"

#include <algorithm>

namespace godwit::migration {

bool Surroundings::reaches_now(const std::string& host, const std::string& datastore) const
{
  const auto& outages = workshop.outages;
  if (!outages.reached(datastore)) return false;
  if (outages.all_work()) return topology.reaches(host, datastore);
  return std::ranges::any_of(topology.paths(host, datastore), [&](const inventory::Path& path) { return datamover::works(outages, path); });
}

} // namespace godwit::migration
