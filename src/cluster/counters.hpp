#pragma once
// What vCenter's statistics know of whom. The one list; a counter's type says its unit and whom it is of.

#include "units/quantity.hpp"

#include <cstddef>
#include <string_view>

namespace godwit::cluster {

enum class Of { Vm, Disk, Datastore, Host };

template <Of of, class Quantity> struct Counter {
  std::size_t row; ///< among those of its kind
  std::string_view name;
};

namespace vm {
inline constexpr Counter<Of::Vm, double> cpu_demand{0, "cpu demand"}; ///< cores
inline constexpr Counter<Of::Vm, units::Bytes> active_memory{1, "active memory"};
inline constexpr Counter<Of::Vm, units::Bytes> consumed_memory{2, "consumed memory"};
inline constexpr std::size_t counters = 3;
} // namespace vm

/// Of a VM's disk, on whatever datastore it was.
namespace disk {
inline constexpr Counter<Of::Disk, double> iops{0, "I/Os a second"}; ///< reads and writes that were served
inline constexpr Counter<Of::Disk, double> outstanding{1, "outstanding I/Os"};
inline constexpr Counter<Of::Disk, units::Seconds> latency{2, "latency"}; ///< as the VM observed it
inline constexpr Counter<Of::Disk, units::Bytes> used{3, "used"}; ///< allocated
inline constexpr std::size_t counters = 4;
} // namespace disk

namespace datastore {
inline constexpr Counter<Of::Datastore, units::Bytes> used{0, "used"}; ///< by files, of VMs and of others
inline constexpr Counter<Of::Datastore, units::Bytes> provisioned{1, "provisioned"}; ///< as if thin disks had all their size
inline constexpr Counter<Of::Datastore, double> read_iops{2, "reads a second"};
inline constexpr Counter<Of::Datastore, double> write_iops{3, "writes a second"};
inline constexpr Counter<Of::Datastore, double> outstanding{4, "outstanding I/Os"}; ///< of VMs
inline constexpr Counter<Of::Datastore, units::Seconds> device_latency{5, "device latency"}; ///< without what waits in the hosts
inline constexpr Counter<Of::Datastore, units::Seconds> observed_latency{6, "VM observed latency"}; ///< with it
inline constexpr Counter<Of::Datastore, units::Bytes> grown{7, "grown"}; ///< since the sample before, by blocks thin disks wrote first; no file that came or went
inline constexpr std::size_t counters = 8;
} // namespace datastore

namespace host {
inline constexpr Counter<Of::Host, double> cpu_demand{0, "cpu demand"}; ///< cores, of its VMs; may exceed what it has
inline constexpr Counter<Of::Host, units::Bytes> consumed_memory{1, "consumed memory"}; ///< by its VMs
inline constexpr std::size_t counters = 2;
} // namespace host

} // namespace godwit::cluster
