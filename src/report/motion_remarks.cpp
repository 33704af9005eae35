#include "report/motion_remarks.hpp"

#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

/// The first of those with the greatest `value`, above `least`; null when there is none.
template <class Value> const Migration* most(const Summary& summary, Value value, double least = 0)
{
  const Migration* found = nullptr;
  for (const auto& migration : summary.migrations)
    if (value(migration) > (found ? value(*found) * (1 + 1e-6) : least)) found = &migration;
  return found;
}

Seconds round_trip(const Summary& summary, const Migration& migration)
{
  Seconds longest;
  for (const auto number : migration.streams) longest = std::max(longest, summary.streams[number].declared.rtt);
  return longest;
}

/// The vCPUs' worst, not that of watching for writes.
const Slowing* worst_slowing(const Migration& migration)
{
  const Slowing* worst = nullptr;
  for (const auto& slowing : migration.slowings)
    if (slowing.phase != "trace_install" && slowing.slowed.slowdown > (worst ? worst->slowed.slowdown : 0)) worst = &slowing;
  return worst;
}

} // namespace

std::string happens_in(const std::string& part, const Summary& summary, const Migration& migration)
{
  const auto pages = migration.passes.empty() ? Bytes{} : units::min(migration.passes.back().judged.dirtied, migration.memory_in_stun);
  if (part == "last_pages") return fmt::format("what it had changed since the last pass, {}, goes over the network, where nothing may change any more", to_text(pages));
  if (part == "device_state")
    return fmt::format("the state of its virtual devices and a mark for each page of memory, {}, go over the network", to_text(migration.memory_in_stun - pages));
  if (part == "round_trips") return fmt::format("the hosts hand it over step by step, and each answer takes a round trip of {}", to_text(round_trip(summary, migration)));
  if (part == "resume") return "the destination puts it together before its first instruction";
  if (part == "storage_wait") return "a datastore with its files is not reached, and nobody can open them";
  if (part == "mirror_drain") return "writes it issued before are still on their way to the destination";
  if (part == "mirror_insertion") return "the driver that mirrors its writes is put in their way";
  if (part == "trace_install") return "all its vCPUs are halted until every page is watched for writes";
  const bool shadow = std::ranges::find(migration.phases, "shadow_vm", &Phase::name) != migration.phases.end();
  if (part == "fsr") return shadow ? "the fast suspend and resume hands it over to the shadow VM" : "it is suspended and resumed on its files at the destination";
  if (part == "last_copy") return "the last of what it had changed is copied, where nothing may change any more";
  if (part == "snapshot") return "a redo log is opened under its disks";
  return "of the " + spaced(part);
}

std::string stun_name(const std::string& part)
{
  if (part == "mirror_insertion") return "inserting the mirror driver";
  if (part == "trace_install") return "watching its memory for writes";
  if (part == "mirror_drain") return "mirrored writes on their way";
  if (part == "fsr") return "fast suspend and resume";
  if (part == "storage_wait") return "waiting for a path to its files";
  if (part == "snapshot") return "opening the redo logs";
  return spaced(part);
}

std::string why_it_stood_still(const Summary& summary)
{
  const auto* longest = most(summary, [](auto& m) { return m.passes.empty() ? 0 : m.downtime.value(); });
  if (!longest || longest->stuns.empty()) return "";
  std::map<std::string, Seconds> parts;
  for (const auto& [part, time, at, phase] : longest->stuns) parts[part] += time;
  const auto& [part, time] = *std::max_element(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.second < b.second; });
  const auto share = parts.size() > 1 ? fmt::format(", {} of it because ", to_text(time)) : std::string{" because "};
  return fmt::format("{} stands still for {}{}{}.", longest->vm, to_text(longest->downtime), share, happens_in(part, summary, *longest));
}

std::string why_it_was_slowed(const Summary& summary)
{
  const auto* migration = most(summary, [](auto& m) { const auto* worst = worst_slowing(m); return worst ? worst->slowed.slowdown : 0; });
  if (!migration) return "";
  const auto& worst = *worst_slowing(*migration);
  const auto speed = fmt::format("{:.0f} %", (1 - worst.slowed.slowdown) * 100);
  const auto judged = worst.pass > 0 && worst.pass <= migration->passes.size();
  if (!judged) return fmt::format("The vCPUs of {} are slowed to {} from {} on: {}.", migration->vm, speed, to_text(worst.at), cited(worst.slowed.reason, worst.slowed.claim));
  const auto& pass = migration->passes[worst.pass - 1].judged;
  const auto end = pass.transmitted > pass.dirtying ? fmt::format("{:.0f} % of that, with which the passes would be long in coming to an end", pass.progress) : "the passes would not come to an end";
  return fmt::format("{} changes its memory at {} and {} can be sent: {}, so its vCPUs are slowed to {} from pass {} on{}.",
                     migration->vm, to_text(pass.dirtying), to_text(pass.transmitted), end, speed, worst.pass + 1,
                     worst.slowed.claim.empty() ? "" : fmt::format(" [{}]", worst.slowed.claim));
}

std::string why_it_was_synchronous(const Summary& summary)
{
  const auto* migration = most(summary, [](auto& m) { return m.mirroring.synchronous.value(); });
  if (!migration) return "";
  const auto& changes = migration->mirroring.changes;
  const auto first = std::find_if(changes.begin(), changes.end(), [](auto& change) { return change.changed.mode == "synchronous"; });
  if (first->changed.buffer == Bytes{}) return fmt::format("There is no buffer: each write of {} waits until the destination has it too.", migration->vm);
  return fmt::format("For {} each write of {} waits until the destination has it too: it writes faster than that goes, and the buffer of {} fills up.",
                     to_text(migration->mirroring.synchronous), migration->vm, to_text(first->changed.buffer));
}

std::string memory_that_never_settled(const Summary& summary)
{
  for (const auto& migration : summary.migrations) {
    if (migration.passes.empty() || migration.passes.back().judged.verdict != "give_up") continue;
    const auto& last = migration.passes.back().judged;
    return fmt::format("{} gave up after {} with {} of memory still to send: {} changes it at {}, {} can be sent.", migration.id,
                       plural(migration.passes.size(), "pass", "passes"), to_text(last.dirtied), migration.vm, to_text(last.dirtying), to_text(last.transmitted));
  }
  return "";
}

} // namespace godwit::report
