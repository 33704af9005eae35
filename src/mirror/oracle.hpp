#pragma once
// Proves that nothing was lost, with code that knows nothing of block maps, drivers or protocols: it hears what was done to both sides
// of a disk and compares versions. Pure.
//
// A journal is kept and only replayed at the end: a write costs one entry. Past so many entries it is replayed early and emptied.

#include "units/fetch.hpp"
#include "units/quantity.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace godwit::mirror {

using units::Bytes;

class Oracle {
public:
  Oracle(Bytes size, Bytes block);

  /// The guest's write to `count` blocks from `first` on was acknowledged: the source has it; so has the destination when `mirrored`.
  /// A write may change a part of a block only, so a mirrored one brings up to date a destination that was so before, and no other.
  void wrote(std::uint32_t first, std::uint32_t count, bool mirrored) { add(first, count, mirrored ? Kind::Mirrored : Kind::Wrote); }
  /// The guest's write was acknowledged by the source and is on its way to the destination, where arrived() will say it is. In order: what was
  /// sent first arrives first.
  void sent(std::uint32_t first, std::uint32_t count) { add(first, count, Kind::Wrote); }
  /// Brings a destination a version on that has the block at all: one that had missed another write stays behind.
  void arrived(std::uint32_t first, std::uint32_t count) { add(first, count, Kind::Arrived); }
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

  /// A hundred writes or so come soon.
  void fetch() const { units::fetch(journal_.data() + journal_.size(), 150 * sizeof(Entry)); }

private:
  enum class Kind : std::uint8_t { Wrote, Mirrored, Arrived, Read, Lands, Lost };
  struct Entry {
    std::uint32_t first;
    std::uint32_t count : 24;
    std::uint32_t kind : 8;
  };
  static constexpr std::uint32_t most = (std::uint32_t{1} << 24) - 1; ///< blocks of an entry
  /// Entries after which the journal is replayed: many at first, for most guests write so little that no block ever needs its byte before the end.
  static constexpr std::size_t first_spill = std::size_t{1} << 14, spill = std::size_t{1} << 11;

  void add(std::uint32_t first, std::uint32_t count, Kind kind)
  {
    for (; count > most; first += most, count -= most) journal_.push_back({first, most, static_cast<std::uint32_t>(kind)});
    journal_.push_back({first, count, static_cast<std::uint32_t>(kind)});
    if (journal_.size() >= (states_.empty() ? first_spill : spill)) replay();
  }
  void replay();
  void apply(const Entry& entry);
  void write(std::uint32_t block, bool mirrored);
  void arrive(std::uint32_t block);
  void read(std::uint32_t first, std::uint32_t count);
  void land();
  void forget_read();
  void put(std::uint32_t block, std::int64_t behind);
  std::optional<std::int64_t> behind(std::uint32_t block) const;

  std::uint32_t blocks_;
  Bytes block_;
  std::vector<Entry> journal_;
  /// A byte a block, for there are millions: whether the guest has written it, whether it is being read, and how far the destination is behind.
  std::vector<std::uint8_t> states_; ///< empty until the first replay
  std::unordered_map<std::uint32_t, std::int64_t> far_; ///< versions behind, where the byte cannot say it; few, if any
  /// What was read and has not landed, and how often a block of it was written since.
  struct Run {
    std::uint32_t first, count;
  };
  struct Overwritten {
    std::uint32_t block, times;
  };
  std::vector<Run> reading_;
  std::vector<Overwritten> overwritten_;
};

} // namespace godwit::mirror
