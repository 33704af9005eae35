#include "report/explain/parts.hpp"

#include "report/arithmetic.hpp"
#include "report/motion_cells.hpp"
#include "report/stream_limits.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_told = 6; // one by one: the first and the last

bool shown(std::size_t i, std::size_t count) { return count <= most_told || i + 2 < most_told || i + 1 == count; }

std::string verdict_text(std::string_view verdict)
{
  return verdict == "switch_over" ? "so it switches over" : verdict == "give_up" ? "so it gives up" : "so it goes round again";
}

std::string pass_text(const trace::PassJudged& judged)
{
  const auto changed = judged.dirtied == Bytes{} ? std::string{"nothing changed meanwhile"}
                                                 : fmt::format("meanwhile {} changed, at {}", to_text(judged.dirtied), to_text(judged.dirtying));
  const auto slowed = judged.slowdown > 0 ? fmt::format(", the guest at {:.0f} % of its speed", (1 - judged.slowdown) * 100) : "";
  return fmt::format("Pass {}: {} in {} = {}; {}{}. {}, {}", judged.pass + 1, to_text(judged.sent), to_text(judged.took), to_text(judged.transmitted), changed,
                     slowed, judged.reason, verdict_text(judged.verdict));
}

/// What bound the memory that went over one stream in the span for the longest time.
std::string memory_bound(const Summary& summary, const NetworkStream& stream, const Span& span)
{
  const NetworkStream::Piece* longest = nullptr;
  Seconds most;
  for (const auto& piece : stream.pieces) {
    if (piece.cause != trace::Cause::Memory || piece.active <= Seconds{}) continue;
    const auto together = std::min(piece.to, span.to) - std::max(piece.from, span.from);
    if (together > most * (1 + 1e-9)) most = together, longest = &piece;
  }
  if (!longest) return "";
  const auto how = arithmetic(summary, stream, *longest);
  return longest->bound_by == "window" ? fmt::format("Bound by the stream itself: {}", how) : fmt::format("Bound by a link that is full: {}", how);
}

} // namespace

Points stream_points(const Summary& summary, const Migration& migration, const Span& span)
{
  const auto opens = [&](const Decision& decision) { return decision.made.what == "streams" && decision.phase && span.first <= *decision.phase && *decision.phase <= span.last; };
  const bool first_use = span.phase == "cold_copy";
  if (!first_use && std::ranges::none_of(migration.decisions, opens)) return {};
  Points points;
  constexpr std::size_t enough = 4;
  for (std::size_t i = 0; i < std::min(migration.streams.size(), enough); ++i) {
    const auto& declared = summary.streams[migration.streams[i]].declared;
    points.push_back({fmt::format("Stream {}: {}; round trip {}; by itself no faster than {} ({})", i + 1, declared.name, to_text(declared.rtt),
                                  to_text(declared.most), declared.how), ""});
  }
  if (migration.streams.size() > enough) points.push_back({fmt::format("and {} more streams", migration.streams.size() - enough), ""});
  return points;
}

Points pass_points(const Summary& summary, const Migration& migration, const Span& span)
{
  if (span.phase != "memory_pass") return {};
  Points points;
  for (const auto number : migration.streams)
    if (auto text = memory_bound(summary, summary.streams[number], span); !text.empty())
      if (std::ranges::find(points, text, &Point::text) == points.end()) points.push_back({std::move(text), ""});
  const auto first_pass = static_cast<std::size_t>(std::count_if(migration.phases.begin(), migration.phases.begin() + static_cast<std::ptrdiff_t>(span.first),
                                                                 [](const Phase& phase) { return phase.name == "memory_pass"; }));
  const auto count = span.last - span.first + 1;
  for (std::size_t i = 0; i < count && first_pass + i < migration.passes.size(); ++i) {
    const auto& judged = migration.passes[first_pass + i].judged;
    if (shown(i, count)) points.push_back({pass_text(judged), judged.claim});
    else if (i + 2 == most_told) points.push_back({fmt::format("... {} more passes ...", count - most_told + 1), ""});
    // In the order it happened: a pass's verdict, then what it brings.
    for (const auto& slowing : migration.slowings)
      if (slowing.phase != "trace_install" && slowing.slowed.slowdown > 0 && slowing.pass == first_pass + i + 1)
        points.push_back({fmt::format("From {} on the guest's vCPUs run at {:.0f} % of their speed: {}", to_text(slowing.at), (1 - slowing.slowed.slowdown) * 100,
                                      slowing.slowed.reason), slowing.slowed.claim});
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
      points.push_back({fmt::format("After pass {}, at {}: {} left to copy. {}, {}", judged.iteration, to_text(here[i]->at), to_text(judged.left), judged.reason,
                                    verdict_text(judged.verdict)), judged.claim});
    else if (i + 2 == most_told) points.push_back({fmt::format("... {} more passes ...", here.size() - most_told + 1), ""});
  }
  return points;
}

} // namespace godwit::report
