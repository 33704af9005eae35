#include "report/remarks.hpp"

#include "report/arithmetic.hpp"
#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/guests.hpp"
#include "report/motion_cells.hpp"
#include "report/motion_remarks.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

using Migrations = std::vector<const Migration*>;

Bytes outside(const Summary& summary, const Migration& migration)
{
  const auto bytes = class_bytes(summary, migration);
  return bytes.at(ResourceClass::Fabric) + bytes.at(ResourceClass::Nics);
}

/// The first of those with the greatest `value`: rounding of simulated time must not pick among equals.
template <class Value> const Migration& most(const Migrations& migrations, Value value)
{
  const auto* found = migrations.front();
  for (const auto* migration : migrations)
    if (value(*migration) > value(*found) * (1 + 1e-6)) found = migration;
  return *found;
}

/// "2.5", "32", "more than 1,000".
std::string factor(double ratio)
{
  if (ratio > 1000) return "more than 1,000";
  return fmt::format("{:.{}f}", ratio, ratio < 10 ? 1 : 0);
}

std::string which_is_faster(const Migrations& completed)
{
  const auto& slow = most(completed, [](auto& m) { return duration(m).value(); });
  const auto& fast = most(completed, [](auto& m) { return 1 / duration(m).value(); });
  const auto ratio = duration(slow) / duration(fast);
  if (ratio >= 1.05)
    return fmt::format("{} is {} times as fast as {}: {} against {}.", fast.id, factor(ratio), slow.id, to_text(duration(fast)), to_text(duration(slow)));
  const auto who = completed.size() == 2 ? fmt::format("{} and {}", completed[0]->id, completed[1]->id) : fmt::format("All {}", completed.size());
  return fmt::format("{} take about the same time, {}.", who, to_text(duration(slow)));
}

std::string what_else_it_costs(const Summary& summary, const Migrations& completed)
{
  const auto sent = [&](const Migration& m) { return outside(summary, m) == Bytes{} ? "nothing" : to_text(outside(summary, m)); };
  // Bytes decide, CPU where they are equal.
  const auto weight = [&](const Migration& m) { return static_cast<double>(outside(summary, m).count()) + m.cpu.value(); };
  const auto& heavy = most(completed, weight);
  const auto& light = most(completed, [&](auto& m) { return 1 / (1 + weight(m)); });
  // CPU is only known of copies.
  if (std::all_of(completed.begin(), completed.end(), [](auto* m) { return m->copies.empty(); }))
    return fmt::format("{} moves {} over the network.", heavy.id, on_streams(summary, heavy) == Bytes{} ? "nothing" : to_text(on_streams(summary, heavy)));
  const auto text = fmt::format("{} moves {} over fabric and network and takes {} of host CPU", heavy.id, sent(heavy), to_text(heavy.cpu));
  const bool no_difference = sent(heavy) == sent(light) && to_text(heavy.cpu) == to_text(light.cpu); // that anybody would see
  if (no_difference) return text + (completed.size() > 1 ? "; so do the others." : ".");
  const bool has_factor = light.cpu > Seconds{} && heavy.cpu / light.cpu >= 1.05;
  const auto against = has_factor ? fmt::format("{} times as much as", factor(heavy.cpu / light.cpu)) : std::string{"against"};
  return fmt::format("{}, {} {}, which moves {} there and takes {}.", text, against, light.id, sent(light), to_text(light.cpu));
}

std::string because(const Summary& summary, const Bound& bound)
{
  if (bound.by == "window" && bound.of_stream) return fmt::format("no stream is faster by itself ({})", bound.how);
  if (bound.by == "window") return "the mover keeps only so many I/Os in flight and each waits for the disks, so latency and not a link sets the pace";
  if (bound.by == "metadata") return "each new block is allocated in the file system before it is written";
  if (bound.by == "paths lost") return "for most of the time its copy waited: " + bound.how;
  if (bound.by == "cpu") return bound.how + " has no time left";
  if (bound.by == "none") return bound.how;
  const auto* resource = summary.find_resource(bound.by);
  return fmt::format("{} is {}", bound.by, resource == nullptr ? "full" : full_text(resource->resource.kind));
}

/// Nobody counts the swap file in.
std::string swap_part(const Summary& summary, const Migration& migration)
{
  for (const auto number : migration.copies)
    if (const auto& copy = summary.copies[number]; copy.started.cause == trace::Cause::Swap)
      return fmt::format("; {} of it went into the swap file of {}, the memory that is not reserved", to_text(copy.end - copy.start), to_text(copy.started.size));
  return "";
}

/// Nor the queue.
std::string queue_part(const Migration& migration)
{
  if (migration.admission.waited <= Seconds{}) return "";
  const auto& lacking = migration.admission.lacking;
  return fmt::format("; {} of it went by before it could start{}", to_text(migration.admission.waited),
                     lacking.empty() ? "" : ", for want of slots on " + lacking.front().resource);
}

