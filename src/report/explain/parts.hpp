#pragma once
// Private to report/explain: the parts a narrative is put together from. Each says what happened in one step, in order of time; nothing
// where there is nothing to say.

#include "report/explain/narrative.hpp"

namespace godwit::report {

using Points = std::vector<Point>;

/// A step while it is put together: phases of one name in a row.
struct Span {
  std::string phase; ///< "request" before the first
  std::size_t first, last; ///< into Migration::phases; empty range (first > last) for the request
  Seconds from, to;
  Seconds next; ///< when the one after it begins, or when it cannot matter any more

  /// It was the step under way, the latest to have begun.
  bool has(Seconds at) const { return from <= at && at < next; }
  bool has(const std::optional<std::size_t>& of) const { return of ? first <= *of && *of <= last : phase == "request"; }
};

/// Said of an instant.
using TimedPoints = std::vector<std::pair<Seconds, Point>>;

/// What was asked, the wait for vCenter's slots, space.
Points asked_points(const Summary& summary, const Migration& migration, const Span& span);
/// What was decided in it, what was passed over and why.
TimedPoints decision_points(const Summary& summary, const Migration& migration, const Span& span);
/// Copies that began in it: how they went about it and what bound them.
Points copy_points(const Summary& summary, const Migration& migration, const Span& span);
/// Passes over disks that ended in it and what was concluded.
Points iteration_points(const Migration& migration, const Span& span);
/// Ways over networks opened in it, passes over memory, what bound them.
Points stream_points(const Summary& summary, const Migration& migration, const Span& span);
Points pass_points(const Summary& summary, const Migration& migration, const Span& span);
/// How the guest's writes were mirrored in it; before the switchover, where they fell.
Points write_points(const Summary& summary, const Migration& migration, const Span& span);
/// What was learnt of its arrays, faults met, paths lost, one mover taking over from another.
TimedPoints trouble_points(const Summary& summary, const Migration& migration, const Span& span);
/// The VM stands still, locks and registration pass on, both sides are compared, space comes back.
Points handover_points(const Summary& summary, const Migration& migration, const Span& span);

Points guest_points(const Summary& summary, const Migration& migration);

/// Which policy or plan asked for it, by which numbers; nothing where the scenario itself did.
Points asked_by_points(const Summary& summary, const Migration& migration);
/// What policies, plans and tasks of several migrations did, in order of time; of many alike in a row the first and the last.
std::vector<NarrativeStep> policy_steps(const Summary& summary);

/// By network file copy, while the VM runs.
bool copies_locked_files(const Summary& summary, const Migration& migration);
/// Faults of what it uses that held at some time while it was under way, in order of beginning.
std::vector<const Fault*> faults_of(const Summary& summary, const Migration& migration);
/// One of its disks was, or was to be, copied by the array itself.
bool asks_for_offload(const Migration& migration);
/// Of its disks one or more is copied by hosts from array to array.
bool leaves_its_array(const Summary& summary, const Migration& migration);
/// That its first disk is copied from; "" where none is.
std::string home_array(const Summary& summary, const Migration& migration);
/// Other than its swap file, which goes where it must.
bool moves_files(const Migration& migration);
/// "snapshot", "dirty_blocks", "mirror", "sweep": how writes are dealt with while the disks are copied; "" where none are
std::string_view generation_of(const Migration& migration);
/// "Storage vMotion"
std::string kind_text(const Migration& migration);

} // namespace godwit::report
