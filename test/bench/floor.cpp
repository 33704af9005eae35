// floor GIB: the least a SimGrid program can do to move a disk between two arrays. A transfer of 32 MiB is a read (datastore
// to host) and a write (host to datastore) that run together, each over five links; the next begins when both are over.
// No block map, no events, no accounts: what `godwit run` takes beyond this is Godwit's own.

#include <simgrid/s4u.hpp>
#include <xbt/log.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace s4u = simgrid::s4u;

namespace {

constexpr std::uint64_t transfer_size = 32u << 20;

std::vector<s4u::LinkInRoute> make_links(s4u::NetZone& zone, const std::string& side, const std::vector<double>& rates)
{
  std::vector<s4u::LinkInRoute> links;
  for (const auto rate : rates) links.emplace_back(zone.create_link(side + std::to_string(links.size()), rate)->seal());
  return links;
}

struct Cluster {
  s4u::Host* source;
  s4u::Host* host;
  s4u::Host* destination;
};

Cluster make_cluster()
{
  auto* zone = s4u::create_star_zone("cluster");
  const Cluster cluster{zone->create_host("source", 1.0)->seal(), zone->create_host("host", 1.0)->seal(),
                        zone->create_host("destination", 1.0)->seal()};
  const auto out = make_links(*zone, "out/", {900e6, 800e6, 1600e6}); // pool read, port, fabric
  const auto in = make_links(*zone, "in/", {1600e6, 800e6, 850e6}); // fabric, port, pool write
  const auto hba_in = make_links(*zone, "hba/in/", {800e6, 1250e6}); // adapter, host
  const auto hba_out = make_links(*zone, "hba/out/", {1250e6, 800e6});
  zone->add_route(cluster.source->get_netpoint(), nullptr, nullptr, nullptr, out, false);
  zone->add_route(nullptr, cluster.host->get_netpoint(), nullptr, nullptr, hba_in, false);
  zone->add_route(cluster.host->get_netpoint(), nullptr, nullptr, nullptr, hba_out, false);
  zone->add_route(nullptr, cluster.destination->get_netpoint(), nullptr, nullptr, in, false);
  zone->seal();
  return cluster;
}

void copy(const Cluster& cluster, std::uint64_t transfers)
{
  for (std::uint64_t transfer = 0; transfer < transfers; ++transfer) {
    const auto read = s4u::Comm::sendto_async(cluster.source, cluster.host, transfer_size);
    const auto write = s4u::Comm::sendto_async(cluster.host, cluster.destination, transfer_size);
    read->wait();
    write->wait();
  }
}

} // namespace

int main(int argc, char** argv)
{
  const auto transfers = std::strtoull(argc > 1 ? argv[1] : "64", nullptr, 10) * ((1u << 30) / transfer_size);
  xbt_log_control_set("root.thresh:critical");
  std::array arguments{"floor", "--cfg=network/model:CM02", "--cfg=network/crosstraffic:0", "--cfg=network/TCP-gamma:0"};
  auto count = static_cast<int>(arguments.size());
  s4u::Engine engine(&count, const_cast<char**>(arguments.data()));

  const auto cluster = make_cluster();
  s4u::Actor::create("copy", cluster.host, [&] { copy(cluster, transfers); });
  engine.run();
}
