#include "cluster/drs/layout.hpp"

#include <algorithm>

namespace godwit::cluster::drs {

Bytes memory_demand(Bytes active, Bytes consumed, Bytes overhead, int idle_percent)
{
  const auto idle = consumed > active ? consumed - active : Bytes{0};
  return active + Bytes{idle.count() * idle_percent / 100} + overhead;
}

Bytes memory_overhead(Bytes configured)
{
  using namespace units::literals;
  return 20_MiB + Bytes{configured.count() / 400 * 3};
}

Layout::Layout(const Observed& observed)
    : observed_(&observed), on_(observed.hosts.size()), cpu_(observed.hosts.size()), memory_(observed.hosts.size()), reserved_(observed.hosts.size())
{
  for (std::size_t vm = 0; vm < observed.vms.size(); ++vm) {
    const auto& asks = observed.vms[vm];
    host_of_.push_back(asks.host);
    on_[asks.host].push_back(vm);
    cpu_[asks.host] += asks.cpu;
    memory_[asks.host] += asks.memory;
    reserved_[asks.host] += asks.reserved;
  }
}

Load Layout::load(std::size_t host) const
{
  const auto& has = observed_->hosts[host];
  return {cpu_[host] / has.cores, memory_[host] / has.memory};
}

Load share_of(const Observed& observed, std::size_t host, const std::vector<std::size_t>& vms)
{
  Load share;
  const auto& has = observed.hosts[host];
  for (const auto vm : vms) {
    share.cpu += observed.vms[vm].cpu / has.cores;
    share.memory += observed.vms[vm].memory / has.memory;
  }
  return share;
}

Load Layout::load_with(std::size_t host, const std::vector<std::size_t>& vms) const
{
  auto all = load(host);
  const auto more = share_of(*observed_, host, vms);
  all.cpu += more.cpu;
  all.memory += more.memory;
  return all;
}

bool Layout::fits(std::size_t host, const std::vector<std::size_t>& vms, double cap) const
{
  Bytes reserved;
  for (const auto vm : vms) reserved += observed_->vms[vm].reserved;
  const auto after = load_with(host, vms);
  return reserved <= unreserved(host) && std::max(after.cpu, after.memory) <= cap + rounding;
}

void Layout::move(std::size_t vm, std::size_t to)
{
  const auto& asks = observed_->vms[vm];
  const auto from = host_of_[vm];
  cpu_[from] -= asks.cpu, cpu_[to] += asks.cpu;
  memory_[from] -= asks.memory, memory_[to] += asks.memory;
  reserved_[from] -= asks.reserved, reserved_[to] += asks.reserved;
  std::erase(on_[from], vm);
  on_[to].insert(std::ranges::upper_bound(on_[to], vm), vm);
  host_of_[vm] = to;
}

} // namespace godwit::cluster::drs
