#include "cluster/storage_drs/placement.hpp"

#include "cluster/storage_drs/relief.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::cluster::storage_drs {

namespace {

/// A move of a set that makes room.
struct Step {
  std::size_t unit, to;
};
struct Set {
  std::vector<Step> steps;
  Bytes data;
  bool better_than(const std::optional<Set>& other) const
  {
    return !other || steps.size() < other->steps.size() || (steps.size() == other->steps.size() && data < other->data);
  }
};

class Placing {
public:
  Placing(const Observed& observed, const Settings& settings, const Rules& rules, const ObservedVm& arriving)
      : with_(observed), settings_(settings), rules_(rules)
  {
    // The arriving VM stands on a datastore of its own, beside the cluster's: then its units are like any other, and must leave.
    with_.datastores.push_back({.id = nowhere, .capacity = Bytes{std::int64_t{1} << 60}, .other = {}, .latency = {}, .model = {}, .in_maintenance = true});
    auto vm = arriving;
    vm.cannot_move = "it is being placed"; // nothing of it makes room for the rest
    for (auto& disk : vm.disks) disk.datastore = nowhere;
    with_.vms.push_back(std::move(vm));
  }

  Placement placement()
  {
    Layout layout(with_, settings_);
    Placement placement;
    if (auto too_few = too_few_apart(layout, placement); !too_few.empty()) return nowhere_for(std::move(placement), std::move(too_few));
    for (const auto unit : largest_first(layout))
      if (auto why_not = settle(layout, unit, placement); !why_not.empty()) return nowhere_for(std::move(placement), std::move(why_not));
    return placement;
  }

private:
  static constexpr auto nowhere = "(not placed yet)";

  static Placement nowhere_for(Placement tried, std::string why_not)
  {
    return {.files = {}, .first = {}, .rejected = std::move(tried.rejected), .why_not = std::move(why_not)};
  }

  bool arrives(const Unit& unit) const { return unit.vm == with_.vms.size() - 1; }

  /// Denneman 2013-02-05. What has room for a larger one has room for a smaller one too: in this order disks that must be apart find places
  /// wherever there are any.
  std::vector<std::size_t> largest_first(const Layout& layout) const
  {
    std::vector<std::size_t> units;
    for (std::size_t which = 0; which < layout.units().size(); ++which)
      if (arrives(layout.units()[which])) units.push_back(which);
    std::ranges::stable_sort(units, std::ranges::greater{}, [&](std::size_t which) { return layout.units()[which].demand; });
    return units;
  }

  /// "" where each of the VM's rules has a datastore for each disk, room aside: moves may make that.
  std::string too_few_apart(const Layout& layout, Placement& placement) const
  {
    for (const auto& rule : rules_.apart_vmdks) {
      if (rule.vm != with_.vms.back().id) continue;
      Rejections rejections{Cause::Placement};
      std::size_t open = 0;
      const Unit any{.vm = with_.vms.size() - 1, .disks = {}, .on = layout.datastores() - 1, .allocated = {}, .demand = {}, .growth = {}, .written = {}};
      for (std::size_t to = 0; to < any.on; ++to) {
        if (const auto against = closed(layout, any, to)) rejections.add(layout.as_move(any, to), *against, layout.used(to));
        else ++open;
      }
      if (open >= rule.disks.size()) continue;
      note(placement, rejections);
      return fmt::format("rule {} keeps {} disks apart, for which {} {} open{}{}", rule.id, rule.disks.size(), open, open == 1 ? "datastore is" : "datastores are",
                         open < any.on ? "; " : "", text(rejections));
    }
    return "";
  }

  /// "A: it is full; B and 2 more: they are fuller".
  static std::string text(const Rejections& rejections)
  {
    std::string text;
    for (const auto& rejected : rejections.taken())
      text += fmt::format("{}{}{}: {}", text.empty() ? "" : "; ", rejected.nearest.to, rejected.count > 1 ? fmt::format(" and {} more", rejected.count - 1) : "",
                          rejected.reason);
    return text;
  }

  static void note(Placement& placement, const Rejections& rejections)
  {
    auto all = rejections.taken();
    std::ranges::move(all, std::back_inserter(placement.rejected));
  }

  /// A place for the unit, after moves where it needs any. "" when there is one, else why not.
  std::string settle(Layout& layout, std::size_t which, Placement& placement) const
  {
    Rejections rejections{Cause::Placement};
    auto to = best_for(layout, which, rejections);
    note(placement, rejections);
    const auto before = placement.first.size();
    if (!to) to = make_room_anywhere(layout, which, placement);
    const auto& unit = layout.units()[which];
    const auto& disks = with_.vms.back().disks;
    if (!to && unit.disks.size() < disks.size()) return fmt::format("{} has none; {}", disks[unit.disks[0]].id, text(rejections));
    if (!to) return text(rejections);
    const auto needed = placement.first.size() - before;
    auto move = layout.as_move(unit, *to);
    move.from = "";
    placement.files.push_back({.cause = Cause::Placement, .move = std::move(move),
                               .figures = {{"used_before_percent", layout.used(*to)},
                                           {"used_after_percent", layout.used_with(*to, unit)},
                                           {"score", score(layout, *to, unit)}},
                               .reason = needed == 0 ? "the best of space and load" : fmt::format("it has room after {} {}", needed, needed == 1 ? "move" : "moves")});
    layout.move(which, *to);
    return "";
  }

