#include "vmotion/licence.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::vmotion {

namespace {

using enum scenario::Version;
using enum scenario::Edition;
using enum Feature;
using scenario::Edition;
using scenario::Version;

/// A feature may be used from this release with this edition on; of several rows for one any will do.
struct Row {
  Feature feature;
  Version from;
  Edition edition;
  std::string_view source;
  std::string_view remark = {}; ///< of the source, on what an edition or release below lacks
};

constexpr Row table[]{
  {Vmotion, V3_5, EssentialsPlus, "assumed: the least edition with vMotion in 5.1 (frankdenneman.nl, 2012-09-07), taken to hold for every release"},
  {StorageVmotion, V3_5, Enterprise, "assumed: an edition above the one that 5.1 asks for"},
  {StorageVmotion, V5_1, Standard, "XVM-20", "Essentials Plus would have to be upgraded to Standard"},
  {XvMotion, V5_1, EssentialsPlus, "XVM-20"},
  {XvMotionToShared, V5_1, Standard, "XVM-20"},
  {XvMotionToShared, V5_1_0a, EssentialsPlus, "XVM-20", "for Essentials Plus mended in vCenter 5.1.0a"},
  {CrossVCenter, V6_0, EnterprisePlus, "VMware vSphere 6.7 documentation, requirements of vMotion between vCenter Servers"},
  {LongDistance, V6_0, EnterprisePlus, "VMware KB 336244"},
};

/// What stands in the way: the row that the release satisfies, the one that the edition satisfies, or, where neither is there, any.
struct Nearest {
  const Row* by_version = nullptr;
  const Row* by_edition = nullptr;
  const Row* any = nullptr;
};

Nearest nearest(Feature feature, Version version, Edition edition)
{
  Nearest found;
  for (const auto& row : table) {
    if (row.feature != feature) continue;
    if (version >= row.from && (found.by_version == nullptr || row.edition < found.by_version->edition)) found.by_version = &row;
    if (edition >= row.edition && found.by_edition == nullptr) found.by_edition = &row; // ascending by release
    found.any = &row;
  }
  return found;
}

bool allowed(Feature feature, Version version, Edition edition)
{
  return std::ranges::any_of(table, [&](const Row& row) { return row.feature == feature && version >= row.from && edition >= row.edition; });
}

std::string needed(const Row* by_version, const Row* by_edition, const Row& any, Version version, Edition edition)
{
  if (by_version != nullptr && by_edition != nullptr) {
    return fmt::format("the edition {} or vSphere {}, this is {} and {}", name(by_version->edition), scenario::to_text(by_edition->from), name(edition),
                       scenario::to_text(version));
  }
  if (by_version != nullptr) return fmt::format("the edition {}, this is {}", name(by_version->edition), name(edition));
  if (by_edition != nullptr) return fmt::format("vSphere {}, this is {}", scenario::to_text(by_edition->from), scenario::to_text(version));
  return fmt::format("vSphere {} and the edition {}, this is {} and {}", scenario::to_text(any.from), name(any.edition),
                     scenario::to_text(version), name(edition));
}

} // namespace

std::string_view name(Edition edition)
{
  switch (edition) {
  case Essentials: return "Essentials";
  case EssentialsPlus: return "Essentials Plus";
  case Standard: return "Standard";
  case Enterprise: return "Enterprise";
  case EnterprisePlus: return "Enterprise Plus";
  }
  return "";
}

std::string_view to_text(Feature feature)
{
  switch (feature) {
  case Vmotion: return "vMotion";
  case StorageVmotion: return "Storage vMotion";
  case XvMotion: return "vMotion without shared storage";
  case XvMotionToShared: return "vMotion to a datastore that both hosts reach";
  case CrossVCenter: return "cross-vCenter vMotion";
  case LongDistance: return "long-distance vMotion";
  }
  return "";
}

std::optional<Prohibition> prohibited(Feature feature, Version version, Edition edition)
{
  if (allowed(feature, version, edition)) return std::nullopt;
  const auto [by_version, by_edition, any] = nearest(feature, version, edition);
  const auto& rule = by_version != nullptr ? *by_version : by_edition != nullptr ? *by_edition : *any;
  const auto remark = rule.remark.empty() ? "" : fmt::format("; {}", rule.remark);
  return Prohibition{fmt::format("{} needs {}{}", to_text(feature), needed(by_version, by_edition, *any, version, edition), remark), std::string{rule.source}};
}

} // namespace godwit::vmotion
