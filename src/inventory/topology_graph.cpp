#include "inventory/topology_graph.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <stdexcept>

namespace godwit::inventory {

std::string_view to_text(ResourceKind kind)
{
  switch (kind) {
  case ResourceKind::PoolRead: return "pool_read";
  case ResourceKind::PoolWrite: return "pool_write";
  case ResourceKind::PoolCombined: return "pool_combined";
  case ResourceKind::CopyEngine: return "copy_engine";
  case ResourceKind::ZeroEngine: return "zero_engine";
  case ResourceKind::PortOut: return "port_out";
  case ResourceKind::PortIn: return "port_in";
  case ResourceKind::Fabric: return "fabric";
  case ResourceKind::HbaIn: return "hba_in";
  case ResourceKind::HbaOut: return "hba_out";
  case ResourceKind::NicIn: return "nic_in";
  case ResourceKind::NicOut: return "nic_out";
  case ResourceKind::Wan: return "wan";
  }
  return "";
}

BytesPerSecond fabric_payload(Protocol protocol, BytesPerSecond rated)
{
  const auto fibre_channel = protocol == Protocol::Fc;
  return fibre_channel ? rated * 0.8 : rated;
}

BytesPerSecond network_payload(std::optional<int> mtu, BytesPerSecond rated)
{
  if (!mtu) return rated;
  constexpr int headers = 20 + 20 + 12;
  constexpr int framing = 14 + 4 + 8 + 12;
  return rated * (static_cast<double>(*mtu - headers) / (*mtu + framing));
}

Topology::Graph::Graph(const Inventory& from) : inventory(from), routes(from)
{
  add_media();
  for (const auto& array : inventory.arrays) add_array(array);
  for (const auto& host : inventory.hosts) add_host(host);
  add_wans();
}

const Topology::Graph::HostEnd& Topology::Graph::host(std::string_view id) const
{
  const auto found = hosts.find(id);
  if (found == hosts.end()) throw std::out_of_range(fmt::format("no host \"{}\" in the topology", id));
  return found->second;
}

ResourceIndex Topology::Graph::add(Resource resource)
{
  resources.push_back(std::move(resource));
  return ResourceIndex{static_cast<std::uint32_t>(resources.size() - 1)};
}

void Topology::Graph::add_media()
{
  for (const auto& fabric : inventory.fabrics) {
    medium_at_.emplace(fabric.id, media.size());
    auto& medium = media.emplace_back(Medium{.id = fabric.id, .block = true});
    if (!fabric.rate) continue;
    const auto payload = fabric_payload(fabric.protocol, *fabric.rate);
    medium.to_hosts = {add({fabric.id + "/to_hosts", ResourceKind::Fabric, *fabric.rate, payload})};
    medium.to_arrays = {add({fabric.id + "/to_arrays", ResourceKind::Fabric, *fabric.rate, payload})};
  }
  for (const auto& network : inventory.networks) {
    const auto has = [&](Traffic traffic) { return std::count(network.carries.begin(), network.carries.end(), traffic) > 0; };
    medium_at_.emplace(network.id, media.size());
    media.push_back({.id = network.id, .block = has(Traffic::Iscsi), .nfs = has(Traffic::Nfs), .rtt = network.rtt, .network = &network});
  }
}

BytesPerSecond Topology::Graph::payload_of(const Attachment& attachment) const
{
  const auto at = medium_at_.at(attachment.to); // fabrics stand first
  if (const auto* network = media[at].network) return network_payload(network->mtu, attachment.rate);
  return fabric_payload(inventory.fabrics[at].protocol, attachment.rate);
}

void Topology::Graph::add_array(const Array& array)
{
  for (const auto& pool : array.pools) {
    const auto name = array.id + "/" + pool.id;
    Sides sides;
    sides.read.push_back(add({name + "/read", ResourceKind::PoolRead, pool.read, pool.read}));
    sides.write.push_back(add({name + "/write", ResourceKind::PoolWrite, pool.write, pool.write}));
    if (pool.combined) {
      const auto both = add({name + "/combined", ResourceKind::PoolCombined, *pool.combined, *pool.combined});
      sides.read.push_back(both);
      sides.write.push_back(both);
    }
    pools.emplace(Extent{array.id, pool.id}, std::move(sides));
  }
  if (const auto rate = array.vaai.xcopy_rate) copy_engines.emplace(array.id, add({array.id + "/xcopy", ResourceKind::CopyEngine, *rate, *rate}));
  if (const auto rate = array.vaai.write_same_rate) {
    zero_engines.emplace(array.id, add({array.id + "/write_same", ResourceKind::ZeroEngine, *rate, *rate}));
  }

  auto& plugs = ports[array.id];
  for (const auto& attachment : array.ports) {
    const auto payload = payload_of(attachment);
    for (int i = 0; i < attachment.count; ++i) {
      const auto name = fmt::format("{}/port{}", array.id, plugs.size());
      const auto out = add({name + "/out", ResourceKind::PortOut, attachment.rate, payload});
      const auto in = add({name + "/in", ResourceKind::PortIn, attachment.rate, payload});
      plugs.push_back({name, medium_at_.at(attachment.to), in, out, 0});
    }
  }
}

void Topology::Graph::add_host(const Host& host)
{
  const auto add_adapters = [&](const std::vector<Attachment>& attachments, const char* noun, ResourceKind into, ResourceKind from) {
    std::vector<Plug> plugs;
    for (const auto& attachment : attachments) {
      const auto payload = payload_of(attachment);
      for (int i = 0; i < attachment.count; ++i) {
        const auto name = fmt::format("{}/{}{}", host.id, noun, plugs.size());
        const auto in = add({name + "/in", into, attachment.rate, payload});
        const auto out = add({name + "/out", from, attachment.rate, payload});
        plugs.push_back({name, medium_at_.at(attachment.to), in, out, attachment.vmknics});
      }
    }
    return plugs;
  };
  HostEnd end{.site = host.site};
  end.hbas = add_adapters(host.hbas, "hba", ResourceKind::HbaIn, ResourceKind::HbaOut);
  end.nics = add_adapters(host.nics, "nic", ResourceKind::NicIn, ResourceKind::NicOut);
  hosts.emplace(host.id, std::move(end));
}

void Topology::Graph::add_wans()
{
  // A line's rate is what it carries: its framing is its own.
  for (const auto& wan : inventory.wans) {
    forward.emplace(wan.id, add({wan.id + "/" + wan.to, ResourceKind::Wan, wan.rate, wan.rate}));
    backward.emplace(wan.id, add({wan.id + "/" + wan.from, ResourceKind::Wan, wan.rate, wan.rate}));
  }
}

} // namespace godwit::inventory
