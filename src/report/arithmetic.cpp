#include "report/arithmetic.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

std::string arithmetic(const Summary& summary, const std::string& id, BytesPerSecond rate)
{
  for (const auto& use : summary.resources) {
    if (use.resource.id != id) continue;
    const auto full = fmt::format("{} {}", id, to_text(use.resource.payload));
    const bool shared = rate < use.resource.payload * 0.9;
    return shared ? fmt::format("{}, {} of it here", full, to_text(rate)) : full;
  }
  return id;
}

constexpr double one_core = 0.9; // less, and others took the CPU

/// Cores it kept busy.
double copy_cores(const Copy& copy) { return copy.end > copy.start ? copy.cpu / (copy.end - copy.start) : 0; }

} // namespace

std::string arithmetic(const Summary& summary, const Stretch& stretch)
{
  const auto& started = summary.copies[stretch.copy].started;
  const auto& by = stretch.bound_by;
  if (by == "window" && stretch.stream) return summary.streams[*stretch.stream].declared.how;
  if (by == "window") return started.window ? fmt::format("{} = {}", started.window_how, to_text(*started.window)) : "commands in flight";
  if (by == "paths lost") return "no path to the datastore was left";
  if (by == "metadata") return "new blocks, allocated one by one";
  if (by == "cpu") {
    const auto cores = copy_cores(summary.copies[stretch.copy]);
    return cores < one_core ? fmt::format("all cores of {}", started.host) : fmt::format("the one core of {} that it runs on", started.host);
  }
  return arithmetic(summary, by, stretch.rate());
}

std::string arithmetic(const Summary& summary, const NetworkStream& stream, const NetworkStream::Piece& piece)
{
  return piece.bound_by == "window" ? stream.declared.how : arithmetic(summary, piece.bound_by, piece.size / piece.active);
}

} // namespace godwit::report
