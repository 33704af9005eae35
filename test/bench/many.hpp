#pragma once
// Scenarios with more migrations than anybody would write down.

#include <string>

namespace bench {

/// vMotions of VMs of 4 GiB that dirty 50 MB/s, over 10 GbE, between 1,000 hosts that share one datastore. They are asked for at equal
/// distances, so that 64 are under way at a time; no two of those touch the same host.
std::string memory_migrations(int count);

/// Storage vMotions of 100 GiB, all asked for at once, on 100 hosts between 50 datastores of 10 arrays; each guest writes 200 times a second.
std::string storage_migrations(int count);

/// VMs whose demand is followed for 24 h: CPU, memory and one thin disk each, diurnal with noise; 25 VMs a host, 125 a datastore; DRS for each 25 hosts and
/// Storage DRS for each ten datastores, both fully automated. `vms`: a multiple of 1,250, each of which is like every other.
std::string day_of_policies(int vms);

/// 1,052 VMs on 800 hosts (as many as in CloudSim's example of a PlanetLab day), demand followed for 24 h and judged by DRS for each 32 hosts, which moves
/// nothing; instead `vmotions` at equal distances, each VM in its turn to the next host of its cluster.
std::string day_of_vmotions(int vmotions);

} // namespace bench
