#pragma once
// Private to inventory/: what is plugged in where, and the resources that its parts are.
// A way to storage is always array - port - fabric or network - adapter - host, so it is looked up, not searched for.

#include "inventory/site_routes.hpp"
#include "inventory/topology.hpp"

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

namespace godwit::inventory {

struct Topology::Graph {
  template <class Value> using ById = std::map<std::string, Value, std::less<>>;

  /// A fabric or a network.
  struct Medium {
    std::string id;
    bool block = false; ///< VMFS: any fabric, or a network with iSCSI
    bool nfs = false;
    Seconds rtt; ///< zero on a fabric
    const Network* network = nullptr; ///< null: a fabric
    std::vector<ResourceIndex> to_hosts, to_arrays; ///< the links between a fabric's switches, where their rate is given
  };
  /// A port of an array or an adapter of a host.
  struct Plug {
    std::string name; ///< "A/port0", "esx1/hba0"
    std::size_t medium;
    ResourceIndex in, out; ///< of its own end: into the array, into the host
    int vmknics;
  };
  struct Sides {
    std::vector<ResourceIndex> read; ///< pool read side, then the combined limit if there is one
    std::vector<ResourceIndex> write;
  };
  struct HostEnd {
    std::string site;
    std::vector<Plug> hbas, nics;
  };

  explicit Graph(const Inventory& inventory);

  /// Every way from a host to an extent of a datastore of this type, in no order.
  std::vector<Path> paths(const HostEnd& host, const Extent& at, DatastoreType type) const;
  bool reaches(const HostEnd& host, const Extent& at, DatastoreType type) const;
  /// The end of an extent that the host uses: the second of a stretched volume only where the first is out of reach.
  const Extent& end_of(const Datastore& datastore, std::size_t extent, const HostEnd& host) const;
  NetworkPath network_path(const Plug& from, const Plug& to, const std::vector<SiteRoutes::Hop>& hops) const;
  const HostEnd& host(std::string_view id) const;

  const Inventory& inventory;
  std::vector<Resource> resources;
  std::vector<Medium> media;
  ById<std::vector<Plug>> ports; ///< of each array
  /// Looked up for every migration and guest, never walked through.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
  };
  std::unordered_map<std::string, HostEnd, Hash, std::equal_to<>> hosts;
  std::map<Extent, Sides> pools;
  ById<ResourceIndex> copy_engines, zero_engines;
  ById<ResourceIndex> forward, backward; ///< of each line between sites: to its `to`, to its `from`
  SiteRoutes routes;

private:
  ResourceIndex add(Resource resource);
  void add_media();
  void add_array(const Array& array);
  void add_host(const Host& host);
  void add_wans();
  BytesPerSecond payload_of(const Attachment& attachment) const;
  bool carries(const Plug& plug, DatastoreType type) const;
  Path path(const Plug& port, const Plug& adapter, const Sides& pool) const;

  ById<std::size_t> medium_at_;
};

} // namespace godwit::inventory
