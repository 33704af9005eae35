#include "cluster/storage_drs/rules.hpp"

#include "cluster/storage_drs/relief.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::cluster::storage_drs {

namespace {

bool in(const std::vector<std::string>& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

std::size_t own(const Layout& layout, const Unit& unit, const std::vector<std::string>& disks)
{
  return static_cast<std::size_t>(std::ranges::count_if(unit.disks, [&](auto disk) { return in(disks, layout.vm(unit).disks[disk].id); }));
}

/// The rule's other VMs that are there.
std::size_t others_there(const Layout& layout, const inventory::VmAntiAffinity& rule, const std::string& vm, std::size_t datastore)
{
  return static_cast<std::size_t>(
      std::ranges::count_if(rule.vms, [&](const auto& other) { return other != vm && layout.holds(datastore, other); }));
}

/// "" when the unit stands where it may.
std::string broken_by(const Layout& layout, const Rules& rules, const Unit& unit)
{
  const auto& vm = layout.vm(unit).id;
  for (const auto& rule : rules.apart_vms)
    if (in(rule.vms, vm) && others_there(layout, rule, vm, unit.on) > 0) return rule.id;
  for (const auto& rule : rules.apart_vmdks)
    if (rule.vm == vm && own(layout, unit, rule.disks) > 0 && layout.count_of(unit.on, vm, rule.disks) > 1) return rule.id;
  return "";
}

} // namespace

std::optional<Objection> objection_to_leaving(const Layout& layout, const Unit& unit)
{
  if (const auto& why = layout.vm(unit).cannot_move) return Objection{*why};
  return std::nullopt;
}

std::optional<Objection> rule_against(const Layout& layout, const Rules& rules, const Unit& unit, std::size_t to)
{
  const auto& vm = layout.vm(unit).id;
  for (const auto& rule : rules.apart_vms) {
    if (!in(rule.vms, vm)) continue;
    if (const auto there = others_there(layout, rule, vm, to); there > 0)
      return Objection{fmt::format("VM anti-affinity rule {}", rule.id), static_cast<double>(there), 0};
  }
  for (const auto& rule : rules.apart_vmdks) {
    if (rule.vm != vm) continue;
    const auto mine = own(layout, unit, rule.disks);
    const auto there = mine + layout.count_of(to, vm, rule.disks);
    if (mine > 0 && there > 1) return Objection{fmt::format("VMDK anti-affinity rule {}", rule.id), static_cast<double>(there), 1};
  }
  return std::nullopt;
}

std::optional<Objection> impossible(const Layout& layout, const Rules& rules, const Unit& unit, std::size_t to)
{
  const auto& there = layout.datastore(to);
  const auto& vm = layout.vm(unit);
  if (there.in_maintenance) return Objection{"the destination is in maintenance mode"};
  if (!vm.host.empty() && !there.hosts.empty() && !there.hosts.contains(vm.host)) return Objection{"the VM's host does not reach the destination"};
  if (const auto rule = rule_against(layout, rules, unit, to)) return rule;
  if (const auto free = layout.free(to); unit.allocated > free)
    return Objection{"no room", static_cast<double>(unit.allocated.count()), static_cast<double>(free.count())};
  return std::nullopt;
}

std::optional<Objection> objection_to(const Layout& layout, const Settings& settings, const Rules& rules, const Unit& unit, std::size_t to)
{
  if (auto never = impossible(layout, rules, unit, to)) return never;
  const auto& last = layout.vm(unit).last_move;
  if (last && last->from == layout.datastore(to).id && last->ago < settings.settling)
    return Objection{"it left the destination a short while ago", last->ago.value(), settings.settling.value()};
  return std::nullopt;
}

Advice mend_rules(const Observed& observed, const Settings& settings, const Rules& rules)
{
  Advice advice;
  Layout layout(observed, settings);
  Rejections rejections(Cause::Rule);
  for (std::size_t which = 0; which < layout.units().size(); ++which) {
    const auto& unit = layout.units()[which];
    const auto rule = broken_by(layout, rules, unit);
    if (rule.empty()) continue;
    if (const auto never = objection_to_leaving(layout, unit)) {
      rejections.add(layout.as_move(unit, unit.on), *never, 0);
      continue;
    }
    const auto objection = [&](std::size_t to) -> std::optional<Objection> {
      if (auto against = objection_to(layout, settings, rules, unit, to)) return against;
      if (const auto used = layout.used_with(to, unit); used > layout.threshold(to))
        return Objection{"the destination would be over the space threshold", used, layout.threshold(to)};
      return std::nullopt;
    };
    const auto best = destination(layout, unit, rejections, objection, [&](std::size_t to) { return layout.used_with(to, unit); });
    if (!best) continue;
    advice.recommended.push_back({.cause = Cause::Rule, .move = layout.as_move(unit, *best),
                                  .figures = {{"destination_used_before_percent", layout.used(*best)},
                                              {"destination_used_after_percent", layout.used_with(*best, unit)}},
                                  .reason = fmt::format("rule {} is broken", rule)});
    layout.move(which, *best);
  }
  advice.rejected = rejections.taken();
  return advice;
}

} // namespace godwit::cluster::storage_drs
