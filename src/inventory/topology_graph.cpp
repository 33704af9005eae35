#include "inventory/topology_graph.hpp"

#include <algorithm>
#include <fmt/core.h>

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

Topology::Graph::Graph(const Inventory& from) : inventory(from)
{
  add_media();
  for (const auto& array : inventory.arrays) add_array(array);
  for (const auto& host : inventory.hosts) add_host(host);
}

ResourceIndex Topology::Graph::add(Resource resource)
{
  resources.push_back(std::move(resource));
  return ResourceIndex{static_cast<std::uint32_t>(resources.size() - 1)};
}

Topology::Graph::Vertex Topology::Graph::place(Place place) { return boost::add_vertex(std::move(place), wiring); }

void Topology::Graph::connect(Vertex from, Vertex to, Pass pass) { boost::add_edge(from, to, std::move(pass), wiring); }

void Topology::Graph::add_media()
{
  for (const auto& fabric : inventory.fabrics) {
    media.emplace(fabric.id, place({fabric.id}));
    carried[fabric.id] = {.block = true, .nfs = false, .rtt = {}};
    if (!fabric.rate) continue;
    const auto payload = fabric_payload(fabric.protocol, *fabric.rate);
    switches[fabric.id] = {carried[fabric.id],
                           {add({fabric.id + "/to_hosts", ResourceKind::Fabric, *fabric.rate, payload})},
                           {add({fabric.id + "/to_arrays", ResourceKind::Fabric, *fabric.rate, payload})}};
  }
  for (const auto& network : inventory.networks) {
    const auto has = [&](Traffic traffic) { return std::count(network.carries.begin(), network.carries.end(), traffic) > 0; };
    media.emplace(network.id, place({network.id}));
    carried[network.id] = {.block = has(Traffic::Iscsi), .nfs = has(Traffic::Nfs), .rtt = network.rtt};
  }
}

BytesPerSecond Topology::Graph::payload_of(const Attachment& attachment) const
{
  for (const auto& fabric : inventory.fabrics)
    if (fabric.id == attachment.to) return fabric_payload(fabric.protocol, attachment.rate);
  for (const auto& network : inventory.networks)
    if (network.id == attachment.to) return network_payload(network.mtu, attachment.rate);
  return attachment.rate;
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

  const auto self = place({array.id, true});
  arrays.emplace(array.id, self);
  int number = 0;
  for (const auto& attachment : array.ports) {
    for (int i = 0; i < attachment.count; ++i) {
      const auto name = fmt::format("{}/port{}", array.id, number++);
      const auto payload = payload_of(attachment);
      const auto out = add({name + "/out", ResourceKind::PortOut, attachment.rate, payload});
      const auto in = add({name + "/in", ResourceKind::PortIn, attachment.rate, payload});
      const auto port = place({name});
      const auto medium = carried.at(attachment.to);
      connect(self, port, {medium, {out}, {in}});
      connect(port, media.at(attachment.to), {medium, {}, {}});
    }
  }
}

void Topology::Graph::add_host(const Host& host)
{
  const auto self = place({host.id, true});
  hosts.emplace(host.id, self);
  const auto add_adapters = [&](const std::vector<Attachment>& attachments, const char* noun, ResourceKind in, ResourceKind out) {
    int number = 0;
    for (const auto& attachment : attachments) {
      for (int i = 0; i < attachment.count; ++i) {
        const auto name = fmt::format("{}/{}{}", host.id, noun, number++);
        const auto payload = payload_of(attachment);
        const Pass pass{carried.at(attachment.to),
                        {add({name + "/in", in, attachment.rate, payload})},
                        {add({name + "/out", out, attachment.rate, payload})}};
        const auto adapter = place({name});
        const auto between = switches.find(attachment.to);
        connect(media.at(attachment.to), adapter, between == switches.end() ? Pass{carried.at(attachment.to), {}, {}} : between->second);
        connect(adapter, self, pass);
      }
    }
  };
  add_adapters(host.hbas, "hba", ResourceKind::HbaIn, ResourceKind::HbaOut);
  add_adapters(host.nics, "nic", ResourceKind::NicIn, ResourceKind::NicOut);
}

Path Topology::Graph::path(const std::vector<Vertex>& walk, const Extent& at) const
{
  Path path;
  const auto& pool = pools.at(at);
  path.read = pool.read;
  for (std::size_t step = 1; step < walk.size(); ++step) {
    const auto& pass = wiring[boost::edge(walk[step - 1], walk[step], wiring).first];
    path.rtt = std::max(path.rtt, pass.medium.rtt);
    path.read.insert(path.read.end(), pass.to_host.begin(), pass.to_host.end());
    path.write.insert(path.write.begin(), pass.to_array.begin(), pass.to_array.end());
    if (step + 1 == walk.size()) continue;
    const auto& name = wiring[walk[step]].name;
    path.name += (path.name.empty() ? "" : " - ") + name;
    path.back = name + (path.back.empty() ? "" : " - ") + path.back;
  }
  path.write.insert(path.write.end(), pool.write.begin(), pool.write.end());
  return path;
}

} // namespace godwit::inventory
