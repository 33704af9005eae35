#pragma once
// First-in first-out stations: what a single I/O meets on its way when every I/O is served one by one (fidelity "io").
// Pure: the caller brings the clock. Shares nothing with the max-min solver that serves whole transfers, so each checks the other.

#include "units/quantity.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace godwit::engine {

/// Index of a link of the platform.
enum class LinkIndex : std::uint32_t {};

class Stations {
public:
  /// One station a link, in their order. Rates > 0.
  explicit Stations(std::vector<units::BytesPerSecond> rates) : rates_(std::move(rates)), free_at_(rates_.size()) {}

  /// From now on; what queues already is served as before.
  void set_rate(LinkIndex link, units::BytesPerSecond rate) { rates_[static_cast<std::size_t>(link)] = rate; }

  /// When an I/O of `size` that joins the queues of `path` at `now` has passed them all.
  ///
  /// A station works through its queue in order of joining and is never idle while it has work; an I/O flows on to the next
  /// station as its first bytes come out (cut-through), so an unloaded path takes size / slowest rate.
  /// Precondition: calls come in order of `now`.
  units::Seconds pass(std::span<const LinkIndex> path, units::Bytes size, units::Seconds now);

  /// size / slowest rate: what pass() adds to `now` when nobody queues.
  units::Seconds unloaded(std::span<const LinkIndex> path, units::Bytes size) const;

private:
  std::vector<units::BytesPerSecond> rates_;
  std::vector<units::Seconds> free_at_; ///< when the work queued so far would be done
};

} // namespace godwit::engine
