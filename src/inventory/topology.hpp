#pragma once
// Which host reaches which datastore over which fabric, and how much could flow: the inventory as a graph.
// Boost.Graph stays inside inventory/. Pure: built once from a checked inventory, never changes.

#include "inventory/inventory.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::inventory {

enum class ResourceKind {
  PoolRead, PoolWrite, PoolCombined, CopyEngine, ZeroEngine, PortOut, PortIn, Fabric, HbaIn, HbaOut, NicIn, NicOut, Wan
};
std::string_view to_text(ResourceKind kind); ///< "pool_read", "port_out", ...

/// Anything bytes pass through and can be short of. Directions are apart where the hardware is full duplex.
struct Resource {
  std::string id; ///< "A/sas/read", "A/port0/out", "esx1/hba1/in", "A/xcopy"
  ResourceKind kind;
  BytesPerSecond rated; ///< as the input says it
  BytesPerSecond payload; ///< what data gets of it, after line coding and framing
};

/// Index into Topology::resources().
enum class ResourceIndex : std::uint32_t {};

/// One way between a host and an extent of a datastore, from the pool to the host and back; or inside an array.
struct Path {
  std::string name; ///< "A/port0 - fc - esx1/hba0"; "inside A"
  std::vector<ResourceIndex> read; ///< pool read side ... host adapter in
  std::vector<ResourceIndex> write; ///< host adapter out ... pool write side
  Seconds rtt; ///< of the network it crosses; zero on a fabric
  std::string back; ///< the same from the host down: "esx1/hba0 - fc - A/port0"
};

/// One way over a network between two hosts, from one VMkernel adapter to another.
struct NetworkPath {
  std::string name; ///< "esx1/nic0 - vmotion - esx2/nic0"; over lines between sites "esx1/nic0 - vmotion - wan1 - esx2/nic0"
  std::string network;
  std::vector<ResourceIndex> links; ///< adapter out ... lines ... adapter in
  BytesPerSecond rated; ///< the slower of the two adapters, as labelled
  BytesPerSecond payload; ///< of the narrowest link
  Seconds rtt;
  double loss = 0; ///< of packets
  Bytes segment; ///< payload of a full packet, by the network's MTU (1500 where none is given)
};

class Topology {
public:
  struct Graph; ///< private to inventory/

  /// The inventory must outlive it.
  explicit Topology(const Inventory& inventory);
  ~Topology();
  Topology(Topology&&) noexcept;

  const std::vector<Resource>& resources() const;
  const Resource& resource(ResourceIndex index) const;

  bool reaches(std::string_view host, std::string_view datastore) const;
  /// All equal shortest paths to one extent, the preferred first (neighbouring datastores prefer different ones).
  /// Empty when there is none.
  std::vector<Path> paths(std::string_view host, std::string_view datastore, std::size_t extent = 0) const;
  /// What an array moves inside itself between two of its pools: read side and copy engine, then write side.
  Path offload_path(const Extent& from, const Extent& to) const;
  /// What zeroes written by the array itself pass: zero engine and the pool's write side.
  std::vector<ResourceIndex> zero_path(const Extent& to) const;
  /// Upper bound on a copy through `host`: the maximum flow from the one datastore's pool read side to the other's write side,
  /// over every path at once. Boykov-Kolmogorov. Zero when unreachable.
  BytesPerSecond max_flow(std::string_view host, std::string_view from, std::string_view to) const;

  /// All ways side by side between two hosts over networks that carry `traffic`. vMotion: pairs of VMkernel adapters, the first with the
  /// first, as many as the host with fewer has on that network (Denneman 2012-12-18). Other traffic: the first adapter of each. Between
  /// sites over the lines with the least round-trip time together. Empty when there is none.
  std::vector<NetworkPath> network_paths(std::string_view from, std::string_view to, Traffic traffic) const;
  /// The longest of theirs; nothing where there is none.
  std::optional<Seconds> round_trip(std::string_view from, std::string_view to, Traffic traffic) const;

private:
  std::unique_ptr<Graph> graph_;
};

/// Data left of a nominal rate. FC: 8b/10b counted in the nominal figure, so 8 Gbit/s carries 800 MB/s (domain sheet, 14).
BytesPerSecond fabric_payload(Protocol protocol, BytesPerSecond rated);
/// Ethernet with TCP over IPv4: (mtu - 52) of every (mtu + 38) bytes on the wire are payload (20 IP, 20 TCP, 12 timestamps;
/// 14 header, 4 FCS, 8 preamble, 12 gap). Without an MTU the rate counts as payload.
BytesPerSecond network_payload(std::optional<int> mtu, BytesPerSecond rated);

} // namespace godwit::inventory
