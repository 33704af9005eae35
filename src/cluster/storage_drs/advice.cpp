#include "cluster/storage_drs/advice.hpp"

#include "cluster/storage_drs/rejections.hpp"

#include <algorithm>
#include <stdexcept>

namespace godwit::cluster::storage_drs {

std::string_view to_text(Cause cause)
{
  switch (cause) {
  case Cause::Space: return "space";
  case Cause::Io: return "io";
  case Cause::Rule: return "rule";
  case Cause::Maintenance: return "maintenance";
  case Cause::Placement: return "placement";
  }
  throw std::logic_error("a cause without a name");
}

double value_of(const Figures& figures, std::string_view name)
{
  const auto found = std::ranges::find(figures, name, &Figure::name);
  if (found == figures.end()) throw std::out_of_range("no figure " + std::string(name));
  return found->value;
}

void Rejections::add(Move move, const Objection& why, double distance)
{
  // A rejection is one of a source and a reason.
  const auto same = std::ranges::find_if(rejected_, [&](const auto& other) { return other.reason == why.reason && other.nearest.from == move.from; });
  const auto index = static_cast<std::size_t>(same - rejected_.begin());
  if (same == rejected_.end()) {
    rejected_.push_back({.cause = cause_, .nearest = std::move(move), .reason = why.reason, .value = why.value, .limit = why.limit});
    distances_.push_back(distance);
    return;
  }
  ++same->count;
  if (distance >= distances_[index]) return;
  distances_[index] = distance;
  same->nearest = std::move(move);
  same->value = why.value;
  same->limit = why.limit;
}

} // namespace godwit::cluster::storage_drs
