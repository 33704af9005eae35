#pragma once
// A migration as a story in the documents' own steps: what was decided and by which rule, what it waited for, what bound it and by
// which arithmetic, what the guest felt. Folded from the summary, so from events; it says nothing that the run did not do.

#include "report/summary.hpp"

#include <string>
#include <vector>

namespace godwit::report {

/// One thing said, with the rule it rests on: a claim ("DM-4"), another source, or "".
struct Point {
  std::string text;
  std::string rule;
};

struct NarrativeStep {
  Seconds from, to;
  std::string title;
  std::vector<Point> points;
};

struct Narrative {
  std::string migration;
  std::string headline; ///< "Storage vMotion of db1: A1 -> B1; completed after 3 min 54 s"
  std::vector<NarrativeStep> steps; ///< in order of time: the request, each phase, the end
  std::vector<Point> guest; ///< what it felt; never empty
};

Narrative narrate(const Summary& summary, const Migration& migration);

/// Every claim a narrative rests on, in order of first mention, each once.
std::vector<std::string> claims_of(const Narrative& narrative);

} // namespace godwit::report
