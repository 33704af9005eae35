#include "report/motion_cells.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

/// "synchronous for 12 s from 31 s on: buffer of 64 MiB full"
std::string modes_of(const Mirroring& mirroring, const std::string& disk, Seconds end)
{
  const auto spells = synchronous_spells(mirroring, disk, end);
  if (spells.empty()) return "asynchronous";
  Seconds synchronous;
  for (const auto& [from, to] : spells) synchronous += to - from;
  const auto first = std::ranges::find_if(mirroring.changes, [&](auto& c) { return c.changed.disk == disk && c.changed.mode == "synchronous"; });
  const auto when = spells.size() == 1 ? fmt::format("from {} on", to_text(first->at)) : fmt::format("in {} turns, the first at {}", spells.size(), to_text(first->at));
  const auto why = first->changed.reason.empty() ? "" : ": " + first->changed.reason;
  const bool always = first->changed.buffer == Bytes{};
  return fmt::format("{}synchronous for {} {}{}", always ? "" : "asynchronous; ", to_text(synchronous), when, why);
}

bool wants(const std::vector<trace::SlotUse>& slots, const std::string& resource)
{
  return std::ranges::find(slots, resource, &trace::SlotUse::resource) != slots.end();
}

/// Those asked for earlier that had slots of a resource when this one asked, or that waited for some.
std::vector<std::string> ahead(const Summary& summary, const Migration& migration, const std::string& resource, bool hold)
{
  std::vector<std::string> ids;
  for (const auto& other : summary.migrations) {
    if (other.id == migration.id) break;
    const auto& [waited, lacking, taken] = other.admission;
    const auto starts = other.requested + waited;
    const bool holds = starts <= migration.requested && wants(taken, resource);
    const bool queues = starts > migration.requested && (wants(taken, resource) || wants(lacking, resource));
    if (migration.requested < other.end && (hold ? holds : queues)) ids.push_back(other.id);
  }
  return ids;
}

template <class Text> std::string choices(const Migration& migration, std::string_view what, Text text)
{
  std::vector<std::string> texts;
  for (const auto& [at, made, phase] : migration.decisions) {
    if (made.what != what) continue;
    auto one = text(made);
    if (std::find(texts.begin(), texts.end(), one) == texts.end()) texts.push_back(std::move(one));
  }
  return lines(std::move(texts));
}

} // namespace

