#pragma once
// A small cluster for the data mover's tests: host esx1 on one fabric, arrays A and B, a filer, one VM with one disk.

#include "datamover/plan.hpp"

namespace godwit::test {

using namespace godwit::units::literals;
using inventory::DatastoreType;
using inventory::DiskFormat;

inline inventory::Array array(std::string id, std::string medium)
{
  return {.id = std::move(id),
          .ports = {{std::move(medium), 8_Gbps, 1}},
          .pools = {{"sas", 900_MBps, 700_MBps, {}, 5_ms, 2_ms}},
          .vaai = {inventory::Primitive::Supported, 600_MBps, inventory::Primitive::Supported, {}}};
}

inline inventory::Inventory cluster()
{
  inventory::Inventory c;
  c.fabrics = {{"fc", inventory::Protocol::Fc, {}}};
  c.networks = {{"lan", {inventory::Traffic::Nfs}, {}, {}}};
  c.arrays = {array("A", "fc"), array("B", "fc"), array("F", "lan")};
  const auto store = [](std::string id, std::string on, units::Bytes block) {
    return inventory::Datastore{std::move(id), DatastoreType::Vmfs, {{std::move(on), "sas"}}, block, 4_TiB, {}};
  };
  c.datastores = {store("A1", "A", 1_MiB), store("A2", "A", 1_MiB), store("A8", "A", 8_MiB), store("B1", "B", 1_MiB), store("B8", "B", 8_MiB)};
  for (const auto* id : {"N1", "N2"}) c.datastores.push_back({id, DatastoreType::Nfs, {{"F", "sas"}}, {}, 4_TiB, {}});
  c.hosts = {{"esx1", 16, 256_GiB, {{"fc", 8_Gbps, 1}}, {{"lan", 10_Gbps, 1}}}};
  c.vms = {{.id = "db1", .host = "esx1", .memory = 8_GiB, .memory_reservation = 8_GiB, .vcpus = 4, .home = "A1",
            .disks = {{"d0", "A1", 1_GiB, DiskFormat::Thick, 1_GiB, 1_GiB, true}}}};
  return c;
}

/// Its links and its host, for an engine.
inline engine::PlatformSpec platform_of(const inventory::Topology& topology)
{
  engine::PlatformSpec spec{.links = {}, .cpus = {{"esx1", 16}}, .streams = 8};
  for (const auto& resource : topology.resources()) spec.links.push_back({resource.id, resource.payload});
  return spec;
}

/// Of its links, for the pressure on them.
inline std::vector<units::BytesPerSecond> payloads(const inventory::Topology& topology)
{
  std::vector<units::BytesPerSecond> rates;
  for (const auto& resource : topology.resources()) rates.push_back(resource.payload);
  return rates;
}

/// The VM's disk from one datastore to another, as it is.
inline datamover::Move move(const inventory::Inventory& c, const char* from, const char* to)
{
  const auto& vm = c.vms.front();
  return {c, c.hosts.front(), vm, c.datastore(from), c.datastore(to), vm.disks.front(), vm.disks.front().format};
}

} // namespace godwit::test
