#include "report/standing.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace godwit::report {

using Json = nlohmann::ordered_json;

std::optional<double> deviation(const std::map<std::string, double>& values)
{
  if (values.empty()) return std::nullopt;
  const auto count = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const auto& [datastore, value] : values) sum += value;
  for (const auto& [datastore, value] : values) squares += (value - sum / count) * (value - sum / count);
  return std::sqrt(squares / count);
}

std::optional<trace::Seconds> io_latency(const Days& days, trace::Seconds since)
{
  double ios = 0;
  trace::Seconds waited;
  for (const auto& [at, of] : days.samples) {
    if (at <= since) continue; // it speaks of the time before
    const auto rate = of.read_iops + of.write_iops;
    ios += rate;
    waited += of.observed_latency * rate;
  }
  return ios > 0 ? std::optional(waited / ios) : std::nullopt;
}

Json standings_json(const Standings& standings)
{
  auto all = Json::array();
  for (const auto& [cluster, standing] : standings) {
    const auto spread = [](const auto& values) {
      const auto found = deviation(values);
      return found ? Json(*found) : Json();
    };
    all.push_back({{"cluster", cluster}, {"used_percent", standing.used}, {"used_deviation_percent", spread(standing.used)},
                   {"latency_s", standing.latency}, {"latency_deviation_s", spread(standing.latency)}});
  }
  return all;
}

} // namespace godwit::report
