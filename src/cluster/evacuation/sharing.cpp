#include "cluster/evacuation/sharing.hpp"

#include <limits>

namespace godwit::cluster::evacuation {

Shares share(const std::vector<Resource>& resources, const std::vector<const Leg*>& flows)
{
  constexpr double nearly = 1 - 1e-9;
  Shares shares{std::vector<BytesPerSecond>(flows.size()), std::vector<bool>(resources.size())};
  std::vector<double> left, weight(resources.size()); // left of each; what one byte a second of every flow that still rises takes of it
  for (const auto& resource : resources) left.push_back(resource.rate.value());
  const auto per_byte = [](const Leg& leg, const Load& load) { return load.size / leg.size; };
  std::vector<std::size_t> rising;
  for (std::size_t flow = 0; flow < flows.size(); ++flow) {
    rising.push_back(flow);
    for (const auto& load : flows[flow]->loads) weight[load.resource] += per_byte(*flows[flow], load);
  }
  double level = 0;
  while (!rising.empty()) {
    double rise = std::numeric_limits<double>::infinity();
    for (const auto flow : rising) {
      rise = std::min(rise, flows[flow]->most.value() - level);
      for (const auto& load : flows[flow]->loads) rise = std::min(rise, left[load.resource] / weight[load.resource]);
    }
    level += rise;
    for (std::size_t resource = 0; resource < resources.size(); ++resource) {
      left[resource] -= weight[resource] * rise;
      if (weight[resource] > 0 && left[resource] <= resources[resource].rate.value() * (1 - nearly)) shares.full[resource] = true;
    }
    std::vector<std::size_t> still;
    for (const auto flow : rising) {
      const auto& leg = *flows[flow];
      bool stops = level >= leg.most.value() * nearly;
      for (const auto& load : leg.loads) stops = stops || shares.full[load.resource];
      if (!stops) {
        still.push_back(flow);
        continue;
      }
      shares.rates[flow] = BytesPerSecond{level};
    }
    if (still.size() == rising.size()) break; // a rise lost in rounding: as good as full
    for (const auto flow : rising) {
      if (shares.rates[flow] == BytesPerSecond{}) continue;
      for (const auto& load : flows[flow]->loads) weight[load.resource] -= per_byte(*flows[flow], load);
    }
    rising = std::move(still);
  }
  for (const auto flow : rising) shares.rates[flow] = BytesPerSecond{level};
  return shares;
}

} // namespace godwit::cluster::evacuation
