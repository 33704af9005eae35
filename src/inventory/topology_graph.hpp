#pragma once
// Private to inventory/: the wiring as a Boost graph, and the resources that its parts are.

#include "inventory/topology.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <map>
#include <optional>

namespace godwit::inventory {

struct Topology::Graph {
  /// What a fabric or network can carry.
  struct Medium {
    bool block = false; ///< VMFS: any fabric, or a network with iSCSI
    bool nfs = false;
    Seconds rtt; ///< zero on a fabric
  };
  /// A pass between two vertices: the resources of each direction.
  struct Pass {
    Medium medium;
    std::vector<ResourceIndex> to_host;
    std::vector<ResourceIndex> to_array;
  };
  struct Place {
    std::string name; ///< "A/port0", "fc", "esx1/hba0"; arrays and hosts as their ids
    bool endpoint = false; ///< an array or a host: paths end there and never lead through
  };
  using Wiring = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, Place, Pass>;
  using Vertex = boost::graph_traits<Wiring>::vertex_descriptor;
  struct Sides {
    std::vector<ResourceIndex> read; ///< pool read side, then the combined limit if there is one
    std::vector<ResourceIndex> write;
  };

  explicit Graph(const Inventory& inventory);

  /// From the array down to the host.
  Path path(const std::vector<Vertex>& walk, const Extent& at) const;

  const Inventory& inventory;
  std::vector<Resource> resources;
  Wiring wiring;
  std::map<std::string, Vertex> arrays, hosts, media;
  std::map<std::string, Medium> carried;
  std::map<std::string, Pass> switches; ///< the links between a fabric's switches, where their rate is given
  std::map<Extent, Sides> pools;
  std::map<std::string, ResourceIndex> copy_engines, zero_engines;

private:
  ResourceIndex add(Resource resource);
  Vertex place(Place place);
  void connect(Vertex from, Vertex to, Pass pass);
  void add_media();
  void add_array(const Array& array);
  void add_host(const Host& host);
  BytesPerSecond payload_of(const Attachment& attachment) const;
};

} // namespace godwit::inventory
