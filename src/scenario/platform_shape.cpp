// The platform file, key by key.

#include "scenario/bounds.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using enum Need;
using namespace units::literals;
using inventory::DatastoreType, inventory::PathPolicy, inventory::Primitive, inventory::Protocol, inventory::Traffic;

constexpr Field site_fields[]{
    {"id", Name{Kind::Site}, Required, "Name of the site."},
};
constexpr Shape site{"site", "A place; its hosts are near each other.", site_fields};

constexpr Field wan_fields[]{
    {"id", Name{Kind::Wan}, Required, "Name of the line."},
    {"between", Ids{Kind::Site, 2, 2}, Required, "The two sites it joins."},
    {"rate", bounds::rate, Required, "What it carries, each direction."},
    {"rtt", bounds::round_trip, Required, "Round-trip time of the line; comes on top of the network's own."},
    {"loss", bounds::loss, Optional, "Of packets, as a share; default 0."},
};
constexpr Shape wan{"wan", "A line between two sites, shared by all that crosses.", wan_fields};

constexpr Field vcenter_fields[]{
    {"id", Name{Kind::VCenter}, Required, "Name of the vCenter."},
    {"site", Reference{Kind::Site}, Optional, "Where it runs, and is lost with; absent: no site's loss takes it along."},
};
constexpr Shape vcenter{"vcenter", "A vCenter Server; it admits the migrations of its hosts.", vcenter_fields};

constexpr Field fabric_fields[]{
    {"id", Name{Kind::Fabric}, Required, "Name of the fabric."},
    {"protocol", Word{Spelling<Protocol>::words}, Required, "What it speaks."},
    {"rate", bounds::rate, Optional, "Of the inter-switch links, each direction; absent: the fabric never binds."},
};
constexpr Shape fabric{"fabric", "A storage network between hosts' HBAs and arrays' ports.", fabric_fields};

