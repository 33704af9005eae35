#pragma once
// What the source documents say, a sentence a claim: the text behind every claim id in events, tables, explanations and pages.

#include <optional>
#include <span>
#include <string_view>

namespace godwit::report {

struct Rule {
  std::string_view claim; ///< "DM-4"
  std::string_view sentence; ///< whole, with its full stop
  std::string_view document; ///< its title
};

/// All of them, by document, then by number.
std::span<const Rule> rules();
/// Nothing for what is no claim.
std::optional<Rule> find_rule(std::string_view claim);

} // namespace godwit::report
