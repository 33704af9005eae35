#pragma once
// The facts of guests: what they ask, which way it goes, where their writes fall, what they feel. Part of events.hpp, which is what to include.

#include "trace/vocabulary.hpp"

#include <string>
#include <vector>

namespace godwit::trace {

/// What a guest's disk asks, as the scenario says it.
struct WorkloadDeclared {
  std::string vm, disk, what; ///< disk "": its memory
  Bytes works_in = {}; ///< of its memory: the pages that it dirties, all together
};
/// A way guest I/O takes, for the ledger.
struct LoadDeclared {
  LoadNumber load;
  std::string migration; ///< "" while the VM is not on the move
  std::string vm, disk, datastore; ///< VM and disk "": all at rest with a demand that go this way
  Cause cause; ///< Guest or Mirrored
  std::vector<ResourceNumber> reads, writes;
};
/// What went that way since `from`.
struct LoadCarried {
  LoadNumber load;
  Seconds from;
  Bytes read, written;
};
/// From now on guests' random I/O keeps the disks of a pool positioning for such a share of their time; nobody's bytes pass in it. Told when it has
/// changed by a hundredth.
struct PoolPositions {
  ResourceNumber read, write; ///< the pool's
  double share; ///< 0..1
};
/// A number of guest writes and their bytes.
struct Writes {
  std::uint64_t count = 0;
  Bytes size;
};
/// The guest's writes to a disk on the move since `from`, by the region they fell on when they were issued.
struct WritesSorted {
  std::string migration, vm, disk;
  Seconds from;
  Writes not_copied; ///< source only; the copy picks them up
  Writes in_flight; ///< of the transfer under way: held until it is done (mirror), or dirty
  Writes copied; ///< mirrored, or dirty
  Bytes dirtied; ///< blocks newly to be copied again; by whole blocks, so more than was written
};
/// A disk on the move and its guest, about once a second, for sinks that want samples: what a picture of it needs and no result does.
struct DiskSampled {
  std::string migration, vm, disk;
  Seconds from; ///< since then
  Bytes block, size; ///< of a block, of the disk
  std::uint64_t one_in = 1; ///< of so many writes one is listed, by its first block, in order
  std::vector<std::uint32_t> not_copied, in_flight, copied; ///< blocks written, by the region they fell on when they were issued
  Bytes dirty; ///< to be copied again
  Bytes buffered, buffer; ///< mirrored writes on their way across a network; `buffer` 0: there is none
  std::uint64_t writes = 0; ///< that ended, or will: their latency is known
  Seconds mean, worst; ///< latency of those
};
/// One guest write, fidelity "io" only.
struct GuestWrite {
  std::string migration, disk;
  Bytes offset, size;
  std::string region; ///< not_copied, in_flight, copied
  Seconds issued;
};
/// I/Os that ended within a window, as the guest felt them.
struct Felt {
  std::uint64_t count = 0;
  Seconds mean, p50, p95, p99, worst; ///< latency; zero when there were none
};
/// How a VM's disks, all together, served its guest.
struct GuestFelt {
  std::string migration, vm, window; ///< "before", "during", "after"
  Seconds from, to;
  Felt reads, writes;
};
/// The oracle's word: versions of every block on both sides.
struct DisksCompared {
  std::string migration, disk, when; ///< "switchover": both sides must be equal; "rolled_back": the source must hold every write
  std::uint64_t blocks, written; ///< written: those the guest changed meanwhile
  std::uint64_t differing; ///< 0, or data was lost
};

} // namespace godwit::trace
