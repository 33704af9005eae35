#pragma once
// When the SIOC injector measures, and what it concludes (domain sheet, 6.2). Pure.

#include "cluster/storage_drs/workload.hpp"

#include <array>

namespace godwit::cluster::storage_drs {

/// Denneman 2012-10-03: random reads for so long, once a day and datastore.
inline constexpr Seconds injection{30};
/// Outstanding random reads it steps through. Assumed: powers of two; the depths are not published.
inline constexpr std::array<int, 6> injected_depths{1, 2, 4, 8, 16, 32};

/// Of each read. Assumed; not published.
inline constexpr Bytes injected_size{4096};

/// After the n-th time in a row (from 0) that the device was busy: 1, 2, 4, 8, 16, 32 min, 1 h, then every 2 h.
Seconds back_off(int times);
/// When the n-th day's (from 0) first attempt is made: after a day without a model, two hours later than the day before.
Seconds attempt_of_day(int day, int days_without_model);

/// A pair of datastores as the detector finds it: each alone, then both at once.
struct Concurrence {
  Seconds alone, together; ///< mean latency of the same injected reads
};
/// Denneman 2012-09-03: both are slower together. Assumed: by a fifth, as no margin is published.
bool correlated(const Concurrence& one, const Concurrence& other);

} // namespace godwit::cluster::storage_drs
