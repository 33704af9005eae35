#include "scenario/platform_reader.hpp"

#include "scenario/cluster_reader.hpp"
#include "scenario/datastore_cluster_reader.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace godwit::scenario {

namespace {

using namespace inventory;
using namespace units::literals;

int count(ObjectReader& in, std::string_view why) { return static_cast<int>(in.get<std::int64_t>("count", 1, why)); }

Site read_site(ObjectReader& in) { return {.id = in.id()}; }
VCenter read_vcenter(ObjectReader& in) { return {.id = in.id(), .site = in.reference("site").value_or("")}; }

Wan read_wan(ObjectReader& in)
{
  Wan wan{.id = in.id()};
  if (const auto ends = in.ids("between"); !ends.empty()) {
    wan.from = ends.front();
    wan.to = ends.back();
  }
  wan.rate = in.get<BytesPerSecond>("rate");
  wan.rtt = in.get<Seconds>("rtt");
  wan.loss = in.get<double>("loss", 0, "default: no packet is lost");
  return wan;
}

Fabric read_fabric(ObjectReader& in)
{
  return {.id = in.id(), .protocol = in.get<Protocol>("protocol"), .rate = in.find<BytesPerSecond>("rate")};
}

Network read_network(ObjectReader& in)
{
  return {.id = in.id(),
          .carries = in.words<Traffic>("carries"),
          .rtt = in.get<Seconds>("rtt", 0_s, "default: no delay between its ends"),
          .mtu = in.find<std::int64_t>("mtu")};
}

Attachment read_port(ObjectReader& in)
{
  const auto fabric = in.reference("fabric");
  const auto network = in.reference("network");
  return {.to = fabric.value_or(network.value_or("")),
          .rate = in.get<BytesPerSecond>("rate"),
          .count = count(in, "default: one port")};
}

Attachment read_hba(ObjectReader& in)
{
  return {.to = in.reference("fabric").value_or(""),
          .rate = in.get<BytesPerSecond>("rate"),
          .count = count(in, "default: one adapter")};
}

/// Only where the network carries vMotion: on any other they would mean nothing.
int read_vmknics(ObjectReader& in, const std::string& id, const std::vector<Network>& networks)
{
  const auto network = std::ranges::find(networks, id, &Network::id);
  const bool other = network != networks.end() && std::ranges::find(network->carries, Traffic::Vmotion) == network->carries.end();
  if (other && in.has("vmknics")) in.wrong("vmknics", "nothing: only on a network that carries vmotion");
  return other ? 1 : static_cast<int>(in.get<std::int64_t>("vmknics", 1, "default: one on each"));
}

Attachment read_nic(ObjectReader& in, const std::vector<Network>& networks)
{
  Attachment nic{.to = in.reference("network").value_or(""),
                 .rate = in.get<BytesPerSecond>("rate"),
                 .count = count(in, "default: one adapter")};
  nic.vmknics = read_vmknics(in, nic.to, networks);
  return nic;
}

Pool read_pool(ObjectReader& in, const std::string& array)
{
  return {.id = in.id(array),
          .read = in.get<BytesPerSecond>("read"),
          .write = in.get<BytesPerSecond>("write"),
          .combined = in.find<BytesPerSecond>("combined"),
          .read_latency = in.get<Seconds>("read_latency"),
          .write_latency = in.get<Seconds>("write_latency"),
          .random_iops = in.find<double>("random_iops")};
}

Vaai read_vaai(ObjectReader in)
{
  constexpr auto why = "default: not advertised";
  return {.xcopy = in.get<Primitive>("xcopy", Primitive::Unsupported, why),
          .xcopy_rate = in.find<BytesPerSecond>("xcopy_rate"),
          .write_same = in.get<Primitive>("write_same", Primitive::Unsupported, why),
          .write_same_rate = in.find<BytesPerSecond>("write_same_rate")};
}

Array read_array(ObjectReader& in)
{
  Array array{.id = in.id(), .ports = in.each("ports", read_port)};
  array.pools = in.each("pools", [&](ObjectReader& pool) { return read_pool(pool, array.id); });
  array.vaai = read_vaai(in.settings("vaai"));
  array.site = in.reference("site").value_or("");
  return array;
}

Extent read_extent(ObjectReader& in)
{
  const auto array = in.reference("array").value_or("");
  return {array, in.reference("pool", array).value_or("")};
}

std::optional<Bytes> read_block_size(ObjectReader& in, DatastoreType type, Version version)
{
  if (type == DatastoreType::Nfs) {
    if (in.has("block_size")) in.wrong("block_size", "nothing: an NFS datastore has no VMFS block size");
    return std::nullopt;
  }
  const auto size = in.get<Bytes>("block_size", 1_MiB,
                                  version >= Version::V5_0 ? "default: VMFS5 and later have one block size for all"
                                                           : "assumed: VMFS3 as made when nothing is chosen");
  constexpr std::array sizes{1_MiB, 2_MiB, 4_MiB, 8_MiB};
  if (std::ranges::find(sizes, size) == sizes.end()) in.wrong("block_size", "a VMFS block size: 1, 2, 4 or 8 MiB");
  return size;
}

std::optional<Extent> read_stretched(ObjectReader& in, const Datastore& datastore)
{
  auto stretched = in.object("stretched");
  if (!stretched) return std::nullopt;
  const auto second = read_extent(*stretched);
  if (datastore.type == DatastoreType::Nfs || datastore.extents.size() > 1)
    in.wrong("stretched", "nothing: only a VMFS volume on one LUN is stretched");
  else if (second.array == datastore.extents.front().array && !second.array.empty())
    stretched->wrong("array", "another array than the first");
  return second;
}

Datastore read_datastore(ObjectReader& in, Version version)
{
  Datastore datastore{.id = in.id(), .type = in.get<DatastoreType>("type"), .extents = {read_extent(in)}};
  std::ranges::move(in.each("extents", read_extent), std::back_inserter(datastore.extents));
  if (datastore.type == DatastoreType::Nfs && in.has("extents")) in.wrong("extents", "nothing: only a VMFS volume spans LUNs");
  datastore.block_size = read_block_size(in, datastore.type, version);
  datastore.capacity = in.get<Bytes>("capacity");
  datastore.used = in.get<Bytes>("used", 0_B, "default: nothing but what the scenario names");
  datastore.stretched = read_stretched(in, datastore);
  return datastore;
}

void read_advanced(ObjectReader in, Host& host)
{
  constexpr auto why = "default: as installed";
  host.hardware_accelerated_move = in.get<std::int64_t>("DataMover.HardwareAcceleratedMove", 1, why) == 1;
  host.hardware_accelerated_init = in.get<std::int64_t>("DataMover.HardwareAcceleratedInit", 1, why) == 1;
}

/// Given, or the first there is.
template <class Entity>
std::string read_part_of(ObjectReader& in, std::string_view key, const std::vector<Entity>& entities, std::string_view why)
{
  const auto given = in.reference(key);
  if (given || in.has(key) || entities.empty()) return given.value_or("");
  in.note_default(key, entities.front().id, why);
  return entities.front().id;
}

/// The rest of the platform must be there.
Host read_host(ObjectReader& in, const Inventory& platform)
{
  Host host{.id = in.id(),
            .cores = static_cast<int>(in.get<std::int64_t>("cores")),
            .memory = in.get<Bytes>("memory"),
            .hbas = in.each("hbas", read_hba),
            .nics = in.each("nics", [&](ObjectReader& nic) { return read_nic(nic, platform.networks); })};
  read_advanced(in.settings("advanced"), host);
  host.path_policy = in.get<PathPolicy>("path_policy", PathPolicy::Fixed, "default: the preferred path only");
  host.site = read_part_of(in, "site", platform.sites, "default: the first site");
  host.vcenter = read_part_of(in, "vcenter", platform.vcenters, "default: the first vCenter");
  host.aes_ni = in.get<bool>("aes_ni", true, "default: processors of the last decade do");
  host.swap = in.reference("swap");
  return host;
}

} // namespace

Inventory read_platform(ObjectReader& in, Version version)
{
  in.find<std::string>("$schema");
  in.find<std::string>("title");
  if (in.find<std::string>("extends")) in.wrong("extends", "nothing: it is too late to extend another platform");
  Inventory inventory;
  inventory.sites = in.each("sites", read_site);
  inventory.wans = in.each("wans", read_wan);
  inventory.vcenters = in.each("vcenters", read_vcenter);
  inventory.fabrics = in.each("fabrics", read_fabric);
  inventory.networks = in.each("networks", read_network);
  inventory.arrays = in.each("arrays", read_array);
  inventory.datastores = in.each("datastores", [&](ObjectReader& datastore) { return read_datastore(datastore, version); });
  inventory.hosts = in.each("hosts", [&](ObjectReader& host) { return read_host(host, inventory); });
  inventory.datastore_clusters = in.each("datastore_clusters", [&](ObjectReader& cluster) { return read_datastore_cluster(cluster, version); });
  inventory.clusters = in.each("clusters", [&](ObjectReader& cluster) { return read_cluster(cluster, version); });
  return inventory;
}

} // namespace godwit::scenario
