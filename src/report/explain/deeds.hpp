#pragma once
// Private to report/explain: what policies did, as steps of a story.

#include "report/explain/parts.hpp"

#include <fmt/format.h>

namespace godwit::report {

/// Something a policy did at a time, or over one.
struct Deed {
  Seconds from, to;
  std::string title;
  std::string alike; ///< deeds of one text do the same and differ in numbers: of many in a row the first is told, and the last; "": all are
  Points points;
};
using Deeds = std::vector<Deed>;

/// Tasks of several migrations, moves that share a line or a datastore cluster.
Deeds task_deeds(const Summary& summary);
/// Rounds of Storage DRS, what it placed, and datastores in maintenance mode.
Deeds storage_drs_deeds(const Summary& summary);
/// DRS, DPM, hosts in maintenance mode, vSphere HA, and vCenter.
Deeds host_policy_deeds(const Summary& summary);

/// VM Component Protection: hosts without a path to a datastore, and their VMs.
Deeds storage_protection_deeds(const HostPolicies& policies);

/// What a recommendation of Storage DRS rests on; "" where no document speaks of it.
std::string rule_of(const trace::StorageDrsRecommended& move);

/// What is said of each, of many of the first ones only, and then how many more there are.
/// `noun` takes an s.
template <class Range, class Say> void say_some(Points& points, const Range& all, std::size_t most, std::string_view noun, const Say& say)
{
  std::size_t said = 0;
  for (const auto& one : all) {
    if (said == most) break;
    points.push_back(say(one));
    ++said;
  }
  if (all.size() > said) points.push_back({fmt::format("And {} more {}{}", all.size() - said, noun, all.size() - said == 1 ? "" : "s"), ""});
}

} // namespace godwit::report
