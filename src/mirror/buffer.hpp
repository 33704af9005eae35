#pragma once
// Guest writes on their way to a destination across a network. As long as they fit the buffer the guest does not wait for them
// (asynchronous); when they do not, its writes wait for the destination (synchronous) until the buffer has emptied to its low-water
// mark: otherwise it would change its mind with every write (XVM-12, XVM-13, XVM-15). Pure.

#include "mirror/block_map.hpp"
#include "units/quantity.hpp"

#include <deque>
#include <optional>
#include <string_view>

namespace godwit::mirror {

using units::Bytes;
using units::Seconds;

enum class MirrorMode { Asynchronous, Synchronous };
std::string_view to_text(MirrorMode mode); ///< "asynchronous", "synchronous"

class Buffer {
public:
  /// Without a size it is no buffer: synchronous for good. Precondition: low <= size.
  Buffer(Bytes size, Bytes low) : size_(size), low_(low), mode_(size > Bytes{0} ? MirrorMode::Asynchronous : MirrorMode::Synchronous) {}

  struct Entry {
    Seconds arrives; ///< acknowledged by the destination
    BlockRange blocks;
    Bytes size;
  };

  /// The next that has arrived by `now`, out of the buffer; nothing when none has.
  std::optional<Entry> arrived(Seconds now);
  /// A write enters. Returns whether the guest waits for it. Those arrived by its issue must have been taken out. Precondition: calls in order of issue.
  MirrorMode put(const Entry& entry);

  Bytes filled() const { return filled_; }
  Bytes size() const { return size_; }
  MirrorMode mode() const { return mode_; }
  /// When the last of them will have arrived; the epoch when it is empty.
  Seconds empty_at() const { return waiting_.empty() ? Seconds{} : waiting_.back().arrives; }

private:
  Bytes size_, low_, filled_;
  MirrorMode mode_;
  std::deque<Entry> waiting_;
};

} // namespace godwit::mirror
