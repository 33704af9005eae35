#include "report/stream_log.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace godwit::report {

namespace {

using Piece = NetworkStream::Piece;

constexpr std::size_t most_pieces_a_stream = 64; // a stream and cause; there may be thousands of streams

bool joins(const Piece& last, const Piece& next, double tolerance)
{
  if (next.active <= Seconds{} || tolerance > 1) return true;
  if (last.active <= Seconds{}) return false;
  const double a = (last.size / last.active).value(), b = (next.size / next.active).value();
  const auto idle = next.from - last.to;
  return std::abs(a - b) <= tolerance * std::max(a, b) && (idle <= Seconds{1} || idle <= next.active);
}

void join(Piece& last, const Piece& next)
{
  last.to = std::max(last.to, next.to);
  last.active += next.active;
  last.size += next.size;
}

} // namespace

void StreamLog::OfCause::add(const Piece& next)
{
  if (!pieces.empty() && joins(pieces.back(), next, tolerance)) return join(pieces.back(), next);
  pieces.push_back(next);
  while (pieces.size() > most_pieces_a_stream) {
    tolerance *= 2;
    for (const auto& old : std::exchange(pieces, {})) {
      if (!pieces.empty() && joins(pieces.back(), old, tolerance)) join(pieces.back(), old);
      else pieces.push_back(old);
    }
  }
}

void StreamLog::carried(trace::Cause cause, Seconds from, Seconds to, Bytes size)
{
  auto& of = causes_[cause];
  if (!of.pieces.empty() && from < of.pieces.back().to) { // two at a time: what went while the last one went belongs to its time
    auto& last = of.pieces.back();
    const auto meanwhile = to <= last.to ? size : size / (to - from) * (last.to - from);
    last.size += meanwhile;
    size -= meanwhile;
    from = std::min(last.to, to);
    if (from >= to) return;
  }
  of.add({.cause = cause, .from = from, .to = to, .active = to - from, .size = size});
}

std::vector<Piece> StreamLog::pieces() const
{
  std::vector<Piece> all;
  for (const auto& [cause, of] : causes_) all.insert(all.end(), of.pieces.begin(), of.pieces.end());
  std::stable_sort(all.begin(), all.end(), [](const Piece& a, const Piece& b) { return a.from < b.from; });
  return all;
}

} // namespace godwit::report
