#pragma once
// What release and edition allow: a table of rules. Pure.

#include "scenario/scenario.hpp"

#include <optional>
#include <string>

namespace godwit::vmotion {

/// What is asked of the product.
enum class Feature {
  Vmotion, StorageVmotion, XvMotion,
  XvMotionToShared, ///< both hosts reach the destination
  CrossVCenter,
  LongDistance ///< round trip above what Metro vMotion admits
};
std::string_view to_text(Feature feature); ///< "vMotion", "Storage vMotion", ...

/// "Enterprise Plus".
std::string_view name(scenario::Edition edition);

struct Prohibition {
  std::string reason; ///< with the rule's name: what is needed, what there is
  std::string claim; ///< or the source
};
/// Nothing when it is allowed. The rules stand in a table in the .cpp: feature, first release, least edition, source.
std::optional<Prohibition> prohibited(Feature feature, scenario::Version version, scenario::Edition edition);

} // namespace godwit::vmotion
