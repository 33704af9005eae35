#include "cluster/storage_drs/settings.hpp"

#include <algorithm>

namespace godwit::cluster::storage_drs {

Bytes most_space(const Settings& settings, Bytes capacity)
{
  if (settings.free_space_threshold) return std::max(Bytes{0}, capacity - *settings.free_space_threshold);
  return Bytes{static_cast<std::int64_t>(settings.space_threshold / 100 * static_cast<double>(capacity.count()))};
}

double space_threshold(const Settings& settings, Bytes capacity)
{
  return settings.free_space_threshold ? 100 * (most_space(settings, capacity) / capacity) : settings.space_threshold;
}

Settings settings(const inventory::StorageDrsSettings& own, const scenario::Parameters& parameters)
{
  return {.policy = own.policy,
          .io_balancing = own.io_balancing,
          .space_threshold = static_cast<double>(own.space_threshold.value_or(parameters.sdrs_space_threshold)),
          .free_space_threshold = own.free_space_threshold,
          .min_space_difference = static_cast<double>(own.min_space_difference.value_or(parameters.sdrs_min_space_difference)),
          .growth_horizon = parameters.sdrs_growth_horizon,
          .idle_share = parameters.sdrs_idle_share / 100.0,
          .io_latency_threshold = own.io_latency_threshold.value_or(parameters.sdrs_io_latency_threshold),
          .io_imbalance = static_cast<double>(own.io_imbalance.value_or(parameters.sdrs_io_imbalance)),
          .io_history = parameters.sdrs_io_history,
          .min_benefit = parameters.sdrs_min_benefit / 100.0,
          .assumed_rate = BytesPerSecond{parameters.sdrs_assumed_rate * 1e6},
          .mover_depth = parameters.depth,
          .settling = parameters.sdrs_settling,
          .vm_observed_latency = parameters.sdrs_vm_observed_latency != 0,
          .correlation_detector = parameters.sdrs_correlation_detector != 0,
          .placement_steps = parameters.sdrs_max_recursion_depth + 1};
}

} // namespace godwit::cluster::storage_drs
