#pragma once
// What copies do to the links on their way, as others on those links need to know it: how much of a link they take, and how much they
// keep queued in front of one that is busy all the time. Pure.
//
// A software mover keeps a window W of I/Os outstanding. Where it runs at rate x below its window rate, its I/Os spend W / x on
// a round instead of the unloaded b (Little's law); the difference is spent queueing at the full link: W - x b bytes stand there.

#include "engine/simulation.hpp"

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <span>
#include <vector>

namespace godwit::datamover {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

class Pressure {
public:
  /// Payload rates, by LinkIndex.
  explicit Pressure(std::vector<BytesPerSecond> payload);

  using Source = std::size_t;
  Source enter(); ///< a copy, or a guest's load
  void leave(Source source);

  /// One way of a source and what it takes there.
  struct Use {
    std::span<const engine::LinkIndex> path;
    BytesPerSecond rate;
  };
  /// A copy's last transfer, its halves, and its excess window W - x b; replaces what it reported before.
  void copies(Source source, std::span<const Use> halves, Bytes excess);
  /// A guest's load on one way; replaces what it reported before.
  void load(Source source, const Use& use);

  BytesPerSecond payload(engine::LinkIndex link) const { return links_[index(link)].payload; }
  /// Of copies and guests' loads together.
  BytesPerSecond taken(engine::LinkIndex link) const { return links_[index(link)].taken; }
  /// Of guests' loads alone.
  BytesPerSecond loads(engine::LinkIndex link) const { return links_[index(link)].loads; }
  /// Counts whenever what stands anywhere has changed by a tenth since it last did.
  std::uint64_t changes() const { return changes_; }
  /// Queued by copies; 0 where the link is not full.
  Bytes standing(engine::LinkIndex link) const { return links_[index(link)].standing; }

private:
  enum class By : std::uint32_t { Copy, Guest };
  struct Link {
    BytesPerSecond payload, taken, loads;
    Bytes standing;
    Bytes noted; ///< what stood there when it last changed much
  };
  struct Share {
    BytesPerSecond rate;
    std::uint32_t link;
    By by;
  };
  struct Uses {
    boost::container::small_vector<Share, 12> shares; ///< in place: a copy's ways have about so many links, and they are gone through at each transfer
    std::uint32_t stands_at = 0; ///< link, if anything stands
    Bytes standing;
  };
  static std::size_t index(engine::LinkIndex link) { return static_cast<std::size_t>(link); }
  void clear(Source source);
  void stand(Uses& uses, Bytes excess);
  void note(std::size_t link);
  void take(Source source, const Use& use, By by);

  std::vector<Link> links_;
  std::vector<Uses> uses_; ///< by source
  std::vector<Source> idle_;
  std::uint64_t changes_ = 0;
};

} // namespace godwit::datamover
