// Published measurements against the simulator, configured from the published inputs. One set of mover constants for all cases, the
// defaults of the parameter table:
//
//   data_mover.depth 32, io_size 64 KiB  published (S1): what is in flight.
//   fs3dm.software_cost 0.05 ms          what the kernel adds to an I/O's latency; too small for any case here to show.
//   fsdm.software_cost 0.3 ms            the same at application level; V1's zeroed part (read only, 9 ms a read) bounds it below
//                                        about 0.8 ms.
//   fsdm.metadata_round_trips 5          reads and writes of file system metadata, in turn, before data may land in a new VMFS
//                                        block. It stands for the whole of FSDM's slowness: V1 (to NFS, where the filer allocates)
//                                        moves 140 to 190 MiB/s, V5 (to VMFS of 1 MiB blocks) 15 MiB/s, and V6 is slower towards the
//                                        smaller blocks, by 1.8 for a quarter of the size on faster disks.
//   offload                              no published case gives its inputs; it has no constant that moves a duration here.
//
// Inputs that the sources lack stand in each case's `chosen`.

#include "support/simulated.hpp"
#include "validation/figures.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

namespace data_mover_validation_test {

using namespace godwit::test;

namespace {

/// One pool behind one port: all that the published cases tell of their storage.
struct Storage {
  std::string read, write, read_latency, write_latency;
};

std::string array(const std::string& id, const std::string& port, const Storage& s)
{
  return fmt::format(R"({{"id": "{}", "ports": [{}], "pools": [{{"id": "p", "read": "{}", "write": "{}", "read_latency": "{}", "write_latency": "{}"}}]}})",
                     id, port, s.read, s.write, s.read_latency, s.write_latency);
}

double bulk_copy_seconds(const std::string& scenario)
{
  const auto summary = summary_of_text(scenario);
  const auto& m1 = migration(summary, "m1");
  REQUIRE(m1.at("outcome") == "completed");
  for (const auto& phase : m1.at("phases"))
    if (phase.at("name") == "bulk_copy") return phase.at("end_s").get<double>() - phase.at("start_s").get<double>();
  return 0;
}

/// V1: 32 GiB provisioned, 19 GiB of it data; local HDD to NFS. Chosen: 1.8 ms a write on the filer's HDD RAID (asynchronous, so its
/// memory), 0.2 ms round trip, 300 MB/s each way, the data in front of the zeroes (a block cloned is one or the other).
double v1(const char* nic, int mtu)
{
  const Storage source{"300 MB/s", "300 MB/s", "9 ms", "9 ms"};
  const Storage filer{"300 MB/s", "300 MB/s", "9 ms", "1.8 ms"};
  return bulk_copy_seconds(fmt::format(R"({{"title": "V1", "vsphere": "6.0", "platform": {{
    "fabrics": [{{"id": "local", "protocol": "fc"}}], "networks": [{{"id": "lan", "carries": ["nfs"], "rtt": "0.2 ms", "mtu": {1}}}],
    "arrays": [{2}, {3}],
    "datastores": [{{"id": "hdd", "array": "esx", "pool": "p", "type": "vmfs", "block_size": "1 MiB", "capacity": "1 TiB"}},
                   {{"id": "nfs", "array": "linux", "pool": "p", "type": "nfs", "capacity": "1 TiB"}}],
    "hosts": [{{"id": "h", "cores": 8, "memory": "64 GiB", "hbas": [{{"fabric": "local", "rate": "12 Gbit/s"}}], "nics": [{{"network": "lan", "rate": "{0}"}}]}}]}},
    "vms": [{{"id": "vm", "host": "h", "memory": "4 GiB", "disks": [{{"id": "d", "datastore": "hdd", "size": "32 GiB", "nonzero": "19 GiB"}}]}}],
    "actions": [{{"at": "0 s", "storage_vmotion": {{"id": "m1", "vm": "vm", "disks": {{"d": "nfs"}}, "format": "thin"}}}}]}})",
                                       nic, mtu, array("esx", R"({"fabric": "local", "rate": "12 Gbit/s"})", source),
                                       array("linux", R"({"network": "lan", "rate": "25 Gbit/s"})", filer)));
}

