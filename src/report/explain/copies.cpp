#include "report/explain/parts.hpp"

#include "report/arithmetic.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace godwit::report {

namespace {

constexpr std::size_t most_bounds = 5; // of one copy, one by one
constexpr std::size_t most_others = 2; // limits that did not bind
constexpr std::size_t most_copies = 6; // of a step, one by one

/// Stretches of one copy in a row that one thing bound.
struct BoundSpell {
  const Stretch* longest; ///< its arithmetic is shown
  Seconds from, to;
  Bytes carried;
};

std::vector<BoundSpell> bounds_of(const Summary& summary, std::size_t copy)
{
  std::vector<BoundSpell> bounds;
  const auto first = std::ranges::lower_bound(summary.stretches, copy, {}, &Stretch::copy);
  for (auto at = first; at != summary.stretches.end() && at->copy == copy; ++at) {
    if (bounds.empty() || bounds.back().longest->bound_by != at->bound_by) {
      bounds.push_back({&*at, at->from, at->to, at->carried()});
      continue;
    }
    auto& last = bounds.back();
    last.to = at->to, last.carried += at->carried();
    if (at->to - at->from > last.longest->to - last.longest->from) last.longest = &*at;
  }
  return bounds;
}

/// What else is on its way, the least first.
std::string other_limits(const Summary& summary, const Copy& copy, const std::string& bound_by)
{
  std::vector<std::pair<double, std::string>> others;
  const auto& started = copy.started;
  std::set<trace::ResourceNumber> links;
  for (const auto* way : {&started.reads, &started.writes})
    if (!way->empty()) links.insert(way->front().begin(), way->front().end());
  for (const auto link : links) {
    const auto& resource = summary.resources.at(link).resource;
    if (resource.id != bound_by) others.emplace_back(resource.payload.value(), fmt::format("{} {}", resource.id, to_text(resource.payload)));
  }
  if (started.window && bound_by != "window")
    others.emplace_back(started.window->value(), fmt::format("its window, {} = {}", started.window_how, to_text(*started.window)));
  std::ranges::stable_sort(others, {}, &std::pair<double, std::string>::first);
  others.resize(std::min(others.size(), most_others));
  std::vector<std::string> texts;
  for (const auto& [rate, text] : others) texts.push_back(text);
  return texts.empty() ? "" : fmt::format("; its next limits: {}", fmt::join(texts, ", "));
}

/// `when`: "", or the stretch it is of.
std::string bound_text(const Summary& summary, const Copy& copy, const BoundSpell& bound, const std::string& when)
{
  const auto how = arithmetic(summary, *bound.longest);
  const auto& by = bound.longest->bound_by;
  const auto took = bound.to - bound.from;
  const auto reached = took > Seconds{} ? fmt::format("{} in {} = {}", to_text(bound.carried), to_text(took), to_text(bound.carried / took)) : to_text(bound.carried);
  if (by == "paths lost") return fmt::format("It stood still from {} to {}: no path to the datastore was left", to_text(bound.from), to_text(bound.to));
  const auto what = by == "window" && bound.longest->stream ? fmt::format("the stream it takes: {}", how)
                    : by == "window"                        ? fmt::format("the data mover's window: {}", how)
                    : by == "cpu"                           ? fmt::format("CPU time: {}", how)
                    : by == "metadata"                      ? fmt::format("metadata: {}", how)
                                                            : fmt::format("a link that is full: {}", how);
  const auto share = bound.longest->guest_share >= 0.05 ? fmt::format(" (of it the guests {:.0f} %)", bound.longest->guest_share * 100) : "";
  return fmt::format("{} by {}{}. {}{}", when.empty() ? "Bound" : when + ", bound", what, share, reached, other_limits(summary, copy, by));
}

std::string way_text(const trace::CopyStarted& started)
{
  if (started.paths.empty()) return "";
  return fmt::format("; {}{}", started.paths.front(), started.paths.size() > 1 ? fmt::format(" (and {} more ways, in turn)", started.paths.size() - 1) : "");
}

/// "32 GiB in 1,024 transfers of 32 MiB, I/Os of 64 KiB, 32 at a time"
std::string chunks_text(const Copy& copy)
{
  const auto& started = copy.started;
  const auto one = started.offloaded ? "commands" : "I/Os";
  return fmt::format("{} in {} of up to {}, {} of {}, {} at a time", to_text(copy.carried()), plural(copy.transfers, "transfer", "transfers"),
                     to_text(started.transfer_size), one, to_text(started.io_size), started.depth);
}

std::string copy_text(const Copy& copy)
{
  const auto& started = copy.started;
  const auto cut = copy.ended && !copy.whole ? fmt::format("; it ends early, after {}", to_text(copy.end - copy.start)) : "";
  const auto from = started.start > Bytes{} ? fmt::format(", from {} on", to_text(started.start)) : "";
  return fmt::format("{}{}: {} copies {}{}{}", started.subject, from, started.mover, chunks_text(copy), way_text(started), cut);
}

} // namespace

Points copy_points(const Summary& summary, const Migration& migration, const Span& span)
{
  Points points;
  std::size_t told = 0, left = 0;
  Bytes left_bytes;
  for (const auto number : migration.copies) {
    const auto& copy = summary.copies[number];
    if (!span.has(copy.start) || copy.carried() == Bytes{}) continue;
    if (++told > most_copies) {
      ++left, left_bytes += copy.carried();
      continue;
    }
    points.push_back({copy_text(copy), ""});
    const auto bounds = bounds_of(summary, number);
    for (std::size_t i = 0; i < std::min(bounds.size(), most_bounds); ++i) {
      const auto when = bounds.size() > 1 ? fmt::format("From {} to {}", to_text(bounds[i].from), to_text(bounds[i].to)) : "";
      points.push_back({bound_text(summary, copy, bounds[i], when), ""});
    }
    if (bounds.size() > most_bounds) points.push_back({fmt::format("and {} more stretches, which series.csv tells one by one", bounds.size() - most_bounds), ""});
  }
  if (left > 0) points.push_back({fmt::format("and {} more copies of {} together", left, to_text(left_bytes)), ""});
  return points;
}

} // namespace godwit::report
