#include "cluster/drs/rules.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <numeric>

namespace godwit::cluster::drs {

using Kind = inventory::ClusterRule::Kind;

namespace {

std::vector<std::size_t> members(const inventory::ClusterRule& rule, const std::map<std::string_view, std::size_t>& known)
{
  std::vector<std::size_t> found;
  for (const auto& id : rule.vms)
    if (const auto place = known.find(id); place != known.end()) found.push_back(place->second);
  std::ranges::sort(found);
  return found;
}

bool meets(const std::vector<bool>& a, const std::vector<bool>& b)
{
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] && b[i]) return true;
  return false;
}

} // namespace

Rules::Rules(const Observed& observed)
    : observed_(observed), any_(!observed.rules.empty()), keeps_(observed.vms.size()), rivals_(observed.vms.size()), must_(observed.vms.size()),
      should_(observed.vms.size())
{
  std::map<std::string_view, std::size_t> vms;
  for (std::size_t vm = 0; vm < observed.vms.size(); ++vm) {
    together_.push_back({vm});
    if (any_) vms[observed.vms[vm].id] = vm;
  }
  // The youngest first, so that an older should rule yields to it.
  for (auto rule = observed.rules.rbegin(); rule != observed.rules.rend(); ++rule) {
    const auto bound = members(*rule, vms);
    if (rule->kind == Kind::Separate) {
      for (const auto vm : bound)
        for (const auto other : bound)
          if (vm != other) rivals_[vm].push_back({rule->id, other});
    } else if (rule->kind == Kind::KeepTogether) {
      std::vector<std::size_t> all;
      for (const auto vm : bound) all.insert(all.end(), together_[vm].begin(), together_[vm].end());
      std::ranges::sort(all);
      all.erase(std::ranges::unique(all).begin(), all.end());
      for (const auto vm : all) together_[vm] = all, keeps_[vm] = rule->id;
    } else {
      const bool listed = rule->kind == Kind::MustRunOn || rule->kind == Kind::ShouldRunOn;
      Bound allowed{rule->id, std::vector<bool>(observed.hosts.size(), !listed)};
      for (std::size_t host = 0; host < observed.hosts.size(); ++host)
        if (std::ranges::find(rule->hosts, observed.hosts[host].id) != rule->hosts.end()) allowed.allowed[host] = listed;
      const bool must = rule->kind == Kind::MustRunOn || rule->kind == Kind::MustNotRunOn;
      for (const auto vm : bound) {
        auto& bounds = must ? must_[vm] : should_[vm];
        const bool yields = !must && std::ranges::any_of(bounds, [&](const Bound& younger) { return !meets(younger.allowed, allowed.allowed); });
        if (!yields) bounds.push_back(allowed);
      }
    }
  }
}

std::string Rules::of_hosts(std::size_t vm, std::size_t host, Strictness strictness) const
{
  const auto against = [&](const Bound& bound) { return !bound.allowed[host]; };
  if (const auto rule = std::ranges::find_if(must_[vm], against); rule != must_[vm].end()) return rule->rule;
  if (strictness == Strictness::Must) return "";
  const auto rule = std::ranges::find_if(should_[vm], against);
  return rule == should_[vm].end() ? "" : rule->rule;
}

std::string Rules::forbids(std::size_t vm, std::size_t host, const Layout& layout, Strictness strictness) const
{
  if (!any_) return "";
  const auto& moving = together_[vm];
  for (const auto mate : moving) {
    if (auto rule = of_hosts(mate, host, strictness); !rule.empty()) return rule;
    for (const auto& rival : rivals_[mate])
      if (layout.host_of(rival.vm) == host && std::ranges::find(moving, rival.vm) == moving.end()) return rival.rule;
  }
  return "";
}

std::string Rules::broken(std::size_t vm, const Layout& layout, Strictness strictness) const
{
  if (!any_) return "";
  const auto host = layout.host_of(vm);
  if (auto rule = of_hosts(vm, host, strictness); !rule.empty()) return rule;
  for (const auto& rival : rivals_[vm])
    if (layout.host_of(rival.vm) == host) return rival.rule;
  for (const auto mate : together_[vm])
    if (layout.host_of(mate) != host) return keeps_[vm];
  return "";
}

} // namespace godwit::cluster::drs
