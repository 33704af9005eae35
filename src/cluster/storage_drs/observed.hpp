#pragma once
// What Storage DRS knows: what collectors gathered, never the truth. Plain data, in; see advice.hpp for what comes out.

#include "cluster/storage_drs/settings.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace godwit::cluster::storage_drs {

/// Latency of a datastore's device as the injector measured it: base + slope x outstanding I/Os (Pesto).
struct DeviceModel {
  Seconds base;
  Seconds slope; ///< for each outstanding I/O
};

/// A disk's workload, means over the statistics' day.
struct ObservedIo {
  double iops = 0;
  double outstanding = 0; ///< I/Os
  Bytes size; ///< of one
  double read_share = 0, random_share = 0; ///< 0..1
  BytesPerSecond written() const { return BytesPerSecond{iops * (1 - read_share) * static_cast<double>(size.count())}; }
};

/// DrmDisk, the smallest thing that moves: a VMDK, or "home", which is configuration, logs and swap.
struct ObservedDisk {
  std::string id;
  std::string datastore;
  Bytes allocated;
  Bytes size; ///< as provisioned; = allocated unless thin
  BytesPerSecond growth; ///< of allocated
  ObservedIo io;
};

struct LastMove {
  std::string from;
  Seconds ago;
};

struct ObservedVm {
  std::string id;
  std::string host; ///< "": reaches all
  std::vector<ObservedDisk> disks; ///< "home" among them
  bool keep_together = true; ///< intra-VM affinity
  std::optional<std::string> cannot_move = {}; ///< why not: "it is a template"
  std::optional<LastMove> last_move = {};
};

struct ObservedDatastore {
  std::string id;
  Bytes capacity;
  Bytes other; ///< taken by what is none of the VMs'
  std::optional<Seconds> latency; ///< 90th percentile of the past day; absent: no statistics
  std::optional<DeviceModel> model; ///< absent: not measured yet
  std::set<std::string> hosts = {}; ///< that reach it; empty: all
  bool in_maintenance = false; ///< or entering it
  bool thin_alarm = false; ///< the array reports its LUN as nearly out of space (VASA)
  std::set<std::string> correlated = {}; ///< datastores that slow down with it
  std::set<std::string> offloads_to = {}; ///< the array copies there by itself: same array, same block size; array_aware alone looks
};

/// Throughput of finished moves between two datastores; lead_time_aware alone looks.
using LeadTimes = std::map<std::pair<std::string, std::string>, BytesPerSecond>;

struct Observed {
  std::vector<ObservedDatastore> datastores;
  std::vector<ObservedVm> vms;
  std::size_t hosts = 0; ///< of the cluster: a datastore that fewer reach is only partially connected
  Seconds history; ///< of I/O statistics of the current day
  bool yesterday = false; ///< a whole day before it is there
  LeadTimes lead_times = {};
};

} // namespace godwit::cluster::storage_drs
