#pragma once
// The typed cluster: what stands in the racks and which VM lives where. Plain data; every id is unique within its kind.
// Checked once, by scenario/, before anything else sees it: afterwards every id named here exists.

#include "inventory/compute_cluster.hpp"
#include "inventory/datastore_cluster.hpp"
#include "inventory/index.hpp"
#include "units/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::inventory {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

enum class Protocol { Fc, Fcoe, Iscsi, Nvme };
/// What a network (as against a storage fabric) carries. Storage reaches a host over `Nfs` and `Iscsi`.
enum class Traffic { Management, Vmotion, Provisioning, Nfs, Iscsi };
enum class DatastoreType { Vmfs, Nfs };
enum class DiskFormat { Thick, Thin, EagerZeroed, Sparse, RdmVirtual, RdmPhysical };
/// How a host uses several equal paths to one datastore. Fixed: the preferred path only. RoundRobin: the next path after
/// `round_robin.ios` I/Os (VMW_PSP_RR).
enum class PathPolicy { Fixed, RoundRobin };
/// Encrypted vMotion, a VM's wish. Opportunistic: where both hosts can.
enum class Encryption { Disabled, Opportunistic, Required };

struct Fabric {
  std::string id;
  Protocol protocol = Protocol::Fc;
  std::optional<BytesPerSecond> rate; ///< of the inter-switch links, each direction; absent: the fabric never binds
};

/// A place with its own power and its own networks; hosts of one are near each other.
struct Site {
  std::string id;
};

/// A line between two sites, the same each way, shared by all that crosses.
struct Wan {
  std::string id;
  std::string from, to; ///< sites
  BytesPerSecond rate;
  Seconds rtt; ///< of the line; comes on top of the network's own
  double loss = 0; ///< of packets, 0 <= loss < 1
};

/// Keeps an inventory of hosts and VMs, and the slots of those.
struct VCenter {
  std::string id;
  std::string site; ///< where it runs; "": no site's loss takes it along
};

struct Network {
  std::string id;
  std::vector<Traffic> carries;
  Seconds rtt; ///< between any two of its ends at one site
  std::optional<int> mtu; ///< bytes; absent: rates are taken as payload
};

/// `count` equal ports of an array, or adapters of a host, on one fabric or network.
struct Attachment {
  std::string to; ///< id of a fabric or a network
  BytesPerSecond rate; ///< nominal, of each, each direction
  int count = 1;
  int vmknics = 1; ///< of a NIC on a network that carries vMotion: VMkernel adapters for it on each; else without meaning
};

struct Pool {
  std::string id;
  BytesPerSecond read;
  BytesPerSecond write;
  std::optional<BytesPerSecond> combined; ///< the most it moves both ways together; absent: the sides do not share
  Seconds read_latency; ///< of one unloaded 64 KiB read as the host sees it, its transfer included
  Seconds write_latency;
  std::optional<double> random_iops; ///< the most I/Os a second its devices do that do not follow each other, both ways together; absent: bytes alone bind
};

/// What the array's firmware does with the primitives. `Fails`: advertised, but every command errs.
enum class Primitive { Supported, Unsupported, Fails };

struct Vaai {
  Primitive xcopy = Primitive::Unsupported;
  std::optional<BytesPerSecond> xcopy_rate; ///< of the array's copy engine, all copies together; absent: the pools bind
  Primitive write_same = Primitive::Unsupported;
  std::optional<BytesPerSecond> write_same_rate; ///< absent: the pool's write side binds
};

struct Array {
  std::string id;
  std::vector<Attachment> ports;
  std::vector<Pool> pools;
  Vaai vaai;
  std::string site; ///< "": no site's loss takes it along
};

struct Extent {
  std::string array;
  std::string pool;
  auto operator<=>(const Extent&) const = default;
};

