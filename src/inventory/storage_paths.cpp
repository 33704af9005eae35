// Ways between hosts and storage.

#include "inventory/topology_graph.hpp"

#include <algorithm>

namespace godwit::inventory {

namespace {

using Links = std::vector<ResourceIndex>;

void append(Links& links, const Links& more) { links.insert(links.end(), more.begin(), more.end()); }

} // namespace

/// NFS runs over networks that carry it, VMFS over the rest.
bool Topology::Graph::carries(const Plug& plug, DatastoreType type) const
{
  return type == DatastoreType::Nfs ? media[plug.medium].nfs : media[plug.medium].block;
}

Path Topology::Graph::path(const Plug& port, const Plug& adapter, const Sides& pool) const
{
  const auto& medium = media[port.medium];
  Path path{.name = port.name + " - " + medium.id + " - " + adapter.name, .read = pool.read, .write = {adapter.out}, .rtt = medium.rtt};
  path.read.push_back(port.out);
  append(path.read, medium.to_hosts);
  path.read.push_back(adapter.in);
  append(path.write, medium.to_arrays);
  path.write.push_back(port.in);
  append(path.write, pool.write);
  path.back = adapter.name + " - " + medium.id + " - " + port.name;
  return path;
}

std::vector<Path> Topology::Graph::paths(const HostEnd& host, const Extent& at, DatastoreType type) const
{
  std::vector<Path> paths;
  const auto& pool = pools.at(at);
  for (const auto& port : ports.find(at.array)->second)
    for (const auto* adapters : {&host.hbas, &host.nics})
      for (const auto& adapter : *adapters)
        if (adapter.medium == port.medium && carries(port, type)) paths.push_back(path(port, adapter, pool));
  return paths;
}

bool Topology::Graph::reaches(const HostEnd& host, const Extent& at, DatastoreType type) const
{
  for (const auto& port : ports.find(at.array)->second)
    for (const auto* adapters : {&host.hbas, &host.nics})
      for (const auto& adapter : *adapters)
        if (adapter.medium == port.medium && carries(port, type)) return true;
  return false;
}

const Extent& Topology::Graph::end_of(const Datastore& datastore, std::size_t extent, const HostEnd& host) const
{
  const auto& first = datastore.extents.at(extent);
  return !datastore.stretched || reaches(host, first, datastore.type) ? first : *datastore.stretched;
}

bool Topology::reaches(std::string_view host, std::string_view datastore) const
{
  const auto& store = graph_->inventory.datastore(datastore);
  const auto& from = graph_->host(host);
  for (std::size_t extent = 0; extent < store.extents.size(); ++extent)
    if (!graph_->reaches(from, graph_->end_of(store, extent, from), store.type)) return false;
  return true;
}

std::vector<Path> Topology::paths(std::string_view host, std::string_view datastore, std::size_t extent) const
{
  const auto& store = graph_->inventory.datastore(datastore);
  const auto& from = graph_->host(host);
  auto paths = graph_->paths(from, graph_->end_of(store, extent, from), store.type);
  if (paths.empty()) return paths;
  std::ranges::sort(paths, {}, &Path::name);
  const auto ordinal = static_cast<std::size_t>(&store - graph_->inventory.datastores.data()) + extent;
  std::ranges::rotate(paths, paths.begin() + static_cast<std::ptrdiff_t>(ordinal % paths.size()));
  return paths;
}

Path Topology::offload_path(const Extent& from, const Extent& to) const
{
  // Two sides, as through a host: inside one pool both pass its combined limit, which then carries the copy twice.
  Path path{"inside " + from.array, graph_->pools.at(from).read, graph_->pools.at(to).write, {}, {}};
  if (const auto engine = graph_->copy_engines.find(from.array); engine != graph_->copy_engines.end()) path.read.push_back(engine->second);
  return path;
}

std::vector<ResourceIndex> Topology::zero_path(const Extent& to) const
{
  std::vector<ResourceIndex> path;
  if (const auto engine = graph_->zero_engines.find(to.array); engine != graph_->zero_engines.end()) path.push_back(engine->second);
  append(path, graph_->pools.at(to).write);
  return path;
}

} // namespace godwit::inventory
