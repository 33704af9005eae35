// What a copy leaves a guest on a device both want: by outstanding bytes, measured and published as 7 to 8 % of 100 MB/s and about
// 140 ms for a guest with 1 MiB outstanding beside a copy with 12 to 16 MiB.
//
// Chosen: 14 MiB, the middle, as 224 I/Os of 64 KiB; a pool that reads and writes 100 MB/s together, the copy's destination fast
// and far away.

#include "support/simulated.hpp"
#include "validation/figures.hpp"

#include <catch2/catch.hpp>

namespace contention_validation_test {

using namespace godwit::test;

namespace {

constexpr auto scenario = R"({"title": "contention", "vsphere": "5.1", "platform": {
  "fabrics": [{"id": "fc", "protocol": "fc"}],
  "arrays": [{"id": "A", "ports": [{"fabric": "fc", "rate": "100 Gbit/s"}], "pools": [{"id": "p", "read": "100 MB/s", "write": "100 MB/s",
              "combined": "100 MB/s", "read_latency": "10 us", "write_latency": "10 us"}]},
             {"id": "B", "ports": [{"fabric": "fc", "rate": "100 Gbit/s"}], "pools": [{"id": "p", "read": "10 GB/s", "write": "10 GB/s",
              "read_latency": "10 us", "write_latency": "10 us"}]}],
  "datastores": [{"id": "a", "array": "A", "pool": "p", "type": "vmfs", "capacity": "1 TiB"},
                 {"id": "b", "array": "B", "pool": "p", "type": "vmfs", "capacity": "1 TiB"}],
  "hosts": [{"id": "h", "cores": 16, "memory": "64 GiB", "hbas": [{"fabric": "fc", "rate": "100 Gbit/s"}]}]},
  "vms": [{"id": "vm", "host": "h", "memory": "4 GiB", "disks": [{"id": "d", "datastore": "a", "size": "8 GiB"}],
           "workload": {"disk": {"closed": {"outstanding": 16, "size": "64 KiB", "read_share": 1}}}}],
  "parameters": {"data_mover.depth": 224, "fs3dm.software_cost": "0 s"},
  "actions": [{"at": "20 s", "storage_vmotion": {"id": "m1", "vm": "vm", "disks": {"d": "b"}}}]})";

} // namespace

TEST_CASE("a copy with 14 MiB outstanding leaves a guest with 1 MiB 7 to 8 %, at 140 ms", "[validation][contention]")
{
  const auto summary = summary_of_text(scenario);
  const auto& guest = migration(summary, "m1").at("guest");
  const auto share = 100 * guest.at("iops").at("during").get<double>() * 65536 / 100e6;
  const auto latency = 1e3 * guest.at("read_latency_s").at("during").at("mean").get<double>();
  report("guest beside a copy, share of the device [%]", 7.5, share);
  report("guest beside a copy, latency [ms]", 140, latency);
  CHECK(share == Approx(7.5).epsilon(0.1));
  CHECK(latency == Approx(140).epsilon(0.1));
}

} // namespace contention_validation_test
