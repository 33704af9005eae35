#pragma once
// A small cluster whose VMs have a demand, for tests that look at hours and days of load.

#include "support/simulated.hpp"

#include <string>

namespace godwit::test {

/// vSphere 5.1; hosts esx1 and esx2 reach datastores A1 and B1 of arrays of their own (400 MB/s, 5 ms to read, 1 ms to write) of 1 TiB each.
/// One VM "vm" on esx1: 1 GiB of memory, all of it reserved, two vCPUs, a thin disk d0 of 100 GiB on A1, 10 of them allocated. No actions.
inline nlohmann::json days(const std::string& until, const std::string& demand)
{
  auto scenario = nlohmann::json::parse(R"({
    "title": "days", "vsphere": "5.1",
    "platform": {
      "fabrics": [{"id": "fc", "protocol": "fc"}], "networks": [{"id": "vmotion", "carries": ["vmotion"]}],
      "arrays": [{"id": "A", "ports": [{"fabric": "fc", "rate": "8 Gbit/s"}],
                  "pools": [{"id": "p", "read": "400 MB/s", "write": "400 MB/s", "read_latency": "5 ms", "write_latency": "1 ms"}]},
                 {"id": "B", "ports": [{"fabric": "fc", "rate": "8 Gbit/s"}],
                  "pools": [{"id": "p", "read": "400 MB/s", "write": "400 MB/s", "read_latency": "5 ms", "write_latency": "1 ms"}]}],
      "datastores": [{"id": "A1", "array": "A", "pool": "p", "type": "vmfs", "capacity": "1 TiB"},
                     {"id": "B1", "array": "B", "pool": "p", "type": "vmfs", "capacity": "1 TiB"}],
      "hosts": [{"id": "esx1", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}], "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}]},
                {"id": "esx2", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "fc", "rate": "8 Gbit/s"}], "nics": [{"network": "vmotion", "rate": "10 Gbit/s"}]}]},
    "vms": [{"id": "vm", "host": "esx1", "memory": "1 GiB", "memory_reservation": "1 GiB", "vcpus": 2,
             "disks": [{"id": "d0", "datastore": "A1", "size": "100 GiB", "format": "thin", "allocated": "10 GiB"}]}],
    "actions": []})");
  scenario["until"] = until;
  if (!demand.empty()) scenario["vms"][0]["demand"] = nlohmann::json::parse(demand);
  return scenario;
}

inline Simulated run_days(const nlohmann::json& scenario) { return simulated(scenario.dump()); }

} // namespace godwit::test