/// A disk between two VMFS volumes behind 4 Gbit/s Fibre Channel, no offload.
double vmfs(const char* size, const Storage& from, const char* from_block, const Storage& to, const char* to_block)
{
  const auto* port = R"({"fabric": "fc", "rate": "4 Gbit/s"})";
  return bulk_copy_seconds(fmt::format(R"({{"title": "VMFS", "vsphere": "4.1", "platform": {{
    "fabrics": [{{"id": "fc", "protocol": "fc"}}], "arrays": [{0}, {1}],
    "datastores": [{{"id": "a", "array": "A", "pool": "p", "type": "vmfs", "block_size": "{2}", "capacity": "1 TiB"}},
                   {{"id": "b", "array": "B", "pool": "p", "type": "vmfs", "block_size": "{3}", "capacity": "1 TiB"}}],
    "hosts": [{{"id": "h", "cores": 8, "memory": "64 GiB", "hbas": [{{"fabric": "fc", "rate": "4 Gbit/s"}}]}}]}},
    "vms": [{{"id": "vm", "host": "h", "memory": "4 GiB", "disks": [{{"id": "d", "datastore": "a", "size": "{4}"}}]}}],
    "actions": [{{"at": "0 s", "storage_vmotion": {{"id": "m1", "vm": "vm", "disks": {{"d": "b"}}}}}}]}})",
                                       array("A", port, from), array("B", port, to), from_block, to_block, size));
}

} // namespace

TEST_CASE("V1: an ESXi host's software copy to NFS, 1 and 25 GbE, within 15 %", "[validation]")
{
  struct Row {
    const char* name;
    const char* nic;
    int mtu;
    double published;
  };
  for (const auto& row : {Row{"V1 HDD->HDD 1 GbE mtu 1500 [s]", "1 Gbit/s", 1500, 236}, Row{"V1 HDD->HDD 1 GbE mtu 9000 [s]", "1 Gbit/s", 9000, 227},
                          Row{"V1 HDD->HDD 25 GbE mtu 1500 [s]", "25 Gbit/s", 1500, 176}, Row{"V1 HDD->HDD 25 GbE mtu 9000 [s]", "25 Gbit/s", 9000, 169}}) {
    const auto simulated = v1(row.nic, row.mtu);
    report(row.name, row.published, simulated);
    CHECK(simulated == Approx(row.published).epsilon(0.15));
  }
}

TEST_CASE("V5: 20 GB by FSDM and by FS3DM, within 15 %", "[validation]")
{
  // Chosen: 5.5 ms a random I/O on 15k disks without write cache, 120 MB/s of RAID write.
  const Storage sas{"300 MB/s", "120 MB/s", "5.5 ms", "5.5 ms"};
  const auto fsdm = vmfs("20 GiB", sas, "8 MiB", sas, "1 MiB") / 60;
  const auto fs3dm = vmfs("20 GiB", sas, "8 MiB", sas, "8 MiB") / 60;
  report("V5 FSDM 8 MB -> 1 MB [min]", 23, fsdm);
  report("V5 FS3DM 8 MB -> 8 MB [min]", 3, fs3dm);
  CHECK(fsdm == Approx(23).epsilon(0.15));
  CHECK(fs3dm == Approx(3).epsilon(0.15));
}

TEST_CASE("V6: how much slower FSDM is than FS3DM, towards 4 MB and towards 1 MB blocks", "[validation]")
{
  // Chosen: 17 GiB; FC 15k disks 5.5 ms a read, FATA 12 ms, writes cached 1 and 3 ms; 120 MB/s of write on both.
  const Storage fc{"300 MB/s", "120 MB/s", "5.5 ms", "1 ms"};
  const Storage fata{"300 MB/s", "120 MB/s", "12 ms", "3 ms"};
  const auto to_four = vmfs("17 GiB", fc, "1 MiB", fata, "4 MiB") / vmfs("17 GiB", fc, "4 MiB", fata, "4 MiB");
  const auto to_one = vmfs("17 GiB", fata, "4 MiB", fc, "1 MiB") / vmfs("17 GiB", fata, "4 MiB", fc, "4 MiB");
  report("V6 1 MB -> 4 MB by FSDM / 4 -> 4 by FS3DM", 3.08, to_four);
  report("V6 4 MB -> 1 MB by FSDM / 4 -> 4 by FS3DM", 5.34, to_one);
  for (const auto ratio : {to_four, to_one}) {
    CHECK(ratio >= 3);
    CHECK(ratio <= 5.4);
  }
  CHECK(to_one > to_four);
}

} // namespace data_mover_validation_test
