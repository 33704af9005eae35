#include "cluster/storage_drs/balance.hpp"
#include "cluster/storage_drs/relief.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::cluster::storage_drs {

namespace {

constexpr Seconds day{86'400};

/// Denneman 2011-10-07; vSphere API: StorageDrsIolbDisabledInternally.
std::vector<std::string> why_off(const Observed& observed, const Settings& settings)
{
  std::vector<std::string> why;
  if (!settings.io_balancing) why.emplace_back("I/O balancing is not enabled");
  for (const auto& datastore : observed.datastores) {
    if (!datastore.hosts.empty() && datastore.hosts.size() < observed.hosts)
      why.push_back(fmt::format("{} is only partially connected: {} of {} hosts", datastore.id, datastore.hosts.size(), observed.hosts));
    if (!datastore.latency) why.push_back(fmt::format("{} has no statistics", datastore.id));
  }
  if (observed.history < settings.io_history && !observed.yesterday)
    why.push_back(fmt::format("{:.1f} h of statistics are too few, {:.1f} h are needed", observed.history.value() / 3600, settings.io_history.value() / 3600));
  if (std::ranges::none_of(observed.datastores, [](const auto& datastore) { return datastore.model.has_value(); }))
    why.emplace_back("no datastore has a device model yet");
  return why;
}

class IoBalance {
public:
  IoBalance(const Observed& observed, const Settings& settings, const Rules& rules) : settings_(settings), rules_(rules), layout_(observed, settings) {}

  Advice advice()
  {
    Advice advice;
    for (std::size_t datastore = 0; datastore < layout_.datastores(); ++datastore)
      advice.judged.push_back({Cause::Io, layout_.datastore(datastore).id, layout_.latency(datastore).value(), settings_.io_latency_threshold.value(),
                               violated(datastore), fmt::format("normalised load {:.3f}", layout_.normalised_load(datastore))});
    advice.recommended = Relief(*this, layout_, rejections_).recommended();
    advice.rejected = rejections_.taken();
    return advice;
  }

  struct Candidate {
    std::size_t unit, to;
    double source_load, destination_load; ///< normalised, afterwards
    Seconds source_latency, destination_latency; ///< afterwards
    Seconds benefit, cost; ///< latency of all I/Os together, over a day and while it is copied
    Rank rank;
  };

  /// Only what was measured so: a datastore that moves to it would carry past the threshold is their destination, not a source.
  bool violated(std::size_t datastore) const
  {
    const auto& seen = layout_.datastore(datastore);
    return std::min(*seen.latency, layout_.latency(datastore)) > settings_.io_latency_threshold && !seen.in_maintenance;
  }

  std::optional<double> need(std::size_t datastore) const { return violated(datastore) ? std::optional(layout_.normalised_load(datastore)) : std::nullopt; }
  bool leaves(std::size_t which) const { return layout_.units()[which].load > 0 && !moved_.contains(which); }
  double distance(const Candidate& candidate) const { return -candidate.benefit.value(); }
  void moved(const Candidate& candidate)
  {
    layout_.move(candidate.unit, candidate.to);
    moved_.insert(candidate.unit);
  }

  std::optional<Objection> objection_to_unit(const Unit& unit) const
  {
    if (auto never = objection_to_leaving(layout_, unit)) return never;
    const auto& last = layout_.vm(unit).last_move;
    if (last && last->ago < settings_.settling)
      return Objection{"its statistics were gathered in part where it no longer is", last->ago.value(), settings_.settling.value()};
    return std::nullopt;
  }

  Candidate judged(std::size_t which, std::size_t to) const
  {
    const auto& unit = layout_.units()[which];
    const auto from = unit.on;
    Candidate candidate{.unit = which, .to = to,
                        .source_load = layout_.normalised_load(from) - layout_.normalised(from, unit.load),
                        .destination_load = layout_.normalised_load(to) + layout_.normalised(to, unit.load),
                        .source_latency = layout_.latency_shifted(from, -unit.outstanding),
                        .destination_latency = layout_.latency_shifted(to, unit.outstanding), .benefit = {}, .cost = {}, .rank = {}};
    const auto before = layout_.latency(from) * layout_.iops(from) + layout_.latency(to) * layout_.iops(to);
    const auto afterwards = candidate.source_latency * (layout_.iops(from) - unit.iops) + candidate.destination_latency * (layout_.iops(to) + unit.iops);
    candidate.benefit = (before - afterwards) * day.value();
    candidate.cost = guest_cost(layout_, settings_, unit, to, expected_rate(layout_, settings_, unit, to));
    const auto lowered = layout_.normalised_load(from) - std::max(candidate.source_load, candidate.destination_load);
    const auto bytes = std::max(1.0, static_cast<double>(transfer_cost(settings_, unit).count()));
    candidate.rank = {static_cast<double>(preference(settings_, layout_.datastore(from), layout_.datastore(to).id)), -lowered / bytes, bytes, layout_.used(to)};
    // That the array copies by itself counts for nothing where the destination would be the next that is too slow.
    if (settings_.policy == inventory::StorageDrsPolicy::ArrayAware && candidate.destination_latency > settings_.io_latency_threshold) candidate.rank.first = 1;
    if (settings_.policy == inventory::StorageDrsPolicy::LeadTimeAware) candidate.rank.first = (candidate.cost - candidate.benefit).value();
    return candidate;
  }

  std::optional<Objection> objection(const Candidate& candidate) const
  {
    const auto& unit = layout_.units()[candidate.unit];
    const auto from = unit.on;
    const auto to = candidate.to;
    if (auto never = objection_to(layout_, settings_, rules_, unit, to)) return never;
    if (settings_.correlation_detector && layout_.datastore(from).correlated.contains(layout_.datastore(to).id))
      return Objection{"source and destination are correlated"};
    const auto tilt = imbalance(from, to);
    if (tilt < 0) return Objection{"the destination is loaded more already", layout_.normalised_load(to), layout_.normalised_load(from)};
    if (tilt <= settings_.io_imbalance)
      return Objection{"the load is not imbalanced enough", tilt, settings_.io_imbalance};
    if (const auto worst = std::max(candidate.source_load, candidate.destination_load); worst >= layout_.normalised_load(from))
      return Objection{"the destination would be loaded as much", worst, layout_.normalised_load(from)};
    if (candidate.destination_latency >= layout_.latency(from))
      return Objection{"the destination would be as slow", candidate.destination_latency.value(), layout_.latency(from).value()};
    if (const auto later = std::max(layout_.used_with(to, unit), layout_.used_later_with(to, unit)); later > layout_.threshold(to))
      return Objection{"the destination would pass the space threshold", later, layout_.threshold(to)};
    if (candidate.benefit <= candidate.cost)
      return Objection{"guests would bear more than they gain", candidate.benefit.value(), candidate.cost.value()};
    return std::nullopt;
  }

  Recommendation recommendation(const Candidate& candidate) const
  {
    const auto& unit = layout_.units()[candidate.unit];
    const auto from = unit.on;
    const auto to = candidate.to;
    Figures figures{{"source_latency_s", layout_.latency(from).value()},
                    {"threshold_s", settings_.io_latency_threshold.value()},
                    {"source_latency_after_s", candidate.source_latency.value()},
                    {"destination_latency_before_s", layout_.latency(to).value()},
                    {"destination_latency_after_s", candidate.destination_latency.value()},
                    {"source_load_before", layout_.normalised_load(from)},
                    {"source_load_after", candidate.source_load},
                    {"destination_load_before", layout_.normalised_load(to)},
                    {"destination_load_after", candidate.destination_load},
                    {"imbalance_percent", imbalance(from, to)},
                    {"benefit_s", candidate.benefit.value()},
                    {"cost_s", candidate.cost.value()},
                    {"destination_used_after_percent", layout_.used_with(to, unit)}};
    if (settings_.policy == inventory::StorageDrsPolicy::LeadTimeAware) {
      figures.push_back({"expected_rate_bytes_per_s", expected_rate(layout_, settings_, unit, to).value()});
      figures.push_back({"expected_s", (unit.allocated / expected_rate(layout_, settings_, unit, to)).value()});
    }
    if (settings_.policy == inventory::StorageDrsPolicy::ArrayAware)
      figures.push_back({"offloadable", layout_.datastore(from).offloads_to.contains(layout_.datastore(to).id) ? 1.0 : 0.0});
    return {.cause = Cause::Io, .move = layout_.as_move(unit, to), .figures = std::move(figures),
            .reason = fmt::format("{} answers in {:.1f} ms, above {:.0f} ms", layout_.datastore(from).id, 1e3 * layout_.latency(from).value(),
                                  1e3 * settings_.io_latency_threshold.value())};
  }

private:
  double imbalance(std::size_t from, std::size_t to) const
  {
    return 100 * (1 - layout_.normalised_load(to) / layout_.normalised_load(from));
  }

  const Settings& settings_;
  const Rules& rules_;
  Layout layout_;
  std::set<std::size_t> moved_; ///< units, once each
  Rejections rejections_{Cause::Io};
};

} // namespace

Advice balance_io(const Observed& observed, const Settings& settings, const Rules& rules)
{
  Advice off{.judged = {}, .recommended = {}, .rejected = {}, .disabled = why_off(observed, settings)};
  if (!off.disabled.empty()) return off;
  return IoBalance(observed, settings, rules).advice();
}

} // namespace godwit::cluster::storage_drs
