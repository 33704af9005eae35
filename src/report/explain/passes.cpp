#include "report/explain/parts.hpp"

#include "report/arithmetic.hpp"
#include "report/cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>

namespace godwit::report {

namespace {

constexpr std::size_t most_passes = 6; // one by one: the first and the last

bool shown(std::size_t i, std::size_t count) { return count <= most_passes || i + 2 < most_passes || i + 1 == count; }

std::string verdict_text(std::string_view verdict)
{
  return verdict == "switch_over" ? "so it switches over" : verdict == "give_up" ? "so it gives up" : "so it goes round again";
}

std::string left_out(std::size_t count) { return fmt::format("and {} more passes between", count - most_passes + 1); }

std::string speed_text(double slowdown) { return fmt::format("{:.0f} % of", (1 - slowdown) * 100); }

/// A guest that has changed all it works in changes no more of it, however fast it writes.
bool all_it_works_in(const Summary& summary, const Migration& migration, Bytes dirtied)
{
  return std::ranges::any_of(summary.workloads, [&](const trace::WorkloadDeclared& load) {
    return load.vm == migration.vm && load.disk.empty() && load.works_in > Bytes{} && to_text(load.works_in) == to_text(dirtied);
  });
}

std::string changed_text(const Summary& summary, const Migration& migration, const trace::PassJudged& judged)
{
  if (judged.dirtied == Bytes{}) return "nothing changed meanwhile";
  if (all_it_works_in(summary, migration, judged.dirtied)) return fmt::format("meanwhile all of the {} it works in changed", to_text(judged.dirtied));
  return fmt::format("meanwhile {} changed, at {}", to_text(judged.dirtied), to_text(judged.dirtying));
}

/// `next`: what follows from it.
std::string pass_text(const Summary& summary, const Migration& migration, const trace::PassJudged& judged, const std::string& next)
{
  const auto slowed = judged.slowdown >= 0.005 ? fmt::format(", the guest at {} its speed", speed_text(judged.slowdown)) : "";
  const auto why = judged.dirtied == Bytes{} ? "" : ". " + judged.reason;
  return fmt::format("Pass {}: {} in {} = {}; {}{}{}, {}", judged.pass + 1, to_text(judged.sent), to_text(judged.took), to_text(judged.transmitted),
                     changed_text(summary, migration, judged), slowed, why, next);
}

std::string since_text(const Slowing& slowing)
{
  return fmt::format("From {} on the guest's vCPUs run at {} their speed: {}", to_text(slowing.at), speed_text(slowing.slowed.slowdown), slowing.slowed.reason);
}

const Slowing* slowing_in(const Migration& migration, std::size_t pass)
{
  const auto found = std::ranges::find_if(migration.slowings, [&](const Slowing& slowing) {
    return slowing.phase != "trace_install" && slowing.slowed.slowdown > 0 && slowing.pass == pass;
  });
  return found == migration.slowings.end() ? nullptr : &*found;
}

/// When a stream sent no more: where a fault cut its last piece, when that began.
Seconds end_of(const Summary& summary, const Migration& migration, const NetworkStream& stream, const NetworkStream::Piece& last)
{
  for (const auto number : migration.faults)
    if (const auto at = summary.faults[number].from; stream.cut > Bytes{} && last.from <= at && at < last.to) return at;
  return last.to;
}

/// What bound the memory from when to when; streams that come and go part the span.
Points bound_points(const Summary& summary, const Migration& migration, const Span& span)
{
  const auto briefly = (span.to - span.from) * 0.05;
  std::vector<Seconds> parts{span.from, span.to};
  for (const auto number : migration.streams) {
    const auto of_memory = [](const NetworkStream::Piece& piece) { return piece.cause == trace::Cause::Memory; };
    const auto& stream = summary.streams[number];
    const auto& pieces = stream.pieces;
    const auto last = std::find_if(pieces.rbegin(), pieces.rend(), of_memory);
    if (last == pieces.rend()) continue;
    const auto ends = end_of(summary, migration, stream, *last);
    const auto apart = [&](Seconds other) { return std::abs((other - ends).value()) > briefly.value(); };
    if (span.from < ends && ends < span.to && std::ranges::all_of(parts, apart)) parts.push_back(ends);
  }
  std::ranges::sort(parts);
  Points points;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto [what, how] = words_of(summary, migration, trace::Cause::Memory, parts[i], parts[i + 1]);
    if (how.empty()) continue;
    const auto when = parts.size() > 2 ? fmt::format("From {} to {}", to_text(parts[i]), to_text(parts[i + 1])) : "";
    const auto because = what.empty() ? how : fmt::format("bound by {}: {}", what, how);
    points.push_back({when.empty() ? capitalised(because) : fmt::format("{}, {}", when, because), ""});
  }
  return points;
}

/// A stream that a fault took with it.
Points lost_streams(const Summary& summary, const Migration& migration, const Span& span)
{
  Points points;
  for (std::size_t i = 0; i < migration.streams.size(); ++i) {
    const auto& stream = summary.streams[migration.streams[i]];
    if (stream.cut == Bytes{} || stream.pieces.empty()) continue;
    const auto at = end_of(summary, migration, stream, std::ranges::max(stream.pieces, {}, &NetworkStream::Piece::to));
    if (!span.has(at)) continue;
    const bool goes_on = migration.end > at && !downed_by(summary, migration);
    const auto again = fmt::format("{} of a piece under way are {}", to_text(stream.cut), goes_on ? "sent again over what is left" : "lost with it");
    points.push_back({fmt::format("{}: stream {} ends, lost with its link; {}", to_text(at), i + 1, again), "XVM-5"});
  }
  return points;
}

} // namespace