struct Datastore {
  std::string id;
  DatastoreType type = DatastoreType::Vmfs;
  std::vector<Extent> extents; ///< at least one; more where a VMFS volume spans LUNs
  std::optional<Bytes> block_size; ///< VMFS only, there always set
  Bytes capacity;
  Bytes used; ///< by what the scenario does not name; its VMs come on top
  std::optional<Extent> stretched; ///< the same volume on a second array, synchronously; hosts use the end they reach (non-uniform access)
};

struct Host {
  std::string id;
  int cores = 1;
  Bytes memory;
  std::vector<Attachment> hbas; ///< on fabrics
  std::vector<Attachment> nics; ///< on networks
  bool hardware_accelerated_move = true; ///< DataMover.HardwareAcceleratedMove
  bool hardware_accelerated_init = true; ///< DataMover.HardwareAcceleratedInit
  PathPolicy path_policy = PathPolicy::Fixed;
  std::string site; ///< "": the only one
  std::string vcenter; ///< "": the only one
  bool aes_ni = true; ///< the processor encrypts by itself
  std::optional<std::string> swap; ///< datastore for the swap files of its VMs; absent: each in its VM's home
};

struct Disk {
  std::string id;
  std::string datastore;
  Bytes size;
  DiskFormat format = DiskFormat::Thick;
  Bytes allocated; ///< blocks that exist; = size unless thin or sparse. The first `allocated` bytes of the disk.
  Bytes nonzero; ///< of the allocated, those that hold anything but zeroes; the first of them
  bool aligned = true; ///< to the array's smallest offload unit
  Bytes parents; ///< of the allocated, what stands in snapshot parents that nobody writes any more; the first of them
};

struct Vm {
  std::string id;
  std::string host;
  Bytes memory;
  Bytes memory_reservation;
  int vcpus = 1;
  std::string home; ///< datastore of configuration, logs and swap
  int snapshots = 0;
  bool powered_on = true;
  Encryption encryption = Encryption::Opportunistic; ///< of its vMotion; from 6.5 on
  std::vector<Disk> disks;
  Seconds arrives; ///< powered on then; 0: there from the start
  std::optional<Seconds> departs; ///< powered off and deleted then
  std::optional<CannotMove> cannot_move; ///< why Storage DRS leaves it where it is
};

struct Inventory {
  std::vector<Site> sites;
  std::vector<Wan> wans;
  std::vector<VCenter> vcenters;
  std::vector<Fabric> fabrics;
  std::vector<Network> networks;
  std::vector<Array> arrays;
  std::vector<Datastore> datastores;
  std::vector<Host> hosts;
  std::vector<Vm> vms;
  std::vector<DatastoreCluster> datastore_clusters;
  std::vector<ComputeCluster> clusters; ///< a host is in one at most

  /// Throw std::out_of_range for an id that is not there: a programmer's error, never a user's.
  const Array& array(std::string_view id) const;
  const Pool& pool(const Extent& extent) const;
  const Datastore& datastore(std::string_view id) const;
  const Host& host(std::string_view id) const;
  const Vm& vm(std::string_view id) const;

  Index array_index, datastore_index, host_index, vm_index; ///< of the look-ups above
};

/// What a disk of this size, format and allocation takes on its datastore. RDMs take a mapping file's nothing.
Bytes space_of(DiskFormat format, Bytes size, Bytes allocated);
/// The swap file: configured memory less reservation (Denneman 2012-11-14). There is one only while the VM is on.
Bytes swap_size(const Vm& vm);
/// Where it lies while the VM runs on `host`: on the host's own swap datastore, or at home.
const std::string& swap_place(const Vm& vm, const Host& host);

std::string_view to_text(Protocol protocol);
std::string_view to_text(Traffic traffic);
std::string_view to_text(DatastoreType type);
std::string_view to_text(DiskFormat format);
std::string_view to_text(PathPolicy policy);
std::string_view to_text(Encryption encryption);
std::string_view to_text(Primitive primitive);

} // namespace godwit::inventory
