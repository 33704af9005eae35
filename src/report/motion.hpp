#pragma once
// Private to report/: folds what moves a VM's memory, goes over networks or waits for slots.

#include "report/stream_log.hpp"
#include "report/summary.hpp"

#include <unordered_map>

namespace godwit::report {

/// What is known of a run so far.
struct Known {
  Seconds now;
  Summary known;
  std::unordered_map<std::string, std::size_t> migrations; ///< id -> index into known.migrations
  std::vector<std::vector<std::size_t>> open_phases; ///< by migration: indices into its phases

  /// Events of one come together.
  std::size_t number_of(const std::string& migration) const
  {
    if (last_asked >= known.migrations.size() || known.migrations[last_asked].id != migration) last_asked = migrations.at(migration);
    return last_asked;
  }
  Migration& migration(const std::string& id) { return known.migrations[number_of(id)]; }

private:
  mutable std::size_t last_asked = 0;
};

/// Learns these events; the two conclusions are drawn when all is in.
struct Motion : Known {
  std::vector<StreamLog> stream_logs; ///< by stream

  void operator()(const trace::VmDeclared&) {}
  void operator()(const trace::MigrationQueued& e);
  void operator()(const trace::SlotsTaken& e);
  void operator()(const trace::SlotsReturned&) {}
  void operator()(const trace::StreamDeclared& e);
  void operator()(const trace::StreamCarried& e);
  void operator()(const trace::PassJudged& e) { migration(e.migration).passes.push_back({now, e}); }
  void operator()(const trace::GuestSlowed& e);
  void operator()(const trace::MirrorModeChanged& e) { migration(e.migration).mirroring.changes.push_back({e.at, e}); }
  void operator()(const trace::LocksMoved& e) { migration(e.migration).locks.push_back({now, e.from, e.to}); }
  void operator()(const trace::VmRegistered& e) { migration(e.migration).registrations.push_back({now, e.from, e.to}); }

  void conclude_streams(Summary& whole) const;
  /// After its end and its bytes by copies are known.
  void conclude_motion(Migration& migration, const Summary& whole) const;
};

/// From when to when.
using Spells = std::vector<std::pair<Seconds, Seconds>>;
/// When the guest's writes to a disk waited for the destination, in order of time; no longer than to `end`.
Spells synchronous_spells(const Mirroring& mirroring, const std::string& disk, Seconds end);
/// Disks that changed their mode, each once.
std::vector<std::string> mirrored_disks(const Mirroring& mirroring);
/// Of all disks together, what of those spells lies between two instants.
Seconds synchronous_time(const Mirroring& mirroring, Seconds from, Seconds to);

/// The stream whose way the guest's mirrored writes take; nothing when they take no network.
std::optional<std::size_t> crosses(const Summary& summary, const Migration& migration, std::size_t load);

} // namespace godwit::report
