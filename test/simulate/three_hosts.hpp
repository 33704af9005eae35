#pragma once
// A cluster whose hosts reach each datastore by a fabric of their own, so that a test can take one datastore from one host.

#include "support/simulated.hpp"

#include <fmt/format.h>
#include <string>

namespace godwit::test {

/// A VM on esx1 that reserves 1 GiB, with disks d0, d1, ... of 8 GiB on the datastores named.
inline std::string vm_on(const std::string& id, const std::vector<std::string>& datastores, const std::string& more = "")
{
  std::string disks;
  for (int number = 0; const auto& datastore : datastores) {
    disks += fmt::format(R"({}{{"id": "d{}", "datastore": "{}", "size": "8 GiB"}})", disks.empty() ? "" : ", ", number, datastore);
    ++number;
  }
  return fmt::format(R"({{"id": "{}", "host": "esx1", "memory": "4 GiB", "memory_reservation": "1 GiB", "disks": [{}]{}}})", id, disks, more);
}

/// Fabric "S1" carries what esx1 does with datastore S, and so on; "for" may be "".
inline std::string paths_lost(const std::string& fabric, const std::string& at, const std::string& lasts = "")
{
  return fmt::format(R"({{"at": "{}", "fault": {{"fabric": "{}"{}}}}})", at, fabric, lasts.empty() ? "" : fmt::format(R"(, "for": "{}")", lasts));
}

inline const std::string protecting = R"("storage_protection_for_apd": "restart_conservative")";

/// vSphere 6.0. Hosts esx1, esx2 and esx3 of 64, 48 and 32 GiB, datastores S, T and U of arrays of their own (400 MB/s).
inline std::string three_hosts(const std::string& ha, const std::string& vms, const std::string& actions, const std::string& more = "")
{
  std::string fabrics, arrays, datastores, hosts;
  const auto add = [](std::string& list, const std::string& one) { list += (list.empty() ? "" : ", ") + one; };
  for (const auto* store : {"S", "T", "U"}) {
    std::string ports;
    for (int host = 1; host <= 3; ++host) {
      add(fabrics, fmt::format(R"({{"id": "{}{}", "protocol": "fc"}})", store, host));
      add(ports, fmt::format(R"({{"fabric": "{}{}", "rate": "8 Gbit/s"}})", store, host));
    }
    add(arrays, fmt::format(R"({{"id": "of{}", "ports": [{}], "pools": [{{"id": "p", "read": "400 MB/s", "write": "400 MB/s", "read_latency": "1 ms", "write_latency": "1 ms"}}]}})", store, ports));
    add(datastores, fmt::format(R"({{"id": "{}", "array": "of{}", "pool": "p", "type": "vmfs", "capacity": "1 TiB"}})", store, store));
  }
  for (int host = 1; host <= 3; ++host)
    add(hosts, fmt::format(R"({{"id": "esx{0}", "cores": 16, "memory": "{1} GiB", "nics": [{{"network": "vmotion", "rate": "1 Gbit/s"}}],
      "hbas": [{{"fabric": "S{0}", "rate": "8 Gbit/s"}}, {{"fabric": "T{0}", "rate": "8 Gbit/s"}}, {{"fabric": "U{0}", "rate": "8 Gbit/s"}}]}})", host, 80 - 16 * host));
  return fmt::format(R"({{"title": "paths lost", "vsphere": "6.0", "platform": {{"fabrics": [{}], "networks": [{{"id": "vmotion", "carries": ["vmotion"]}}],
    "arrays": [{}], "datastores": [{}], "hosts": [{}], "clusters": [{{"id": "c", "hosts": ["esx1", "esx2", "esx3"]{}}}]}}, "vms": [{}], "actions": [{}]{}}})",
                     fabrics, arrays, datastores, hosts, ha.empty() ? "" : ", \"ha\": {" + ha + "}", vms, actions, more);
}

} // namespace godwit::test
