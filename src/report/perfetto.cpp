#include "report/perfetto.hpp"

#include "report/chrome_events.hpp"
#include "report/figures.hpp"
#include "report/link_series.hpp"
#include "report/version.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

struct Process {
  enum { Migrations = 1, Timeline, Faults, Links, Guests };
};

/// A slice of a migration: its wait, then its phases.
struct Slice {
  std::string name;
  Seconds from, to;
  Json args;
};

std::vector<Slice> slices_of(const Migration& migration)
{
  std::vector<Slice> slices;
  if (migration.admission.waited > Seconds{}) {
    auto lacking = Json::array();
    for (const auto& use : migration.admission.lacking) lacking.push_back(use.resource);
    slices.push_back({"waits for slots", migration.requested, migration.requested + migration.admission.waited, {{"lacking", lacking}}});
  }
  for (const auto& phase : migration.phases) slices.push_back({phase.name, phase.start, phase.end, {{"claim", phase.claim}, {"bytes", phase.bytes.count()}}});
  return slices;
}

Track track_of(std::size_t migration) { return {Process::Timeline, static_cast<int>(migration) + 1}; }

void add_instants(ChromeEvents& events, const Migration& migration, std::uint64_t id)
{
  for (const auto& [at, made, phase] : migration.decisions)
    events.instant(Process::Migrations, "migration", id, fmt::format("{} of {}: {}", made.what, made.subject, made.chosen), at, {{"reason", made.reason}, {"claim", made.claim}});
  for (const auto& [at, handed] : migration.handovers)
    events.instant(Process::Migrations, "migration", id, fmt::format("{}: {} after {}", handed.subject, handed.to_mover, handed.from_mover), at,
                   {{"offset", handed.offset.count()}, {"reason", handed.reason}, {"claim", handed.claim}});
}

void add_migration(ChromeEvents& events, const Migration& migration, std::size_t number)
{
  const auto id = number + 1;
  const auto name = fmt::format("{}: {} of {}", migration.id, migration.kind, migration.vm);
  events.begin(Process::Migrations, "migration", id, name, migration.requested,
               {{"outcome", outcome_text(migration)}, {"reason", migration.reason}, {"from", migration.host}, {"to", migration.to_host}, {"duration_s", duration(migration).value()},
                {"stun_s", migration.downtime.value()}});
  events.name_thread(track_of(number), name);
  for (auto& [phase, from, to, args] : slices_of(migration)) {
    events.slice(track_of(number), "phase", phase, from, to, args);
    events.begin(Process::Migrations, "migration", id, phase, from, std::move(args));
    events.end(Process::Migrations, "migration", id, phase, to);
  }
  add_instants(events, migration, id);
  events.end(Process::Migrations, "migration", id, name, migration.end);
}

/// The slice under way at `at`, the latest to have begun.
std::optional<Slice> slice_at(const Migration& migration, Seconds at)
{
  std::optional<Slice> found;
  for (auto& slice : slices_of(migration))
    if (slice.from <= at && at <= slice.to) found = std::move(slice);
  return found;
}

void add_faults(ChromeEvents& events, const Summary& summary)
{
  for (std::size_t i = 0; i < summary.faults.size(); ++i) {
    const auto& fault = summary.faults[i];
    const Track track{Process::Faults, static_cast<int>(i) + 1};
    events.name_thread(track, fault.id);
    events.slice(track, "fault", fault.what, fault.from, fault.to.value_or(summary.simulated));
    for (std::size_t m = 0; m < summary.migrations.size(); ++m) {
      const auto& migration = summary.migrations[m];
      const auto lost = std::ranges::find_if(migration.outages, [&](const Outage& outage) { return outage.lost == fault.from; });
      if (lost != migration.outages.end() && slice_at(migration, fault.from)) events.flow("cause", "strikes", track, fault.from, track_of(m), fault.from);
    }
  }
}

