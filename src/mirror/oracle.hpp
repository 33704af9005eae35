#pragma once
// Proves that nothing was lost, with code that knows nothing of block maps, drivers or protocols: it hears what was done to both sides
// of a disk and compares versions. Pure.
//
// A journal is kept and only replayed at the end: a write costs one entry. Past `spill` entries it is replayed early and emptied.

#include "units/quantity.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace godwit::mirror {

using units::Bytes;

class Oracle {
public:
  Oracle(Bytes size, Bytes block);

  /// The guest's write to `count` blocks from `first` on was acknowledged: the source has it; so has the destination when `mirrored`.
  /// A write may change a part of a block only, so a mirrored one brings up to date a destination that was so before, and no other.
  void wrote(std::uint32_t first, std::uint32_t count, bool mirrored);
  /// The data mover reads these blocks now, with what it has read since the last lands() or lost(): whatever is written after is not in
  /// what it will write. A block in it twice is as it was read last.
  void reads(std::uint32_t first, std::uint32_t count);
  void reads(std::span<const std::uint32_t> blocks);
  /// What was read since stands at the destination from now on, over whatever was there.
  void lands();
  /// What was read since never arrived.
  void lost();

  struct Verdict {
    std::uint64_t blocks = 0;
    std::uint64_t written = 0; ///< changed by the guest at least once
    std::uint64_t differing = 0; ///< the destination has an older version than the source, or none
  };
  /// Both sides compared, all blocks. A block that was never copied differs, unless it lies wholly from `zero_from` on, where there
  /// was nothing but zeroes to copy, and nobody wrote there.
  Verdict compare(Bytes zero_from);

private:
  enum class Kind : std::uint8_t { Wrote, Mirrored, Read, Lands, Lost };
  struct Entry {
    std::uint32_t first;
    std::uint32_t count : 24;
    std::uint32_t kind : 8;
  };
  static constexpr std::uint32_t most = (std::uint32_t{1} << 24) - 1; ///< blocks of an entry
  static constexpr std::size_t spill = std::size_t{1} << 21;

  void add(std::uint32_t first, std::uint32_t count, Kind kind);
  void replay();
  void apply(const Entry& entry);

  std::uint32_t blocks_;
  Bytes block_;
  std::vector<Entry> journal_;
  std::vector<std::uint32_t> source_, destination_; ///< versions, empty until the first replay; destination 0: nothing there yet, else version + 1
  std::vector<std::pair<std::uint32_t, std::uint32_t>> staged_; ///< block, version: read, not yet landed
};

} // namespace godwit::mirror
