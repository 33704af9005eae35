#pragma once
// What is where of one disk on the move, block by block: the copy's cursor, the transfer in flight, and which blocks the guest has
// changed since they were copied. Pure; every write of the guest goes through here, so it is quick.

#include "units/quantity.hpp"

#include <cstdint>
#include <vector>

namespace godwit::mirror {

using units::Bytes;

/// Where a write falls, by the furthest its blocks have come: one that touches the transfer in flight is InFlight; else one that touches
/// a copied block is Copied.
enum class Region { NotCopied, InFlight, Copied };
const char* to_text(Region region); ///< "not_copied", ...

/// Blocks by number, [first, last].
struct BlockRange {
  std::uint32_t first, last;
};

class BlockMap {
public:
  /// Precondition: size >= 0, block > 0.
  BlockMap(Bytes size, Bytes block);

  std::uint32_t blocks() const { return blocks_; }
  Bytes block() const { return block_; }
  /// Precondition: size > 0, within the disk.
  BlockRange range(Bytes offset, Bytes size) const { return {number(offset.count()), number(offset.count() + size.count() - 1)}; }

  // The first, full copy, in order. `offset` and `size` as the data mover's requests. Where one ends inside a block, that block is
  // copied as soon as its first part is: a write to it must reach the destination, and its second part is read later.
  // Several may be in flight at once, one behind the other; the cursor passes those that are done with all before them.
  void transfer_begins(Bytes offset, Bytes size); ///< precondition: size > 0, within the disk
  void transfer_done(Bytes offset); ///< precondition: one that began there is in flight
  void transfer_cut(); ///< all that was in flight is not copied
  Bytes copied() const { return copied_to_; } ///< the cursor

  Region region(BlockRange range) const
  {
    if (range.first <= flight_.last && flight_.first <= range.last) return Region::InFlight;
    return range.first < copied_ ? Region::Copied : Region::NotCopied;
  }

  // Blocks to be copied again.
  /// Marks them. Returns how many were not marked before.
  std::uint32_t mark(BlockRange range);
  std::uint32_t marked() const { return marked_; }
  bool is_marked(std::uint32_t block) const;
  /// All marked blocks in order, and a clean map from here on: the next pass over the disk.
  std::vector<std::uint32_t> take_marked();
  /// Up to `most` marked blocks from `from` on, going round at the end of the disk, unmarked here: a sweep's next transfer.
  std::vector<std::uint32_t> take_marked_from(std::uint32_t from, std::uint32_t most);
  void mark_first(Bytes size); ///< the blocks of the first `size` bytes

private:
  /// Adds marked blocks of [first, last] in order, until there are `most`; unmarks them.
  void take(BlockRange range, std::uint32_t most, std::vector<std::uint32_t>& taken);

  /// Block sizes are powers of two but in odd scenarios, and this is asked twice a write.
  std::uint32_t number(std::int64_t byte) const
  {
    return static_cast<std::uint32_t>(shift_ >= 0 ? byte >> shift_ : byte / block_.count());
  }

  std::uint32_t blocks_;
  Bytes block_;
  int shift_; ///< log2 of the block size, or -1
  struct Flight {
    Bytes from, to;
    bool done;
  };
  void refresh_flight();

  Bytes copied_to_;
  std::vector<Flight> flights_; ///< in order of their beginning; few
  std::uint32_t copied_ = 0; ///< blocks before this one are copied
  BlockRange flight_{~std::uint32_t{0}, 0}; ///< nothing touches it while first > last
  std::vector<std::uint64_t> bits_;
  std::uint32_t marked_ = 0;
};

} // namespace godwit::mirror
