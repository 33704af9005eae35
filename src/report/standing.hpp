#pragma once
// How datastore clusters stood when Storage DRS looked at them last, and how long guests waited for their I/O over days.

#include "report/days.hpp"

#include <nlohmann/json_fwd.hpp>

namespace godwit::report {

/// Of one datastore cluster; by datastore.
struct Standing {
  std::map<std::string, double> used; ///< % of capacity, as Storage DRS counts it
  std::map<std::string, double> latency; ///< s, 90th percentile of the day
  void hear(const trace::StorageDrsJudged& judged) { (judged.cause == "space" ? used : latency)[judged.datastore] = judged.value; }
};
using Standings = std::map<std::string, Standing>; ///< by datastore cluster

/// Standard deviation, of the whole population; nothing of nothing.
std::optional<double> deviation(const std::map<std::string, double>& values);

/// Of all I/Os of all guests from `since` on, those of each sample as long as their mean; nothing where no samples were recorded, or none did I/O.
std::optional<trace::Seconds> io_latency(const Days& days, trace::Seconds since);

nlohmann::ordered_json standings_json(const Standings& standings);

} // namespace godwit::report
