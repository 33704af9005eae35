#pragma once
// Two figures to hold a simulated copy against: what could flow at most, and what people divide today. Pure.

#include "datamover/plan.hpp"

namespace godwit::datamover {

struct Estimate {
  BytesPerSecond max_flow; ///< no copy on these volumes through this host can be faster
  Seconds naive;
  std::string naive_how;
};

/// Size over the slowest rated link between the pools: ports, fabric and adapters as their labels say, no pool, no latency.
Estimate estimate_software(const Site& site, const Move& move, const Plan& plan);
/// Size over 1 GB/s, the middle of the 0.5 to 2 GB/s that are quoted for XCOPY inside one array.
Estimate estimate_offload(const Site& site, const Plan& plan);

} // namespace godwit::datamover
