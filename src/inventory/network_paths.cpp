// Ways between hosts.

#include "inventory/topology_graph.hpp"

#include <algorithm>

namespace godwit::inventory {

namespace {

using Plug = Topology::Graph::Plug;
using Hops = std::vector<SiteRoutes::Hop>;
using Nics = std::vector<Plug>;

constexpr int usual_mtu = 1500;
constexpr int headers = 20 + 20 + 12; ///< as network_payload() has them

/// The adapters of a host on one network as often as they have VMkernel adapters: the first of each, then the second of each.
std::vector<const Plug*> vmknics(const std::vector<Plug>& nics, std::size_t medium)
{
  std::vector<const Plug*> found;
  int most = 0;
  for (const auto& nic : nics)
    if (nic.medium == medium) most = std::max(most, nic.vmknics);
  for (int number = 0; number < most; ++number)
    for (const auto& nic : nics)
      if (nic.medium == medium && nic.vmknics > number) found.push_back(&nic);
  return found;
}

Seconds rtt_over(const Network& network, const Hops& hops)
{
  auto all = network.rtt;
  for (const auto& hop : hops) all += hop.wan->rtt;
  return all;
}

/// `what(nics of the one, nics of the other, medium, hops)` for each network that carries the traffic, with the lines between the two sites on the way; none
/// within a host, nor where no line leads there.
template <class Do> void each_network(const Topology::Graph& graph, std::string_view from, std::string_view to, Traffic traffic, Do what)
{
  if (from == to) return;
  const auto& source = graph.host(from);
  const auto& destination = graph.host(to);
  const auto hops = graph.routes.between(source.site, destination.site);
  if (!hops) return;
  for (std::size_t medium = graph.inventory.fabrics.size(); medium < graph.media.size(); ++medium) {
    const auto& carried = graph.media[medium].network->carries;
    if (std::ranges::find(carried, traffic) != carried.end()) what(source.nics, destination.nics, medium, *hops);
  }
}

} // namespace

NetworkPath Topology::Graph::network_path(const Plug& from, const Plug& to, const std::vector<SiteRoutes::Hop>& hops) const
{
  const auto& network = *media[from.medium].network;
  NetworkPath path{.name = from.name + " - " + network.id, .network = network.id, .links = {from.out}, .rtt = rtt_over(network, hops)};
  double arrives = 1;
  for (const auto& [wan, onward] : hops) {
    path.name += " - " + wan->id;
    path.links.push_back((onward ? forward : backward).find(wan->id)->second);
    arrives *= 1 - wan->loss;
  }
  path.name += " - " + to.name;
  path.links.push_back(to.in);
  path.loss = 1 - arrives;
  path.segment = Bytes{network.mtu.value_or(usual_mtu) - headers};

  const auto at = [&](ResourceIndex link) -> const Resource& { return resources[static_cast<std::size_t>(link)]; };
  path.rated = units::min(at(from.out).rated, at(to.in).rated);
  path.payload = at(from.out).payload;
  for (const auto link : path.links) path.payload = units::min(path.payload, at(link).payload);
  return path;
}

std::vector<NetworkPath> Topology::network_paths(std::string_view from, std::string_view to, Traffic traffic) const
{
  std::vector<NetworkPath> paths;
  each_network(*graph_, from, to, traffic, [&](const Nics& here, const Nics& there, std::size_t medium, const Hops& hops) {
    const auto out = vmknics(here, medium);
    const auto in = vmknics(there, medium);
    const auto both = std::min({out.size(), in.size(), traffic == Traffic::Vmotion ? out.size() : 1});
    for (std::size_t i = 0; i < both; ++i) paths.push_back(graph_->network_path(*out[i], *in[i], hops));
  });
  return paths;
}

std::optional<Seconds> Topology::round_trip(std::string_view from, std::string_view to, Traffic traffic) const
{
  std::optional<Seconds> longest;
  each_network(*graph_, from, to, traffic, [&](const Nics& here, const Nics& there, std::size_t medium, const Hops& hops) {
    const auto ends_there = [medium](const Plug& nic) { return nic.medium == medium && nic.vmknics > 0; };
    if (std::ranges::none_of(here, ends_there) || std::ranges::none_of(there, ends_there)) return;
    longest = std::max(longest.value_or(Seconds{}), rtt_over(*graph_->media[medium].network, hops));
  });
  return longest;
}

} // namespace godwit::inventory
