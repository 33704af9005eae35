#include "report/stream_limits.hpp"

#include <algorithm>

namespace godwit::report {

namespace {

using Piece = NetworkStream::Piece;

/// A piece's rate with that of everybody else meanwhile, each while it was active.
double with_others(const Load& load, const Piece& piece)
{
  const auto others = load.mean(piece.from, piece.to) - (piece.size / (piece.to - piece.from)).value();
  return std::max(0.0, others) + (piece.size / piece.active).value();
}

/// The stream's own bytes, whatever their cause.
Load load_of(const NetworkStream& stream)
{
  Load load;
  for (const auto& piece : stream.pieces)
    if (piece.to > piece.from) load.add(piece.from, piece.to, (piece.size / (piece.to - piece.from)).value());
  load.settle();
  return load;
}

void name_bound(Piece& piece, const Summary& summary, const NetworkStream& stream, const Load& own, const std::vector<Load>& loads)
{
  piece.bound_by = "none";
  if (piece.active <= Seconds{}) return;
  const auto most = stream.declared.most;
  piece.fullness = most > BytesPerSecond{} ? std::min(1.0, with_others(own, piece) / most.value()) : 0;
  if (piece.fullness >= near_window) piece.bound_by = "window";
  if (piece.fullness >= at_window) return;
  double fullest = 0; // of the links; the first of equals: rounding must not decide
  const std::string* id = nullptr;
  for (const auto link : stream.declared.links) {
    const double full = utilisation(summary.resources[link], with_others(loads[link], piece));
    if (full > fullest * (1 + 1e-9)) fullest = full, id = &summary.resources[link].resource.id;
  }
  if (id && fullest >= exhausted) piece.bound_by = *id, piece.fullness = fullest;
}

} // namespace

double utilisation(const ResourceUse& use, double bytes_per_s)
{
  // Averages over neighbouring stretches may overlap by a transfer: nothing real passes 1.
  const auto payload = use.resource.payload;
  return payload > BytesPerSecond{} ? std::min(1.0, bytes_per_s / payload.value()) : 0;
}

void book_streams(Summary& summary, std::vector<Load>& loads)
{
  for (const auto& stream : summary.streams)
    for (const auto& piece : stream.pieces)
      for (const auto link : stream.declared.links) {
        summary.resources.at(link).bytes[piece.cause] += piece.size;
        if (piece.to > piece.from) loads[link].add(piece.from, piece.to, (piece.size / (piece.to - piece.from)).value());
      }
}

void bound_streams(Summary& summary, const std::vector<Load>& loads, const std::vector<Load>& guests)
{
  for (auto& stream : summary.streams) {
    const auto own = load_of(stream);
    for (auto& piece : stream.pieces) {
      name_bound(piece, summary, stream, own, loads);
      for (const auto link : stream.declared.links)
        if (const auto& use = summary.resources[link]; use.resource.id == piece.bound_by) piece.guest_share = utilisation(use, guests[link].mean(piece.from, piece.to));
    }
  }
}

std::optional<Companion> companion(const Summary& summary, const Migration& migration, const Stretch& stretch)
{
  const auto cause = summary.copies[stretch.copy].started.cause;
  std::optional<Companion> found;
  Seconds longest;
  for (const auto number : migration.streams)
    for (const auto& piece : summary.streams[number].pieces) {
      if (piece.cause != cause) continue;
      const auto together = std::min(piece.to, stretch.to) - std::max(piece.from, stretch.from);
      if (together > longest * (1 + 1e-9)) longest = together, found = Companion{number, &piece};
    }
  return found;
}

bool only_on_streams(const Summary& summary, const Migration& migration, trace::Cause cause)
{
  if (cause == trace::Cause::Memory) return true;
  if (cause != trace::Cause::Swap) return false;
  return std::none_of(migration.copies.begin(), migration.copies.end(), [&](auto copy) { return summary.copies[copy].started.cause == cause; });
}

} // namespace godwit::report