/// Who ended at the instant another's wait was over, on a resource it waited for.
void add_queue(ChromeEvents& events, const Summary& summary)
{
  std::multimap<double, std::size_t> ended;
  for (std::size_t i = 0; i < summary.migrations.size(); ++i) ended.emplace(summary.migrations[i].end.value(), i);
  for (std::size_t i = 0; i < summary.migrations.size(); ++i) {
    const auto& migration = summary.migrations[i];
    if (migration.admission.waited <= Seconds{} || migration.phases.empty()) continue;
    const auto starts = migration.phases.front().start;
    const auto [first, last] = ended.equal_range(starts.value());
    const auto frees = [&](const auto& entry) {
      const auto& other = summary.migrations[entry.second];
      return !other.phases.empty() && std::ranges::any_of(other.admission.taken, [&](const auto& slot) {
        return std::ranges::any_of(migration.admission.lacking, [&](const auto& lacks) { return lacks.resource == slot.resource; });
      });
    };
    if (const auto who = std::find_if(first, last, frees); who != last)
      events.flow("cause", "frees its slots for", track_of(who->second), summary.migrations[who->second].phases.back().start, track_of(i), starts);
  }
}

void add_slowings(ChromeEvents& events, const Summary& summary)
{
  for (std::size_t i = 0; i < summary.migrations.size(); ++i) {
    const auto& migration = summary.migrations[i];
    std::vector<const Phase*> passes;
    for (const auto& phase : migration.phases)
      if (phase.name == "memory_pass") passes.push_back(&phase);
    for (const auto& slowing : migration.slowings)
      if (slowing.phase != "trace_install" && slowing.slowed.slowdown > 0 && slowing.pass > 0 && slowing.pass < passes.size())
        events.flow("cause", "slows the guest for", track_of(i), passes[slowing.pass - 1]->start, track_of(i), passes[slowing.pass]->start);
  }
}

void add_links(ChromeEvents& events, const Summary& summary)
{
  const auto series = link_series(summary);
  for (std::size_t number = 0; number < series.size(); ++number) {
    std::map<trace::Cause, bool> causes; // a counter's values are the same from first to last
    for (const auto& step : series[number])
      for (const auto& [cause, rate] : step.rates) causes[cause] = true;
    for (const auto& step : series[number]) {
      auto values = Json::object();
      for (const auto& [cause, seen] : causes) {
        const auto rate = step.rates.find(cause);
        values[std::string{to_text(cause)}] = rate == step.rates.end() ? 0.0 : rate->second.value();
      }
      events.counter(Process::Links, summary.resources[number].resource.id, step.at, std::move(values));
    }
  }
}

void add_guests(ChromeEvents& events, const Summary& summary)
{
  for (const auto& migration : summary.migrations) {
    const auto over = migration.switched_over.value_or(migration.end);
    for (const auto& [at, judged] : migration.iterations) events.counter(Process::Guests, migration.id + " disk left", at, {{"bytes", judged.left.count()}});
    if (!migration.iterations.empty()) events.counter(Process::Guests, migration.id + " disk left", over, {{"bytes", 0}});
    for (const auto& [at, judged] : migration.passes) events.counter(Process::Guests, migration.id + " memory left", at, {{"bytes", judged.dirtied.count()}});
    if (!migration.passes.empty()) events.counter(Process::Guests, migration.id + " memory left", over, {{"bytes", 0}});
    for (const auto& [at, changed] : migration.mirroring.changes)
      events.counter(Process::Guests, fmt::format("{} {} mirror buffer", migration.id, changed.disk), at, {{"bytes", changed.buffered.count()}});
    for (const auto& slowing : migration.slowings) events.counter(Process::Guests, migration.id + " vCPU slowdown", slowing.at, {{"share", slowing.slowed.slowdown}});
  }
}

} // namespace

std::string perfetto_json(const Summary& summary)
{
  ChromeEvents events;
  events.name_process(Process::Migrations, "migrations");
  events.name_process(Process::Timeline, "timeline");
  events.name_process(Process::Faults, "faults");
  events.name_process(Process::Links, "links, bytes a second by cause");
  events.name_process(Process::Guests, "guests");
  for (std::size_t i = 0; i < summary.migrations.size(); ++i) add_migration(events, summary.migrations[i], i);
  add_faults(events, summary);
  add_queue(events, summary);
  add_slowings(events, summary);
  add_links(events, summary);
  add_guests(events, summary);
  return events.text({{"godwit", version()}, {"scenario", summary.run.title}, {"scenario_hash", summary.run.scenario_hash}, {"seed", summary.run.seed}});
}

} // namespace godwit::report