  /// Lower is better. Space: how full it would be; I/O: how much of the most loaded one's load it bears.
  double score(const Layout& layout, std::size_t to, const Unit& unit) const
  {
    double most = 0;
    for (std::size_t other = 0; other < layout.datastores(); ++other)
      if (layout.model(other)) most = std::max(most, layout.normalised_load(other));
    const auto io = layout.model(to) && most > 0 ? layout.normalised_load(to) / most : 0;
    return layout.used_with(to, unit) / 100 + io;
  }

  std::optional<std::size_t> best_for(const Layout& layout, std::size_t which, Rejections& rejections) const
  {
    const auto& unit = layout.units()[which];
    const auto partly = [&](std::size_t to) { return !layout.datastore(to).hosts.empty() && layout.datastore(to).hosts.size() < with_.hosts; };
    return destination(
        layout, unit, rejections, [&](std::size_t to) { return objection(layout, unit, to); },
        [&](std::size_t to) { return std::pair(partly(to), score(layout, to, unit)); });
  }

  std::optional<Objection> objection(const Layout& layout, const Unit& unit, std::size_t to) const
  {
    if (layout.datastore(to).thin_alarm) return Objection{"the array reports the LUN as nearly out of space"};
    if (auto against = objection_to(layout, settings_, rules_, unit, to)) return against;
    if (const auto used = layout.used_with(to, unit); used > layout.threshold(to))
      return Objection{"it would be over the space threshold", used, layout.threshold(to)};
    return std::nullopt;
  }

  /// Whatever room is made there.
  std::optional<Objection> closed(const Layout& layout, Unit unit, std::size_t to) const
  {
    unit.allocated = unit.demand = {};
    if (layout.datastore(to).thin_alarm) return Objection{"the array reports the LUN as nearly out of space"};
    return objection_to(layout, settings_, rules_, unit, to);
  }

  /// What would be too much there with so much more on it. Not above zero: it fits.
  Bytes excess(const Layout& layout, std::size_t datastore, Bytes more) const
  {
    return layout.demand(datastore) + more - layout.most(datastore);
  }

  /// The moves are made in the layout, and are added to the placement's.
  std::optional<std::size_t> make_room_anywhere(Layout& layout, std::size_t arriving, Placement& placement) const
  {
    const auto& unit = layout.units()[arriving];
    const auto left = settings_.placement_steps - static_cast<int>(placement.first.size());
    for (int steps = 1; steps <= left; ++steps) {
      std::optional<Set> best;
      std::size_t where = 0;
      for (std::size_t to = 0; to < layout.datastores(); ++to) {
        if (to == unit.on || closed(layout, unit, to) || unit.demand > layout.most(to)) continue;
        const auto set = make_room(layout, {to}, unit.demand, steps);
        if (!set || !set->better_than(best)) continue;
        best = set;
        where = to;
      }
      if (!best) continue;
      for (const auto& step : best->steps) make(step, layout, placement);
      return where;
    }
    return std::nullopt;
  }

  void make(const Step& step, Layout& layout, Placement& placement) const
  {
    placement.first.push_back({.cause = Cause::Placement, .move = layout.as_move(layout.units()[step.unit], step.to),
                               .figures = {{"destination_used_after_percent", layout.used_with(step.to, layout.units()[step.unit])}},
                               .reason = fmt::format("it makes room for {}", with_.vms.back().id)});
    layout.move(step.unit, step.to);
  }

  /// Where room is being made, the innermost last: nothing goes there.
  using Making = std::vector<std::size_t>;

  /// The best set of at most `steps` moves after which so much more fits on the last of `making`; a move may need another before it.
  std::optional<Set> make_room(const Layout& layout, const Making& making, Bytes more, int steps) const
  {
    const auto datastore = making.back();
    const auto needed = excess(layout, datastore, more);
    if (needed <= Bytes{0}) return Set{};
    if (steps <= 0) return std::nullopt;
    std::optional<Set> best;
    for (std::size_t which = 0; which < layout.units().size(); ++which) {
      const auto& unit = layout.units()[which];
      if (unit.on != datastore || objection_to_leaving(layout, unit)) continue;
      if (steps == 1 && unit.demand < needed) continue;
      for (std::size_t to = 0; to < layout.datastores(); ++to) {
        if (std::ranges::find(making, to) != making.end() || layout.datastore(to).in_maintenance || rule_against(layout, rules_, unit, to)) continue;
        auto set = with_move(layout, making, {which, to}, more, steps);
        if (set && set->better_than(best)) best = std::move(set);
      }
    }
    return best;
  }

  std::optional<Set> with_move(const Layout& layout, const Making& making, const Step& step, Bytes more, int steps) const
  {
    const auto& unit = layout.units()[step.unit];
    auto onward = making;
    onward.push_back(step.to);
    const auto before = make_room(layout, onward, unit.demand, steps - 1);
    if (!before || std::ranges::any_of(before->steps, [&](const Step& other) { return other.unit == step.unit; })) return std::nullopt;
    Layout then = layout;
    for (const auto& other : before->steps) then.move(other.unit, other.to);
    if (objection_to(then, settings_, rules_, unit, step.to)) return std::nullopt;
    then.move(step.unit, step.to);
    const auto left = steps - 1 - static_cast<int>(before->steps.size());
    const auto rest = make_room(then, making, more, left);
    if (!rest) return std::nullopt;
    Set set = *before;
    set.steps.push_back(step);
    set.data += unit.allocated + rest->data;
    set.steps.insert(set.steps.end(), rest->steps.begin(), rest->steps.end());
    return set;
  }

  Observed with_;
  const Settings& settings_;
  const Rules& rules_;
};

} // namespace

Placement place(const Observed& observed, const Settings& settings, const Rules& rules, const ObservedVm& arriving)
{
  return Placing(observed, settings, rules, arriving).placement();
}

} // namespace godwit::cluster::storage_drs
