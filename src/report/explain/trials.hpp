#pragma once
// What a run tells the one that compares it with others: how each migration went, and what it used.

#include "report/summary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace godwit::report {

/// How a migration went in one run.
struct Trial {
  std::string migration, vm, kind;
  std::string way; ///< "esx1 -> esx2, A1 -> B1"
  std::string outcome, reason; ///< outcome: as in the summary; "unfinished"
  std::string bound; ///< its movers and what bound it: "fs3dm, B/sas/write"
  Seconds requested, waited, duration, stun;
  /// Ids of resources; "network vmotion", "datastore A1", "vm db1", "disk db1 d0"; "software", "mover fsdm", "phase shadow_vm", "part fsr" and the
  /// like where there were any.
  std::vector<std::string> uses;
  std::string claim = {}; ///< why it ended so
};

std::vector<Trial> trials_of(const Summary& summary);
std::string trials_text(const std::vector<Trial>& trials);
/// Reads what trials_text() wrote. Throws std::runtime_error for anything else.
std::vector<Trial> read_trials(std::string_view text);

/// The same move in another run of the scenario: as manieth of its VM, as what a policy asks for is numbered anew in each run. Null where there is none.
/// Precondition: `move` is one of `run`.
const Trial* counterpart(const std::vector<Trial>& run, const Trial& move, const std::vector<Trial>& other);

/// Whether `move`, one of `run`, meets its VM in another state than its counterpart in `base` does: an earlier move of the VM ended otherwise, or
/// was still under way.
bool meets_another_state(const std::vector<Trial>& base, const std::vector<Trial>& run, const Trial& move);

/// "pod" of "pod/2": what asked for it and for others. "" for a move asked for by itself.
std::string task_of(std::string_view migration);

/// Private to report/explain: Trial::uses.
std::vector<std::string> uses_of(const Summary& summary, const Migration& migration);

} // namespace godwit::report
