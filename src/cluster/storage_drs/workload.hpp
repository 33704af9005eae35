#pragma once
// How much a workload asks of a device, and how much of that a device has to bear (BASIL, FAST '10; Pesto, SoCC '11). Pure.

#include "cluster/storage_drs/observed.hpp"

#include <span>

namespace godwit::cluster::storage_drs {

/// W = (K1 + OIO)(K2 + size in KiB)(K3 + read share)(K4 + random share), 0 for a disk without I/O. The constants are the paper's fit as
/// recalled, not read again: 1.3, 51, 1.4, 0.7.
double workload_metric(const ObservedIo& io);

/// P = d(outstanding) / d(latency), a second. Of a device whose latency does not rise, that of the least slope there is.
double device_performance(const DeviceModel& model);

/// One measurement of the injector: random reads kept outstanding, and their mean latency.
struct Injected {
  double outstanding = 0;
  Seconds latency;
};
/// Least squares; a slope below zero, and a base below zero, count as zero. Nothing for fewer than two different depths.
std::optional<DeviceModel> fit(std::span<const Injected> samples);

} // namespace godwit::cluster::storage_drs