constexpr Field network_fields[]{
    {"id", Name{Kind::Network}, Required, "Name of the network."},
    {"carries", Words{Spelling<Traffic>::words}, Required, "Kinds of traffic allowed on it."},
    {"rtt", bounds::round_trip, Optional, "Round-trip time between any two of its ends at one site; default 0 s."},
    {"mtu", Count{576, 65'535}, Optional, "Largest packet in bytes; absent: rates are taken as payload."},
};
constexpr Shape network{"network", "An Ethernet network between hosts' NICs, and arrays' ports for NFS and iSCSI.",
                        network_fields};

constexpr Field port_fields[]{
    {"fabric", Reference{Kind::Fabric}, Optional, "Fabric the ports are on."},
    {"network", Reference{Kind::Network}, Optional, "Network the ports are on."},
    {"rate", bounds::rate, Required, "Nominal, of each, each direction."},
    {"count", bounds::adapters, Optional, "Equal ports; default 1."},
};
constexpr Shape port{
    "port", "Equal front-end ports of an array.", port_fields, {Choice::Rule::ExactlyOne, {"fabric", "network"}}};

constexpr Field pool_fields[]{
    {"id", Name{Kind::Pool}, Required, "Name of the pool, unique in its array."},
    {"read", bounds::rate, Required, "Most it reads."},
    {"write", bounds::rate, Required, "Most it writes."},
    {"combined", bounds::rate, Optional, "Most it moves both ways together; absent: the sides do not share."},
    {"read_latency", bounds::latency, Required, "Of one unloaded 64 KiB read as the host sees it."},
    {"write_latency", bounds::latency, Required, "Of one unloaded 64 KiB write as the host sees it."},
    {"random_iops", Ratio{1, 1e9}, Optional, "I/Os a second its devices do that do not follow each other, of demand; absent: bytes alone bind."},
};
constexpr Shape pool{"pool", "A set of disks that share their rate.", pool_fields};

constexpr Field vaai_fields[]{
    {"xcopy", Word{Spelling<Primitive>::words}, Optional, "Full copy inside the array; default unsupported."},
    {"xcopy_rate", bounds::rate, Optional, "Of the copy engine, all copies together; absent: the pools bind."},
    {"write_same", Word{Spelling<Primitive>::words}, Optional, "Zeroing by the array; default unsupported."},
    {"write_same_rate", bounds::rate, Optional, "Of zeroing; absent: the pool's write side binds."},
};
constexpr Shape vaai{"vaai", "What the array's firmware does with the VAAI primitives.", vaai_fields};

constexpr Field array_fields[]{
    {"id", Name{Kind::Array}, Required, "Name of the array."},
    {"ports", Objects{&port}, Required, "Front-end ports."},
    {"pools", Objects{&pool}, Required, "Disk pools."},
    {"vaai", Object{&vaai}, Optional, "Offload; absent: none."},
    {"site", Reference{Kind::Site}, Optional, "Where it stands, and is lost with; absent: no site's loss takes it along."},
};
constexpr Shape array{"array", "A storage array, or an NFS server.", array_fields};

constexpr Field extent_fields[]{
    {"array", Reference{Kind::Array}, Required, "Array the LUN is on."},
    {"pool", Reference{Kind::Pool}, Required, "Pool the LUN is cut from."},
};
constexpr Shape extent{"extent", "A LUN of a VMFS volume.", extent_fields};

constexpr Field datastore_fields[]{
    {"id", Name{Kind::Datastore}, Required, "Name of the datastore."},
    {"array", Reference{Kind::Array}, Required, "Array it is on."},
    {"pool", Reference{Kind::Pool}, Required, "Pool it is cut from."},
    {"extents", Objects{&extent}, Optional, "Further LUNs the volume spans; VMFS only."},
    {"type", Word{Spelling<DatastoreType>::words}, Required, "File system."},
    {"block_size", Size{1_MiB, 8_MiB}, Optional, "VMFS only: 1, 2, 4 or 8 MiB; default 1 MiB."},
    {"capacity", bounds::capacity, Required, "All of it."},
    {"used", bounds::part_of_capacity, Optional, "By what the scenario does not name; default 0 B."},
    {"stretched", Object{&extent}, Optional, "The same volume on a second array, for hosts that do not reach the first; VMFS on one LUN only."},
};
constexpr Shape datastore{"datastore", "Where VMs' files live.", datastore_fields};

constexpr Field hba_fields[]{
    {"fabric", Reference{Kind::Fabric}, Required, "Fabric the adapters are on."},
    {"rate", bounds::rate, Required, "Nominal, of each, each direction."},
    {"count", bounds::adapters, Optional, "Equal adapters; default 1."},
};
constexpr Shape hba{"hba", "Equal storage adapters of a host.", hba_fields};

constexpr Field nic_fields[]{
    {"network", Reference{Kind::Network}, Required, "Network the adapters are on."},
    {"rate", bounds::rate, Required, "Nominal, of each, each direction."},
    {"count", bounds::adapters, Optional, "Equal adapters; default 1."},
    {"vmknics", bounds::vmknics, Optional, "VMkernel adapters for vMotion on each, where the network carries it; default 1."},
};
constexpr Shape nic{"nic", "Equal network adapters of a host.", nic_fields};

constexpr Field advanced_fields[]{
    {"DataMover.HardwareAcceleratedMove", bounds::on_or_off, Optional, "1: try XCOPY; default 1."},
    {"DataMover.HardwareAcceleratedInit", bounds::on_or_off, Optional, "1: try WRITE SAME; default 1."},
};
constexpr Shape advanced{"advanced", "Advanced settings of a host.", advanced_fields};

constexpr Field host_fields[]{
    {"id", Name{Kind::Host}, Required, "Name of the host."},
    {"cores", Count{1, 4096}, Required, "Physical cores."},
    {"memory", bounds::memory, Required, "Physical memory."},
    {"hbas", Objects{&hba}, Optional, "Storage adapters; default none."},
    {"nics", Objects{&nic}, Optional, "Network adapters; default none."},
    {"advanced", Object{&advanced}, Optional, "Advanced settings."},
    {"path_policy", Word{Spelling<PathPolicy>::words}, Optional, "How equal paths to one datastore are used; default fixed."},
    {"site", Reference{Kind::Site}, Optional, "Where it stands; default the first site, if there is any."},
    {"vcenter", Reference{Kind::VCenter}, Optional, "Who manages it; default the first vCenter, if there is any."},
    {"aes_ni", Truth{}, Optional, "The processor encrypts by itself; default true."},
    {"swap", Reference{Kind::Datastore}, Optional, "Datastore for its VMs' swap files; absent: each in its VM's home."},
};
constexpr Shape host{"host", "An ESXi host.", host_fields};

constexpr Field platform_fields[]{
    {"$schema", Text{}, Optional, "For editors."},
    {"extends", File{}, Optional, "Platform whose entries come before these, relative to this file."},
    {"title", Text{}, Optional, "What stands here, for people."},
    {"vsphere", Word{Spelling<Version>::words}, Optional, "Release; picks every default that depends on it."},
    {"sites", Objects{&site}, Optional, "Places; absent: all stands in one."},
    {"wans", Objects{&wan}, Optional, "Lines between sites."},
    {"vcenters", Objects{&vcenter}, Optional, "vCenter Servers; absent: one for all."},
    {"fabrics", Objects{&fabric}, Optional, "Storage networks that hosts reach by HBAs: FC, FCoE, hardware iSCSI, NVMe. For NICs (NFS, software iSCSI) see networks."},
    {"networks", Objects{&network}, Optional, "Ethernet networks."},
    {"arrays", Objects{&array}, Optional, "Storage arrays and NFS servers."},
    {"datastores", Objects{&datastore}, Optional, "Datastores."},
    {"hosts", Objects{&host}, Optional, "Hosts."},
    {"datastore_clusters", Objects{&datastore_cluster_shape}, Optional, "Datastores that Storage DRS balances."},
    {"clusters", Objects{&cluster_shape}, Optional, "Clusters of hosts: DRS, DPM, vSphere HA and their rules."},
};

} // namespace

constexpr Shape platform_shape{"platform", "What stands in the racks: a reusable inventory.", platform_fields};

} // namespace godwit::scenario
