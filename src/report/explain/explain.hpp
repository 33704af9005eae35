#pragma once
// Narratives for people and for programs.

#include "report/explain/narrative.hpp"
#include "report/explain/sensitivity.hpp"
#include "report/layout.hpp"

#include <optional>
#include <span>

namespace godwit::report {

/// A migration's story with what would have changed it most.
struct Explanation {
  Narrative narrative;
  std::optional<Sensitivity> sensitivity = {}; ///< absent: nothing was run again
  std::vector<std::string> alike = {}; ///< migrations that went as this one did and are not told
};

/// Lines of at most `width` characters. A rule's sentence stands where it is cited first; the documents at the end. `note`: what else
/// there is to say of the page itself.
std::string explain_text(const Summary& summary, std::span<const Explanation> explanations, Style style, std::size_t width, const std::string& note = "");
/// {"scenario":, "decided": [steps of policies], "explanations": [{"migration":, "headline":, "alike": [...], "steps": [...], "guest": [...],
/// "rules": [...], "sensitivity": {...}}]}
std::string explain_json(const Summary& summary, std::span<const Explanation> explanations);

} // namespace godwit::report
