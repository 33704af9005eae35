#pragma once
// Observed clusters of hosts for the tests of DRS: hosts of 10 cores and 100 GiB, VMs that ask for CPU alone unless they say more.

#include "cluster/drs/power.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace godwit::test {

using namespace cluster::drs;
using namespace units::literals;

/// VMs of `cores` each on host number `host`, named HOST.N: "a.1", "a.2" on the first.
struct Some {
  std::size_t host;
  int count;
  double cores;
  units::Bytes configured = 1_GiB;
  units::Seconds lead{10};
  units::Bytes memory = {};
};

inline Observed cluster_of(std::size_t hosts, const std::vector<Some>& vms)
{
  Observed observed;
  for (std::size_t host = 0; host < hosts; ++host) observed.hosts.push_back({.id = std::string(1, static_cast<char>('a' + host)), .cores = 10, .memory = 100_GiB});
  std::map<std::size_t, int> last;
  for (const auto& some : vms)
    for (int i = 0; i < some.count; ++i)
      observed.vms.push_back({.id = observed.hosts[some.host].id + "." + std::to_string(++last[some.host]), .host = some.host, .cpu = some.cores, .memory = some.memory,
                              .reserved = {}, .configured = some.configured, .lead = some.lead});
  return observed;
}

inline const ObservedVm& vm(const Observed& observed, const std::string& id) { return *std::ranges::find(observed.vms, id, &ObservedVm::id); }

/// "a.1 a>b", in order.
inline std::vector<std::string> moves(const std::vector<Recommendation>& recommended)
{
  std::vector<std::string> found;
  for (const auto& each : recommended) found.push_back(each.vm + " " + each.from + ">" + each.to);
  return found;
}
inline std::vector<std::string> moves(const Advice& advice) { return moves(advice.recommended); }

/// The observation once they are done.
inline Observed after(Observed observed, const std::vector<Recommendation>& done)
{
  for (const auto& move : done)
    for (auto& vm : observed.vms)
      if (vm.id == move.vm) vm.host = static_cast<std::size_t>(std::ranges::find(observed.hosts, move.to, &ObservedHost::id) - observed.hosts.begin());
  return observed;
}

inline Advice deviation(const Observed& observed, const Settings& settings = {})
{
  Layout layout{observed};
  return balance_deviation(layout, Rules{observed}, settings);
}

} // namespace godwit::test