/// Of the migration it misses by the widest margin.
std::string how_far_off_the_estimate_is(const Summary& summary, const Migrations& completed)
{
  const auto ratio = [](const Migration& m) { return m.naive > Seconds{} ? duration(m) / m.naive : 1; };
  const auto off = [&](const Migration& m) { return std::max(ratio(m), 1 / ratio(m)); };
  const auto& worst = most(completed, off);
  const auto bound = main_bound(summary, worst);
  if (!bound || off(worst) < 1.1) return "";
  const auto how = ratio(worst) > 1 ? fmt::format("{} times as long as", factor(ratio(worst))) : fmt::format("only {:.2f} of", ratio(worst));
  return fmt::format("{} takes {} the estimate people make ({}): {}{}.", worst.id, how, to_text(worst.naive), because(summary, *bound), swap_part(summary, worst) + queue_part(worst));
}

/// Of the guest whose writes suffered most.
std::string what_the_guest_felt(const Summary& summary)
{
  const Migration* worst = nullptr;
  for (const auto& migration : summary.migrations)
    if (slowdown(migration.guest) > (worst ? slowdown(worst->guest) : 0.05)) worst = &migration;
  if (!worst) return "";
  const auto& guest = worst->guest;
  const auto kept = iops_kept(guest);
  const auto share = kept ? fmt::format("; it got {:.0f} % of its I/Os done", std::min(1.0, *kept) * 100) : "";
  return fmt::format("While {} ran, a write of {} took {} on average, {} times as long as before, and {} at worst{}.", worst->id, worst->vm,
                     to_text(guest.during->writes.mean), factor(1 + slowdown(guest)), to_text(guest.during->writes.worst), share);
}

/// The first migration that did not converge; if all did, the first that was handed on.
std::string what_came_between(const Summary& summary)
{
  if (auto memory = memory_that_never_settled(summary); !memory.empty()) return memory;
  for (const auto& migration : summary.migrations) {
    if (migration.iterations.empty() || migration.iterations.back().judged.verdict != "give_up") continue;
    const auto& last = migration.iterations.back().judged;
    return fmt::format("{} gave up after {} passes with {} still to copy: {} changes its disks as fast as they are copied, and goes on where it was.",
                       migration.id, migration.iterations.size(), to_text(last.left), migration.vm);
  }
  for (const auto& migration : summary.migrations) {
    if (migration.handovers.empty()) continue;
    const auto& handed = migration.handovers.front().handed;
    return fmt::format("{} of {} was copied by {} up to {} and by {} from there: {}. What had arrived was not copied again.", handed.subject,
                       migration.id, mover_name(handed.from_mover), to_text(handed.offset), mover_name(handed.to_mover),
                       cited(handed.reason, handed.claim));
  }
  return "";
}

/// Asked inside one array, refused by the device, and nothing went wrong: most likely nobody said that the array can.
std::string who_could_have_been_offloaded(const Summary& summary)
{
  if (!summary.faults.empty() || !summary.upgrades.empty()) return "";
  for (const auto& migration : summary.migrations)
    for (const auto& [at, made, phase] : migration.decisions) {
      const bool by_device = std::ranges::any_of(made.tried, [](auto& tried) { return tried.name == "fs3dm_hw" && (tried.claim == "DM-3" || tried.claim == "VAAI-4"); });
      if (made.what == "data_mover" && by_device && !made.device_state.empty())
        return fmt::format("{} stays within one array, which does not copy it by itself, so the host does. An array offloads where the platform says \"vaai\": "
                           "{{\"xcopy\": \"supported\"}}; one without it does not.", migration.id);
    }
  return "";
}

/// A recording plays from the request on; what stands before the copy may be longer.
std::string what_was_over_before(const Summary& summary)
{
  for (const auto& migration : summary.migrations) {
    const auto& during = migration.guest.during;
    const auto copying = std::ranges::find(migration.phases, "bulk_copy", &Phase::name);
    if (copying == migration.phases.end() || !during || during->reads.count + during->writes.count > 0) continue;
    for (const auto& each : summary.workloads)
      if (each.vm == migration.vm && !each.disk.empty() && each.what.find(" commands of ") != each.what.npos)
        return fmt::format("No I/O of {} fell into the copying of {}, which began {} after the request: its recording ({}) was over. \"loop\": true plays it over and over.",
                           each.vm, migration.id, to_text(copying->start - migration.requested), each.what);
  }
  return "";
}

void about_completed(std::vector<std::string>& found, const Summary& summary, const Migrations& completed)
{
  if (completed.empty()) return;
  if (completed.size() > 1) found.push_back(which_is_faster(completed));
  found.push_back(what_else_it_costs(summary, completed));
  if (auto estimate = how_far_off_the_estimate_is(summary, completed); !estimate.empty()) found.push_back(std::move(estimate));
}

} // namespace

std::vector<std::string> remarks(const Summary& summary)
{
  Migrations completed;
  for (const auto& migration : summary.migrations)
    if (migration.outcome == trace::Outcome::Completed && duration(migration) > Seconds{}) completed.push_back(&migration);
  std::vector<std::string> found;
  about_completed(found, summary, completed);
  for (auto sentence : {who_could_have_been_offloaded(summary), what_was_over_before(summary), what_the_guest_felt(summary), why_it_stood_still(summary), why_it_was_slowed(summary), why_it_was_synchronous(summary),
                        what_came_between(summary)})
    if (!sentence.empty()) found.push_back(std::move(sentence));
  return found;
}

} // namespace godwit::report
