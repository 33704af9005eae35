#pragma once
// The ways a transfer's bytes take side by side: one for a path to storage, several where a migration crosses a network over several
// VMkernel adapters. What each takes follows what it carried last, as when every stream fetches the next piece once it is done with one.

#include "datamover/workshop.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace godwit::datamover {

/// What a migration's streams carry together, mirrored guest writes apart: each side leaves room for the other.
struct StreamUse {
  BytesPerSecond copies;
  BytesPerSecond guests;
};

/// A stream over a network.
struct Lane {
  trace::StreamNumber stream = 0;
  std::vector<engine::LinkIndex> links;
  BytesPerSecond most; ///< no faster by itself
  BytesPerSecond expected; ///< what it takes to begin with: the share of it
  Bytes buffer; ///< of its socket: so much stands in front of a link that is busy all the time
  std::shared_ptr<StreamUse> use = {}; ///< of all lanes of the migration; null: nobody else asks
};

class Lanes {
public:
  /// Without lanes there is one way, which is the tail alone. `tail`: the links behind the network, the same for all. The lanes must outlive it.
  Lanes(Workshop& workshop, std::span<const Lane> lanes, trace::Cause cause, std::span<const engine::LinkIndex> tail);
  Lanes(const Lanes&) = delete;
  ~Lanes() { note(BytesPerSecond{}); }

  /// One of them does, or there are none to fail.
  bool works() const { return lanes_.empty() || std::ranges::any_of(lanes_, [&](const Lane& lane) { return workshop_.outages.works(lane.links); }); }
  /// Precondition of these three: nothing under way.
  void route(std::span<const engine::LinkIndex> tail);
  void pace(std::optional<BytesPerSecond> most); ///< all together
  void start(Bytes size); ///< > 0; works()
  /// Blocks until all of it is over. LinkLost: a part of it was lost. Records what each stream carried.
  engine::Delivery wait();
  void cut();
  /// Of the last transfer: all that passed; and, of that, what reached the other end whole.
  Bytes sent() const { return sent_; }
  Bytes arrived() const { return arrived_; }
  /// What each lane carried a second, last: for those who share its links.
  void press(Pressure::Source source) const;

private:
  struct Way {
    engine::Stream stream;
    double share; ///< of the next transfer, against the others'
    Bytes size; ///< under way; 0: nothing
    BytesPerSecond rate; ///< of the last transfer
  };
  std::vector<engine::LinkIndex> path(std::size_t way, std::span<const engine::LinkIndex> tail) const;
  std::vector<Bytes> divide(Bytes size) const;
  BytesPerSecond most_of(std::size_t way) const;
  void note(BytesPerSecond rate);
  bool works(std::size_t way) const { return lanes_.empty() || workshop_.outages.works(lanes_[way].links); }

  Workshop& workshop_;
  std::span<const Lane> lanes_;
  trace::Cause cause_;
  std::vector<Way> ways_;
  std::optional<BytesPerSecond> most_;
  BytesPerSecond noted_; ///< in the lanes' use
  Seconds began_;
  Bytes sent_, arrived_;
};

} // namespace godwit::datamover
