#pragma once
// A scenario as one document: its platform, from whatever files, merged in under "/platform", overrides applied.
// Remembers which file holds what, so that errors and origins cite it.

#include "scenario/json_text.hpp"
#include "scenario/problems.hpp"
#include "scenario/scenario.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::scenario {

struct Place {
  std::string file;
  std::string pointer; ///< within that file
};

struct Document {
  std::string name; ///< of the scenario file
  std::filesystem::path folder; ///< that its files' names are relative to
  Json root;
  /// Parts that stand elsewhere than in the scenario: merged pointer ("/platform", "/platform/hosts/3") -> place.
  std::map<std::string, Place, std::less<>> elsewhere;
  std::vector<std::string> overridden; ///< merged pointers
  /// Whether "/platform" is an object now; if not, a problem says why.
  bool has_platform = false;

  Place place(const std::string& pointer) const;
  /// "scenario.json", "platform two-arrays.json", "--set".
  std::string origin(const std::string& pointer) const;
  /// Problems of merged pointers, in the order of the document, each citing the file that holds it.
  std::vector<Problem> in_order(std::vector<Problem> problems) const;
};

/// Nothing when there is no document to look into; problems say why.
std::optional<Document> read_document(std::string_view text, const std::string& name, const std::filesystem::path& folder,
                                      std::span<const Override> overrides, Problems& problems);

/// Replaces "/platform", a file's name or an object that "extends" one, by all that it stands for.
void merge_platform(Document& document, const std::filesystem::path& folder, Problems& problems);

/// Overrides of "/platform" itself must come before its merging, all others after it.
void apply_override(Document& document, const Override& change, Problems& problems);

} // namespace godwit::scenario
