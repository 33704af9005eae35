#pragma once
// Where the three policies differ: what they believe a move costs, and which of those that help they take. Pure.

#include "cluster/storage_drs/layout.hpp"

#include <compare>

namespace godwit::cluster::storage_drs {

/// Lower is better; compared in turn.
struct Rank {
  double first = 0, second = 0, third = 0, fourth = 0;
  auto operator<=>(const Rank&) const = default;
};

/// Throughput a move between the two is believed to have. vmware and array_aware: one for all (DM-8). lead_time_aware: as finished moves
/// between the same two had; a pair without any is believed as good as the best, so that each is tried once.
BytesPerSecond expected_rate(const Settings& settings, const LeadTimes& lead_times, const std::string& from, const std::string& to);
BytesPerSecond expected_rate(const Layout& layout, const Settings& settings, const Unit& unit, std::size_t to);

/// 0: preferred. array_aware prefers what the array copies by itself; to the others all are alike.
int preference(const Settings& settings, const ObservedDatastore& from, const std::string& to);

/// Bytes a move takes: what it copies, and what its guest writes meanwhile.
Bytes transfer_cost(const Settings& settings, const Unit& unit);

/// I/O latency that guests at both ends bear while it is copied, all I/Os together: for so long each waits for the copy's own
/// outstanding I/Os at its device. Precondition: both have models.
Seconds guest_cost(const Layout& layout, const Settings& settings, const Unit& unit, std::size_t to, BytesPerSecond rate);

} // namespace godwit::cluster::storage_drs
