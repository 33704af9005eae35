#include "cluster/storage_drs/balance.hpp"
#include "cluster/storage_drs/relief.hpp"
#include "units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace godwit::cluster::storage_drs {

namespace {

class SpaceBalance {
public:
  SpaceBalance(const Observed& observed, const Settings& settings, const Rules& rules) : settings_(settings), rules_(rules), layout_(observed, settings) {}

  Advice advice()
  {
    Advice advice;
    for (std::size_t datastore = 0; datastore < layout_.datastores(); ++datastore)
      advice.judged.push_back({Cause::Space, layout_.datastore(datastore).id, layout_.used(datastore), layout_.threshold(datastore), violated(datastore), ""});
    advice.recommended = Relief(*this, layout_, rejections_).recommended();
    advice.rejected = rejections_.taken();
    return advice;
  }

  struct Candidate {
    std::size_t unit, to;
    Bytes benefit, cost;
    Rank rank;
  };

  bool violated(std::size_t datastore) const
  {
    return layout_.used(datastore) > layout_.threshold(datastore) && !layout_.datastore(datastore).in_maintenance;
  }

  std::optional<double> need(std::size_t datastore) const { return violated(datastore) ? std::optional(layout_.used(datastore)) : std::nullopt; }
  bool leaves(std::size_t) const { return true; }
  std::optional<Objection> objection_to_unit(const Unit& unit) const { return objection_to_leaving(layout_, unit); }
  /// Its size from what must leave.
  double distance(const Candidate& candidate) const
  {
    const auto& unit = layout_.units()[candidate.unit];
    return std::abs(static_cast<double>((unit.demand - must_leave(unit.on)).count()));
  }
  void moved(const Candidate& candidate) { layout_.move(candidate.unit, candidate.to); }

  Candidate judged(std::size_t which, std::size_t to) const
  {
    const auto& unit = layout_.units()[which];
    const auto leave = must_leave(unit.on);
    // What will grow there within the horizon would have to leave next.
    const auto needed = leave + Bytes{std::max(std::int64_t{0}, (layout_.growth(unit.on) * settings_.growth_horizon).count())};
    Candidate candidate{.unit = which, .to = to, .benefit = units::min(unit.demand, needed), .cost = transfer_cost(settings_, unit), .rank = {}};
    // Of two as close, the one that does it alone: half a byte is nearer than any other.
    const auto closeness = distance(candidate) + (unit.demand < leave ? 0.5 : 0);
    candidate.rank = {static_cast<double>(preference(settings_, layout_.datastore(unit.on), layout_.datastore(to).id)), closeness,
                      static_cast<double>(candidate.cost.count()), layout_.used(to)};
    if (settings_.policy == inventory::StorageDrsPolicy::LeadTimeAware)
      candidate.rank.first = -static_cast<double>(candidate.benefit.count()) / burden(unit, to).value();
    return candidate;
  }

  std::optional<Objection> objection(const Candidate& candidate) const
  {
    const auto& unit = layout_.units()[candidate.unit];
    if (auto never = objection_to(layout_, settings_, rules_, unit, candidate.to)) return never;
    const auto difference = layout_.used(unit.on) - layout_.used(candidate.to);
    if (difference < settings_.min_space_difference) return Objection{"the destination is not enough emptier", difference, settings_.min_space_difference};
    const auto later = std::max(layout_.used_with(candidate.to, unit), layout_.used_later_with(candidate.to, unit));
    if (later > layout_.threshold(candidate.to))
      return Objection{"the destination would pass the threshold within the horizon", later, layout_.threshold(candidate.to)};
    const auto ratio = benefit_ratio(candidate);
    if (ratio < settings_.min_benefit) return Objection{"it would remove too little for what it costs", ratio, settings_.min_benefit};
    return std::nullopt;
  }

  Recommendation recommendation(const Candidate& candidate) const
  {
    const auto& unit = layout_.units()[candidate.unit];
    const auto& to = candidate.to;
    const auto count = [](Bytes size) { return static_cast<double>(size.count()); };
    Figures figures{{"source_used_percent", layout_.used(unit.on)},
                    {"threshold_percent", layout_.threshold(unit.on)},
                    {"must_leave_bytes", count(must_leave(unit.on))},
                    {"source_growth_bytes_per_s", layout_.growth(unit.on).value()},
                    {"vm_space_bytes", count(unit.demand)},
                    {"destination_used_before_percent", layout_.used(to)},
                    {"destination_used_after_percent", layout_.used_with(to, unit)},
                    {"destination_used_at_horizon_percent", layout_.used_later_with(to, unit)},
                    {"difference_percent", layout_.used(unit.on) - layout_.used(to)},
                    {"benefit_bytes", count(candidate.benefit)},
                    {"cost_bytes", count(candidate.cost)}};
    if (settings_.policy == inventory::StorageDrsPolicy::LeadTimeAware) {
      figures.push_back({"expected_rate_bytes_per_s", expected_rate(layout_, settings_, unit, to).value()});
      figures.push_back({"expected_s", (unit.allocated / expected_rate(layout_, settings_, unit, to)).value()});
    }
    if (settings_.policy == inventory::StorageDrsPolicy::ArrayAware)
      figures.push_back({"offloadable", layout_.datastore(unit.on).offloads_to.contains(layout_.datastore(to).id) ? 1.0 : 0.0});
    return {.cause = Cause::Space, .move = layout_.as_move(unit, to), .figures = std::move(figures),
            .reason = reason(unit.on)};
  }

private:
  Bytes must_leave(std::size_t datastore) const { return layout_.demand(datastore) - layout_.most(datastore); }

  std::string reason(std::size_t datastore) const
  {
    const auto& id = layout_.datastore(datastore).id;
    if (!settings_.free_space_threshold) return fmt::format("{} is {:.2f} % full, above {:.0f} %", id, layout_.used(datastore), settings_.space_threshold);
    const auto left = std::max(Bytes{0}, layout_.datastore(datastore).capacity - layout_.demand(datastore));
    const auto wanted = *settings_.free_space_threshold;
    return fmt::format("{} has {} free, less than {}: {} too few", id, units::to_text(left), units::to_text(wanted), units::to_text(must_leave(datastore)));
  }

  /// Time a move takes, and what guests bear meanwhile.
  Seconds burden(const Unit& unit, std::size_t to) const
  {
    const auto rate = expected_rate(layout_, settings_, unit, to);
    auto burden = unit.allocated / rate;
    if (layout_.model(unit.on) && layout_.model(to)) burden += guest_cost(layout_, settings_, unit, to, rate);
    return std::max(burden, Seconds{1e-9});
  }

  static double benefit_ratio(const Candidate& candidate) { return candidate.benefit / std::max(candidate.cost, Bytes{1}); }

  const Settings& settings_;
  const Rules& rules_;
  Layout layout_;
  Rejections rejections_{Cause::Space};
};

} // namespace

Advice balance_space(const Observed& observed, const Settings& settings, const Rules& rules)
{
  return SpaceBalance(observed, settings, rules).advice();
}

} // namespace godwit::cluster::storage_drs
