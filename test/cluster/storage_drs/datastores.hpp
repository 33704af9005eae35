#pragma once
// Datastore clusters to be judged by value: small, round numbers.

#include "cluster/storage_drs/balance.hpp"
#include "cluster/storage_drs/placement.hpp"

namespace godwit::test {

using namespace cluster::storage_drs;
using namespace units::literals;

inline Settings product()
{
  return settings({}, scenario::default_parameters(scenario::Version::V5_1));
}

/// Empty, 1000 GiB, 5 ms and as fast as any: 2 ms and 0.5 ms for each outstanding I/O.
inline ObservedDatastore store(const std::string& id, Bytes other = 0_B)
{
  return {.id = id, .capacity = 1000_GiB, .other = other, .latency = 5_ms, .model = DeviceModel{2_ms, 0.5_ms}};
}

/// One thick disk.
inline ObservedVm vm(const std::string& id, const std::string& datastore, Bytes size)
{
  return {.id = id, .host = "", .disks = {{.id = "d0", .datastore = datastore, .allocated = size, .size = size, .growth = {}, .io = {}}}};
}

/// Random reads of 8 KiB, so many a second, so many outstanding.
inline ObservedIo reads(double iops, double outstanding)
{
  return {.iops = iops, .outstanding = outstanding, .size = 8_KiB, .read_share = 1, .random_share = 1};
}

inline Observed observed(std::vector<ObservedDatastore> datastores, std::vector<ObservedVm> vms)
{
  return {.datastores = std::move(datastores), .vms = std::move(vms), .hosts = 2, .history = 57'600_s};
}

inline Bytes gib(double count) { return Bytes{static_cast<std::int64_t>(count * static_cast<double>((1_GiB).count()))}; }

/// The rejection for a reason that begins so; null when there is none.
inline const Rejection* rejected(const Advice& advice, std::string_view reason)
{
  for (const auto& rejection : advice.rejected)
    if (rejection.reason.starts_with(reason)) return &rejection;
  return nullptr;
}

/// Where the largest of a new VM's files goes; "" when not all find a place.
inline std::string place_of(const Placement& placement) { return placement.files.empty() ? "" : placement.files.front().move.to; }

} // namespace godwit::test