std::string plural(std::size_t count, std::string_view one, std::string_view many)
{
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

std::string percent(double share) { return fmt::format("{:.0f} %", share * 100); }

std::string spaced(std::string name)
{
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool too_few(const trace::SlotUse& use) { return use.in_use + use.cost > use.most; }

std::string waits_for(const Summary& summary, const Migration& migration, const trace::SlotUse& use)
{
  const auto others = some_of(ahead(summary, migration, use.resource, too_few(use)));
  if (!too_few(use)) return fmt::format("for {}: {} asked before", use.resource, others.empty() ? "another" : others);
  const auto queue = some_of(ahead(summary, migration, use.resource, false));
  return fmt::format("for {}: {} of {} slots in use when it asked{}, {} needed{}", use.resource, use.in_use, use.most, others.empty() ? "" : ", by " + others, use.cost,
                     queue.empty() ? "" : ", and asked for before by " + queue);
}

std::string waited(const Summary& summary, const Migration& migration)
{
  const auto& [time, lacking, taken] = migration.admission;
  if (lacking.empty() && time <= Seconds{}) return "";
  std::vector<std::string> texts;
  for (const auto& use : lacking) texts.push_back((texts.empty() ? to_text(time) + " " : "") + waits_for(summary, migration, use));
  return lacking.empty() ? to_text(time) : lines(std::move(texts));
}

std::string memory(const Migration& migration)
{
  const auto& all = migration.passes;
  if (all.empty()) {
    const auto sent = booked(migration.bytes, trace::Cause::Memory);
    return sent > Bytes{} ? to_text(sent) : "";
  }
  const auto last = all.back().judged.verdict == "switch_over" ? fmt::format("; {} in the stun", to_text(migration.memory_in_stun)) : "";
  return fmt::format("{}: {}{}", plural(all.size(), "pass", "passes"), passes(all, [](const auto& pass) { return pass.judged.sent; }), last);
}

std::string guest_slowed(const Migration& migration)
{
  std::vector<std::string> texts;
  double worst = 0;
  const Slowing* first = nullptr; // for its pages
  for (const auto& slowing : migration.slowings) {
    const auto slowdown = slowing.slowed.slowdown;
    if (slowdown <= 0) continue;
    if (slowing.phase == "trace_install") {
      texts.push_back(fmt::format("to {} while its memory is traced", percent(1 - slowdown)));
      continue;
    }
    worst = std::max(worst, slowdown);
    if (!first) first = &slowing;
  }
  if (first) texts.push_back(fmt::format("to {} from pass {} on", percent(1 - worst), first->pass + 1));
  if (texts.empty()) return "";
  return fmt::format("{}; {} on average", fmt::join(texts, ", "), percent(1 - migration.slowdown.mean));
}

std::map<std::string, NetworkUse> network_uses(const Summary& summary, const Migration& migration)
{
  std::map<std::string, NetworkUse> uses;
  for (const auto number : migration.streams) {
    const auto& stream = summary.streams[number];
    auto& use = uses[stream.network()];
    use.bytes += stream.carried();
    use.cut += stream.cut;
    ++use.streams;
    use.rtt = std::max(use.rtt, stream.declared.rtt);
  }
  for (const auto load : migration.loads)
    if (const auto stream = crosses(summary, migration, load)) uses[summary.streams[*stream].network()].bytes += summary.loads[load].written;
  return uses;
}

Bytes on_storage_networks(const Summary& summary, const Migration& migration)
{
  const auto all = class_bytes(summary, migration);
  auto bytes = all.at(ResourceClass::Fabric) + all.at(ResourceClass::Nics);
  const auto leave_out = [&](std::size_t number, Bytes size) {
    for (const auto link : summary.streams[number].declared.links)
      if (class_of(summary.resources.at(link).resource.kind) == ResourceClass::Nics) bytes -= size;
  };
  for (const auto number : migration.streams) leave_out(number, summary.streams[number].carried());
  for (const auto load : migration.loads)
    if (const auto stream = crosses(summary, migration, load)) leave_out(*stream, summary.loads[load].written);
  return bytes;
}

Bytes on_streams(const Summary& summary, const Migration& migration)
{
  Bytes sum;
  for (const auto& [network, use] : network_uses(summary, migration)) sum += use.bytes;
  return sum;
}

Bytes memory_resent(const Migration& migration)
{
  Bytes sum = migration.memory_in_stun;
  for (std::size_t i = 1; i < migration.passes.size(); ++i) sum += migration.passes[i].judged.sent;
  return sum;
}

std::string networks(const Summary& summary, const Migration& migration)
{
  if (migration.streams.empty()) return "";
  const bool completed = migration.outcome == trace::Outcome::Completed;
  std::vector<std::string> texts;
  for (const auto& [network, use] : network_uses(summary, migration))
    texts.push_back(fmt::format("{} {} over {}{}{}", network, to_text(use.bytes), plural(use.streams, "stream", "streams"),
                                use.cut > Bytes{} ? fmt::format(", {} of it lost with a link{}", to_text(use.cut), completed ? " and sent again" : "") : "",
                                use.rtt > Seconds{} ? ", round trip " + to_text(use.rtt) : ""));
  texts.push_back("storage " + to_text(on_storage_networks(summary, migration)));
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string mirror_modes(const Migration& migration)
{
  const auto& mirroring = migration.mirroring;
  const auto disks = mirrored_disks(mirroring);
  std::vector<std::string> texts;
  for (const auto& disk : disks) {
    const auto text = modes_of(mirroring, disk, migration.switched_over.value_or(migration.end));
    texts.push_back(disks.size() > 1 ? fmt::format("{}: {}", disk, text) : text);
  }
  return lines(std::move(texts));
}

std::string chosen(const Migration& migration, std::string_view what)
{
  return choices(migration, what, [](const trace::DecisionMade& made) { return spaced(made.chosen); });
}

std::string goes_over(const Migration& migration)
{
  return choices(migration, "path", [](const trace::DecisionMade& made) {
    return made.chosen == "storage_network" ? fmt::format("storage network: {}", cited(made.reason, made.claim)) : spaced(made.chosen);
  });
}

std::string registered(const Migration& migration)
{
  std::vector<std::string> texts;
  for (const auto& [at, from, to] : migration.registrations) texts.push_back(fmt::format("{} -> {}", from, to));
  return lines(std::move(texts));
}

std::string locked_by(const Migration& migration)
{
  std::vector<std::string> texts;
  for (const auto& [at, from, to] : migration.locks) texts.push_back(fmt::format("{} until {}, then {}", from, to_text(at), to));
  return lines(std::move(texts));
}

} // namespace godwit::report
