#include "report/rules.hpp"

#include <algorithm>
#include <array>

namespace godwit::report {

namespace {

constexpr std::string_view data_movers = "VAAI hw offload and Storage vMotion between two Storage Arrays";
constexpr std::string_view offload = "VAAI Offload Failures & the role of the VMKernel Data Mover";
constexpr std::string_view deep_dive = "vSphere 5.1 vMotion Deep Dive";
constexpr std::string_view under_the_covers = "Under the Covers with Storage vMotion";
constexpr std::string_view mobility =
    "XvMotion, Cross-vCenter vMotion, VVols, LVM active/active, LVM active/passive, SRM & Stretched Storage, VAIO Filters";

constexpr std::array claim_rules{
    Rule{"DM-1", "An array copies blocks by itself only within the same physical array.", data_movers},
    Rule{"DM-2", "Storage vMotion tries the most efficient data mover first and falls back to the next: hardware offload, then FS3DM, then FSDM.", data_movers},
    Rule{"DM-3", "Offload is attempted only where hardware-accelerated move is enabled on the host; when it fails, FS3DM takes over, then FSDM.", data_movers},
    Rule{"DM-4", "Between two arrays the hardware offload fails and the VMkernel selects the software data mover FS3DM.", data_movers},
    Rule{"DM-5", "Where the datastores' block sizes are not identical, Storage vMotion has to fall back to FSDM.", data_movers},
    Rule{"DM-6", "A move between NFS datastores falls back to FSDM immediately.", data_movers},
    Rule{"DM-7", "FS3DM works in the kernel and FSDM at application level: the shorter the path, the faster the copy.", data_movers},
    Rule{"DM-8", "Storage DRS keeps no history of how long Storage vMotions took, so it cannot weigh that in a recommendation.", data_movers},
    Rule{"DM-9", "A move between arrays loads the infrastructure around it, even where the VM itself loses no performance.", data_movers},
    Rule{"DM-10", "Build a datastore cluster, if possible, from datastores of one array with identical block sizes.", data_movers},

    Rule{"VAAI-1", "The data mover issues asynchronous I/Os until its queue is full; each one that completes makes room for the next.", offload},
    Rule{"VAAI-2", "The data mover moves a disk in transfers of 32 MB, each in I/Os of 64 KB, 32 at a time.", offload},
    Rule{"VAAI-3", "Offloaded, a transfer of 32 MB is 8 commands of 4 MB.", offload},
    Rule{"VAAI-4", "Offload or not is decided up front, by the array's hardware acceleration state.", offload},
    Rule{"VAAI-5", "When the offload fails, the software data mover picks up where the last whole transfer left off; what has been copied is not copied again.", offload},
    Rule{"VAAI-6", "After a transient error the host checks whether it may offload again.", offload},
    Rule{"VAAI-7", "vSphere 4.1 tries the offload again after 16384 requests of 32 MB: once for every 512 GB moved.", offload},
    Rule{"VAAI-8", "vSphere 5.0 and later evaluate the array's state every 5 minutes.", offload},
    Rule{"VAAI-9", "An array whose firmware gains the primitive later is used without any change on the host.", offload},

    Rule{"XVM-1", "A VM changes its host and its datastore in one migration, even where the hosts share no storage.", deep_dive},
    Rule{"XVM-2", "The two hosts need a (layer 2) network connection.", deep_dive},
    Rule{"XVM-3", "There are three types: change host, change datastore, change both. A Storage vMotion never moves the compute state.", deep_dive},
    Rule{"XVM-4", "Between datastores that are not shared, the compute state and the disks both take the vMotion network.", deep_dive},
    Rule{"XVM-5", "vMotion spreads what it sends, disk data included, over all vMotion vmknics by itself.", deep_dive},
    Rule{"XVM-6", "Stun During Page Send slows a guest that changes its memory faster than it can be sent; it serves here too.", deep_dive},
    Rule{"XVM-7", "Shared and unshared swap both work, as in a traditional vMotion.", deep_dive},
    Rule{"XVM-8", "DRS, DPM and maintenance mode issue traditional vMotions only, Storage DRS only Storage vMotions: none moves data with the host.", deep_dive},
    Rule{"XVM-9", "A vMotion that copies data counts against the vMotion limit and the Storage vMotion limit: no more than 2 at once on a host.", deep_dive},
    Rule{"XVM-10", "vMotions that move data are more expensive than traditional ones.", deep_dive},
    Rule{"XVM-11", "Between datastores that are not shared, vMotion does not touch the storage network: it sends the disks over Ethernet.", deep_dive},
    Rule{"XVM-12", "Because of longer distances and higher latency, disk data is sent asynchronously, with buffers made for it.", deep_dive},
    Rule{"XVM-13", "Where the guest writes faster than the network transfers, or the destination does not keep up, mirroring turns synchronous so that the data stays correct.", deep_dive},
    Rule{"XVM-14", "Blocks already copied are written to source and destination in lock-step; changed blocks not yet copied are left to the bulk copy.", deep_dive},
    Rule{"XVM-15", "Where the vMotion network's latency is high, the mirror driver writes into a buffer instead of delaying the guest.", deep_dive},
    Rule{"XVM-16", "Disks are copied first and memory after them, because memory changes faster.", deep_dive},
    Rule{"XVM-17", "Memory follows once the bulk copy is done and the mirror driver has processed all ongoing changes.", deep_dive},
    Rule{"XVM-18", "Where both hosts reach the destination datastore, the storage network is used: in essence a Storage vMotion, which spares the vMotion network and host CPU.", deep_dive},
    Rule{"XVM-19", "In that case the copy is offloaded to the array, where it has VAAI enabled.", deep_dive},
    Rule{"XVM-20", "An Essentials Plus licence is enough for a vMotion without shared storage, and from 5.1.0a to a shared destination, though not for Storage vMotion.", deep_dive},

    Rule{"SVM-1", "The VM's home directory (configuration, log, swap, snapshots) is copied first.", under_the_covers},
    Rule{"SVM-2", "A shadow VM starts on the destination and idles until the disks have been copied.", under_the_covers},
    Rule{"SVM-3", "A first copy of the disks is made while changed blocks are tracked.", under_the_covers},
    Rule{"SVM-4", "The blocks changed meanwhile are copied, again and again.", under_the_covers},
    Rule{"SVM-5", "Once few enough changed blocks are outstanding, if any, a fast suspend and resume hands the running VM over to the shadow VM.", under_the_covers},
    Rule{"SVM-6", "Afterwards the old home directory and disk files are deleted at the source.", under_the_covers},
    Rule{"SVM-7", "Free space on the destination is checked first; without enough of it the request fails, with no impact on the running VM.", under_the_covers},
    Rule{"SVM-8", "When it cannot go on (space runs out, say), the destination is cleaned up and the VM continues on the source.", under_the_covers},
    Rule{"SVM-9", "A VM that writes faster than it can be copied eventually fails the move and stays on the source.", under_the_covers},
    Rule{"SVM-10", "The data mover copies disks and swap files; nothing of it takes the vMotion network.", under_the_covers},
    Rule{"SVM-11", "The copy throughput is watched in every iteration: once copying what is outstanding takes less than the target downtime (5 s by default), the switchover begins.", under_the_covers},
    Rule{"SVM-12", "Storage vMotion changed with its releases: 3.5 copies behind snapshots, 4.x copies changed blocks again and again, 5.0 and later mirror the writes instead.", under_the_covers},

    Rule{"MOB-1", "vMotion needs storage that both hosts reach.", mobility},
    Rule{"MOB-2", "Storage vMotion needs a host that reaches both datastores.", mobility},
    Rule{"MOB-3", "XvMotion moves a VM from any storage to any other; the data takes the vMotion network.", mobility},
    Rule{"MOB-4", "Cross-vCenter vMotion moves a VM and its data to another vCenter's host, with Network File Copy and the vMotion network.", mobility},
    Rule{"MOB-5", "Network File Copy solves how to copy a file that has an open lock.", mobility},
    Rule{"MOB-6", "A Cross-vCenter vMotion needs no API of the storage arrays.", mobility},
    Rule{"MOB-7", "A round trip of up to about 100 ms is tolerated, as announced for 6.0.", mobility},
    Rule{"MOB-8", "The disks replicate asynchronously, then the VM is stunned while its memory state moves: memory and latency set how long.", mobility},
    Rule{"MOB-9", "Over a round trip of 5 ms or more it suits one VM or a few, not a whole data center.", mobility},
    Rule{"MOB-10", "Without replication a long-distance vMotion works much as a Cross-vCenter vMotion does.", mobility},
    Rule{"MOB-11", "On active/active stretched storage with VASA and VVols no disk data moves: the volume is on both sites. Other stretched storage is not supported for it.", mobility},
    Rule{"MOB-12", "A VVol stands one to one for a distributed virtual volume.", mobility},
    Rule{"MOB-13", "Storage and migration together deal with a network partition: the VM stays active, without an operator.", mobility},
    Rule{"MOB-14", "A round trip of up to 10 ms is supported for non-uniform access to a stretched volume.", mobility},
    Rule{"MOB-15", "With replication, many VMs can leave a data center ahead of a disaster.", mobility},
    Rule{"MOB-16", "Long-distance vMotion with active/passive replication was only demonstrated.", mobility},
    Rule{"MOB-17", "With VVols, storage containers hold the data and protocol endpoints give access to it.", mobility},
    Rule{"MOB-18", "A VASA provider advertises what a container can do; policies choose by it, and VVols are created to meet the policy.", mobility},
    Rule{"MOB-19", "A VM is up to five kinds of object (config, swap, data, memory, other), and each may have a policy of its own.", mobility},
    Rule{"MOB-20", "Where one vCenter manages both sites and its site fails, it is restarted by hand on the other.", mobility},
    Rule{"MOB-21", "DRS and HA know nothing of sites; affinity rules stand in for that.", mobility},
    Rule{"MOB-22", "HA restarts VMs by their restart order.", mobility},
    Rule{"MOB-23", "One recovery plan serves planned live migration, disaster avoidance and unplanned failover.", mobility},
    Rule{"MOB-24", "Testing a recovery plan disturbs nothing.", mobility},
    Rule{"MOB-25", "A planned migration can be run again, protection reversed, and the VMs brought back.", mobility},
    Rule{"MOB-26", "An unplanned failure is recovered from in little time.", mobility},
    Rule{"MOB-27", "I/O filters add caching or replication on the server, per VM object and by policy.", mobility}};

} // namespace

std::span<const Rule> rules() { return claim_rules; }

std::optional<Rule> find_rule(std::string_view claim)
{
  const auto found = std::ranges::find(claim_rules, claim, &Rule::claim);
  return found == claim_rules.end() ? std::nullopt : std::optional{*found};
}

} // namespace godwit::report
