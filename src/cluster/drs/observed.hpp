#pragma once
// What DRS, DPM and host maintenance mode know of a cluster of hosts. Plain data, in; see advice.hpp for what comes out.

#include "inventory/compute_cluster.hpp"
#include "units/quantity.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace godwit::cluster::drs {

using units::Bytes;
using units::Seconds;

/// Shares of a host's capacity, 1: all of it.
struct Load {
  double cpu = 0, memory = 0;
};
/// Of what it has least of.
inline double fullness(const Load& load) { return std::max(load.cpu, load.memory); }
/// By which shares that should be equal may differ.
inline constexpr double rounding = 1e-9;

struct ObservedVm {
  std::string id;
  std::size_t host = 0; ///< index into Observed::hosts
  double cpu = 0; ///< cores it asks for
  Bytes memory; ///< it asks for: see memory_demand()
  Bytes reserved; ///< memory kept for it, overhead included
  Bytes configured;
  Seconds lead; ///< what a vMotion of it is expected to take
  bool stays = false; ///< it takes part in a migration already
  std::size_t place = 0; ///< in the inventory, for who has observed it
  std::vector<std::size_t> left = {}; ///< hosts it was moved from for balance within a day, asking for much the same as now: there it does not go back for balance
};

struct ObservedHost {
  std::string id;
  double cores = 0;
  Bytes memory;
  int slots = 8; ///< vMotions it takes part in at once
  bool available = true; ///< runs VMs and may be given more
  bool leaving = false; ///< its VMs must go: it enters maintenance or standby mode
  bool standby = false; ///< DPM may wake it
  bool awaited = false; ///< a VM is on its way there, from wherever, or restarted there
  Load over_power_on, over_power_off; ///< demand, averaged over DPM's two windows
};

struct Observed {
  std::vector<ObservedHost> hosts;
  std::vector<ObservedVm> vms;
  std::vector<inventory::ClusterRule> rules;
  /// Why a plain vMotion cannot take the VM to the host, both by index into the lists above, "" where it can: files and networks, not load and not rules.
  std::function<std::string(std::size_t vm, std::size_t host)> why_not = [](std::size_t, std::size_t) { return std::string{}; };
};

/// Active memory, a quarter of what is consumed but idle (IdleTax 75), and overhead (Denneman 2012-08-10).
Bytes memory_demand(Bytes active, Bytes consumed, Bytes overhead, int idle_percent);
/// Of the VMkernel for a VM: 20 MiB and 0.75 % of its memory, which goes through the sample values that VMware's Resource Management
/// guides print (25.9 MB at 1 GiB, 139.6 MB at 16 GiB, one vCPU).
Bytes memory_overhead(Bytes configured);

} // namespace godwit::cluster::drs
