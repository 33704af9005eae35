#include "report/stretch_log.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::report {

namespace {

constexpr std::size_t most_stretches = 256; // a copy; some 8 rates for each of 32 neighbours that come and go

bool alike(Bytes a, Seconds a_time, Bytes b, Seconds b_time, double tolerance)
{
  // cross-multiplied: a stretch may have taken no time
  const auto left = static_cast<double>(a.count()) * b_time.value();
  const auto right = static_cast<double>(b.count()) * a_time.value();
  return std::abs(left - right) <= tolerance * std::max(left, right);
}

/// A route only one of them took says nothing about their rates.
bool alike(const RouteUse& one, const RouteUse& other, double tolerance)
{
  if (one.active == Seconds{} || other.active == Seconds{}) return true;
  return alike(one.read, one.active, other.read, other.active, tolerance) && alike(one.written, one.active, other.written, other.active, tolerance);
}

/// An idle time much longer than the transfers around it and spent on nothing known is a stop, not a rate.
bool goes_on(const Stretch& a, Seconds from, Seconds active) { return from - a.to <= Seconds{1} || from - a.to <= active; }

bool alike(const Stretch& a, const Stretch& b, double tolerance)
{
  if (a.waited || b.waited) return a.waited && b.waited && a.to == b.from;
  for (std::size_t route = 0; route < a.routes.size(); ++route)
    if (!alike(a.routes[route], b.routes[route], tolerance)) return false;
  return goes_on(a, b.from, b.active());
}

void join(RouteUse& a, const RouteUse& b)
{
  a.read += b.read;
  a.written += b.written;
  a.active += b.active;
}

void join(Stretch& a, const Stretch& b)
{
  a.to = b.to;
  a.waited = a.waited && b.waited;
  a.allocating += b.allocating;
  a.transfers += b.transfers;
  for (std::size_t route = 0; route < a.routes.size(); ++route) join(a.routes[route], b.routes[route]);
}

} // namespace

Bytes Stretch::carried() const
{
  Bytes read, written;
  for (const auto& route : routes) read += route.read, written += route.written;
  return std::max(read, written);
}

Seconds Stretch::active() const
{
  Seconds sum;
  for (const auto& route : routes) sum += route.active;
  return sum;
}

BytesPerSecond Stretch::rate() const
{
  return to > from ? carried() / (to - from) : BytesPerSecond{};
}

void StretchLog::transfer(Seconds at, const trace::TransferDone& transfer)
{
  // Single I/Os keep the queue full across transfers: one begins before the other ends. Its own time is what it adds.
  const auto began = std::max(transfer.began, last_end_);
  const RouteUse use{transfer.read, transfer.written, std::max(at - began, Seconds{})};
  if (joins_last(transfer.route, use, began)) {
    auto& last = stretches_.back();
    last.to = last_end_ = at;
    ++last.transfers;
    return join(last.routes[transfer.route], use);
  }
  Stretch next{.copy = copy_, .from = began, .to = at, .routes = std::vector<RouteUse>(routes_), .transfers = 1};
  next.routes.at(transfer.route) = use;
  add(std::move(next));
}

/// As add() would find; most do, and there are millions.
bool StretchLog::joins_last(std::size_t route, const RouteUse& use, Seconds from) const
{
  if (stretches_.empty() || stretches_.back().waited) return false;
  const auto& last = stretches_.back();
  return alike(last.routes.at(route), use, tolerance_) && goes_on(last, from, use.active);
}

void StretchLog::cut(Seconds at, const trace::TransferCut& cut)
{
  Stretch next{.copy = copy_, .from = last_end_, .to = at, .routes = std::vector<RouteUse>(routes_)};
  next.routes.at(cut.route) = {cut.read, cut.written, at - last_end_};
  add(std::move(next));
}

Seconds StretchLog::waited(Seconds at)
{
  const auto took = at - last_end_;
  if (took > Seconds{}) add({.copy = copy_, .from = last_end_, .to = at, .routes = std::vector<RouteUse>(routes_), .waited = true});
  return std::max(took, Seconds{});
}

void StretchLog::add(Stretch next)
{
  last_end_ = next.to;
  if (!stretches_.empty() && alike(stretches_.back(), next, tolerance_)) return join(stretches_.back(), next);
  stretches_.push_back(std::move(next));
  while (stretches_.size() > most_stretches) coarsen();
}

void StretchLog::allocated(Seconds at, Seconds took)
{
  last_end_ = at;
  if (stretches_.empty()) return; // nothing it could have followed
  stretches_.back().to = at;
  stretches_.back().allocating += took;
}

void StretchLog::coarsen()
{
  tolerance_ *= 2; // above 1 everything is alike; of stops for want of a path, and between two, only what is shorter than so many seconds
  const auto too_short = [this](const Stretch& stretch) { return stretch.to - stretch.from < Seconds{tolerance_}; };
  std::vector<Stretch> kept;
  for (auto& stretch : stretches_) {
    const auto any_rate = [&](const Stretch& a) { return a.waited == stretch.waited || too_short(a) || too_short(stretch); };
    const bool joins = !kept.empty() && (tolerance_ > 1 ? any_rate(kept.back()) : alike(kept.back(), stretch, tolerance_));
    if (joins) join(kept.back(), stretch);
    else kept.push_back(std::move(stretch));
  }
  stretches_ = std::move(kept);
}

} // namespace godwit::report