Points stream_points(const Summary& summary, const Migration& migration, const Span& span)
{
  const auto opens = [&](const Decision& decision) { return decision.made.what == "streams" && decision.phase && span.first <= *decision.phase && *decision.phase <= span.last; };
  const bool first_use = span.phase == "cold_copy";
  if (!first_use && std::ranges::none_of(migration.decisions, opens)) return {};
  Points points;
  constexpr std::size_t enough = 4;
  const auto& streams = migration.streams;
  const auto same = [&](std::size_t a, std::size_t b) {
    const auto &one = summary.streams[streams[a]].declared, &other = summary.streams[streams[b]].declared;
    return std::tie(one.name, one.rtt, one.most, one.how) == std::tie(other.name, other.rtt, other.most, other.how);
  };
  std::size_t told = 0;
  for (std::size_t i = 0; i < streams.size() && told < enough; ++told) {
    auto last = i;
    while (last + 1 < streams.size() && same(i, last + 1)) ++last;
    const auto& declared = summary.streams[streams[i]].declared;
    const auto which = last == i ? fmt::format("Stream {}", i + 1) : fmt::format("Streams {} to {}, each", i + 1, last + 1);
    const auto rtt = declared.rtt > Seconds{} ? fmt::format("; round trip {}", to_text(declared.rtt)) : "";
    points.push_back({fmt::format("{}: {}{}; by itself no faster than {} ({})", which, declared.name, rtt, to_text(declared.most), declared.how), ""});
    i = last + 1;
    if (told + 1 == enough && i < streams.size()) points.push_back({fmt::format("and {} more streams", streams.size() - i), ""});
  }
  return points;
}

Points pass_points(const Summary& summary, const Migration& migration, const Span& span)
{
  if (span.phase != "memory_pass") return {};
  auto points = bound_points(summary, migration, span);
  for (auto& point : lost_streams(summary, migration, span)) points.push_back(std::move(point));
  const auto first_pass = static_cast<std::size_t>(std::count_if(migration.phases.begin(), migration.phases.begin() + static_cast<std::ptrdiff_t>(span.first),
                                                                 [](const Phase& phase) { return phase.name == "memory_pass"; }));
  const auto count = span.last - span.first + 1;
  const auto& passes = migration.passes;
  if (first_pass == 0)
    if (const auto* slowing = slowing_in(migration, 0)) points.push_back({since_text(*slowing), slowing->slowed.claim});
  if (first_pass > 0 && first_pass < passes.size() && passes[first_pass].judged.sent > passes[first_pass - 1].judged.dirtied)
    points.push_back({fmt::format("While the disks were copied the guest went on: {} to send instead of {}", to_text(passes[first_pass].judged.sent),
                                  to_text(passes[first_pass - 1].judged.dirtied)), "XVM-16"});
  for (std::size_t i = 0; i < count && first_pass + i < passes.size(); ++i) {
    auto judged = passes[first_pass + i].judged;
    const auto* slowing = slowing_in(migration, first_pass + i + 1);
    const bool says_so = slowing && slowing->slowed.reason == judged.reason; // its arithmetic is told once, where the guest is slowed
    if (says_so) judged.reason = judged.reason.substr(0, judged.reason.find("; "));
    const bool disks_next = i + 1 == count && first_pass + count < passes.size() && judged.verdict == "again";
    const auto next = says_so ? "so the guest is slowed" : disks_next ? "and the disks are copied next" : verdict_text(judged.verdict);
    if (shown(i, count)) points.push_back({pass_text(summary, migration, judged, next), judged.claim});
    else if (i + 2 == most_passes) points.push_back({left_out(count), ""});
    if (slowing) points.push_back({since_text(*slowing), slowing->slowed.claim}); // in the order it happened: a pass's verdict, then what it brings
  }
  return points;
}

Points iteration_points(const Migration& migration, const Span& span)
{
  std::vector<const Iteration*> here;
  for (const auto& iteration : migration.iterations)
    if (span.from < iteration.at && iteration.at <= span.to && span.phase != "switchover") here.push_back(&iteration);
  Points points;
  for (std::size_t i = 0; i < here.size(); ++i) {
    const auto& judged = here[i]->judged;
    if (shown(i, here.size()))
      points.push_back({fmt::format("After pass {}, at {}: {}, {}", judged.iteration, to_text(here[i]->at), judged.reason, verdict_text(judged.verdict)), judged.claim});
    else if (i + 2 == most_passes) points.push_back({left_out(here.size()), ""});
  }
  return points;
}

} // namespace godwit::report
